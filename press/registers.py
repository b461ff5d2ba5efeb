"""The registers: dated records that the weekly run writes and commits, one JSON file each.

A register is read strictly and written whole or not at all. What it says was seen to happen; a
day that is not known is null.
"""

import datetime
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

from press.errors import PressError
from press.files import write
from press.texts import read_json, read_text

DAY: dict[str, Any] = {"type": "string", "format": "date"}
"""A day, ISO 8601 and UTC, as a register's schema has it."""
DAY_OR_NULL: dict[str, Any] = {"type": ["string", "null"], "format": "date"}


def today() -> str:
    """Return this day in UTC, as 2026-11-25."""
    return datetime.datetime.now(datetime.UTC).date().isoformat()


def read_register(
    path: Path, schema: Mapping[str, Any], where: str, empty: dict[str, Any]
) -> dict[str, Any]:
    """Return the register in `path`; `empty` when there is none yet.

    Args:
        path: a file of JSON.
        schema: JSON Schema of the whole file.
        where: how it is named in an error.
        empty: the register before its first entry.

    Raises:
        PressError: one sentence on the first thing that is wrong.
    """
    if not path.exists():
        return empty
    record = read_json(read_text(path, where), where)
    _check(record, schema, where, "put back the last good one with `git checkout`")
    return record


def write_register(
    path: Path, record: Mapping[str, Any], schema: Mapping[str, Any], where: str
) -> bool:
    """Write a register whole or not at all, its keys in order so that a diff shows what changed.

    Returns:
        Whether it differs from what was there.

    Raises:
        PressError: when it does not keep to its schema; the file is then left as it is.
    """
    _check(record, schema, where, "this is a fault of the program that wrote it")
    return write(path, json.dumps(record, indent=1, sort_keys=True, ensure_ascii=False) + "\n")


def _check(record: Any, schema: Mapping[str, Any], where: str, remedy: str) -> None:
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    error = min(validator.iter_errors(record), key=lambda found: list(found.path), default=None)
    if error is not None:
        place = " → ".join(str(part) for part in error.absolute_path)
        raise PressError(f"{where}{f', {place}' if place else ''}: {error.message}; {remedy}.")
