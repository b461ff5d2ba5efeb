"""What a page weighs: its HTML, its figures, and all that a first view fetches from its own site.

Some put a figure into the page and some beside it, so a page's HTML is weighed without figures, and
with them wherever they are.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser, Request, Route

from press.served import HOST, served, zipped

_DRAWN = re.compile(r"<svg\b.*?</svg>|src=\"?data:[^\" >]*", re.DOTALL)
_FIGURE = 2000
"""Characters of a drawing from which it is a figure, and no icon."""
_SHOWN = re.compile(r"<img\b[^>]*?\bsrc=[\"']?(?P<path>[^\"' >]+)")
_PACKED = {".png", ".jpg", ".jpeg", ".webp", ".gif", ".woff", ".woff2"}
"""Formats that are compressed already: a server sends them as they are."""


@dataclass(frozen=True)
class Weight:
    """Kilobytes, raw and as a server with gzip would send them."""

    html: tuple[float, float]
    """Of the page, figures apart."""
    page: tuple[float, float]
    """With its figures, those in files beside it too."""
    view: tuple[float, float]
    files: int
    """How many files a first view fetches, the page itself included."""
    hosts: list[str]
    """Other hosts that the page asks; what they would send is not counted."""


def weigh(browser: Browser, site: Path, page: Path) -> Weight:
    """Look at a page of a built site once, on a phone, and weigh what it fetches."""
    fetched: dict[Path, None] = {}
    hosts: set[str] = set()

    def note(route: Route, request: Request) -> None:
        host = urlsplit(request.url).hostname or ""
        if host == HOST:
            route.continue_()
            return
        hosts.add(host)
        route.abort()

    def noted(request: Request) -> None:
        parts = urlsplit(request.url)
        path = site / unquote(parts.path).lstrip("/")
        path = path / "index.html" if path.is_dir() else path
        if parts.hostname == HOST and path.is_file():
            fetched[path] = None

    with served(site) as root:
        context = browser.new_context(viewport={"width": 390, "height": 844})
        tab = context.new_page()
        tab.route("**/*", note)
        tab.on("request", noted)
        tab.goto(root + page.relative_to(site).as_posix().removesuffix("index.html"))
        tab.wait_for_load_state("networkidle")
        context.close()
    return Weight(
        without_figures([page]), with_figures([page]), size(fetched), len(fetched), sorted(hosts)
    )


def without_figures(pages: Iterable[Path]) -> tuple[float, float]:
    """Return the kilobytes of the HTML of some pages, without the figures that are in it."""
    return _sum(
        _DRAWN.sub(
            lambda drawn: "" if len(drawn[0]) > _FIGURE else drawn[0], page.read_text("utf-8")
        ).encode()
        for page in pages
    )


def with_figures(pages: Iterable[Path]) -> tuple[float, float]:
    """Return the kilobytes of the HTML of some pages and of the pictures that it shows."""
    pages = list(pages)
    shown = dict.fromkeys(
        (page.parent / unquote(found["path"])).resolve()
        for page in pages
        for found in _SHOWN.finditer(page.read_text("utf-8"))
        if not found["path"].startswith(("data:", "http:", "https:"))
    )
    return size([*pages, *(path for path in shown if path.is_file())])


def size(files: Iterable[Path]) -> tuple[float, float]:
    """Return the kilobytes of some files, raw and compressed as GitHub Pages does."""
    sizes = [_sum([path.read_bytes()], packed=path.suffix in _PACKED) for path in files]
    return sum(raw for raw, _ in sizes), sum(sent for _, sent in sizes)


def _sum(texts: Iterable[bytes], *, packed: bool = False) -> tuple[float, float]:
    pairs = [(len(text), len(text if packed else zipped(text))) for text in texts]
    return sum(raw for raw, _ in pairs) / 1000, sum(sent for _, sent in pairs) / 1000
