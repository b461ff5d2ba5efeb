"""The addresses of a page, for who opens it from a disk, where nobody answers for a folder."""

import posixpath
import re
from collections.abc import Callable, Container
from html import escape, unescape
from urllib.parse import unquote, urljoin, urlsplit

# A start tag with all its attributes, as HTML writes them: values in quotation marks, or without.
_TAG = re.compile(r"<[a-z](?:[^\"'>]|\"[^\"]*\"|'[^']*')*>", re.I)
_ADDRESS = re.compile(
    r"(?P<before>\s(?:href|src|action)\s*=\s*)"
    r"(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s>\"']+))",
    re.I,
)
_NO_TAGS = re.compile(r"(<(script|style)\b[^>]*>)(.*?)(</\2\s*>)", re.I | re.S)


def rewritten(html: str, change: Callable[[str], str]) -> str:
    """Return a page with each address in its tags changed; the rest stays to the letter.

    Args:
        html: the page, as it was written or minified.
        change: takes an address, without the page's escapes, and returns the new one.
    """

    def attribute(found: re.Match[str]) -> str:
        old = unescape(found["double"] or found["single"] or found["bare"] or "")
        new = change(old)
        return found[0] if new == old else f'{found["before"]}"{escape(new)}"'

    def tags(text: str) -> str:
        return _TAG.sub(lambda tag: _ADDRESS.sub(attribute, tag[0]), text)

    parts, done = [], 0
    for found in _NO_TAGS.finditer(html):  # what stands in a script is no tag, its own address is
        parts += [tags(html[done : found.end(1)]), found[3]]
        done = found.end(3)
    return "".join([*parts, tags(html[done:])])


def on_a_disk(address: str, page: str, files: Container[str], site_url: str) -> str:
    """Return the address that leads to the same place from a page that is opened from a disk.

    What is not in the copy is the published site's, or another host's, and stays there.

    Args:
        address: as the page has it.
        page: the page's own, relative to the site's root, as `first-query/`.
        files: those of the copy, relative to its root.
        site_url: of the published site, ending in a slash.
    """
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or not parts.path:  # elsewhere, or on the same page
        return address
    target = posixpath.normpath(posixpath.join("/", page, parts.path)).lstrip("/")
    name = unquote(target)
    folder = parts.path.endswith(("/", "..", ".")) or f"{name}/index.html".lstrip("/") in files
    if folder and posixpath.join(name, "index.html") in files:
        path = posixpath.join(parts.path, "index.html")
        return parts._replace(path=path).geturl()
    if not folder and name in files:
        return address
    return urljoin(urljoin(site_url, page), address)
