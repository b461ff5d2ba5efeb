"""Facts about the world, each with the day on which its source last held it true: docs/facts.yml.

A chapter writes `{{ fact.NAME }}` where the value stands, so that one place is edited when the
world moves; the page then ends with the facts it used, their dates and their sources.
"""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from press import schema
from press.errors import PressError

_USED = re.compile(r"\{\{[ \t]*fact\.(?P<name>\w+)[ \t]*\}\}")


@dataclass(frozen=True)
class DatedFact:
    """One claim that can change."""

    name: str
    claim: str
    """What the value is, in a few words of Markdown."""
    value: str | int | float
    date: datetime.date
    """The day on which the source held it true; not the day on which we read the source."""
    source: str
    """Where it is from: one line of Markdown."""


def read_facts(path: Path, where: str) -> dict[str, DatedFact]:
    """Return the facts in the file `path` by name; none when there is no such file.

    Args:
        path: a YAML file of names, each with `claim`, `value`, `date` and `source`.
        where: how the file is named in an error.

    Raises:
        PressError: one sentence on the first thing that is wrong.
    """
    if not path.exists():
        return {}
    try:
        record = yaml.safe_load(path.read_text("utf-8")) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "it cannot be read"
        raise PressError(
            f"{where}{line}: it is not YAML ({problem}); quote a text that holds a colon or a"
            " quotation mark."
        ) from None
    if not isinstance(record, dict):
        raise PressError(f"{where}: it is not a mapping of names to facts.")
    return {name: _fact(str(name), given, where) for name, given in record.items()}


def _fact(name: str, given: Any, where: str) -> DatedFact:
    schema.check(given if isinstance(given, Mapping) else {}, schema.FACT, f"{where}, {name}")
    date = given["date"]
    if not isinstance(date, datetime.date):
        date = datetime.date.fromisoformat(date)
    if date > datetime.date.today():
        raise PressError(f"{where}, {name}: its date, {date}, is still to come; correct it.")
    return DatedFact(name, given["claim"], given["value"], date, given["source"])


def used(markdown: str, facts: Mapping[str, DatedFact]) -> list[DatedFact]:
    """Return the facts that a page uses, each once, in the order of their first use."""
    names = dict.fromkeys(found["name"] for found in _USED.finditer(markdown))
    return [facts[name] for name in names if name in facts]
