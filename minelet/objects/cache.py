"""The folder in which built databases are kept: where it is, and what leaves it."""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from pathlib import Path

from platformdirs import user_cache_path

DAY = 24 * 60 * 60  # seconds


def cache_folder() -> Path:
    """Return the folder for wheels and built databases: `$MINELET_CACHE`, else the user's."""
    named = os.environ.get("MINELET_CACHE")
    return Path(named) if named else user_cache_path("minelet")


def partial_of(path: Path) -> Path:
    """Return where a database is written until it is whole and moved to its place.

    It is named after this process: two do not write to one file, and what one that was killed
    has left behind is known for it.
    """
    return path.with_name(f"{path.stem}.{os.getpid()}.partial")


def mark_used(path: Path) -> None:
    """Note that a database is in use today."""
    with contextlib.suppress(OSError):  # a folder that is only for reading is never tidied either
        os.utime(path)


def remove_leftovers(folder: Path) -> None:
    """Delete what builds that were killed have left behind."""
    for left in folder.glob("*.partial"):
        owner = left.stem.rpartition(".")[2]
        if owner.isdecimal() and not _runs(int(owner)):
            if left.is_dir():
                shutil.rmtree(left, ignore_errors=True)
            else:
                with contextlib.suppress(OSError):  # Windows keeps what is open
                    left.unlink()


def remove_old(folder: Path, pattern: str, kept: int) -> None:
    """Delete all but the newest databases; those used within a day stay, they may be open."""
    ages: list[tuple[float, Path]] = []
    for path in folder.glob(pattern):
        with contextlib.suppress(OSError):  # another process tidies too
            ages.append((time.time() - path.stat().st_mtime, path))
    for age, path in sorted(ages)[kept:]:
        if age > DAY:
            with contextlib.suppress(OSError):
                path.unlink()


def _runs(process: int) -> bool:
    """Tell whether a process of that number may be running."""
    if os.name == "nt":
        return False  # os.kill would end it; and what it has open cannot be deleted
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass  # it runs, and is someone else's
    return process != os.getpid()
