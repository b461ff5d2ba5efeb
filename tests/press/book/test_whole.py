"""The book of the real site: nothing that stands on a page is lost on the way."""

import re
from collections import Counter

import pytest
from lxml import etree

from press.book.pictures import alternative
from press.book.read import parse, read_book
from press.project import Project
from tests.press.book.pages import ROOT

LEFT_OUT = """
.//*[self::script or self::style or self::form or self::wbr]
| .//section[contains(@class, "launch")]/*[not(contains(@class, "run"))]
| .//*[contains(@class, "headerlink") or contains(@class, "footnote-backref")
    or contains(@class, "md-content__button") or @class="eyebrow" or @class="no-print"
    or @class="way" or @class="downloads" or @class="hero__more" or contains(@class, "unseen")]
| .//div[@class="output-error"]//details
| .//details[@class="dated-facts"]/summary
| .//td/details/summary
| .//details[@class="links__machinery"]
"""
"""What is for a screen, as the theme tells it."""

PROJECT = Project.at(ROOT)
if (ROOT / "site" / "index.html").exists():
    PAGES = sorted(
        path.parent.relative_to(PROJECT.site).as_posix().removeprefix(".")
        for path in PROJECT.site.glob("**/index.html")
        if path.relative_to(PROJECT.site).parts[0] not in ("lite", "go")
    )
else:
    PAGES = []


@pytest.fixture(scope="session")
def book():
    if not PAGES:
        pytest.fail("There is no built site to test: run `make site` first.", pytrace=False)
    return read_book(PROJECT, PROJECT.site)


@pytest.fixture(scope="session")
def leaves(book):
    return {leaf.url.strip("/"): leaf for leaf in book.leaves}


def on_page(url):
    """Return the article of a page without what is for a screen."""
    article = next(parse(PROJECT.site / url / "index.html").iter("article"))
    for one in article.xpath(LEFT_OUT):
        if one.getparent() is not None:
            _take_out(one)
    return article


def _take_out(one):
    before, parent = one.getprevious(), one.getparent()
    tail = one.tail or ""
    if before is None:
        parent.text = (parent.text or "") + tail
    else:
        before.tail = (before.tail or "") + tail
    parent.remove(one)


def words(*trees):
    """Return how often each word stands in what is neither drawn nor code."""
    found = Counter()
    for tree in trees:
        for one in [*tree.iter("svg", "pre")]:
            _take_out(one)
        text = " ".join(tree.itertext(etree.Element))
        found.update(re.findall(r"\w+", text))
    return found


def counted(trees, path, name):
    return Counter(name(one) for tree in trees for one in tree.xpath(path))


def text(one):
    return " ".join("".join(one.itertext()).split())


def lines(one):
    return "".join(one.itertext()).strip("\n")


def test_every_page_is_a_leaf(leaves):
    assert sorted(leaves) == PAGES


@pytest.mark.parametrize("url", PAGES)
def test_nothing_of_a_page_is_lost(url, leaves):
    page, book = [on_page(url)], leaves[url].bodies
    headings = ".//*[self::h1 or self::h2 or self::h3 or self::h4]"
    assert counted(page, headings, text) == counted(book, headings, text)
    assert counted(page, ".//pre", lines) == counted(book, ".//pre", lines)
    assert counted(page, ".//table", text).total() == counted(book, ".//table", text).total()
    assert (
        counted(page, ".//td | .//th", str).total() == counted(book, ".//td | .//th", str).total()
    )
    drawn = './/svg[@role="img" or @aria-labelledby] | .//img'
    assert counted(page, drawn, alternative) == counted(book, ".//img", alternative)
    links = './/a[not(ancestor::svg) and not(ancestor::p[@class="solution-link"])]'
    assert counted(page, links, text) == counted(book, links, text)
    assert not words(*page) - words(*book)


def test_every_figure_of_the_book_is_a_file(book):
    asked = {
        image.get("src").removeprefix("figures/")
        for leaf in book.leaves
        for body in leaf.bodies
        for image in body.iter("img")
    }
    codes = {
        launch.get("data-qr").removeprefix("figures/")
        for leaf in book.leaves
        for launch in leaf.body.findall("div[@class='launch']")
    }
    assert asked | codes == set(book.figures)
    for name, data in book.figures.items():
        if name.endswith(".svg"):
            etree.fromstring(data)


def test_every_launch_has_an_address_and_every_lesson_its_run(book):
    for leaf in book.leaves:
        assert leaf.body.xpath("count(.//div[@class='launch' and @data-url])") == 1, leaf.url
        runs = leaf.body.xpath("count(.//p[starts-with(@class, 'run')])")
        assert runs == (1 if leaf.kind == "lesson" else 0), leaf.url
