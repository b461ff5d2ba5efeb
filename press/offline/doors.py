"""Doors of a page that is opened from a disk: what they say there, and what is behind Download."""

import posixpath
import re
from collections.abc import Callable
from html import escape
from urllib.parse import quote, urlsplit

from press.launch.doors import NAMES
from press.offline.addresses import rewritten

ONLINE = "Needs the internet: it opens the published guide."
TAKEN = "This is a copy of these pages. The files below need the internet: they are the newest."

_NOTES = (
    (re.compile(r"<p\b[^>]*\bid=[\"']?launch-lite\b[^>]*>"), ONLINE),
    (re.compile(rf"<dt>{NAMES['lite']}</dt>\s*<dd>"), ONLINE),
    (re.compile(r"<section\b[^>]*\bclass=[\"']?downloads\b.*?</h2>\s*<p>", re.S), TAKEN),
)
"""After what a note stands, and its words."""
_OUTSIDE = r"(?:[^\"'>]|\"[^\"]*\"|'[^']*')"
_SAVES = re.compile(rf"(<a\b{_OUTSIDE}*?\sdownload)((?=[\s>]){_OUTSIDE}*>)")
# What may stand in a `data:` address as it is; the rest is quoted. Shorter in a zip than base64.
_PLAIN = "!$'()*+,-./:;=?@[]_{}~|"


def with_notes(html: str) -> str:
    """Return a page that says which of its doors lead to the published guide."""
    for place, words in _NOTES:
        html = place.sub(lambda found, words=words: f"{found[0]}{words} ", html)
    return html


def with_files(html: str, read: Callable[[str], bytes | None]) -> str:
    """Return a page whose links that save a file have it in them.

    From a disk a browser obeys no `download`: what it knows no program for it shows, and of a
    lesson that is a page full of braces. It does save what an address holds in itself:
    https://developer.mozilla.org/docs/Web/HTML/Reference/Elements/a#download

    Args:
        html: the page.
        read: takes the address of a file, as the page has it, and returns what is in the file;
            None when it is not in the copy, and then the link stays.
    """

    def link(found: re.Match[str]) -> str:
        names = []

        def held(address: str) -> str:
            data = read(address)
            if data is None:
                return address
            names.append(escape(posixpath.basename(urlsplit(address).path)))
            return f"data:application/octet-stream,{quote(data, safe=_PLAIN)}"

        tag = rewritten(found[0], held)
        return _SAVES.sub(rf'\1="{names[0]}"\2', tag) if names else tag

    return _SAVES.sub(link, html)
