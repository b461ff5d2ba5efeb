"""The mine that comes with the guide: where its database is kept, built once, opened often."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
import time
from pathlib import Path
from typing import Any

from minelet import server
from minelet.errors import CacheError
from minelet.kept.templates import read_templates
from minelet.objects.cache import (
    cache_folder,
    mark_used,
    partial_of,
    remove_leftovers,
    remove_old,
)
from minelet.objects.database import Mine, Store
from minelet.objects.makers import digest_of_code
from minelet.service import MineService, tell_reader
from minelet.sets.lists import Lists

KEPT = 4  # databases in the cache, of about 37 MB each

_lock = threading.RLock()
_roots: dict[str, str] = {}


def build_key() -> str:
    """Return a short name for what the database is made from: other sources, other name."""
    return digest_of_code("yeast").hexdigest()[:16]


def database_path() -> Path:
    """Return where the built database is, or will be: in the package itself, or in the cache.

    A wheel that is published with the guide brings it along; there nothing has to be built.
    """
    name = f"yeast-{build_key()}.sqlite"
    brought = Path(__file__).with_name(name)
    return brought if brought.exists() else cache_folder() / name


def build(show: bool = True) -> Path:
    """Build the database unless it is there; return its path.

    It is written beside its place and moved there when finished, so that a build that is
    killed leaves nothing that could be taken for a database.

    Args:
        show: whether to draw a progress bar on stderr.

    Raises:
        SourceError: the data cannot be had, or are not what was pinned.
        CacheError: the folder for it cannot be written.
    """
    path = database_path()
    with _lock:  # two threads would write to one file; two processes do not
        if not path.exists():
            try:
                _build(path, show)
            except (OSError, sqlite3.Error) as error:
                raise CacheError(
                    f"The mine cannot be built in {path.parent} ({error}): make room there, or "
                    "name another folder in the environment variable MINELET_CACHE"
                ) from error
    return path


def _build(path: Path, show: bool) -> None:
    # A built mine is opened without what this needs.
    from tqdm import tqdm

    from minelet.yeast import load

    path.parent.mkdir(parents=True, exist_ok=True)
    remove_leftovers(path.parent)
    partial = partial_of(path)
    began = time.monotonic()
    with tqdm(total=load.steps(), desc="Building the mine", disable=not show, leave=False) as bar:

        def progress(what: str) -> None:
            bar.set_postfix_str(what)
            bar.update()

        try:
            load.build(partial, path.parent, progress)
            with contextlib.closing(sqlite3.connect(partial)) as connection, connection:
                Store.put_fact(connection, "seconds_to_build", round(time.monotonic() - began, 1))
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
    remove_old(path.parent, "yeast-*.sqlite", KEPT)


def open_mine(show: bool = True) -> Mine:
    """Return the embedded mine, built first when it has not been, or when it is broken.

    Raises:
        MineError: as `build` does.
    """
    path = build(show)
    mark_used(path)
    try:
        return Mine(path)
    except (sqlite3.Error, KeyError, ValueError):
        # Not what `build` leaves behind: cut short by a full disk, or written by someone else.
        path.unlink(missing_ok=True)
        return Mine(build(show))


def describe(mine: Mine | None = None) -> dict[str, Any]:
    """Return what the embedded mine says of itself: name, dates, sources, counts, lists."""
    if mine is None:
        mine = open_mine()
        try:
            return describe(mine)
        finally:
            mine.close()
    said = ("name", "release", "data_date", "assembly", "accessions", "sources", "counts")
    return {
        **{key: mine.facts[key] for key in said},
        "lists": {
            one["name"]: {key: one[key] for key in ("type", "size", "description")}
            for one in Lists(mine).describe_all()
        },
        "templates": sorted(read_templates(mine.facts["templates"])),
        "seconds_to_build": mine.facts["seconds_to_build"],
        "database_bytes": mine.path.stat().st_size,
        "build_key": build_key(),
    }


def url() -> str:
    """Return the root of the mine that a lesson talks to, and say in one line which it is.

    That is `$MINE_URL` when it is set, else the embedded mine, which is then built if need be
    and served on a loopback port for as long as this Python runs.

    Returns:
        An address for `intermine.webservice.Service`.
    """
    if live := os.environ.get("MINE_URL"):
        print(f"Mine: {live} (named by MINE_URL)")
        return live
    with _lock:
        if "root" not in _roots:
            mine = open_mine()
            service = MineService(mine, report=tell_reader)
            _roots["root"] = server.start(service, mine.facts["prefix"])
            _roots["line"] = (
                f"Mine: {mine.facts['name']} ({mine.facts['release'].split(',')[0]}, "
                f"data of {mine.facts['data_date']})"
            )
    print(_roots["line"])
    return _roots["root"]
