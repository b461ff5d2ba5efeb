"""What a check found, in a form that they all share: JSON for the next step, Markdown for people.

The weekly run writes one report for each check into one folder; `press standing` joins them.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

from press.errors import PressError
from press.files import write
from press.registers import DAY
from press.texts import read_json, read_text

SCHEMA = 1

TITLES = {
    "links": "Links",
    "mines": "Public mines",
    "runs": "Runs of the lessons",
    "rehearsal": "Exit rehearsal",
}
"""What there are reports of, in the order in which they are read, and how they are headed."""

# (?![\s\S]) is the very end; Python's $ would let a line end pass.
_LINE = {"type": "string", "pattern": r"^\S[^\r\n]*(?![\s\S])"}
_LINES = {"type": "array", "items": _LINE}

_REPORT: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "a report of one check",
    "type": "object",
    "additionalProperties": False,
    "required": ["schema", "of", "day", "sentence", "alarms", "notes"],
    "properties": {
        "schema": {"const": SCHEMA},
        "of": {"enum": list(TITLES)},
        "day": DAY,
        "sentence": _LINE,
        "alarms": _LINES,
        "notes": _LINES,
    },
}


@dataclass(frozen=True)
class Report:
    """What one check found on one day."""

    of: str
    """What was looked at: a key of `TITLES`."""
    day: str
    """ISO 8601, UTC."""
    sentence: str
    """What sums it up."""
    alarms: list[str]
    """What somebody must act on, one line of Markdown each."""
    notes: list[str]
    """What is worth knowing, one line of Markdown each."""

    def as_markdown(self) -> str:
        """Return the report for people: a heading, the sentence, the alarms, the notes folded."""
        parts = [f"# {TITLES[self.of]}, {self.day}", self.sentence]
        if self.alarms:
            parts += ["## To act on", _listed(self.alarms)]
        if self.notes:
            noun = "1 note" if len(self.notes) == 1 else f"{len(self.notes):,} notes"
            parts += [f"<details>\n<summary>{noun}</summary>", _listed(self.notes), "</details>"]
        return "\n\n".join(parts) + "\n"


def write_report(report: Report, json_path: Path | None, markdown_path: Path | None) -> None:
    """Write a report for the next step, for people, or for both; None leaves a form out.

    Raises:
        PressError: when it is not well formed; nothing is then written.
    """
    record = {"schema": SCHEMA, **asdict(report)}
    _check(record, f"The report of {report.of}", "this is a fault of the program that wrote it")
    if json_path is not None:
        write(json_path, json.dumps(record, indent=1, ensure_ascii=False) + "\n")
    if markdown_path is not None:
        write(markdown_path, report.as_markdown())


def read_report(path: Path) -> Report:
    """Return the report in a file of JSON.

    Raises:
        PressError: one sentence when there is none, or it is not well formed.
    """
    if not path.is_file():
        raise PressError(f"{path}: there is no such report; run the check that writes it.")
    record = read_json(read_text(path, str(path)), str(path))
    _check(record, str(path), "run the check that writes it again")
    return Report(**{name: value for name, value in record.items() if name != "schema"})


def _listed(lines: list[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _check(record: Any, where: str, remedy: str) -> None:
    validator = Draft202012Validator(_REPORT, format_checker=FormatChecker())
    error = min(validator.iter_errors(record), key=lambda found: list(found.path), default=None)
    if error is not None:
        place = " → ".join(str(part) for part in error.absolute_path)
        said = " ".join(error.message.split())
        raise PressError(f"{where}{f', {place}' if place else ''}: {said}; {remedy}.")
