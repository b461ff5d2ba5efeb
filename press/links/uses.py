"""What the pages say of the links that stand on them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

from press.links.addresses import without_fragment
from press.sentences import sentences

_BLOCKS = {"address", "article", "aside", "blockquote", "div", "figure", "p", "pre", "section"}
_BLOCKS |= {"h1", "h2", "h3", "h4", "h5", "h6", "hr", "figcaption", "details", "summary"}
_BLOCKS |= {"dl", "dt", "dd", "ol", "ul", "li", "table", "thead", "tbody", "tr", "th", "td"}
_LARGE = re.compile(r"<(pre|svg)\b.*?</\1>", re.DOTALL)
"""Most of a page, in which there is nothing to read."""
_VOID = {"br", "hr", "img", "input", "source", "wbr"}
_UNREAD = {"nav", "script", "style", "svg", "pre", "button"}
_OURS = {
    "launch",
    "headerlink",
    "md-content__button",
    "footnote-ref",
    "footnote-backref",
    "link-note",
}
"""Classes of what is no part of a page's sentences."""
_FACTS = "dated-facts"
"""The box in which a page gives the sources of its facts: a link there is for the fact."""
_LONGEST = 130
"""Characters of the words around a link."""
_FEW = 24
"""Characters beside a link that do not say what it is for."""
_CELLS = ("td", "th")
_POINTS = " .:;,()–"
_ADDRESS = re.compile(r"…|\S+\.\w+/")


@dataclass(frozen=True)
class Use:
    """One link in a page's words."""

    words: str
    """Of the link."""
    around: str
    """The sentence in which it stands; "" when that is the link alone."""
    column: int | None
    """In a table, which cell of its row it stands in, from 0."""
    cells: tuple[str, ...] = ()
    """In a table, the text of that row's cells."""


@dataclass
class Uses:
    """A page's title, and the links in its words, by address without fragment."""

    title: str = ""
    links: dict[str, list[Use]] = field(default_factory=dict)


def uses_in(html: str) -> Uses:
    """Return what a built page says of its links; what the theme puts around it is not read."""
    reader = _Reader()
    reader.feed(_words_of(html))
    reader.close()
    reader.end_block()
    return reader.uses


def _words_of(html: str) -> str:
    start = html.find("<article")
    return _LARGE.sub("", html[start : html.find("</article>", start)] if start >= 0 else html)


@dataclass
class _Link:
    url: str
    start: int
    end: int | None = None


class _Reader(HTMLParser):
    """Reads a page as runs of text between the marks of blocks."""

    def __init__(self) -> None:
        super().__init__()
        self.uses = Uses()
        self._open: list[str] = []
        """The elements in the one that is passed over, which is the first."""
        self._text = ""
        self._links: list[_Link] = []
        self._row: list[str] = []
        self._of_row: list[tuple[int, str, str, str]] = []
        self._cell: int | None = None
        self._title = False
        self._facts = False
        self._term = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if self._open or tag in _UNREAD or _OURS.intersection((given.get("class") or "").split()):
            if tag not in _VOID:
                self._open.append(tag)
            return
        if tag in _BLOCKS:
            self.end_block()
        if tag == "details":
            self._facts = given.get("class") == _FACTS
        elif tag == "h1":
            self._title = True
        elif tag == "tr":
            self._row, self._of_row = [], []
        elif tag in _CELLS:
            self._cell = len(self._row)
            self._row.append("")
        elif tag == "br":
            self._text += " "
        elif tag == "a":
            address, _ = without_fragment((given.get("href") or "").strip())
            self._links.append(_Link(address, len(self._text)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br" or tag in _BLOCKS:
            self.handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        if not self._open:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        if self._open:
            if tag in self._open:
                while self._open.pop() != tag:
                    pass
            return
        if tag == "a" and self._links:
            self._links[-1].end = len(self._text)
        if tag == "dt":
            self._term = " ".join(self._text.split())
        if tag in _BLOCKS:
            self.end_block()
        if tag == "details":
            self._facts = False
        if tag == "h1":
            self._title = False
        elif tag in _CELLS:
            self._cell = None
        elif tag == "tr":
            self._end_row()

    def end_block(self) -> None:
        """Take down what stood in the block that ends, or is interrupted, here."""
        text = " ".join(self._text.split())
        if self._title and text:
            self.uses.title = text
        if self._cell is not None and text:
            self._row[self._cell] = f"{self._row[self._cell]} {text}".strip()
        for link in self._links:
            words = " ".join(self._text[link.start : link.end].split())
            if not link.url.startswith("http") or not words:
                continue
            around = self._term if self._facts else _around(text, words)
            if self._cell is not None:
                self._of_row.append((self._cell, link.url, words, around))
            else:
                self._add(link.url, Use(words, around, None))
        self._text, self._links = "", []

    def _end_row(self) -> None:
        for column, url, words, around in self._of_row:
            self._add(url, Use(words, around, column, tuple(self._row)))
        self._row, self._of_row = [], []

    def _add(self, url: str, use: Use) -> None:
        self.uses.links.setdefault(url, []).append(use)


def _around(text: str, words: str) -> str:
    """Return the sentence of `text` that has `words`; "" when there are no others.

    Where the link is nearly all of it, as in a citation, its neighbours say what for.
    """
    sentence = next((one for one in sentences(text) if words in one), text)
    alone = sentence.startswith(words) and len(sentence) - len(words) < _FEW
    around = text if alone else sentence
    return "" if around.strip(_POINTS) == words.strip(_POINTS) else _cut(around, words)


def _cut(sentence: str, words: str) -> str:
    """Return a sentence, of a long one the part round `words`, at the ends of words."""
    if len(sentence) <= _LONGEST:
        return sentence
    middle = sentence.index(words) + len(words) // 2 if words in sentence else 0
    start = max(0, min(middle - _LONGEST // 2, len(sentence) - _LONGEST))
    end = start + _LONGEST
    if start:
        start = sentence.find(" ", start) + 1
    before = "… " if start else ""
    if end >= len(sentence):
        return before + sentence[start:]
    return f"{before}{sentence[start : sentence.rfind(' ', start, end)].rstrip(',;:')} …"


def purpose(url: str, uses: Uses) -> tuple[str, str] | None:
    """Return what a table of sources says of an address: its name there, and what it is for.

    That is a row that begins with a link to it; the second cell says what for.
    """
    for use in uses.links.get(url, ()):
        if use.column == 0 and len(use.cells) > 1 and use.cells[1]:
            return use.words, use.cells[1]
    return None


def words_around(url: str, pages: Mapping[str, Uses]) -> str:
    """Return the first words that stand around a link to `url` on one of `pages`; "" for none."""
    found = (_said(use) for page in pages.values() for use in page.links.get(url, ()))
    return next((words for words in found if words), "")


def _said(use: Use) -> str:
    """Return the words around a link; in a table after those that its row begins with."""
    if not use.column or _ADDRESS.match(use.cells[0]):
        return use.around
    return ": ".join(part for part in (use.cells[0], use.around) if part)
