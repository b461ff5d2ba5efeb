"""Addresses within the site, from any page to any other."""

from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from press.relative import relative

folders = st.lists(st.text("ab", min_size=1), max_size=3).map(
    lambda it: "".join(f"{one}/" for one in it)
)
pages = folders | folders.map(lambda it: f"{it}x.html")


@given(pages, pages)
def test_an_address_leads_from_any_page_to_any_other(page, here):
    site = "https://example.org/guide/"
    assert urljoin(site + here, relative(page, here)) == site + page


@pytest.mark.parametrize(
    ("page", "expected"),
    [("", "data/"), ("data/", "./"), ("limits/", "../data/"), ("notebooks/01-a/", "../../data/")],
)
def test_a_page_is_relative_to_the_page(page, expected):
    assert relative("data/", page) == expected
