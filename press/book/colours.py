"""The colours of code, as Pygments gave them to the page: kept in the book as `span.KIND`.

A book knows fewer kinds than a page, since on paper few can be told apart.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cache

from lxml import etree
from lxml.etree import _Element as Element
from pygments.token import STANDARD_TYPES, Token

Piece = tuple[str, str]
"""A text, and its kind: a key of `colours` in code.typ, or ""."""

TAB = 4
"""Letters between two places where a tab leads."""

_KINDS = (
    (Token.Comment, "c"),
    (Token.Keyword, "k"),
    (Token.Operator.Word, "k"),
    (Token.Name.Tag, "k"),
    (Token.Literal.String.Escape, "n"),
    (Token.Literal.String, "s"),
    (Token.Literal.Number, "n"),
    (Token.Name.Function, "f"),
    (Token.Name.Class, "f"),
    (Token.Name.Builtin, "f"),
    (Token.Name.Attribute, "f"),
    (Token.Operator, "o"),
    (Token.Punctuation, "o"),
    (Token.Generic.Inserted, "s"),
    (Token.Generic.Deleted, "n"),
)
_TOKENS = {name: token for token, name in STANDARD_TYPES.items() if name}
"""Pygments's tokens by the classes that its HTML has for them."""


def read(source: Element) -> list[Piece]:
    """Return the text of code on a page, with its white space, in the kinds of a book.

    What buttons in it say is left out, and empty lines at its ends.
    """
    return _stripped(_joined(_walk(source, "", _kind_on_page)))


def write(target: Element, pieces: Iterable[Piece]) -> None:
    """Put pieces into an empty element."""
    last = None
    for text, kind in pieces:
        if kind:
            last = etree.SubElement(target, "span", {"class": kind})
            last.text = text
        elif last is None:
            target.text = (target.text or "") + text
        else:
            last.tail = (last.tail or "") + text


def pieces_of(code: Element) -> list[Piece]:
    """Return what `write` has put into an element, or into one in it, with spaces for tabs."""
    made: list[Piece] = []
    column = 0
    for text, kind in _walk(code, "", lambda name, outer: name or outer):
        if "\t" in text:
            text = (" " * (column % TAB) + text).expandtabs(TAB)[column % TAB :]
        if text:
            made.append((text, kind))
        column = len(text) - text.rindex("\n") - 1 if "\n" in text else column + len(text)
    return made


def _walk(element: Element, kind: str, kind_of: Callable[[str, str], str]) -> Iterator[Piece]:
    """Yield each text in an element; `kind_of` tells a kind by the class and by what is around."""
    yield element.text or "", kind
    for child in element:
        if isinstance(child.tag, str) and child.tag not in ("button", "nav"):
            yield from _walk(child, kind_of(child.get("class", ""), kind), kind_of)
        yield child.tail or "", kind


@cache
def _kind_on_page(name: str, outer: str) -> str:
    token = next((_TOKENS[own] for own in name.split() if own in _TOKENS), None)
    if token is None:
        return outer
    return next((kind for of, kind in _KINDS if token in of), "")


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Make one of neighbours of a kind; a space has none of its own."""
    made: list[Piece] = []
    for text, kind in pieces:
        if not text:
            continue
        if made and (made[-1][1] == kind or not text.strip()):
            made[-1] = (made[-1][0] + text, made[-1][1])
        else:
            made.append((text, kind))
    return made


def _stripped(pieces: list[Piece]) -> list[Piece]:
    """Take away the line ends at both ends."""
    for end, strip in ((0, str.lstrip), (-1, str.rstrip)):
        while pieces:
            text, kind = pieces[end]
            if text := strip(text, "\n"):
                pieces[end] = (text, kind)
                break
            del pieces[end]
    return pieces
