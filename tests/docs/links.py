"""Follow links: those of the built pages to files and anchors, those of sources to files."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tests.docs.chapters import FENCE, INLINE_CODE, blank

_LEADS = {"href", "src", "data", "poster", "xlink:href"}
_INLINE = re.compile(r"(?<!\\)\]\(\s*<?(?P<to>[^()\s<>]+(?:\([^()\s]*\)[^()\s<>]*)*)>?[^()]*\)")
_REFERENCE = re.compile(r"^[ \t]*\[[^\]^]+\]:[ \t]*<?(?P<to>[^\s>]+)", re.MULTILINE)
_TAG = re.compile(r"<[a-zA-Z][^>]*?\b(?:href|src)=[\"'](?P<to>[^\"']+)[\"']")


@dataclass
class Page:
    """What a page can be entered by, and where it leads."""

    ids: set[str] = field(default_factory=set)
    links: list[tuple[int, str]] = field(default_factory=list)
    """Each with its line, from 1."""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page()

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if value is None:
                continue
            if name == "id" or (name == "name" and tag == "a"):
                self.page.ids.add(value)
            elif name in _LEADS:
                self.page.links.append((self.getpos()[0], value))
            elif name == "srcset":
                found = [part.split()[0] for part in value.split(",") if part.strip()]
                self.page.links += [(self.getpos()[0], link) for link in found]


def read_page(path: Path) -> Page:
    """Return a page of HTML as its readers can enter and leave it."""
    reader = _Reader()
    reader.feed(path.read_text("utf-8"))
    return reader.page


def broken_in_site(site: Path, address: str = "/") -> list[str]:
    """Return, as `page:line: link: why`, every link of a built site that leads nowhere.

    Args:
        site: its folder.
        address: where it is published; links that begin with it, or with its path, are its own.
    """
    pages = {path.relative_to(site).as_posix(): read_page(path) for path in site.rglob("*.html")}
    base = urlsplit(address).path or "/"
    said = []
    for name, page in sorted(pages.items()):
        for line, link in page.links:
            if why := _why(link.strip(), name, site, pages, address, base):
                said.append(f"{name}:{line}: {link}: {why}")
    return said


def _why(
    link: str, name: str, site: Path, pages: dict[str, Page], address: str, base: str
) -> str | None:
    """Return what is wrong with a link of the page `name`, None for nothing."""
    if address != "/" and link.startswith(address):
        link = base + link.removeprefix(address)
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return None  # elsewhere: not ours to follow, and here nothing is asked of the world
    target = unquote(parts.path)
    if not target:
        file = name
    elif target.startswith("/"):
        if not f"{target}/".startswith(base):
            return "it leaves the site"
        file = target[len(base) :]
    else:
        file = posixpath.normpath(posixpath.join(posixpath.dirname(name), target))
        if target.endswith("/"):
            file += "/"
    if file.startswith("../"):
        return "it leaves the site"
    if file in ("", ".", "./") or file.endswith("/") or (site / file).is_dir():
        file = posixpath.normpath(posixpath.join(file, "index.html"))
    if not (site / file).is_file():
        return "no such file"
    anchor = unquote(parts.fragment)
    if anchor and file in pages and anchor not in pages[file].ids | {"top", "__skip"}:
        return "no such place on that page"
    return None


def links_in_markdown(markdown: str) -> Iterator[tuple[int, str]]:
    """Yield the links of Markdown, those of tags of HTML among them, each with its line."""
    text = markdown
    for code in (FENCE, INLINE_CODE):
        text = code.sub(lambda found: blank(found[0]), text)
    for pattern in (_INLINE, _REFERENCE, _TAG):
        for found in pattern.finditer(text):
            yield text.count("\n", 0, found.start()) + 1, found["to"]


def broken_in_source(markdown: str, folder: Path, place: str) -> list[str]:
    """Return, as `place:line: link`, the links of Markdown in `folder` to files there are not."""
    said = []
    for line, link in links_in_markdown(markdown):
        parts = urlsplit(link)
        if parts.scheme or parts.netloc or not parts.path:
            continue
        if not (folder / unquote(parts.path)).exists():
            said.append(f"{place}:{line}: {link}: no such file")
    return said
