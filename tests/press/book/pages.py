"""Pieces of pages, as the theme writes them, and what the book makes of them."""

from functools import cache
from pathlib import Path

from lxml import etree

from press.book import clean
from press.book.page import Page
from press.book.read import PAPER
from press.book.style import read_style

ROOT = Path(__file__).parents[3]
SITE = "https://example.org/guide/"


@cache
def style():
    return read_style(ROOT / "theme" / "assets" / "stylesheets", PAPER)


def page(site=Path("nowhere"), url="first/"):
    return Page(url, url.strip("/"), SITE, site, style(), clean.RULES, {}, level=1)


def article(html):
    parser = etree.HTMLParser(remove_comments=True)
    text = f'<body><article class="md-typeset">{html}</article>'
    return next(etree.fromstring(text, parser).iter("article"))


def cleaned(html, given=None):
    """Return what is made of a piece of a page, as a section."""
    given = given or page()
    section = etree.Element("section", {"id": given.anchor})
    given.fill(section, article(html))
    return section


def shown(html, given=None):
    """Return it as text, without the section around it."""
    made = cleaned(html, given)
    return (made.text or "") + "".join(etree.tostring(one, encoding="unicode") for one in made)
