"""The public mines this guide knows of: docs/mines.json, which people write."""

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from press import schema
from press.errors import PressError, nearest
from press.texts import read_json, read_text

_KEYS = ("schema", "mines")
"""Of the file; the schema is the version of its form."""


@dataclass(frozen=True)
class PublicMine:
    """One mine, and when somebody last saw it answer."""

    name: str
    root: str
    """The address of its web service, ending in /service."""
    organisms: str
    keeper: str
    seen: str
    """A day, a month or a year, ISO 8601: the source's date, not ours."""
    source: str
    """What saw it answer, one line of Markdown."""
    remark: str = ""


def read_mines(path: Path, where: str) -> list[PublicMine]:
    """Return the mines in the file `path` in its order; none when there is no such file.

    Raises:
        PressError: one sentence on the first thing that is wrong.
    """
    if not path.exists():
        return []
    record = read_json(read_text(path, where), where)
    found = record.get("mines") if isinstance(record, dict) else None
    if not isinstance(found, list):
        raise PressError(f'{where}: it holds no list "mines"; put the mines into one.')
    for key in record:
        if key not in _KEYS:
            raise PressError(
                f"{where}: `{key}` is not a key that it knows{nearest(key, _KEYS)}; the keys are"
                f" {', '.join(_KEYS)}."
            )
    mines = [_mine(given, f"{where}, mine {number}") for number, given in enumerate(found, 1)]
    for what in ("name", "root"):
        seen: set[str] = set()
        for mine in mines:
            if (value := getattr(mine, what)) in seen:
                raise PressError(f"{where}: the {what} {value} stands in it twice; delete one.")
            seen.add(value)
    return mines


def _mine(given: Any, place: str) -> PublicMine:
    if not isinstance(given, dict):
        raise PressError(f"{place}: it is not a mapping of keys to values.")
    schema.check(given, schema.MINE, place)
    mine = PublicMine(**given)
    try:
        seen = datetime.date.fromisoformat(mine.seen + "-01-01"[len(mine.seen) - 4 :])
    except ValueError:
        raise PressError(f"{place}: there is no day {mine.seen}; correct `seen`.") from None
    if seen > datetime.date.today():
        raise PressError(f"{place}: it was seen on {mine.seen}, still to come; correct `seen`.")
    return mine
