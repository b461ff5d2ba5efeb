"""What a check knows so far, in a file, so that one that was broken off can go on.

One line of JSON for each address, written as it becomes known. The first line is the key of the
check: another day or another policy begins anew.
"""

import dataclasses
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from press.files import write
from press.links.answer import Answer
from press.links.judge import Verdict


class Kept:
    """The verdicts of a check that is under way."""

    def __init__(self, path: Path | None, key: str) -> None:
        """Read what an earlier check with this key has left.

        Args:
            path: the file; None to keep nothing.
            key: of the day and the policy.
        """
        self._path = path
        self.known: dict[str, Verdict] = {}
        if path is None:
            return
        if path.exists():
            self.known = _read(path, key)
        lines = [json.dumps({"key": key}), *(_line(*item) for item in self.known.items())]
        write(path, "\n".join(lines) + "\n")

    def add(self, url: str, seen: Verdict) -> None:
        """Keep one more."""
        if self._path is not None:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(_line(url, seen) + "\n")

    def forget(self) -> None:
        """Keep nothing any more: the check is complete, or was none."""
        if self._path is not None:
            self._path.unlink(missing_ok=True)


def _line(url: str, seen: Verdict) -> str:
    record = dataclasses.asdict(seen)
    places = seen.answer.places
    record["answer"]["places"] = None if places is None else sorted(places)
    return json.dumps({"url": url, "seen": record})


def _read(path: Path, key: str) -> dict[str, Verdict]:
    """Return the verdicts in a file with this key, up to a line that was cut off."""
    first, *lines = path.read_text("utf-8", "replace").splitlines() or [""]
    known: dict[str, Verdict] = {}
    try:
        if json.loads(first) == {"key": key}:
            for line in lines:
                record = json.loads(line)
                known[record["url"]] = _verdict(record["seen"])
    except (ValueError, KeyError, TypeError):
        pass
    return known


def _verdict(record: Mapping[str, Any]) -> Verdict:
    answer = dict(record["answer"])
    answer["hops"] = tuple(answer["hops"])
    if answer["places"] is not None:
        answer["places"] = frozenset(answer["places"])
    return Verdict(**record | {"answer": Answer(**answer)})
