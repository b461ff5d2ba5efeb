"""The register of runs: what every execution of a lesson gave, by lesson and kind of environment.

Runs are added and never changed. The oldest go when there are more than `KEPT`.
"""

import os
import platform
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from press.files import digest
from press.project import Project
from press.registers import read_register, write_register
from press.runs.record import Failure, Run
from press.runs.schema import KEPT, KEPT_CHANGES, KEPT_LINES, LONGEST, SCHEMA


@dataclass(frozen=True)
class Executed:
    """All lessons executed once in one kind of environment."""

    kind: str
    """LOCKED, NEWEST, or the address of a live mine."""
    runs: Mapping[str, Run]
    """By lesson; of those that came to their end."""
    failures: Mapping[str, Failure] = field(default_factory=dict)
    changes: Mapping[str, list[str]] | None = None
    """By lesson, what is not as in the outputs that it was compared with, one line each. Of a
    lesson that is not in it nothing is known; None when none was compared."""

    @property
    def packages(self) -> dict[str, str]:
        """The packages of the environment; each lesson tells of those that it loaded."""
        found: dict[str, str] = {}
        for run in (*self.failures.values(), *self.runs.values()):
            found |= run.packages
        return {name: found[name] for name in sorted(found, key=str.lower)}


@dataclass(frozen=True)
class Entry:
    """One run of a lesson, as the register holds it."""

    executed: str
    """When it began: UTC, ISO 8601, to the second."""
    seconds: float | None
    """None when it failed."""
    environment: str
    """The name of its versions in the register."""
    machine: str
    mine: dict[str, Any] | None
    source_sha256: str
    error: str | None
    """One sentence; None when it came to its end."""
    changed: int | None = None
    """How many values changed; None when nothing was compared."""
    changes: list[str] = field(default_factory=list)
    """The first of them."""


@dataclass
class History:
    """The register of runs."""

    environments: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Python and the packages of an environment, by a name made from them."""
    lessons: dict[str, dict[str, list[Entry]]] = field(default_factory=dict)
    """By lesson and kind of environment, the oldest first."""
    rounds: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By LOCKED, NEWEST, LIVE: when every lesson was last executed again (`day`), on which
    `machine`, what came of it in a `sentence`, and the first `lines` of what was found."""

    def entries(self, lesson: str, kind: str) -> list[Entry]:
        """Return the runs of a lesson in one kind of environment, the oldest first."""
        return self.lessons.get(lesson, {}).get(kind, [])

    def note(self, kind: str, day: str, machine: str, sentence: str, lines: list[str]) -> None:
        """Note what came of executing all lessons again, in the place of the last time."""
        kept = lines[:KEPT_LINES]
        if more := len(lines) - len(kept):
            kept.append(f"and {more:,} more")
        self.rounds[kind] = {"day": day, "machine": machine, "sentence": sentence, "lines": kept}

    def newest_environment(self, kind: str) -> dict[str, str]:
        """Return the packages of the youngest run in one kind of environment; none before it."""
        entries = [entry for kinds in self.lessons.values() for entry in kinds.get(kind, [])]
        if not entries:
            return {}
        last = max(entries, key=lambda entry: entry.executed)
        return self.environments[last.environment]["packages"]

    def add(self, executed: Executed, machine: str) -> int:
        """Add the runs of an execution that are not in the register yet.

        Args:
            executed: what was executed.
            machine: what it was executed on, see `this_machine`.

        Returns:
            How many were added.
        """
        environment = self._name_of(executed)
        added = 0
        for name, run in {**executed.runs, **executed.failures}.items():
            kept = self.lessons.setdefault(name, {}).setdefault(_kind(run, executed.kind), [])
            if any(entry.executed == run.executed for entry in kept):
                continue
            kept.append(_entry(name, run, executed.changes, environment, machine))
            kept.sort(key=lambda entry: entry.executed)
            del kept[:-KEPT]
            added += 1
        self._forget_environments()
        return added

    def _name_of(self, executed: Executed) -> str:
        """Return the name of an environment; the lessons of one execution share it."""
        python = next(
            (run.python for run in (*executed.failures.values(), *executed.runs.values())), ""
        )
        versions = executed.packages
        name = digest(python, *(f"{name}=={version}" for name, version in versions.items()))[:12]
        self.environments[name] = {"python": python, "packages": versions}
        return name

    def _forget_environments(self) -> None:
        used = {
            entry.environment
            for kinds in self.lessons.values()
            for entries in kinds.values()
            for entry in entries
        }
        self.environments = {
            name: self.environments[name] for name in self.environments if name in used
        }


def _kind(run: Run | Failure, kind: str) -> str:
    """Return the kind of environment of a run; what a live mine answered is that mine's."""
    if isinstance(run, Run) and run.mine and run.mine.root.startswith("http"):
        return run.mine.root
    return kind


def _entry(
    lesson: str,
    run: Run | Failure,
    changes: Mapping[str, list[str]] | None,
    environment: str,
    machine: str,
) -> Entry:
    if isinstance(run, Failure):
        error = _one_line(run.error)
        return Entry(run.executed, None, environment, machine, None, run.source_sha256, error)
    mine = run.mine
    lines = None if changes is None else changes.get(lesson)
    return Entry(
        run.executed,
        run.seconds,
        environment,
        machine,
        {name: _one_line(getattr(mine, name)) for name in ("name", "release", "data_date")}
        if mine
        else None,
        run.source_sha256,
        None,
        None if lines is None else len(lines),
        (lines or [])[:KEPT_CHANGES],
    )


def _one_line(text: str | None) -> str | None:
    """Return what a lesson or a mine says in one line, as far as the register holds it."""
    return None if text is None else " ".join(text.split())[:LONGEST]


def different(
    old: Mapping[str, str], new: Mapping[str, str], but: Collection[str] = ("minelet",)
) -> dict[str, tuple[str, str]]:
    """Return the packages that two environments have in two versions: old and new, by name."""
    return {
        name: (old[name], new[name])
        for name in old
        if name in new and name not in but and old[name] != new[name]
    }


def this_machine(environ: Mapping[str, str] = os.environ) -> str:
    """Return what runs this, as far as it says how long things take; never its name."""
    from press.execute import processors

    count = processors()
    machine = f"{platform.system()} {platform.machine()}, {count} processor{'s' * (count != 1)}"
    return f"GitHub Actions, {machine}" if environ.get("GITHUB_ACTIONS") == "true" else machine


def path_of(project: Project) -> Path:
    """Return where the register is."""
    return project.registers / "runs.json"


def read_history(project: Project) -> History:
    """Return the register; an empty one before the first run.

    Raises:
        PressError: when it is not well formed.
    """
    path = path_of(project)
    empty = {"schema": 1, "environments": {}, "lessons": {}, "rounds": {}}
    record = read_register(path, SCHEMA, f"{project.registers.name}/{path.name}", empty)
    lessons = {
        name: {kind: [Entry(**entry) for entry in entries] for kind, entries in kinds.items()}
        for name, kinds in record["lessons"].items()
    }
    return History(record["environments"], lessons, record["rounds"])


def write_history(project: Project, history: History) -> bool:
    """Write the register.

    Returns:
        Whether it differs from what was there.
    """
    path = path_of(project)
    lessons = {
        name: {kind: [vars(entry) for entry in entries] for kind, entries in kinds.items()}
        for name, kinds in history.lessons.items()
    }
    record = {
        "schema": 1,
        "environments": history.environments,
        "lessons": lessons,
        "rounds": history.rounds,
    }
    return write_register(path, record, SCHEMA, f"{project.registers.name}/{path.name}")
