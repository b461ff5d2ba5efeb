"""The register of mines: what our own probes saw of each, and on which day."""

import dataclasses
import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from press.mines.probe import ADDRESS, Cors, Counted, Found
from press.registers import DAY, DAY_OR_NULL, read_register, write_register

ANSWERS, PARTLY, SILENT = "answers", "partly", "silent"
NOT_PROBED = "not probed"
"""Of a mine that has no entry: nobody has asked it yet."""

GONE_AFTER = 21
"""Days without a full answer after which somebody must look, and a silent mine is marked as gone.

A mine is built anew for a release, and that can take days; a holiday can take two weeks. Probes
are a week apart, so after three weeks at least three in a row have failed.
"""
KEPT = 40
"""Changes of one mine that are kept, the youngest: with a release a month, those of some years."""


@dataclass(frozen=True)
class Entry:
    """What is known of one mine. Days are ISO 8601, UTC; what is known stays when it falls silent.

    "Answers" is more than "is there": version, model and query, at the root that we list.
    """

    name: str
    status: str
    """Of the last probe."""
    first_probed: str
    last_probed: str
    last_answered: str | None = None
    failures: int = 0
    """Days in a row on which it did not answer, or in part only; several probes count once."""
    failing_since: str | None = None
    fault: str | None = None
    """What went wrong at the last probe; completes the sentence "the mine …"."""
    moved_to: str | None = None
    """The root that it sends its visitors on to, where a mine answers."""
    moved_for_good: bool = False
    version: int | None = None
    release: str | None = None
    model_sha256: str | None = None
    classes: int | None = None
    """How many its model has."""
    query: Counted | None = None
    cors: Cors | None = None
    seconds: float | None = None
    """For how long we waited at the last probe."""
    paths: dict[str, bool] = field(default_factory=dict)
    """Whether the model, when it was last read, had each path that lessons and chapters ask."""
    model_read: str | None = None
    """The day of that."""
    history: list[dict[str, str]] = field(default_factory=list)
    """What changed, oldest first: `day` and `what`."""

    @property
    def failing_days(self) -> int:
        """Days from the first probe that failed to the last; 0 for a mine that answers."""
        if self.failing_since is None:
            return 0
        return (_day(self.last_probed) - _day(self.failing_since)).days

    @property
    def overdue(self) -> bool:
        """Whether it has given no full answer for three weeks."""
        return self.failing_days >= GONE_AFTER

    @property
    def gone(self) -> bool:
        """Whether it is overdue and says nothing at all."""
        return self.overdue and self.status == SILENT


def _or_null(kind: str) -> dict[str, Any]:
    return {"type": [kind, "null"], "maxLength": 500}


def _exactly(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": ["object", "null"],
        "additionalProperties": False,
        "required": list(properties),
        "properties": properties,
    }


SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "registers/mines.json",
    "type": "object",
    "additionalProperties": False,
    "required": ["schema", "mines"],
    "properties": {
        "schema": {"const": 1},
        "mines": {
            "type": "object",
            "propertyNames": {"pattern": r"^https://\S+/service(?![\s\S])"},
            "additionalProperties": {
                "type": "object",
                "additionalProperties": False,
                "required": [part.name for part in dataclasses.fields(Entry)],
                "properties": {
                    "name": {"type": "string"},
                    "status": {"enum": [ANSWERS, PARTLY, SILENT]},
                    "first_probed": DAY,
                    "last_probed": DAY,
                    "last_answered": DAY_OR_NULL,
                    "failures": {"type": "integer", "minimum": 0},
                    "failing_since": DAY_OR_NULL,
                    "fault": _or_null("string"),
                    "moved_to": {**_or_null("string"), "pattern": rf"^{ADDRESS}(?![\s\S])"},
                    "moved_for_good": {"type": "boolean"},
                    "version": _or_null("integer"),
                    "release": _or_null("string"),
                    "model_sha256": {**_or_null("string"), "pattern": "^[0-9a-f]{64}$"},
                    "classes": _or_null("integer"),
                    "query": _exactly({"path": {"type": "string"}, "rows": {"type": "integer"}}),
                    "cors": _exactly(
                        {
                            "origin": {"type": "string"},
                            "allow_origin": _or_null("string"),
                            "preflight": _or_null("integer"),
                            "preflight_origin": _or_null("string"),
                            "allow_methods": _or_null("string"),
                            "allow_headers": _or_null("string"),
                        }
                    ),
                    "seconds": _or_null("number"),
                    "paths": {"type": "object", "additionalProperties": {"type": "boolean"}},
                    "model_read": DAY_OR_NULL,
                    "history": {
                        "type": "array",
                        "maxItems": KEPT,
                        "items": {
                            "type": "object",
                            "additionalProperties": False,
                            "required": ["day", "what"],
                            "properties": {"day": DAY, "what": {"type": "string"}},
                        },
                    },
                },
            },
        },
    },
}


