"""Clean pages → Typst: what must know the whole book is written into them, then pandoc translates.

pandoc's HTML reader drops the classes of paragraphs and definition lists, and the ids of most
elements. So these become elements that it keeps, before it reads; the filter typst.lua turns them
into calls of the functions of book.typ.
"""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import lxml.html
from lxml import etree
from lxml.etree import _Element as Element
from lxml.html import HtmlElement
from lxml.html import builder as element

from press.book.colours import Piece, pieces_of
from press.book.document import GLOSSARY
from press.book.leaf import Book, Leaf
from press.book.listings import listing
from press.book.widths import INNER, WIDE, fit, tall
from press.book.writing import lead_to_pages, run_pandoc, titles_of, wrap

SCRIPT = Path(__file__).with_name("typst.lua")
OWN_ID = ("h1", "h2", "h3", "h4", "figure")
"""Elements whose id pandoc and the filter keep."""
Code = tuple[list[Piece], str, bool, bool]
"""What `listing` takes."""
INSIDE = ("li", "blockquote", "dd", "td", "tab", "key-points")
"""Elements and classes in which nothing reaches into the gutter."""


def translate(book: Book, folder: Path, jobs: int) -> dict[str, list[str]]:
    """Write each page of `book` into `folder`, as ANCHOR.typ.

    Args:
        book: the clean pages.
        folder: where the files go.
        jobs: how many pages are translated at once.

    Returns:
        For each page the addresses it leads to outside of the guide, in the order of their numbers.

    Raises:
        PressError: when pandoc cannot read a page.
    """
    wanted = _wanted(book)
    addresses: dict[str, list[str]] = {}
    code: dict[str, list[Code]] = {}
    sizes: dict[Path, int] = {}
    titles = titles_of(book)
    for leaf in book.leaves:
        page = _joined(leaf)
        lead_to_pages(page, titles)
        addresses[leaf.anchor] = _number_addresses(page)
        code[leaf.anchor] = _keep(page, wanted)
        for image in page.iter("img"):
            if tall(book.figures.get(image.get("src").removeprefix("figures/"), b"")):
                image.set("data-tall", "true")
        file = folder / f"{leaf.anchor}.html"
        sizes[file] = file.write_bytes(lxml.html.tostring(page, encoding="utf-8"))
    with ThreadPoolExecutor(jobs) as pool:
        # one process for many pages, since it takes long to start
        running = [
            pool.submit(run_pandoc, "PDF", "lua", SCRIPT, *share) for share in _shares(sizes, jobs)
        ]
        for anchor, blocks in code.items():  # meanwhile
            lines = [
                f"#let listing-{place} = {listing(*block)}" for place, block in enumerate(blocks, 1)
            ]
            text = "\n".join(['#import "book.typ": *', *lines, ""])
            (folder / f"{anchor}-code.typ").write_text(text, "utf-8")
        for each in running:
            each.result()
    return addresses


def _shares(sizes: dict[Path, int], count: int) -> list[list[Path]]:
    """Part files into lists of about the same size together."""
    shares: list[list[Path]] = [[] for _ in range(count)]
    for file in sorted(sizes, key=sizes.__getitem__, reverse=True):
        min(shares, key=lambda share: sum(sizes[each] for each in share)).append(file)
    return [share for share in shares if share]


def _wanted(book: Book) -> set[str]:
    """Return the ids that something in the book leads to; the others would only cost time."""
    return (
        {
            href[1:]
            for leaf in book.leaves
            for body in leaf.bodies
            for href in body.xpath(".//a/@href")
            if href.startswith("#")
        }
        | {
            # the index leads to each of the terms
            heading.get("id")
            for leaf in book.leaves
            for heading in leaf.body.iter("h3")
            if leaf.anchor == GLOSSARY
        }
        | {solution.back for leaf in book.leaves for solution in leaf.solutions}
    )


def _html(body: Element) -> HtmlElement:
    """Return a copy that can be changed."""
    return lxml.html.fragment_fromstring(etree.tostring(body, encoding="unicode", method="html"))


