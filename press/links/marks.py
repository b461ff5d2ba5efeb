"""A discreet mark behind each link whose last check failed, with the archived copy offered."""

from collections.abc import Iterator, Mapping
from html import escape
from html.parser import HTMLParser
from itertools import accumulate
from urllib.parse import quote

from press.links.addresses import OURS, without_fragment
from press.links.register import Entry
from press.links.words import copy_of, lost_places, warning

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_CLOSED = ("pre", "svg")
"""In code a mark would be copied with it, and a drawing can hold none."""
_UNSOUGHT = "data-search-exclude"
"""For Material: the site's search does not find a page by the words of its marks."""
_WITH_THE_LINK = "&#8288;"
"""A character of no width, at which no line ends."""


def to_be_marked(register: Mapping[str, Entry]) -> dict[str, Entry]:
    """Return the entries of which a page has something to say."""
    return {url: entry for url, entry in register.items() if entry.failed or lost_places(entry)}


def with_marks(html: str, entries: Mapping[str, Entry], register: str | None = None) -> str:
    """Return the content of a page with a mark behind each link that `entries` warn of.

    A mark is a small sign whose text is there for screen readers, for paper, and in a tooltip. In
    a heading it would become part of the name, so it follows the heading.

    Args:
        html: the page's content, without what the theme puts around it.
        entries: those to be marked, by address without fragment.
        register: the address, as seen from this page, of the page that has the table of all links,
            to which a mark leads; None when there is no such page.
    """
    if not entries:
        return html
    reader = _Reader(html, entries, register)
    parts, done = [], 0
    for offset, mark in reader.marks():
        parts += [html[done:offset], mark]
        done = offset
    return "".join([*parts, html[done:]])


class _Reader(HTMLParser):
    """Finds where a page's links end; the page itself is not written anew."""

    def __init__(self, html: str, entries: Mapping[str, Entry], register: str | None) -> None:
        super().__init__()
        self._html = html
        self._entries = entries
        self._register = register
        self._lines = list(accumulate((len(line) for line in html.split("\n")), _after, initial=0))
        self._closed = 0
        self._heading = False
        self._mark = ""
        """That of the link that is open."""
        self._of_heading: list[str] = []
        self._found: list[tuple[int, str]] = []

    def marks(self) -> Iterator[tuple[int, str]]:
        """Yield the marks, each with the number of characters of the page before it."""
        self.feed(self._html)
        self.close()
        yield from self._found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _CLOSED:
            self._closed += 1
        elif tag in _HEADINGS:
            self._heading = True
        elif tag == "a":
            self._mark = "" if self._closed else self._mark_of(dict(attrs).get("href") or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _CLOSED:  # `<svg/>` holds nothing; of HTML's own elements the `/` says naught
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in _CLOSED:
            self._closed = max(self._closed - 1, 0)
        elif tag == "a" and self._mark:
            if self._heading:
                self._of_heading.append(self._mark)
            else:
                self._found.append((self._end(), self._mark))
            self._mark = ""
        elif tag in _HEADINGS:
            if self._of_heading:
                marks = " ".join(self._of_heading)
                self._found.append((self._end(), f'<p class="link-notes">{marks}</p>'))
            self._heading, self._of_heading = False, []

    def _end(self) -> int:
        """Return where the end tag ends that is being read."""
        line, column = self.getpos()
        return self._html.find(">", self._lines[line - 1] + column) + 1 or len(self._html)

    def _mark_of(self, href: str) -> str:
        address, place = without_fragment(href.strip())
        entry = self._entries.get(address)
        warned = entry and warning(entry, place)
        return mark(address, entry, *warned, self._register) if entry and warned else ""


def _after(offset: int, length: int) -> int:
    return offset + length + 1


def mark(address: str, entry: Entry, kind: str, words: str, register: str | None) -> str:
    """Return the mark for one link, in HTML.

    Args:
        address: the link's, without fragment.
        entry: what is known of it.
        kind: what is wrong, as a name in HTML.
        words: what is wrong, as a part of a sentence.
        register: see `with_marks`.
    """
    said = f'<span class="link-mark__say">({escape(words)})</span>'
    attributes = f'class="link-mark link-mark--{kind}" title="{escape(_sentence(words))}"'
    if register is None:
        sign = f"<span {attributes}>{said}</span>"
    else:
        target = f"{register}?find={quote(address, safe='')}#links"
        sign = f'<a {attributes} href="{escape(target)}">{said}</a>'
    if entry.archived:
        sign += (
            f' <small class="link-mark__copy">(<a href="{escape(entry.archived)}" {OURS}>archived'
            f' copy<span class="link-mark__say">{copy_of(entry)}</span></a>)</small>'
        )
    return f'<span class="link-note" {_UNSOUGHT}>{_WITH_THE_LINK}{sign}</span>'


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."
