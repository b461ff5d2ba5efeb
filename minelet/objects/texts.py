"""Values as the text that Java makes of them, for Python and for SQLite.

A mine's connections carry these as functions, so that SQLite can put whole lines of results
together (`minelet.rows.lines`).
"""

from __future__ import annotations

import math
import re
import sqlite3
import struct
from collections.abc import Callable
from html import escape

SINGLE = {"float", "Float"}  # the types of 32 bits

# What XML 1.0 cannot hold.
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def real(value: float | None) -> str | None:
    """Return a double as Java writes it: `1.0E10` where Python writes `10000000000.0`."""
    if value is None:
        return None
    text = repr(float(value))
    if 1e-3 <= abs(value) < 1e7 or value == 0:
        return text
    return _scientific(text) if math.isfinite(value) else ("-" if value < 0 else "") + "Infinity"


def single(value: float | None) -> str | None:
    """Return a float of 32 bits as Java writes it: in the fewest digits that tell it apart."""
    if value is None:
        return None
    try:
        wanted = struct.pack("f", value)
    except OverflowError:
        return real(value)
    for digits in range(1, 10):
        short = float(f"{value:.{digits}g}")
        if abs(short) < 3.5e38 and struct.pack("f", short) == wanted:
            return real(short)
    return real(value)


def json_real(value: float | None) -> str | None:
    """Return a double as a JSON number, without zeros behind the point, as org.json does."""
    return _json_number(real(value))


def json_single(value: float | None) -> str | None:
    """Return a float of 32 bits as a JSON number."""
    return _json_number(single(value))


def _json_number(text: str | None) -> str | None:
    if text is None or text.endswith("Infinity"):  # JSON has no such number
        return None
    if "E" in text:
        return text
    return text.rstrip("0").rstrip(".")


def _scientific(text: str) -> str:
    """Rewrite Python's shortest digits in Java's scientific notation."""
    sign = "-" if text.startswith("-") else ""
    mantissa, _, exponent = text.lstrip("-").partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    leading = len(whole.lstrip("0")) or -(len(fraction) - len(fraction.lstrip("0")))
    power = int(exponent or 0) + leading - 1
    digits = digits.rstrip("0") or "0"
    return f"{sign}{digits[0]}.{digits[1:] or '0'}E{power}"


def xml_text(value: str | None) -> str:
    """Return a text as the content of an XML element; what XML cannot hold is left out."""
    return "" if value is None else escape(NOT_XML.sub("", value))


FUNCTIONS: dict[str, Callable] = {
    "minelet_real": real,
    "minelet_single": single,
    "minelet_json_real": json_real,
    "minelet_json_single": json_single,
    "minelet_xml": xml_text,
}


def register(connection: sqlite3.Connection) -> None:
    """Give a connection these functions; none of its statements may be running."""
    for name, function in FUNCTIONS.items():
        connection.create_function(name, 1, function, deterministic=True)
