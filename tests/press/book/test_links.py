"""Links: within the guide to places in the book, else to whole addresses."""

import pytest

from press.book.leaf import Leaf
from press.book.links import join
from press.book.read import anchor_of
from press.errors import PressError
from tests.press.book.pages import SITE, cleaned, page


def leaf(url, html):
    given = page(url=url)
    given.anchor = anchor_of(url)
    made = Leaf(url, given.anchor, "chapter", 1, None, "T", cleaned(html, given), given.solutions)
    return made, given.left_out


def joined(html, *others):
    """Return the links of a page after the book is joined."""
    pages = [leaf("first/", html), *others]
    join([one for one, _ in pages], {one.anchor: left for one, left in pages}, SITE)
    return [one.attrib for one in pages[0][0].body.iter("a")]


GLOSSARY = leaf("glossary/", '<h2 id="of-genes">Of genes</h2><h3 id="intron">Intron</h3>')
LESSON = leaf("notebooks/01-count/", '<form class="badge-builder"><input id="path"></form>')


@pytest.mark.parametrize(
    ("href", "leads"),
    [
        ("../notebooks/01-count/", "#notebooks-01-count"),
        ("../notebooks/01-count/index.html", "#notebooks-01-count"),
        ("../glossary/#of-genes", "#glossary--of-genes"),
        ("#here", "#first--here"),
        ("../links.json", f"{SITE}links.json"),
        ("https://intermine.org", "https://intermine.org"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("../notebooks/01-count/#path", f"{SITE}notebooks/01-count/#path"),  # left out
        ("../glossary/?find=x#of-genes", "#glossary--of-genes"),
    ],
)
def test_where_a_link_leads(href, leads):
    html = f'<h2 id="here">H</h2><p><a href="{href}">x</a></p>'
    assert joined(html, GLOSSARY, LESSON)[0]["href"] == leads


def test_a_link_to_a_term_is_told_apart():
    terms = joined(
        '<p><a href="../glossary/#intron">x</a> <a href="../glossary/">y</a></p>', GLOSSARY
    )
    assert [one.get("class") for one in terms] == ["term", None]


def test_a_link_to_no_place_stops_the_build():
    with pytest.raises(
        PressError, match=r"first/: a link leads to `.*glossary/#exon`, and there is"
    ):
        joined('<p><a href="../glossary/#exon">x</a></p>', GLOSSARY)


def test_a_link_that_a_book_cannot_follow_stops_the_build():
    with pytest.raises(PressError, match="a link to `javascript:x"):
        cleaned('<p><a href="javascript:x()">x</a></p>')


def test_an_id_stands_once():
    with pytest.raises(PressError, match="the id `first--a` stands twice"):
        joined('<h2 id="a">A</h2><h2 id="a">B</h2>')


def test_footnotes_are_told_apart_and_lose_their_arrows():
    html = (
        '<p>So.<sup id="fnref:by"><a class="footnote-ref" href="#fn:by">1</a></sup></p>'
        '<div class="footnote"><hr><ol><li id="fn:by"><p>A paper. <a class="footnote-backref"'
        ' href="#fnref:by">↩</a></p></li></ol></div>'
    )
    made, _ = leaf("first/", html)
    join([made], {}, SITE)
    (sign,) = made.body.iter("a")
    (note,) = made.body.iter("li")
    assert (sign.get("href"), sign.get("class")) == ("#first--fn-by", "footnote-ref")
    assert (note.getparent().getparent().get("class"), note.get("id")) == (
        "footnotes",
        "first--fn-by",
    )
    assert "".join(note.itertext()) == "A paper."
