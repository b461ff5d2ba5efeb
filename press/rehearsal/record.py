"""The register of rehearsals: what was built with what, on which day, and how it compared."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from press.project import Project
from press.registers import DAY, read_register, write_register

SCHEMA = 1
KEPT = 60
"""How many rehearsals the register holds: a year of weeks, and some."""
DIFFERENCES = 20
"""How many differences of one rehearsal it holds."""

LONGEST = 500
"""Characters of a failure or a difference that it holds."""

# (?![\s\S]) is the very end; Python's $ would let a line end pass.
_LINE = {"type": "string", "pattern": r"^\S[^\r\n]*(?![\s\S])", "maxLength": LONGEST}
# They stand on a page as they are. The job that writes them runs programs of others.
_NAME = {"type": "string", "pattern": r"^[A-Za-z0-9][A-Za-z0-9 .+-]{0,59}(?![\s\S])"}
_COUNT = {"type": "integer", "minimum": 0}
_SECONDS = {"type": ["number", "null"], "minimum": 0}

_REHEARSAL: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": [
        "day", "builder", "in_place_of", "theme", "python", "pages", "pages_same", "files",
        "files_same", "differences", "more_differences", "passed_over", "failure", "seconds",
        "seconds_in_place_of",
    ],
    "properties": {
        "day": DAY,
        "builder": _NAME,
        "in_place_of": _NAME,
        "theme": _NAME,
        "python": _NAME,
        "pages": _COUNT,
        "pages_same": _COUNT,
        "files": _COUNT,
        "files_same": _COUNT,
        "differences": {"type": "array", "maxItems": DIFFERENCES, "items": _LINE},
        "more_differences": _COUNT,
        "passed_over": {"type": "object", "additionalProperties": _COUNT},
        "failure": {"anyOf": [{"type": "null"}, _LINE]},
        "seconds": _SECONDS,
        "seconds_in_place_of": _SECONDS,
    },
}  # fmt: skip

_REGISTER: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "the register of rehearsals",
    "type": "object",
    "additionalProperties": False,
    "required": ["schema", "rehearsals"],
    "properties": {
        "schema": {"const": SCHEMA},
        "rehearsals": {"type": "array", "maxItems": KEPT, "items": _REHEARSAL},
    },
}


@dataclass(frozen=True)
class Rehearsal:
    """One rehearsal, as it went."""

    day: str
    """ISO 8601, UTC."""
    builder: str
    """What built the site in place of MkDocs, with its version, as `ProperDocs 1.6.7`."""
    in_place_of: str
    """What it was compared with, as `MkDocs 1.6.1`."""
    theme: str
    """As `Material for MkDocs 9.8.1`."""
    python: str
    """As `3.13.0`."""
    pages: int = 0
    """How many there are in either of the two sites; 0 when it did not build."""
    pages_same: int = 0
    files: int = 0
    """The other files, as `pages`."""
    files_same: int = 0
    differences: list[str] = field(default_factory=list)
    """The first of them, one line of Markdown each."""
    more_differences: int = 0
    """How many there were beside these."""
    passed_over: dict[str, int] = field(default_factory=dict)
    """In how many files a rule passed a difference over, by its name."""
    failure: str | None = None
    """Why it did not build, one line; None when it did."""
    seconds: float | None = None
    """How long the builder took; None when it failed."""
    seconds_in_place_of: float | None = None
    """How long MkDocs took, on the same computer just before."""

    @property
    def is_same(self) -> bool:
        """Whether every page and every other file came out the same."""
        return self.failure is None and not self.differences


def read_rehearsals(project: Project) -> list[Rehearsal]:
    """Return the rehearsals of the register, the newest first; none before the first was held.

    Raises:
        PressError: one sentence on the first thing that is wrong in the register.
    """
    path = path_of(project)
    record = read_register(path, _REGISTER, project.shown(path), _record([]))
    return [Rehearsal(**given) for given in record["rehearsals"]]


def add_rehearsal(project: Project, rehearsal: Rehearsal) -> None:
    """Put a rehearsal on top of the register, in the place of an earlier one of its day.

    Raises:
        PressError: when the register is not well formed; it is then left as it is.
    """
    earlier = [known for known in read_rehearsals(project) if known.day != rehearsal.day]
    path = path_of(project)
    kept = [asdict(known) for known in [rehearsal, *earlier][:KEPT]]
    write_register(path, _record(kept), _REGISTER, project.shown(path))


def path_of(project: Project) -> Path:
    """Return where the register lies."""
    return project.registers / "rehearsal.json"


def _record(rehearsals: list[Mapping[str, Any]]) -> dict[str, Any]:
    return {"schema": SCHEMA, "rehearsals": rehearsals}