def _joined(leaf: Leaf) -> HtmlElement:
    """Return a copy of a page with its solutions at the end, and what its title line says."""
    page = _html(leaf.body)
    title = page.find("h1")
    title.set("id", leaf.anchor)
    title.set("data-called", leaf.called)
    title.set("data-over", leaf.kind.capitalize() if leaf.kind == "reference" else leaf.called)
    if leaf.minutes is not None:
        title.set("data-minutes", str(leaf.minutes))
    del page.attrib["id"]
    for launch in page.xpath(".//div[@class='launch']"):  # stands beside the title
        title.set("data-url", launch.get("data-url"))
        title.set("data-lesson", launch.get("data-title") or "")
        title.set("data-own", launch.get("data-own"))
        title.set("data-qr", launch.get("data-qr"))
        launch.drop_tree()
    for checked in page.xpath(".//p[@class='checked']"):  # with the other dates, at the head
        head = page.xpath("./p[@class='standfirst'] | ./p[contains(@class, 'run')]")
        (head[-1] if head else title).addnext(checked)
    for link in page.xpath(".//p[@class='solution-link']"):
        to = link.find("a").get("href")[1:]
        number = next(s.number for s in leaf.solutions if s.anchor == to)
        link.attrib.update({"data-to": to, "data-count": str(number), "data-at": link.get("id")})
        del link.attrib["id"]
    if leaf.solutions:
        page.append(_solutions(leaf))
    return page


def _solutions(leaf: Leaf) -> HtmlElement:
    heading = element.H2("Solutions", {"id": f"{leaf.anchor}--solutions"})
    section = element.DIV({"class": "solutions"}, heading)
    for solution in leaf.solutions:
        body = _html(solution.body)
        body.attrib.clear()
        body.attrib.update(
            {
                "class": "solution",
                "data-count": str(solution.number),
                "data-called": solution.title,
                "data-at": solution.anchor,
                "data-back": solution.back,
            }
        )
        section.append(body)
    return section


def _number_addresses(page: HtmlElement) -> list[str]:
    """Give each link that leaves the guide the number of its address; return the addresses."""
    found: list[str] = []
    for link in page.xpath(".//a[@href]"):
        href = link.get("href")
        if href.startswith("#"):
            continue
        shown = "".join(link.itertext()).strip().rstrip("/")
        if shown in (bare := href.rstrip("/"), bare.partition("://")[2]):
            continue  # it can be read where it stands
        if href not in found:
            found.append(href)
        link.set("data-note", str(found.index(href) + 1))
    return found


def _keep(page: HtmlElement, wanted: set[str]) -> list[Code]:
    """Turn what pandoc would drop into what it keeps; return the blocks of code."""
    blocks: list[Code] = []
    for each in list(page.iter("pre", "table", "figure")):
        nested = any(it.tag in INSIDE or it.get("class") in INSIDE for it in each.iterancestors())
        nested |= any("note" in (it.get("class") or "").split() for it in each.iterancestors("div"))
        if each.tag == "table":
            fit(each, INNER if nested else WIDE)
        elif each.tag == "pre":
            blocks.append(_code(each, "inner" if nested else "wide"))
            each.text = str(len(blocks))
        elif not nested:
            each.set("data-wide", "true")
    for each in page.xpath(".//td//ul"):
        _run_in(each)
    for each in list(page.iter("p", "dl")):
        if each.get("class"):
            wrap(each, each.attrib)
            each.attrib.clear()
    for each in list(page.iter("*")):
        if (own := each.get("id")) is None:
            continue
        if own not in wanted and each.tag != "h1":
            del each.attrib["id"]
        elif each.tag not in OWN_ID and not each.xpath("ancestor::section[@class='footnotes']"):
            del each.attrib["id"]
            place = element.SPAN({"class": "target", "data-at": own})
            place.tail, each.text = each.text, None
            each.insert(0, place)
    return blocks


def _code(pre: HtmlElement, place: str) -> Code:
    """Empty a block of code: pandoc would read each letter of it to hand it on as it is."""
    pieces = pieces_of(pre)
    for child in list(pre):
        pre.remove(child)
    return pieces, place, "output-text" in pre.classes, "numberLines" in pre.classes


def _run_in(items: HtmlElement) -> None:
    """Put a list in a cell into one line, of pages their numbers: points would make it long."""
    for item in list(items):
        for link in item.iter("a"):
            if link.get("href").startswith("#"):
                link.set("class", "number")
        if item.getnext() is not None:
            item.append(element.SPAN("; "))
        item.drop_tag()
    items.drop_tag()
