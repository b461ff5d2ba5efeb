"""What prose takes from a run, a dated source or a setting: `{{ runs.… }}` becomes its value."""

import re
from collections.abc import Mapping
from typing import Any

from press.errors import PressError, nearest

# Only these four names are ours, so that braces in a fenced template or in Jinja are left alone.
_FACT = re.compile(r"\{\{[ \t]*((?:mine|runs|fact|launch)\.[^{}\n]*?)[ \t]*\}\}")


class FactError(PressError):
    """A chapter asks for a fact that no run has given."""


def substitute(text: str, facts: Mapping[str, Any], where: str, first_line: int = 1) -> str:
    """Return `text` with each `{{ mine.… }}` and its like, `runs`, `fact`, `launch`, replaced.

    Anything else in double braces stays as it is, inside code and outside. Whole numbers get
    thousands separators, other numbers one decimal.

    Args:
        text: Markdown.
        facts: `mine` (the content of mine.json), `runs` (the lessons of runs.json), `fact`
            (the values of docs/facts.yml) and `launch` (commands for a reader's own computer).
        where: the file, named in an error.
        first_line: the number of the text's first line in that file.

    Raises:
        FactError: when a name is unknown, unfinished or has no value.
    """

    def replace(match: re.Match[str]) -> str:
        line = first_line + text.count("\n", 0, match.start())
        return _shown(_look_up(match[1], facts, f"{where}:{line}"), match[1], f"{where}:{line}")

    return _FACT.sub(replace, text)


def _look_up(name: str, facts: Mapping[str, Any], place: str) -> Any:
    value: Any = facts
    walked: list[str] = []
    for part in name.split("."):
        if not isinstance(value, Mapping):
            raise FactError(
                f"{place}: `{name}` goes too far, `{'.'.join(walked)}` is already a value;"
                " end the name there."
            )
        if part not in value:
            group = ".".join(walked) or "the facts"
            names = sorted(map(str, value))
            raise FactError(
                f"{place}: `{name}` is unknown, there is no `{part}` in `{group}`"
                f"{nearest(part, names) or f'; the names there are {_listed(names)}'}."
            )
        value = value[part]
        walked.append(part)
    return value


def _listed(names: list[str]) -> str:
    """Return some of the names, since a mine can have a hundred classes."""
    return ", ".join(names[:12]) + (", …" if len(names) > 12 else "") or "none yet"


def _shown(value: Any, name: str, place: str) -> str:
    match value:
        case Mapping() if value:
            raise FactError(
                f"{place}: `{name}` is a group; add one of {_listed(sorted(map(str, value)))}."
            )
        case bool() | None | list() | Mapping():
            raise FactError(f"{place}: `{name}` is {value!r}, which cannot be read in a sentence.")
        case int():
            return f"{value:,}"
        case float():
            return f"{value:,.1f}"
        case _:
            return str(value)