def read_probes(path: Path, where: str) -> dict[str, Entry]:
    """Return the register in `path` by root; an empty one when no mine has been probed yet.

    Raises:
        PressError: one sentence on the first thing that is wrong.
    """
    record = read_register(path, SCHEMA, where, {"schema": 1, "mines": {}})
    return {root: _entry(given) for root, given in record["mines"].items()}


def _entry(given: Mapping[str, Any]) -> Entry:
    query, cors = given["query"], given["cors"]
    return Entry(
        **{
            **given,
            "query": Counted(**query) if query else None,
            "cors": Cors(**cors) if cors else None,
        }
    )


def write_probes(path: Path, entries: Mapping[str, Entry], where: str) -> bool:
    """Write the register whole or not at all; return whether it changed.

    Raises:
        PressError: when an entry is not as the schema has it.
    """
    mines = {root: dataclasses.asdict(entry) for root, entry in entries.items()}
    return write_register(path, {"schema": 1, "mines": mines}, SCHEMA, where)


def merged(before: Entry | None, name: str, found: Found, asked: Iterable[str], day: str) -> Entry:
    """Return what is known of a mine after one more probe.

    Args:
        before: what was known; None of a mine that is probed for the first time.
        name: of the mine.
        found: what the probe found.
        asked: the paths of lessons and chapters.
        day: of the probe.
    """
    entry = before or Entry(name, found.status, first_probed=day, last_probed=day)
    answers = found.status == ANSWERS
    again = before is not None and before.failing_since and before.last_probed == day
    entry = dataclasses.replace(
        entry,
        name=name,
        status=found.status,
        last_probed=day,
        last_answered=day if answers else entry.last_answered,
        failures=0 if answers else entry.failures + (0 if again else 1),
        failing_since=None if answers else entry.failing_since or day,
        fault=None if answers else found.fault,
        moved_to=found.moved_to,
        moved_for_good=found.moved_for_good,
        version=entry.version if found.version is None else found.version,
        release=found.release or entry.release,
        query=found.query or entry.query,
        cors=found.cors or entry.cors,
        seconds=found.seconds,
    )
    if found.model is not None:
        entry = dataclasses.replace(
            entry,
            model_sha256=found.model.sha256(),
            classes=len(found.model.classes),
            paths={path: found.model.has(path) for path in sorted(set(asked))},
            model_read=day,
        )
    changes = [{"day": day, "what": what} for what in _changes(before, entry)]
    return dataclasses.replace(entry, history=[*entry.history, *changes][-KEPT:])


def _changes(before: Entry | None, after: Entry) -> list[str]:
    """Return what a probe changed, in words: first whether the mine answers."""
    found = []
    if before is None or before.status != after.status:
        said = {
            ANSWERS: "answers",
            PARTLY: f"answers in part: it {after.fault}",
            SILENT: f"does not answer: it {after.fault}",
        }[after.status]
        if before is not None and after.status == ANSWERS:
            said = f"answers again, after {_days(before.failing_since, after.last_probed)}"
        found.append(said)
    if after.moved_to and (before is None or before.moved_to != after.moved_to):
        found.append(f"sends its visitors on to {after.moved_to}")
    return found + (changed(before, after) if before else [])


def changed(before: Entry, after: Entry) -> list[str]:
    """Return how the data of a mine changed between two probes, in words."""
    found = [
        f"{what} {old} became {new}"
        for what, old, new in (
            ("version", before.version, after.version),
            ("release", before.release, after.release),
        )
        if old not in (None, new)
    ]
    if before.model_sha256 not in (None, after.model_sha256):
        found.append(f"model changed, from {before.classes} classes to {after.classes}")
    return found


def _days(first: str | None, last: str) -> str:
    """Return how long it is from one day to another, in words."""
    number = (_day(last) - _day(first or last)).days
    return {0: "less than a day", 1: "a day"}.get(number, f"{number} days")


def _day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)
