"""Addresses of pages that are opened from a disk."""

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from press.offline.addresses import on_a_disk, rewritten

FILES = {
    "index.html",
    "limits/index.html",
    "notebooks/01-first/index.html",
    "notebooks/01-first/01-first.ipynb",
    "assets/a b.css",
    "links.json",
}
SITE = "https://example.org/guide/"


@pytest.mark.parametrize(
    ("address", "page", "found"),
    [
        ("../limits/", "data/", "../limits/index.html"),
        ("../limits/#time", "data/", "../limits/index.html#time"),
        ("..", "limits/", "../index.html"),
        (".", "", "./index.html"),
        ("./", "", "./index.html"),
        ("../../", "notebooks/01-first/", "../../index.html"),
        ("01-first.ipynb", "notebooks/01-first/", "01-first.ipynb"),
        ("../assets/a%20b.css", "limits/", "../assets/a%20b.css"),
        ("#here", "limits/", "#here"),
        ("?h=act1", "limits/", "?h=act1"),
        ("../links.json", "limits/", "../links.json"),
        ("https://intermine.org/", "", "https://intermine.org/"),
        ("//intermine.org/", "", "//intermine.org/"),
        ("mailto:a@example.org", "", "mailto:a@example.org"),
        ("data:,x", "", "data:,x"),
        # What is left out of the copy
        (
            "../lite/lab/index.html?path=a.ipynb",
            "limits/",
            f"{SITE}lite/lab/index.html?path=a.ipynb",
        ),
        ("downloads/guide.pdf", "", f"{SITE}downloads/guide.pdf"),
        ("../go/01/", "limits/", f"{SITE}go/01/"),
    ],
)
def test_an_address_leads_to_the_same_place_from_a_disk(address, page, found):
    assert on_a_disk(address, page, FILES, SITE) == found


@pytest.mark.parametrize(
    ("page", "changed"),
    [
        ('<a href="x/">', '<a href="X">'),
        ("<a href='x/'>", '<a href="X">'),
        ("<a class=b href=x/ download>", '<a class=b href="X" download>'),
        ('<a title="a > b" href="x/">', '<a title="a > b" href="X">'),
        ("<script src=x/></script>", '<script src="X"></script>'),
        # Neither text nor code nor an attribute that holds no address
        ('<p>href="x/"</p>', '<p>href="x/"</p>'),
        ("<script>'<a href=\"x/\">'</script>", "<script>'<a href=\"x/\">'</script>"),
        ('<a data-href="x/">', '<a data-href="x/">'),
        ("<pre>&lt;a href=x/></pre>", "<pre>&lt;a href=x/></pre>"),
    ],
)
def test_only_addresses_in_tags_are_changed(page, changed):
    assert rewritten(page, lambda address: "X" if address == "x/" else address) == changed


@given(st.text(st.characters(exclude_categories=["C", "Z"])))
def test_an_address_is_read_as_a_browser_reads_it(address):
    seen = []
    rewritten(f'<a href="{escape(address)}">', lambda it: seen.append(it) or it)
    assert seen == [address]


@given(st.text())
def test_any_text_is_left_to_the_letter_when_nothing_changes(text):
    assert rewritten(text, lambda it: it) == text
