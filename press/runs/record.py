"""The record of the run that made each executed lesson: build/runs.json."""

import datetime
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from press.errors import PressError

SCHEMA = 1


@dataclass(frozen=True)
class MineOfRun:
    """The mine that answered a lesson's queries, in its own words."""

    name: str
    release: str | None
    data_date: str | None
    root: str
    """`embedded`, `own`, or the address of a live mine."""


# What asked no mine but one that the lesson itself brought.
OWN = MineOfRun("a mine of its own", None, None, "own")


@dataclass(frozen=True)
class Run:
    """One execution of a lesson, as it was measured in its kernel."""

    source_sha256: str
    """Of the lesson's file as published; its prose may be younger than the run."""
    key: str
    """Hash of all that can change an output, see press/keys.py."""
    executed: str
    """When the run began: UTC, ISO 8601, to the second."""
    seconds: float
    """From the start of the kernel to the end of the last cell."""
    python: str
    packages: dict[str, str]
    mine: MineOfRun | None = None
    warnings: list[str] = field(default_factory=list)
    """What the lesson wrote to stderr, by cell; kept out of the published lesson."""

    def as_dict(self) -> dict[str, Any]:
        """Return the run as it stands in JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> "Run":
        """Return the run that `as_dict` wrote."""
        mine = record.get("mine")
        return cls(**{**record, "mine": MineOfRun(**mine) if mine else None})


@dataclass(frozen=True)
class Failure:
    """An execution of a lesson that did not come to its end."""

    source_sha256: str
    executed: str
    """When it began: UTC, ISO 8601, to the second."""
    python: str
    packages: dict[str, str]
    """Of the environment; what the lesson had loaded when it failed is not known."""
    error: str
    """One sentence: lesson, cell and error."""


def now() -> str:
    """Return this moment in UTC, ISO 8601, to the second."""
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def runs_to_json(runs: Mapping[str, Run], failures: Mapping[str, Failure] | None = None) -> str:
    """Return the text of runs.json for runs, and for executions that failed, by lesson name."""
    record: dict[str, Any] = {
        "schema": SCHEMA,
        "lessons": {name: runs[name].as_dict() for name in sorted(runs)},
    }
    if failures:
        record["failed"] = {name: asdict(failures[name]) for name in sorted(failures)}
    return json.dumps(record, indent=2, ensure_ascii=False) + "\n"


def read_runs(path: Path) -> dict[str, Run]:
    """Return the runs in `path` by lesson name; none when there was no run yet.

    Raises:
        PressError: when the file is not one that this version wrote.
    """
    return read_outcomes(path)[0]


def read_outcomes(path: Path) -> tuple[dict[str, Run], dict[str, Failure]]:
    """Return the runs in `path`, and the executions that failed, each by lesson name.

    Raises:
        PressError: when the file is not one that this version wrote.
    """
    if not path.exists():
        return {}, {}
    try:
        record = json.loads(path.read_text("utf-8"))
        if record["schema"] != SCHEMA:
            raise ValueError(f"its schema is {record['schema']}, not {SCHEMA}")
        runs = {name: Run.from_dict(run) for name, run in record["lessons"].items()}
        failed = record.get("failed", {})
        return runs, {name: Failure(**failure) for name, failure in failed.items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise PressError(
            f"{path.name} is not a record of runs ({error}); delete it and execute the lessons"
            " again."
        ) from None
