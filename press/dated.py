"""Facts about the world, each with the day on which its source last held it true: docs/facts.yml.

A chapter writes `{{ fact.NAME }}` where the value stands, so that one place is edited when the
world moves; the page then ends with the facts it used, their dates and their sources.
"""

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from press import schema
from press.errors import PressError, nearest
from press.texts import Loader, read_text, read_yaml

_USED = re.compile(r"\{\{[ \t]*fact\.(?P<name>[^{}\s]+)[ \t]*\}\}")
_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


@dataclass(frozen=True)
class DatedFact:
    """One claim that can change."""

    name: str
    claim: str
    """What the value is, in a few words of Markdown."""
    value: str
    """As it is read in a sentence: whole numbers have thousands separators."""
    date: datetime.date
    """The day on which the source held it true; not the day on which we read the source."""
    source: str
    """Where it is from: one line of Markdown."""


class _Loader(Loader):
    """YAML in which 3.10 stays 3.10 and 12:30 stays 12:30."""


_READ_AS = {
    "tag:yaml.org,2002:int": re.compile(r"[-+]?(0|[1-9][0-9]*)$"),
    # Texts, whose digits are kept as they are written; the schema looks at dates.
    "tag:yaml.org,2002:float": None,
    "tag:yaml.org,2002:timestamp": None,
}
_Loader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, given in resolvers
        if (pattern := _READ_AS.get(tag, given)) is not None
    ]
    for first, resolvers in Loader.yaml_implicit_resolvers.items()
}


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
    record = read_yaml(read_text(path, where), where, loader=_Loader) or {}
    if not isinstance(record, dict):
        raise PressError(f"{where}: it is not a mapping of names to facts.")
    return {name: _fact(name, given, where) for name, given in record.items()}


def _fact(name: Any, given: Any, where: str) -> DatedFact:
    place = f"{where}, {name}"
    if not _NAME.fullmatch(str(name)):
        raise PressError(
            f"{place}: a fact's name is words of small letters and digits, joined by _, as in"
            " binder_users; rename it."
        )
    if not isinstance(given, Mapping):
        raise PressError(f"{place}: it is no mapping; give it claim, value, date and source.")
    schema.check(given, schema.FACT, place)
    value, date = given["value"], given["date"]
    date = datetime.date.fromisoformat(date)
    if date > datetime.date.today():
        raise PressError(f"{place}: its date, {date}, is still to come; correct it.")
    shown = f"{value:,}" if isinstance(value, int) else str(value)
    return DatedFact(name, given["claim"], shown, date, given["source"])


def used(markdown: str, facts: Mapping[str, DatedFact]) -> list[DatedFact]:
    """Return the facts that a page uses, each once, in the order of their first use."""
    names = dict.fromkeys(found["name"] for found in _USED.finditer(markdown))
    return [facts[name] for name in names if name in facts]


def check_known(markdown: str, facts: Mapping[str, DatedFact], where: str) -> None:
    """Check that a page uses only facts that there are.

    Raises:
        PressError: naming the first that there is not, with its line in the file `where`.
    """
    for found in _USED.finditer(markdown):
        if (name := found["name"]) not in facts:
            line = markdown.count("\n", 0, found.start()) + 1
            raise PressError(
                f"{where}:{line}: there is no fact `{name}`{nearest(name, facts)}; add it to"
                " docs/facts.yml, with its date and its source."
            )


def check_used(facts: Mapping[str, DatedFact], pages: Iterable[str], where: str) -> None:
    """Check that each fact is used by one of `pages`, their texts.

    Raises:
        PressError: naming the facts that stand in the file `where` for nobody.
    """
    left = set(facts)
    for page in pages:
        left -= {found["name"] for found in _USED.finditer(page)}
    if left:
        names = ", ".join(f"`{name}`" for name in facts if name in left)
        raise PressError(
            f"{where}: no page uses {names}; write `{{{{ fact.NAME }}}}` where the value stands, or"
            " delete it."
        )
