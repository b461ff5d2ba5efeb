"""Boxes of a page: notes, what is folded away, tabs, code, and the cells of lessons."""

import re

from lxml import etree
from lxml.etree import _Element as Element

from press.book import colours
from press.book.leaf import Solution
from press.book.page import Page, children, classes, first, text_of
from press.book.words import words

KINDS = words("note abstract info tip success question warning failure danger bug example quote")
"""Of notes: Material's own."""

_LANGUAGE = re.compile(r"language-([\w+-]+)")
_CODE = frozenset({"highlight", "fails", "not-run", "result"})


def note(page: Page, target: Element, source: Element) -> None:
    """An admonition, or what is folded away and is no solution: in a book it is open."""
    kinds = [name for name in classes(source) if name in KINDS]
    head = next((one for one in children(source) if one.tag == "summary" or _is_title(one)), None)
    made = page.within(target, source, "div", f"note {kinds[0] if kinds else 'note'}")
    if head is not None:
        page.fill(page.within(made, head, "p", "note-title"), head)
    for child in children(source):
        if child is not head:
            page.put(made, child)


def _is_title(element: Element) -> bool:
    return element.tag == "p" and "admonition-title" in classes(element)


def folded(page: Page, target: Element, source: Element) -> None:
    """What is folded away without being of a kind: the pages of a link, or more on the subject."""
    if target.tag in ("td", "th"):  # its summary says no more than how much there is
        for child in children(source):
            if child.tag != "summary":
                page.put(target, child)
    else:
        note(page, target, source)


def solution(page: Page, target: Element, source: Element) -> None:
    """A solution: a link stands in its place, and it stands at the end of the chapter."""
    number = len(page.solutions) + 1
    summary = first(source, "summary")
    title = "" if summary is None else text_of(summary)
    anchor, back = page.id(f"solution-{number}"), page.id(f"exercise-{number}")
    made = etree.SubElement(target, "p", {"class": "solution-link", "id": back})
    link = etree.SubElement(made, "a", {"href": f"#{anchor}"})
    link.text = title or "Solution"
    body = etree.Element("div")
    exercise = _exercise(target) or page.place
    page.solutions.append(
        Solution(number, exercise if title == "Solution" else title, anchor, back, body)
    )
    level = page.level
    for child in children(source):
        if child is not summary:
            page.put(body, child)
    page.level = level


def _exercise(target: Element) -> str:
    """Return the title of the note in which a solution stands."""
    for one in [target, *target.iterancestors()]:
        if "question" in classes(one) and len(one):
            return text_of(one[0])
    return ""


def tabs(page: Page, target: Element, source: Element) -> None:
    """Alternatives, of which a screen shows one: all of them, each under its title."""
    made = page.within(target, source, "div", "tabs")
    labels = [one for one in source.iter("label")]
    blocks = [one for one in source.iter("div") if "tabbed-block" in classes(one)]
    blocks = [one for one in blocks if one.getparent().getparent() is source]
    labels = [one for one in labels if one.getparent().getparent() is source]
    if not blocks or len(labels) != len(blocks):
        raise page.fault(f"{len(labels)} titles for {len(blocks)} tabs", "see press/book/boxes.py")
    for label, block in zip(labels, blocks, strict=True):
        tab = etree.SubElement(made, "div", {"class": "tab"})
        if own := label.get("for"):
            tab.set("id", page.id(own))
        page.fill(etree.SubElement(tab, "p", {"class": "tab-title"}), label)
        page.fill(tab, block)


def code(page: Page, target: Element, source: Element) -> None:
    """A block of code, or, of the class `result`, what code in a chapter gives."""
    names = classes(source)
    language = next((found[1] for name in names if (found := _LANGUAGE.fullmatch(name))), "text")
    others = {name for name in names if not _LANGUAGE.fullmatch(name)} - _CODE
    block = first(source, "pre")
    if others or block is None:
        raise page.fault(
            f"code of the class `{', '.join(sorted(others))}`",
            "say in press/book/boxes.py what becomes of it",
        )
    if (title := first(source, "span", "filename")) is not None:
        page.fill(page.within(target, title, "p", "code-title"), title)
    if "result" in names:
        output(page, target, block)
        return
    made = page.within(target, source, "pre", f"language-{language}")
    if first(block, "span", "linenos") is not None:
        made.set("class", f"{made.get('class')} numberLines")
    colours.write(etree.SubElement(made, "code"), colours.read(block))


def pre(page: Page, target: Element, source: Element) -> None:
    """Code that nobody has marked with its language."""
    made = page.within(target, source, "pre", "language-text")
    colours.write(etree.SubElement(made, "code"), colours.read(source))


def output(page: Page, target: Element, source: Element) -> None:
    """Text that code has printed."""
    made = page.within(target, source, "pre", "output-text")
    made.text = "".join(text for text, _ in colours.read(source))


def cell(page: Page, target: Element, source: Element) -> None:
    """A cell of a lesson."""
    page.fill(page.within(target, source, "div", "cell"), source)


def cell_input(page: Page, target: Element, source: Element) -> None:
    """The code of a cell."""
    page.fill(page.within(target, source, "div", "cell-input"), source)


def cell_output(page: Page, target: Element, source: Element) -> None:
    """What a cell has given."""
    page.fill(page.within(target, source, "div", "cell-output"), source)


def error(page: Page, target: Element, source: Element) -> None:
    """An error that is part of a lesson: its last line.

    The calls that led to it are folded away on the page, for who asks for them, and left out here.
    """
    made = page.within(target, source, "div", "output-error")
    for child in children(source):
        if child.tag == "details":
            page.leave_out(child)
        else:
            page.put(made, child)
