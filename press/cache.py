"""The runs that are kept with what they gave, by the key of all that they depend on."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from press.files import write
from press.project import Project
from press.runs.record import Run

KEPT_RUNS = 3
"""How many runs of a lesson are kept, so that going back a step costs nothing."""


@dataclass(frozen=True)
class Outcome:
    """A run and what it gave."""

    run: Run
    outputs: list[list[dict[str, Any]]]
    """Of each executed code cell, in order."""
    language_info: dict[str, Any]


def remember(project: Project, name: str, outcome: Outcome) -> None:
    """Keep the outcome of a lesson's run, and forget the oldest."""
    file = _file(project, name, outcome.run.key)
    record = {
        "run": outcome.run.as_dict(),
        "outputs": outcome.outputs,
        "language_info": outcome.language_info,
    }
    write(file, json.dumps(record, ensure_ascii=False))
    os.utime(file)
    by_age = sorted(file.parent.glob("*.json"), key=lambda path: path.stat().st_mtime)
    for old in by_age[:-KEPT_RUNS]:
        old.unlink()


def recall(project: Project, name: str, key: str) -> Outcome | None:
    """Return the earlier run with this key; a file that cannot be read counts as none."""
    file = _file(project, name, key)
    try:
        record = json.loads(file.read_text("utf-8"))
        outcome = Outcome(Run.from_dict(record["run"]), record["outputs"], record["language_info"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    os.utime(file)
    return outcome if outcome.run.key == key else None


def _file(project: Project, name: str, key: str) -> Path:
    return project.cache / name / f"{key}.json"
