"""Clean pages → the one HTML text that pandoc makes an EPUB of.

pandoc's HTML reader drops the classes of paragraphs and lists and the ids of most elements. So
these become elements that it keeps, before it reads.
"""

import copy

from lxml import etree, html
from lxml.etree import _Element as Element
from lxml.html import builder as element

from press.book.leaf import Book, Leaf, Part, Solution
from press.book.writing import lead_to_pages, titles_of, wrap
from press.days import day
from press.launch.qr import qr_png

_KIND = "data-epub-type"
"""Stands for `epub:type` while the text is a tree: HTML knows no names with a colon."""

_HEADINGS = ("h1", "h2", "h3", "h4", "h5")
_KEEPS_ID = frozenset({*_HEADINGS, "div", "section", "aside", "figure"})
"""Elements of which pandoc keeps the id."""


def text_of_book(book: Book) -> tuple[str, dict[str, bytes]]:
    """Return a book as one HTML text, and the pictures that it asks for beyond the book's own.

    Parts are headings of the first degree, pages of the second, also those without a part: pandoc
    makes a file of each.

    Args:
        book: the clean pages.
    """
    body = element.BODY()
    codes: dict[str, bytes] = {}
    titles = titles_of(book)
    for part in book.parts:
        body.extend(_imprint(book) if part.title is None else _part(part))
        for leaf in part.leaves:
            page = _joined(leaf)
            lead_to_pages(page, titles)
            _number(page, leaf)
            _launch(page, codes)
            _shift(page)
            body.extend(page)
    wanted = {href[1:] for href in body.xpath(".//a/@href") if href.startswith("#")}
    _notes(body)
    _keep(body, wanted)
    page = element.HTML(element.HEAD(), body)
    text = html.tostring(page, encoding="unicode", doctype="<!doctype html>")
    return text.replace(f' {_KIND}="', ' epub:type="'), codes


def _imprint(book: Book) -> list[Element]:
    """Return what the cover says, as text, and where the newest book is."""
    lines = [f"{book.title}: {book.subtitle}.", f"By {', '.join(book.authors)}."]
    lines.append(f"Version {book.version}, made on {day(book.date)} from the pages of that day.")
    if book.data_date:
        lines.append(f"The embedded mine has data of {day(book.data_date)}.")
    lines.append(book.rights)
    link = element.A(book.site_url.partition("://")[2].rstrip("/"), href=book.site_url)
    return [
        element.H1("About this book", {"id": "about-this-book"}),
        *(element.P(line) for line in lines),
        element.P("The newest one, with everything that moves and can be pressed: ", link, "."),
    ]


def _part(part: Part) -> list[Element]:
    """Return the heading of a part. Below it stands what it holds, so that its page is of use."""
    items = []
    for leaf in part.leaves:
        link = element.A(leaf.title, href=f"#{leaf.anchor}")
        items.append(element.LI(*([f"{leaf.called}: "] if leaf.called else []), link))
    own = part.leaves[0].anchor if part.leaves else "empty"
    return [
        element.H1(part.title or "", {"id": f"part-of-{own}"}),
        element.DIV({"class": "part"}, element.UL(*items)),
    ]


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


def _number(page: Element, leaf: Leaf) -> None:
    """Give a page's heading its number, as the site does, and the id that links to it have."""
    title = next(page.iter("h1"))
    title.set("id", leaf.anchor)
    if name := leaf.called:
        title.text = f"{name}: {title.text or ''}"
    if leaf.minutes is not None:
        time = element.P({"class": "minutes"}, f"{leaf.minutes} minutes")
        title.addnext(time)


def _launch(page: Element, codes: dict[str, bytes]) -> None:
    """Put an address to press, and a code to hold a telephone to, where the launch bar was."""
    for launch in page.iter("div"):
        if launch.get("class") != "launch":
            continue
        url = launch.get("data-url")
        name = f"code-{len(codes) + 1}.png"
        codes[name] = qr_png(url)
        title = element.EM(launch.get("data-title"))
        own = launch.get("data-own") == "true"
        said = ["Run this lesson:"] if own else ["This page, where the lesson ", title]
        launch.attrib.clear()
        launch.set("class", "launch")
        launch.append(element.P(element.IMG(src=f"figures/{name}", alt=f"QR code of {url}")))
        after = [] if own else [" can be run:"]
        link = element.A(url.partition("://")[2], href=url)
        launch.append(element.P(*said, *after, element.BR(), link))


def _shift(page: Element) -> None:
    """Make room for the parts above a page's headings."""
    for heading in page.iter(*_HEADINGS[:-1]):
        heading.tag = f"h{int(heading.tag[1]) + 1}"


def _notes(body: Element) -> None:
    """Write footnotes as pandoc reads those of EPUBs."""
    for notes in [one for one in body.iter("section") if one.get("class") == "footnotes"]:
        for item in notes.iter("li"):
            if item.get("id"):
                note = etree.Element("aside", {"id": item.get("id"), _KIND: "footnote"})
                note.text = item.text
                note.extend(list(item))
                notes.addprevious(note)
        notes.getparent().remove(notes)
    for link in list(body.iter("a")):
        if link.get("class") == "footnote-ref":
            to, tail = link.get("href"), link.tail
            link.attrib.clear()
            link.attrib.update({"href": to, _KIND: "noteref"})
            link.tail = tail
            raised = link.getparent()
            if raised.tag == "sup" and len(raised) == 1:  # the reader raises it
                link.tail = raised.tail
                raised.getparent().replace(raised, link)


def _keep(body: Element, wanted: set[str]) -> None:
    """Turn what pandoc would drop into what it keeps."""
    for one in list(body.iter("p", "dl", "pre", "table", "math")):
        if one.tag == "pre":
            _list(one)
        elif one.tag == "table":
            wrap(one, {"class": "table"})
        elif one.get("class"):
            wrap(one, one.attrib)
            one.attrib.clear()
    for one in body.iter(etree.Element):
        own = one.get("id")
        if own is None or one.get(_KIND):
            continue
        if own not in wanted and one.tag not in _HEADINGS:  # pandoc would make up one for these
            del one.attrib["id"]
        elif one.tag not in _KEEPS_ID:
            del one.attrib["id"]
            place = element.SPAN(id=own)
            place.tail, one.text = one.text, None
            one.insert(0, place)


def _list(pre: Element) -> None:
    """Name the language of a listing as pandoc does."""
    classes = [name.removeprefix("language-") for name in (pre.get("class") or "").split()]
    kept = [name for name in classes if name not in ("text", "numberLines")]
    pre.set("class", " ".join(kept or ["plain"]))
