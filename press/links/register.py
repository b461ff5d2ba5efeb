"""The register of links: of each address what was seen of it, and on which day."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from press.registers import DAY_OR_NULL, read_register, write_register

GOOD = "good"
"""It answered."""
MOVED = "moved"
"""It answered at another address, to which it sends for good."""
SUSPECT = "suspect"
"""It answered, with what looks like a page that says *not found*."""
UNSURE = "unsure"
"""The last check could not tell: refused, overloaded, too slow, no trustworthy certificate …"""
GONE = "gone"
"""It was not found (404, 410), or there is no such host."""
EXCEPTED = "excepted"
"""A rule of ours says not to ask, and why."""
UNCHECKED = "not checked yet"
"""Nobody has asked."""

STATUSES = (GOOD, MOVED, SUSPECT, UNSURE, GONE, EXCEPTED, UNCHECKED)
ALIVE = (GOOD, MOVED)
"""What counts as seen good."""
FAILED = (UNSURE, GONE, SUSPECT)
"""What counts as a last check that failed."""

UNASKED = (EXCEPTED, UNCHECKED)
"""Of which the last check saw nothing."""

FOUND, MISSING, UNKNOWN = "found", "missing", "unknown"
"""Of a place on a page: seen, not seen, or the page could not be read."""


@dataclass(frozen=True)
class Entry:
    """What is known of one address, which has no fragment. Days are ISO 8601, UTC."""

    what: str
    """What it is: the words of a link to it."""
    pages: list[str]
    """Where it stands: `resources/` for a page of the site, else a file of the repository."""
    status: str = UNCHECKED
    said: str = ""
    """What the last check saw, as `404 Not Found`; of an exception its reason."""
    first_seen: str | None = None
    """The day on which a check first found it on a page; None before any check has."""
    left: str | None = None
    """The day on which a check found it on no page any more."""
    last_checked: str | None = None
    last_good: str | None = None
    failures: int = 0
    """Days in a row on which it failed; several checks of one day count once."""
    grave: int = 0
    """The last of these days, in a row, on which it was gone or silent, and not merely refused."""
    failing_since: str | None = None
    redirects_to: str | None = None
    permanent: bool = False
    """Whether every step of the way to `redirects_to` was declared to be for good."""
    anchors: dict[str, str] = field(default_factory=dict)
    """Places on the page that links lead to: found, missing, or unknown."""
    archived: str | None = None
    """The address of an archived copy that the archive said it has."""
    archived_on: str | None = None
    """The day on which that copy was made."""

    @property
    def failed(self) -> bool:
        """Whether the last check failed."""
        return self.status in FAILED


SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "registers/links.json",
    "type": "object",
    "additionalProperties": False,
    "required": ["schema", "links"],
    "properties": {
        "schema": {"const": 1},
        "links": {
            "type": "object",
            "propertyNames": {"pattern": r"^https?://[^\s#]+(?![\s\S])"},
            "additionalProperties": {
                "type": "object",
                "additionalProperties": False,
                "required": [part.name for part in dataclasses.fields(Entry)],
                "properties": {
                    "what": {"type": "string"},
                    "pages": {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
                    "status": {"enum": list(STATUSES)},
                    "said": {"type": "string"},
                    "first_seen": DAY_OR_NULL,
                    "left": DAY_OR_NULL,
                    "last_checked": DAY_OR_NULL,
                    "last_good": DAY_OR_NULL,
                    "failures": {"type": "integer", "minimum": 0},
                    "grave": {"type": "integer", "minimum": 0},
                    "failing_since": DAY_OR_NULL,
                    "redirects_to": {"type": ["string", "null"], "pattern": r"^https?://"},
                    "permanent": {"type": "boolean"},
                    "anchors": {
                        "type": "object",
                        "additionalProperties": {"enum": [FOUND, MISSING, UNKNOWN]},
                    },
                    "archived": {"type": ["string", "null"], "pattern": r"^https?://"},
                    "archived_on": DAY_OR_NULL,
                },
            },
        },
    },
}


def read_links(path: Path, where: str) -> dict[str, Entry]:
    """Return the register of links in `path` by address; an empty one when there is none yet.

    Raises:
        PressError: one sentence on the first thing that is wrong.
    """
    record = read_register(path, SCHEMA, where, {"schema": 1, "links": {}})
    return {url: Entry(**given) for url, given in record["links"].items()}


def as_record(entries: Mapping[str, Entry]) -> dict[str, Any]:
    """Return entries by address as they stand in the file."""
    links = {url: dataclasses.asdict(entry) for url, entry in entries.items()}
    return {"schema": 1, "links": links}


def write_links(path: Path, entries: Mapping[str, Entry], where: str) -> bool:
    """Write the register whole or not at all; return whether it changed.

    Raises:
        PressError: when an entry is not as the schema has it.
    """
    return write_register(path, as_record(entries), SCHEMA, where)


def joined(one: Mapping[str, Entry], other: Mapping[str, Entry]) -> dict[str, Entry]:
    """Return two registers as one, whichever came first: no day that was seen is lost.

    The younger check says how a link is, and whichever looked last at the pages where it stands;
    the oldest first sight and the youngest good day stay.
    """
    return {
        url: _join(one[url], other[url]) if url in one and url in other else (one | other)[url]
        for url in sorted({*one, *other})
    }


_STANDS = ("what", "pages", "left")
"""What is known of a link by the pages alone, and on the days of every check of the pages."""
_KEPT = ("first_seen", "last_good", "archived", "archived_on")


def _join(one: Entry, other: Entry) -> Entry:
    checked = max(one, other, key=lambda it: (it.last_checked or "", _fixed(it, checks=True)))
    looked = max(one, other, key=lambda it: (_looked(it), _fixed(it, checks=False)))
    copy = max(one, other, key=lambda it: (it.archived_on or "", it.archived or ""))
    return dataclasses.replace(
        checked,
        **{name: getattr(looked, name) for name in _STANDS},
        first_seen=_least(one.first_seen, other.first_seen),
        last_good=_most(one.last_good, other.last_good),
        archived=copy.archived,
        archived_on=copy.archived_on,
    )


def _looked(entry: Entry) -> str:
    """Return the last day on which a check looked where a link stands."""
    return _most(entry.last_checked, entry.left) or ""


def _fixed(entry: Entry, *, checks: bool) -> str:
    """Return what decides between two of one day, so that their order does not."""
    given = {name: it for name, it in dataclasses.asdict(entry).items() if name not in _KEPT}
    return repr(sorted((name, it) for name, it in given.items() if (name in _STANDS) != checks))


def _least(*days: str | None) -> str | None:
    return min((day for day in days if day), default=None)


def _most(*days: str | None) -> str | None:
    return max((day for day in days if day), default=None)
