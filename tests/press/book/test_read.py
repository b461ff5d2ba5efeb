"""The built site as one book."""

import json

import pytest

from press.book.read import read_book, read_settings, reading_order
from press.edition import today
from press.errors import PressError
from press.project import Project
from tests.press.book.pages import ROOT, article

BOOK = {"title": "Count", "subtitle": "To ten", "authors": ["A. Nobody"], "rights": "MIT"}
NAV = """<nav class="md-nav md-nav--primary"><ul><li><a href="." class="md-nav__link">Home</a></li>
<li><label class="md-nav__link"><span>Begin</span></label><nav class="md-nav" data-md-level="1">
<label>Begin</label><ul><li><a href="why/">Why</a></li><li><a href="notebooks/01-count/">Count</a>
<nav class="md-nav--secondary"><ul><li><a href="#a">A</a></li></ul></nav></li></ul></nav></li>
</ul></nav>
"""
HOME = '<div class="home"><h1 id="home">Count</h1><p>See <a href="why/">why</a>.</p></div>'
WHY = """<p class="eyebrow">Chapter 1 <span class="eyebrow__time">30 minutes</span></p>
<h1 id="w">Why</h1>"""
COUNT = """<p class="eyebrow">Lesson 1</p>
<div class="lesson"><div class="lesson-text"><h1 id="c">C</h1></div></div>"""


@pytest.fixture
def guide(tmp_path):
    """A guide whose theme is ours, with a site of three pages."""
    (tmp_path / "mkdocs.yml").write_text(json.dumps({"extra": {"book": BOOK}}), "utf-8")
    (tmp_path / "theme").symlink_to(ROOT / "theme")
    for name, body in (("", HOME), ("why/", WHY), ("notebooks/01-count/", COUNT)):
        folder = tmp_path / "site" / name
        folder.mkdir(parents=True, exist_ok=True)
        text = f"<!doctype html><body>{NAV}<article>{body}</article></body>"
        (folder / "index.html").write_text(text, "utf-8")
    (tmp_path / "site" / "mine.json").write_text('{"data_date": "2017-01-18"}', "utf-8")
    return Project.at(tmp_path)


ENVIRON = {"GITHUB_REPOSITORY": "owner/guide", "SOURCE_DATE_EPOCH": "1800000000"}


def test_the_pages_come_in_the_order_of_the_navigation(guide):
    book = read_book(guide, guide.site, ENVIRON)
    assert [part.title for part in book.parts] == [None, "Begin"]
    assert [(one.anchor, one.kind, one.number, one.minutes) for one in book.leaves] == [
        ("home", "home", None, None),
        ("why", "chapter", 1, 30),
        ("notebooks-01-count", "lesson", 1, None),
    ]
    assert book.leaves[0].body.find(".//a").get("href") == "#why"


def test_it_says_what_it_is_and_of_when(guide):
    book = read_book(guide, guide.site, ENVIRON)
    assert (book.title, book.authors, book.language) == ("Count", ["A. Nobody"], "en")
    assert (book.date, book.data_date) == ("2027-01-15", "2017-01-18")
    assert book.site_url == "https://owner.github.io/guide/"


def test_without_a_built_site_there_is_no_book(tmp_path):
    with pytest.raises(PressError, match=r"There is no built site in .*; build it first"):
        read_book(Project.at(tmp_path), tmp_path / "site")


@pytest.mark.parametrize("wrong", [{}, {**BOOK, "colour": "red"}, {**BOOK, "authors": "A"}])
def test_a_book_is_told_whole(wrong):
    with pytest.raises(PressError, match=r"^mkdocs\.yml: "):
        read_settings({"book": wrong})


def test_a_page_has_one_heading(guide):
    file = guide.site / "why" / "index.html"
    file.write_text(file.read_text("utf-8").replace("<h1", "<p>x</p><h1"), "utf-8")
    with pytest.raises(PressError, match=r"why/.*: <p> before the page's heading; put it below"):
        read_book(guide, guide.site, ENVIRON)


def test_a_day_that_is_none_is_refused():
    with pytest.raises(PressError, match="SOURCE_DATE_EPOCH is 'soon'"):
        today({"SOURCE_DATE_EPOCH": "soon"})


def test_a_site_without_navigation_is_refused():
    with pytest.raises(PressError, match="no navigation"):
        reading_order(article("<p>x</p>"))
