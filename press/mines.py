"""The public mines this guide knows of: docs/mines.json, published as it stands."""

import json
from dataclasses import dataclass
from pathlib import Path

from press import schema
from press.errors import PressError


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
    try:
        records = json.loads(path.read_text("utf-8"))["mines"]
    except (ValueError, KeyError, TypeError) as error:
        raise PressError(f'{where}: it is not JSON with a list "mines" ({error}).') from None
    for number, record in enumerate(records, 1):
        schema.check(record, schema.MINE, f"{where}, mine {number}")
    names = [record["name"] for record in records]
    for name in names:
        if names.count(name) > 1:
            raise PressError(f"{where}: {name} stands in it twice; delete one.")
    return [PublicMine(**record) for record in records]
