"""The built site as one book: its pages in the order of the navigation, cleaned."""

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from lxml import etree
from lxml.etree import _Element as Element

from press.book import clean, links
from press.book.leaf import Book, Kind, Leaf, Part
from press.book.page import Page, children, classes, first, text_of
from press.book.style import read_style
from press.edition import today, version_of
from press.errors import PressError
from press.project import Project
from press.repository import find_repository, read_extra

PAPER = {"--paper": "#ffffff", "--sheet": "#ffffff"}
"""A book's paper is white, or what its reader has set; no drawing brings its own."""

_EYEBROW = re.compile(r"(Lesson|Chapter|Reference)\b(?: (\d+))?")
_WBR = re.compile(r"</?wbr\s*/?>", re.IGNORECASE)
_KINDS: dict[str, Kind] = {"Lesson": "lesson", "Chapter": "chapter", "Reference": "reference"}
_NAMES = ("title", "subtitle", "authors", "rights")


def read_book(project: Project, site: Path, environ: Mapping[str, str] = os.environ) -> Book:
    """Return the book of a guide.

    Args:
        project: the guide, whose mkdocs.yml names the book's title and authors.
        site: its built site, before or after its pages were made lighter.
        environ: for the day (`SOURCE_DATE_EPOCH`) and the repository.

    Raises:
        PressError: when there is no built site, or something on a page has no place in a book.
    """
    if not (site / "index.html").is_file():
        raise PressError(f"There is no built site in {site}; build it first, with `make site`.")
    extra = read_extra(project.config)
    told = read_settings(extra)
    site_url = find_repository(project.root, extra, environ).site_url
    style = read_style(project.theme / "assets" / "stylesheets", PAPER)
    figures: dict[str, bytes] = {}
    left_out: dict[str, set[str]] = {}
    parts = []
    for title, urls in reading_order(parse(site / "index.html")):
        leaves = []
        for url in urls:
            page = Page(url, anchor_of(url), site_url, site, style, clean.RULES, figures)
            leaves.append(read_leaf(page, parse(site / url / "index.html")))
            left_out[page.anchor] = page.left_out
        parts.append(Part(title, leaves))
    links.join((leaf for part in parts for leaf in part.leaves), left_out, site_url)
    return Book(
        **told,
        language="en",
        version=version_of(project.root),
        date=today(environ),
        data_date=_data_date(site),
        site_url=site_url,
        parts=parts,
        figures=figures,
    )


def read_settings(extra: Mapping[str, Any]) -> dict[str, Any]:
    """Return what `extra.book` of mkdocs.yml says.

    Raises:
        PressError: when it says too little, or what no book has.
    """
    told = extra.get("book")
    if not isinstance(told, dict) or set(told) != set(_NAMES):
        raise PressError(
            f"mkdocs.yml: `extra: book:` must hold {', '.join(_NAMES)}, and nothing else."
        )
    if not isinstance(told["authors"], list):
        raise PressError("mkdocs.yml: `authors` of the book must be a list of names.")
    return {**{name: str(told[name]) for name in _NAMES}, "authors": [*map(str, told["authors"])]}


def parse(path: Path) -> Element:
    """Return a page as a tree."""
    # To lxml, which knows HTML 4, <wbr> would hold all that follows.
    text = _WBR.sub("", path.read_text("utf-8"))
    return etree.fromstring(text, etree.HTMLParser(remove_comments=True))


def reading_order(home: Element) -> list[tuple[str | None, list[str]]]:
    """Return the addresses of all pages by the headings of the navigation.

    Args:
        home: the home page.
    """
    nav = next((one for one in home.iter("nav") if "md-nav--primary" in classes(one)), None)
    if nav is None:
        raise PressError("The home page has no navigation, from which the book takes its order.")
    order: list[tuple[str | None, list[str]]] = []
    for item in next(nav.iter("ul")):
        within = next((one for one in item.iter("nav") if one.get("data-md-level")), None)
        if within is not None:
            title = text_of(next(item.iter("label")))
            order.append((title, [_url(one) for one in next(within.iter("ul"))]))
        elif order and order[-1][0] is None:
            order[-1][1].append(_url(item))
        else:
            order.append((None, [_url(item)]))
    return order


def _url(item: Element) -> str:
    href = next(one.get("href") for one in item.iter("a") if one.get("href", "")[:1] != "#")
    found = urljoin("site:/", href).removeprefix("site:/")
    return re.sub(r"(^|/)index\.html$", r"\1", "" if found in (".", "./") else found)


def anchor_of(url: str) -> str:
    """Return a page's address as an id."""
    return url.strip("/").replace("/", "-") or "home"


def read_leaf(page: Page, tree: Element) -> Leaf:
    """Return a page as a leaf of the book.

    Args:
        page: which it is.
        tree: its HTML.

    Raises:
        PressError: when something on it has no place in a book.
    """
    article = next(tree.iter("article"), None)
    head = None if article is None else next(article.iter("h1"), None)
    if article is None or head is None:
        raise page.fault("a page without an article and a heading", "see theme/main.html")
    eyebrow = first(article, "p", "eyebrow")
    found = _EYEBROW.search(eyebrow.text or "") if eyebrow is not None else None
    time = None if eyebrow is None else first(eyebrow, "span", "eyebrow__time")
    minutes = None if time is None else int(re.sub(r"\D", "", text_of(time)))
    page.title = page.place = text_of(head).removesuffix("¶").strip()
    body = etree.Element("section", {"id": page.anchor})
    page.fill(body, article)
    _checked(page, body)
    return Leaf(
        url=page.url,
        anchor=page.anchor,
        kind=_KINDS[found[1]] if found else "home" if not page.url else "reference",
        number=int(found[2]) if found and found[2] else None,
        minutes=minutes,
        title=page.title,
        body=body,
        solutions=page.solutions,
    )


def _checked(page: Page, body: Element) -> None:
    """See to it that the heading comes first, and that the footnotes come last."""
    head = next(body.iter("h1"))
    if sum(1 for _ in body.iter("h1")) != 1 or head.getparent() is not body:
        raise page.fault("more than one heading of the first degree", "keep one")
    body.text = None
    if body[0] is not head:
        raise page.fault(f"<{body[0].tag}> before the page's heading", "put it below")
    for notes in [one for one in children(body, "section") if "footnotes" in classes(one)]:
        body.append(notes)


def _data_date(site: Path) -> str:
    try:
        return str(json.loads((site / "mine.json").read_text("utf-8")).get("data_date") or "")
    except (OSError, ValueError):
        return ""
