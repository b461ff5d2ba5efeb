"""Clean pages → the pages of the EPUB, which pandoc puts together.

The words of a clean page (press/book/leaf.py) are those of an EPUB, too. So a page is written as
XHTML here; pandoc gets its heading, of which it makes the contents, and takes the rest as it is.
"""

import copy
from dataclasses import dataclass

from lxml import etree
from lxml.etree import _Element as Element
from lxml.html import builder as element

from press.book import colours
from press.book.leaf import Book, Leaf, Part, Solution
from press.book.writing import lead_to_pages, titles_of, wrap
from press.days import day

_OPS = "http://www.idpf.org/2007/ops"
_KIND = f"{{{_OPS}}}type"
"""EPUB's own attribute."""
_MATHML = "http://www.w3.org/1998/Math/MathML"
_SHOWN = ("k", "c")
"""Kinds of words in code that epub.css tells apart."""
_HEADINGS = ("h1", "h2", "h3", "h4")


@dataclass(frozen=True)
class Page:
    """One file of the EPUB."""

    level: int
    """1 for what opens a part, 2 for a page of the guide."""
    id: str
    title: str
    body: str
    """XHTML of all that stands below the title. A link within the book is # and an id."""


def pages_of(book: Book) -> list[Page]:
    """Return the pages of a book, in reading order.

    Args:
        book: the clean pages.
    """
    titles = titles_of(book)
    pages = []
    for part in book.parts:
        pages.append(_imprint(book) if part.title is None else _part(part))
        pages.extend(_page(leaf, titles) for leaf in part.leaves)
    return pages


def _imprint(book: Book) -> Page:
    """Return what the cover says, as text, and where the newest book is."""
    lines = [f"{book.title}: {book.subtitle}.", f"By {', '.join(book.authors)}."]
    lines.append(f"Version {book.version}, made on {day(book.date)} from the pages of that day.")
    if book.data_date:
        lines.append(f"The embedded mine has data of {day(book.data_date)}.")
    lines.append(book.rights)
    link = element.A(book.site_url.partition("://")[2].rstrip("/"), href=book.site_url)
    newest = element.P("The newest one, with everything that moves and can be pressed: ", link, ".")
    body = element.DIV(*(element.P(line) for line in lines), newest)
    return Page(1, "about-this-book", "About this book", _xhtml(body))


def _part(part: Part) -> Page:
    """Return what opens a part. Below its title stands what it holds, so that it is of use."""
    items = []
    for leaf in part.leaves:
        link = element.A(leaf.title, href=f"#{leaf.anchor}")
        items.append(element.LI(*([f"{leaf.called}: "] if leaf.called else []), link))
    own = part.leaves[0].anchor if part.leaves else "empty"
    body = element.DIV({"class": "part"}, element.UL(*items))
    return Page(1, f"part-of-{own}", part.title or "", _xhtml(body))


def _page(leaf: Leaf, titles: dict[str, str]) -> Page:
    body = _joined(leaf)
    lead_to_pages(body, titles)
    heading = next(body.iter("h1"))
    title = " ".join("".join(heading.itertext()).split())
    if leaf.minutes is not None:
        heading.addnext(element.P({"class": "minutes"}, f"{leaf.minutes} minutes"))
    heading.getparent().remove(heading)
    _launch(body)
    _notes(body)
    for one in body.iter(*_HEADINGS):  # parts stand above pages
        one.tag = f"h{int(one.tag[1]) + 1}"
    for pre in body.iter("pre"):
        _code(pre)
    for table in list(body.iter("table")):
        wrap(table, {"class": "table"})
    for formula in body.iter("math"):
        formula.set("xmlns", _MATHML)
    return Page(2, leaf.anchor, f"{leaf.called}: {title}" if leaf.called else title, _xhtml(body))


def _joined(leaf: Leaf) -> Element:
    """Return a copy of a page with its solutions at the end."""
    page = copy.deepcopy(leaf.body)
    if leaf.solutions:
        box = etree.SubElement(page, "div", {"class": "solutions"})
        heading = etree.SubElement(box, "h2", {"id": f"{leaf.anchor}--solutions"})
        heading.text = "Solutions"
        box.extend(_solution(one) for one in leaf.solutions)
    return page


def _solution(solution: Solution) -> Element:
    back = element.A("Back to where it belongs", href=f"#{solution.back}")
    # Exercises of a chapter have numbers of their own.
    own = solution.title[:1].isdigit()
    title = solution.title if own else f"{solution.number}. {solution.title}"
    return element.DIV(
        {"class": "solution", "id": solution.anchor},
        element.P({"class": "solution-title"}, title),
        *copy.deepcopy(list(solution.body)),
        element.P({"class": "solution-back"}, back),
    )


def _launch(page: Element) -> None:
    """Put an address to press, and a code to hold a telephone to, where the launch bar was."""
    for launch in page.iter("div"):
        if launch.get("class") != "launch":
            continue
        url = launch.get("data-url")
        code = element.IMG(src=launch.get("data-qr"), alt=f"QR code of {url}")
        title = element.EM(launch.get("data-title"))
        own = launch.get("data-own") == "true"
        said = ["Run this lesson:"] if own else ["This page, where the lesson ", title]
        launch.attrib.clear()
        launch.set("class", "launch")
        launch.append(element.P(code))
        after = [] if own else [" can be run:"]
        link = element.A(url.partition("://")[2], href=url)
        launch.append(element.P(*said, *after, element.BR(), link))


def _notes(page: Element) -> None:
    """Write footnotes as EPUBs have them: a reader shows them in a window, or below the page."""
    for notes in list(page.iter("section")):
        if notes.get("class") == "footnotes":
            page.append(notes)  # after the solutions
            notes.set(_KIND, "footnotes")
            for items in notes.findall("ol"):
                for item in list(items):
                    item.tag = "aside"
                    item.attrib.update({_KIND: "footnote", "role": "doc-footnote"})
                    notes.append(item)
                notes.remove(items)
    for link in page.iter("a"):
        if link.get("class") == "footnote-ref":
            link.attrib.update({_KIND: "noteref", "role": "doc-noteref"})


def _code(pre: Element) -> None:
    """Name the language of a listing, and keep the kinds of words that the style tells apart."""
    pieces = colours.pieces_of(pre)
    names = [name.removeprefix("language-") for name in (pre.get("class") or "").split()]
    kept = [name for name in names if name not in ("text", "numberLines")]
    pre.set("class", " ".join(kept or ["plain"]))
    pre.text = None
    pre[:] = []
    shown = [(text, kind if kind in _SHOWN else "") for text, kind in pieces]
    colours.write(etree.SubElement(pre, "code"), shown)


def _xhtml(body: Element) -> str:
    """Return what is in an element as XHTML."""
    inside = "".join(etree.tostring(one, encoding="unicode") for one in body)
    return inside.replace(f' xmlns:epub="{_OPS}"', "")  # the root of each file says it


etree.register_namespace("epub", _OPS)
