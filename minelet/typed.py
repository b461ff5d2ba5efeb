"""Values as InterMine writes them in text, read by the type that the model gives them.

What is accepted is what InterMine's TypeUtil.stringToObject accepts, and less: it takes any text
but `true` for false, and a month 13 for the next January; here both are mistakes.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from minelet.errors import BadRequest
from minelet.model import Attribute

WHOLE = re.compile(r"[+-]?[0-9]{1,30}\Z", re.ASCII)
ID = re.compile(r"[0-9]{1,18}\Z", re.ASCII)  # no number that SQLite has no room for
DIGITS = re.compile(r"[0-9]{1,15}\Z", re.ASCII)
REAL = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,5})?[dDfF]?\Z", re.ASCII)

# The bits of Java's whole numbers; SQLite holds 64, and so no BigInteger beyond that.
BITS = {"short": 16, "Short": 16, "int": 32, "Integer": 32}

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def read_value(attribute: Attribute, text: str) -> str | int | float:
    """Return a value as it is stored: text, a number, or 0 and 1 for false and true.

    A `java.util.Date` is stored as text that sorts by time, `2009-08-04 13:40:00`, in UTC and
    without its milliseconds.

    Args:
        attribute: the attribute, whose type decides.
        text: as it stands in XML. Numbers may have commas between their digits.

    Raises:
        ValueError: the text is no such value; its text says what would be.
    """
    if attribute.type == "Date":
        return _date(text)
    return _READERS[attribute.kind](attribute.type, text)


def read_ids(text: str) -> tuple[int, ...]:
    """Return the ids of objects in a text, in which commas part them, each once.

    Raises:
        BadRequest: one of them is no number.
    """
    found = []
    for part in (one.strip() for one in text.split(",")):
        if not ID.match(part):
            raise BadRequest(f"{part[:30]!r} is no id of an object: send numbers, by commas")
        found.append(int(part))
    return tuple(dict.fromkeys(found))


def _text(type: str, text: str) -> str:
    return text


def _whole(type: str, text: str) -> int:
    digits = text.replace(",", "")
    bits = BITS.get(type, 64)
    most = 2 ** (bits - 1)
    number = int(digits) if WHOLE.match(digits) else None
    if number is None or not -most <= number < most:
        raise ValueError(f"write a whole number from {-most} to {most - 1}")
    return number


def _real(type: str, text: str) -> float:
    digits = text.replace(",", "")
    number = float(digits.rstrip("dDfF")) if REAL.match(digits) else math.inf
    if math.isinf(number):
        raise ValueError("write a number such as 3.5 or 1e-10")
    return number


def _truth(type: str, text: str) -> int:
    known = {"true": 1, "false": 0}
    if text.lower() not in known:
        raise ValueError("write true or false")
    return known[text.lower()]


def _date(text: str) -> str:
    try:
        if DIGITS.match(text):
            moment = EPOCH + timedelta(milliseconds=int(text))
        elif len(text) > len("2009-08-04"):
            moment = datetime.strptime(text, "%Y-%m-%d %H:%M:%S")
        else:
            moment = datetime.strptime(text, "%Y-%m-%d")
    except (ValueError, OverflowError):
        raise ValueError(
            "write 2009-08-04, or 2009-08-04 13:40:00, or milliseconds since 1970"
        ) from None
    # Not strftime, which writes the year 999 in three digits: then texts do not sort by time.
    return moment.replace(tzinfo=None).isoformat(" ", "seconds")


_READERS: dict[type, Callable[[str, str], str | int | float]] = {
    str: _text,
    int: _whole,
    float: _real,
    bool: _truth,
}
