"""What a page makes a browser ask for, read from the page itself, before any script runs."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from lxml import etree, html

# Where HTML and SVG have addresses that a browser fetches unasked, or may:
# https://html.spec.whatwg.org/multipage/indices.html#attributes-3
FETCHED = ("src", "srcset", "imagesrcset", "href", "xlink:href", "data", "poster", "background")
SENT = ("action", "formaction", "ping", "manifest")
# These are read by machines, and by no browser.
PLAIN = {"canonical", "license", "author", "edit", "prev", "next"}
_URL = re.compile(r"url\(\s*[\"']?([^\"')]+)|@import\s+[\"']([^\"']+)")


def asked_for(page: html.HtmlElement) -> Iterator[str]:
    """Yield every address in a page that is no link for a reader to press, and in its styles."""
    for element in page.iter(etree.Element):
        pressed = element.tag in ("a", "area") or PLAIN & set(element.get("rel", "").split())
        for name in (*SENT, *(() if pressed else FETCHED)):
            value = element.get(name, "")
            parts = value.split(",") if name.endswith("srcset") else [value]
            yield from (it.split()[0] for it in parts if it.strip() and not is_data(it))
        yield from asked_by_styles(element.get("style", ""))
        if element.tag == "style":
            yield from asked_by_styles(element.text_content())
        if element.get("http-equiv", "").lower() == "refresh":
            yield element.get("content").partition("=")[2]


def asked_by_styles(css: str) -> list[str]:
    """Return the addresses that a style sheet fetches."""
    found = [one or other for one, other in _URL.findall(css)]
    return [address for address in found if not is_data(address)]


def is_data(address: str) -> bool:
    """Whether an address holds what it leads to."""
    return address.startswith("data:")


def is_elsewhere(address: str) -> bool:
    """Whether an address names a host."""
    return bool(urlsplit(address).netloc)
