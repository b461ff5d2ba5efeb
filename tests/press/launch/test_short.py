"""Short addresses lead to the lessons, with nothing but a file."""

from urllib.parse import urljoin

import pytest
from bs4 import BeautifulSoup

from press.launch.short import short_path, write_redirects

SITE = "https://fomightez.github.io/guide/"


@pytest.fixture
def page(project, lesson):
    """Return the page at the short address of a lesson."""

    def written(name, **guide):
        it = lesson(name, **guide)
        write_redirects(project.site, [it], SITE, "Mines & notebooks")
        text = (project.site / short_path(it) / "index.html").read_text("utf-8")
        return BeautifulSoup(text, "html.parser")

    return written


def test_a_short_address_is_a_number(lesson):
    assert short_path(lesson("03-count")) == "go/03/"


def test_it_leads_to_the_lesson_at_once_and_by_a_link(page):
    found = page("03-count")
    target = f"{SITE}notebooks/03-count/"
    _, _, at_once = found.select_one("meta[http-equiv=refresh]")["content"].partition("url=")
    for address in (at_once, found.a["href"]):
        assert "://" not in address  # also in a preview, on a fork, or on a disk
        assert urljoin(f"{SITE}go/03/", address) == target


def test_searchers_are_sent_to_the_page_itself(page):
    found = page("03-count")
    assert found.select_one("link[rel=canonical]")["href"] == f"{SITE}notebooks/03-count/"
    assert found.select_one("meta[name=robots]")["content"] == "noindex"


def test_titles_are_text(page):
    found = page("03-count", title="Is 1 < 2 & 3?")
    assert found.title.get_text() == "Is 1 < 2 & 3? · Mines & notebooks"
    assert found.a.get_text() == "Is 1 < 2 & 3?"
