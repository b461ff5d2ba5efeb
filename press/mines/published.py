"""What is published for programs: the list of public mines, with what our probes saw of each."""

import dataclasses
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from press.files import write
from press.mines.asked import Page
from press.mines.listed import PublicMine
from press.mines.register import NOT_PROBED, Entry
from press.mines.words import lacking

SCHEMA = 2
"""Of the published mines.json; 1 was the list alone."""


def publish_mines(
    site: Path, mines: Sequence[PublicMine], probes: Mapping[str, Entry], asking: Iterable[Page]
) -> None:
    """Write mines.json into the folder of a built site; a guide that lists no mine has none."""
    if mines:
        write(site / "mines.json", published(mines, probes, asking))


def published(
    mines: Iterable[PublicMine], probes: Mapping[str, Entry], pages: Iterable[Page]
) -> str:
    """Return the text of mines.json.

    Each mine has, beside what docs/mines.json says, its `status` and its `probe`, the entry of the
    register, in which `lessons` stands for the paths: of each lesson or chapter whose paths were
    looked for, those that the model has not.
    """
    pages = [page for page in pages if not page.brings_its_own]
    record = {
        "schema": SCHEMA,
        "mines": [_mine(mine, probes.get(mine.root), pages) for mine in mines],
    }
    return json.dumps(record, indent=1, ensure_ascii=False) + "\n"


def _mine(mine: PublicMine, entry: Entry | None, pages: list[Page]) -> dict[str, Any]:
    listed = dataclasses.asdict(mine)
    if entry is None:
        return {**listed, "status": NOT_PROBED, "probe": None}
    probe = dataclasses.asdict(entry)
    for name in ("name", "status", "paths"):
        del probe[name]
    missing = {page.name: lacking(page, entry) for page in pages}
    probe["lessons"] = {name: paths for name, paths in missing.items() if paths is not None}
    return {**listed, "status": entry.status, "gone": entry.gone, "probe": probe}
