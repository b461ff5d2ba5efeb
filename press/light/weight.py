"""What pages weigh on their way to a reader, and what of them weighs most."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from lxml import html
from lxml.etree import _Element

from press.served import zipped

_FIGURE = re.compile(
    rb"<svg\b[^>]*\brole=(?:img|\"img\")[^>]*>.*?</svg>|<img\b[^>]*\bsrc=\"?data:[^>]*>", re.DOTALL
)
PARTS = {
    "header": "//header",
    "navigation": "//*[contains(@class, 'md-sidebar')]",
    "launch bar": "//section[contains(@class, 'launch')]",
    "code": "//article//pre[not(ancestor::*[contains(@class, 'cell-output')])]",
    "outputs": "//*[contains(@class, 'cell-output')]",
    "tables": "//article//table[not(ancestor::*[contains(@class, 'cell-output')])]",
    "dated facts": "//*[contains(@class, 'dated-facts')]",
    "scripts and styles in the page": "//script | //style",
    "footer": "//footer",
}


@dataclass(frozen=True)
class Fetched:
    """Something that a page makes a browser fetch."""

    path: str
    """Relative to the root of the site."""
    size: int
    """Bytes on the wire: compressed, when it is text."""


def compressed(data: bytes) -> int:
    """Return the size of `data` after gzip, as GitHub Pages sends text."""
    return len(zipped(data))


def without_figures(page: bytes) -> bytes:
    """Return a page's HTML without the figures that stand in it; icons and codes are no figures."""
    return _FIGURE.sub(b"", page)


def parts_of(page: bytes) -> dict[str, int]:
    """Return the parts of a page with what each adds to its weight, the heaviest first.

    That is what the page would lose without the part. It is less than the part by itself, since
    what is said twice is compressed; so the sum of all is less than the page.
    """
    page = without_figures(page)
    whole = compressed(page)
    found = {}
    for name, path in PARTS.items():
        tree = html.fromstring(page)
        for part in tree.xpath(path):
            if part.getparent() is not None:
                part.drop_tree()
        found[name] = whole - compressed(html.tostring(tree, encoding="utf-8"))
    text = html.fromstring(page).find(".//article")
    if text is not None:
        found["words alone"] = compressed(text.text_content().encode())
    return dict(sorted(found.items(), key=lambda part: -part[1]))


def first_view(site: Path, where: str) -> list[Fetched]:
    """Return what a browser that has nothing yet fetches to show a page, the page itself first.

    Its figures are left out, and what is fetched only when a reader asks for it, as the index of
    the search.

    Args:
        site: a built site.
        where: the address of the page relative to the root of the site.
    """
    page = (site / where / "index.html").read_bytes()
    own = Fetched(where or "index.html", compressed(without_figures(page)))
    needed = dict.fromkeys(_addresses(html.fromstring(page)))
    return [own, *(_fetched(site, posixpath.join(where, address)) for address in needed)]


def _addresses(tree: _Element) -> Iterator[str]:
    """Yield what a page needs of its own site."""
    needs = (
        "//link[@rel='stylesheet' or @rel='icon']/@href | //script/@src | //img[@class='qr']/@src"
    )
    for address in tree.xpath(needs):
        if not urlsplit(address).scheme:
            yield address


def _fetched(site: Path, address: str) -> Fetched:
    path = posixpath.normpath(urlsplit(address).path)
    data = (site / path).read_bytes()
    return Fetched(path, min(len(data), compressed(data)))
