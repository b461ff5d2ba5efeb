"""A mine from files of one's own: built once, then opened.

The database is kept in the cache folder under a name made from the contents of all files, so that
a second start is immediate and a changed file makes another database.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
import time
from pathlib import Path

from tqdm import tqdm

from minelet.errors import CacheError
from minelet.objects.cache import (
    cache_folder,
    mark_used,
    partial_of,
    remove_leftovers,
    remove_old,
)
from minelet.objects.database import Mine
from minelet.own.ownbuild import Builder
from minelet.own.ownfiles import Sources

KEPT = 8  # databases in the cache
DELAY = 1  # seconds before a bar is drawn

_lock = threading.RLock()


def open_own(sources: Sources, show: bool = True) -> Mine:
    """Return the mine of some files, built first unless it is in the cache.

    Args:
        sources: the files.
        show: whether to draw a progress bar on stderr.

    Raises:
        SourceError: a file is not what it should be.
        CacheError: the folder for the database cannot be written.
    """
    path = cache_folder() / f"own-{sources.key()}.sqlite"
    with _lock:
        if path.exists():
            try:
                mine = Mine(path)
                mark_used(path)
                return mine
            except (sqlite3.Error, KeyError, ValueError):
                path.unlink(missing_ok=True)  # cut short by a full disk, or someone else's
        if path.parent.is_dir():
            remove_leftovers(path.parent)
        build(sources, path, show)
        remove_old(path.parent, "own-*.sqlite", KEPT)
        return Mine(path)


def build(sources: Sources, path: Path, show: bool = True) -> None:
    """Write the database of a mine to `path`, whole or not at all.

    Raises:
        SourceError: a file is not what it should be.
        CacheError: the database cannot be written.
    """
    partial = partial_of(path)
    began = time.monotonic()
    with _lock:  # threads of one process would write to one file
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with _bar(sources, show) as bar:

                def say(what: str) -> None:
                    # Drawn at once when the bar is there, which it is not for a small mine.
                    bar.set_postfix_str(what, refresh=time.monotonic() - began > DELAY)

                Builder(sources, partial, bar.update, say).build()
            partial.replace(path)
        except (OSError, sqlite3.Error) as error:
            raise CacheError(f"The mine cannot be written to {path} ({error})") from error
        finally:
            with contextlib.suppress(OSError):
                partial.unlink()


def _bar(sources: Sources, show: bool) -> tqdm:
    return tqdm(
        total=sum(one.stat().st_size for one in sources.items if one.exists()),
        desc="Building the mine",
        unit="B",
        unit_scale=True,
        disable=not show,
        leave=False,
        delay=DELAY,
    )
