"""The formats that a mine writes: their names, media types and what a client may ask for.

Follows InterMine's Format, WebServiceRequestParser and ResponseUtil.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

from minelet.errors import NotAcceptable, nearest


class Format(NamedTuple):
    """A format: its media type, the shape of an error in it, and the ending of a file of it."""

    media: str
    family: str
    ending: str


FORMATS = {
    "json": Format("application/json", "json", ".json"),
    "jsonrows": Format("application/json", "json", ".json"),
    "jsonobjects": Format("application/json", "json", ".json"),
    "jsontable": Format("application/json", "json", ".json"),
    "jsoncount": Format("application/json", "json", ".json"),
    "count": Format("text/plain", "flat", ""),
    "text": Format("text/plain", "flat", ""),
    "tab": Format("text/tab-separated-values", "flat", ".tsv"),
    "csv": Format("text/comma-separated-values", "flat", ".csv"),
    "xml": Format("application/xml", "xml", ".xml"),
    "html": Format("text/html", "html", ".html"),
}
MAX_ROWS = 10_000_000  # of one answer (InterMine's WebServiceRequestParser.MAX_LIMIT)
ALIASES = {"tsv": "tab"}
COUNTS = {"count", "jsoncount"}

# What may follow the address of a resource instead of a parameter, as `/lists/json`.
ENDINGS = {"json": "json", "xml": "xml", "tsv": "tab", "csv": "csv", "txt": "text"}

# The media types of an Accept header (`ws.accept.*` in InterMine's global.web.properties).
ACCEPTED = {
    "text/xml": "xml",
    "application/xml": "xml",
    "text/html": "html",
    "text/plain": "text",
    "text/count": "count",
    "text/tab-separated-values": "tab",
    "text/comma-separated-values": "csv",
    "text/csv": "csv",
    "application/tsv": "tab",
    "application/csv": "csv",
    "text/javascript": "json",
    "application/javascript": "json",
    "application/json": "json",
}
SHAPES = {"objects": "jsonobjects", "rows": "jsonrows", "table": "jsontable", "count": "jsoncount"}
ANY = "*"


def format_name(name: str) -> str:
    """Return the name by which a format is known here.

    Raises:
        NotAcceptable: there is no such format; the text names the nearest.
    """
    wanted = name.strip().lower()
    wanted = ALIASES.get(wanted, wanted)
    if wanted not in FORMATS:
        raise NotAcceptable(
            f"This mine does not write the format {name[:40]}{nearest(name[:40], FORMATS)}; "
            f"it writes {', '.join(FORMATS)}"
        )
    return wanted


def counted(form: str) -> str:
    """Return the format for the number of rows that would be written in another."""
    return "jsoncount" if FORMATS[form].family == "json" else "count"


def accepted(header: str) -> list[str | None]:
    """Return what an Accept header names, best first: formats, `*` for any, None for unknown."""
    found = []
    for part in header.lower().split(","):
        kind, *options = [word.strip() for word in part.split(";")]
        if not kind:
            continue
        quality = _quality(options)
        if quality > 0:
            found.append((quality, _named(kind, options)))
    found.sort(key=lambda one: -one[0])
    return [name for _, name in found]


def _quality(options: list[str]) -> float:
    for option in options:
        name, _, value = option.partition("=")
        if name.strip() == "q" and re.fullmatch(r"[01](\.[0-9]{0,3})?", value.strip()):
            return float(value)
    return 1.0


def _named(kind: str, options: list[str]) -> str | None:
    if kind.startswith("*"):
        return ANY
    known = ACCEPTED.get(kind)
    for option in options:
        name, _, value = option.partition("=")
        # InterMine reads `type=`; `format=` is how its Format writes the same.
        if name.strip() in {"type", "format"} and value.strip() in SHAPES:
            if known == "json":
                return SHAPES[value.strip()]
            if known and value.strip() == "count":
                return "count"
    return known


def negotiate(header: str, default: str, served: Collection[str] = FORMATS) -> str:
    """Return the format to write for an Accept header.

    Args:
        header: the header, or "" when there is none.
        default: the format for a client to whom all are equal.
        served: the formats that can be written here.

    Raises:
        NotAcceptable: the header names nothing that can be written.
    """
    names = accepted(header)
    for name in names:
        if name == ANY:
            return default
        if name in served:
            return name
    if names:
        raise NotAcceptable(
            f"This mine writes nothing that the request accepts ({header[:80]}): "
            "ask for a format by the parameter format"
        )
    return default


def header_style(text: str) -> str:
    """Return what the parameter `columnheaders` asks for: `none`, `path` or `friendly`.

    Whatever is not a no is a yes, as in WebService.wantsColumnHeaders.
    """
    wanted = text.lower()
    if wanted in {"", "0", "false", "none"}:
        return "none"
    return "path" if wanted == "path" else "friendly"


def file_name(wanted: str, form: str) -> str:
    """Return the name under which a client keeps a file of results.

    Args:
        wanted: what the request asks for, or "".
        form: the format's name.
    """
    # It goes into a header: what could end the header or its quotes is left out.
    clean = re.sub(r"[^ !#-\[\]-~]|/", "_", wanted.strip())[:100]
    return f"{clean or 'result'}{FORMATS[form].ending}"
