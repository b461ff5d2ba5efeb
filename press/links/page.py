"""What a page shows, roughly: its title, its first heading, and its words."""

import contextlib
from dataclasses import dataclass, field
from html.parser import HTMLParser

_HIDDEN = ("script", "style", "template", "noscript")


@dataclass
class Page:
    """The beginning of a page of HTML, as a reader sees it."""

    title: str = ""
    heading: str = ""
    text: str = ""


@dataclass
class _Parts:
    title: list[str] = field(default_factory=list)
    heading: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    """Reads a page once, from its beginning, however broken it is."""

    def __init__(self) -> None:
        super().__init__()
        self.parts = _Parts()
        self._in = ""
        self._seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN or (tag in ("title", "h1") and tag not in self._seen):
            self._in = tag
            self._seen.add(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == self._in:
            self._in = ""

    def handle_data(self, data: str) -> None:
        if self._in == "title":
            self.parts.title.append(data)
        elif self._in not in _HIDDEN:
            self.parts.text.append(data)
            if self._in == "h1":
                self.parts.heading.append(data)


def read_page(html: str) -> Page:
    """Return what the beginning of a page shows; nothing of what cannot be read."""
    reader = _Reader()
    with contextlib.suppress(AssertionError):  # of html.parser, on marks that no page should have
        reader.feed(html)
    parts = reader.parts
    return Page(_line(parts.title), _line(parts.heading), _line(parts.text))


def _line(parts: list[str]) -> str:
    return " ".join("".join(parts).split())
