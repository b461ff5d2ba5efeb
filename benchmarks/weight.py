"""What a page weighs: its HTML, and all that a first view of it fetches from its own site."""

import gzip
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser, Request, Route

from press.served import HOST, served

_PACKED = {".png", ".jpg", ".jpeg", ".webp", ".gif", ".woff", ".woff2"}
"""Formats that are compressed already: a server sends them as they are."""


@dataclass(frozen=True)
class Weight:
    """Kilobytes, raw and as a server with gzip would send them."""

    html: tuple[float, float]
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
    return Weight(size([page]), size(list(fetched)), len(fetched), sorted(hosts - {""}))


def size(files: list[Path]) -> tuple[float, float]:
    """Return the kilobytes of some files, raw and compressed as GitHub Pages does."""
    raw = packed = 0
    for path in files:
        data = path.read_bytes()
        raw += len(data)
        packed += len(data if path.suffix in _PACKED else gzip.compress(data, 6))
    return raw / 1000, packed / 1000
