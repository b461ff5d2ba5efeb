"""A page on its way into the book: goes through its elements, and knows where it is."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree
from lxml.etree import _Element as Element

from press.book.leaf import Solution
from press.book.style import Style
from press.errors import PressError

Handler = Callable[["Page", Element, Element], None]
"""Puts what a source has to say into a target."""

_SPACE = re.compile(r"[ \t\n\r\f]+")


@dataclass(frozen=True)
class Rules:
    """What becomes of which element."""

    by_class: Mapping[tuple[str, str], Handler]
    """By tag and class; this comes before the tag alone."""
    by_tag: Mapping[str, Handler]
    plain: frozenset[str]
    """Classes that change nothing in a book."""


@dataclass
class Page:
    """One page, while it is read."""

    url: str
    anchor: str
    site_url: str
    site: Path
    """The folder of the built site."""
    style: Style
    rules: Rules
    figures: dict[str, bytes]
    """Of the whole book: files are added here."""
    title: str = ""
    place: str = ""
    """The nearest heading, for errors."""
    solutions: list[Solution] = field(default_factory=list)
    left_out: set[str] = field(default_factory=set)
    """Ids on the page that the book has not."""
    level: int = 0
    """Of the last heading."""
    drawings: int = 0
    """So far."""

    def fault(self, what: str, todo: str) -> PressError:
        """Return an error about this page.

        Args:
            what: is wrong, as a part of a sentence.
            todo: what to do, as another.
        """
        near = f", under “{self.place}”" if self.place else ""
        return PressError(f"{self.site_url}{self.url}{near}: {what}; {todo}.")

    def fill(self, target: Element, source: Element) -> None:
        """Put all that is within `source` into `target`."""
        say(target, source.text)
        for child in source:
            if isinstance(child.tag, str):
                self.put(target, child)
            say(target, child.tail)

    def put(self, target: Element, source: Element) -> None:
        """Put `source` itself into `target`, in the form that it has in a book.

        Raises:
            PressError: when nothing says which form that is.
        """
        names = classes(source)
        for name in names:
            if handler := self.rules.by_class.get((source.tag, name)):
                handler(self, target, source)
                return
        for name in names:
            if name not in self.rules.plain:
                raise self.fault(
                    f'the book knows no <{source.tag} class="{name}">',
                    "say in press/book/clean.py what becomes of it",
                )
        if handler := self.rules.by_tag.get(source.tag):
            handler(self, target, source)
            return
        raise self.fault(
            f"the book knows no <{source.tag}>",
            "write it otherwise, or say in press/book/clean.py what becomes of it",
        )

    def within(self, target: Element, source: Element, tag: str, kind: str = "") -> Element:
        """Return a new element at the end of `target`, with the id of `source`."""
        made = etree.SubElement(target, tag)
        if kind:
            made.set("class", kind)
        if own := source.get("id"):
            made.set("id", self.id(own))
        return made

    def id(self, own: str) -> str:
        """Return what an id of the page is in the book."""
        # Markdown's footnotes have a colon in theirs, which CSS and file names take amiss.
        return f"{self.anchor}--{own.replace(':', '-')}"

    def leave_out(self, source: Element) -> None:
        """Note that an element and all in it are not in the book."""
        self.left_out.update(one.get("id") for one in source.iter(etree.Element) if one.get("id"))


def classes(element: Element) -> list[str]:
    """Return the classes of an element."""
    return (element.get("class") or "").split()


def say(target: Element, text: str | None) -> None:
    """Add text to the end of an element, its white space as a browser shows it."""
    if not text:
        return
    text = _SPACE.sub(" ", text)
    last = target[-1] if len(target) else None
    if last is None:
        target.text = f"{target.text or ''}{text}"
    else:
        last.tail = f"{last.tail or ''}{text}"


def text_of(element: Element) -> str:
    """Return the text of an element in one line."""
    return (
        " ".join("".join(element.itertext(etree.Element)).split())
        if len(element)
        else " ".join((element.text or "").split())
    )


def first(element: Element, tag: str, name: str = "") -> Element | None:
    """Return the first element in another with a tag and, if given, a class."""
    return next((one for one in element.iter(tag) if not name or name in classes(one)), None)


def children(element: Element, *tags: str) -> Iterable[Element]:
    """Return the elements directly in another, of these tags."""
    return [one for one in element if isinstance(one.tag, str) and (not tags or one.tag in tags)]
