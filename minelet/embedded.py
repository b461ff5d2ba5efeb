"""The mine that comes with the guide: where its database is kept, built once, opened often."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import sys
import threading
import time
from importlib import resources
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path
from tqdm import tqdm

from minelet import lists, server
from minelet.database import LAYOUT, Mine, Store
from minelet.service import MineService
from minelet.yeast import load

_lock = threading.Lock()
_roots: dict[str, str] = {}


def cache_folder() -> Path:
    """Return the folder for wheels and built databases: `$MINELET_CACHE`, else the user's."""
    named = os.environ.get("MINELET_CACHE")
    return Path(named) if named else user_cache_path("minelet")


def build_key() -> str:
    """Return a short name for what the database is made from: other sources, other name."""
    digest = hashlib.sha256(str(LAYOUT).encode())
    package = resources.files("minelet")
    for folder in (package, package / "yeast"):
        for name in sorted(one.name for one in folder.iterdir() if one.is_file()):
            if folder is package and name not in {"database.py", "model.py"}:
                continue  # how it is served does not change what is stored
            # Line ends do not count: a checkout may change them.
            text = (folder / name).read_bytes().replace(b"\r\n", b"\n")
            digest.update(name.encode() + b"\0" + text + b"\0")
    return digest.hexdigest()[:16]


def database_path() -> Path:
    """Return where the built database is, or will be."""
    return cache_folder() / f"yeast-{build_key()}.sqlite"


def build(show: bool = True) -> Path:
    """Build the database unless it is there; return its path.

    It is written beside its place and moved there when finished, so that a build that is
    killed leaves nothing that could be taken for a database.

    Args:
        show: whether to draw a progress bar on stderr.

    Raises:
        SourceError: the data cannot be had, or are not what was pinned.
    """
    path = database_path()
    if path.exists():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    _remove_leftovers(path.parent)
    partial = path.with_suffix(f".{os.getpid()}.partial")
    began = time.monotonic()
    with tqdm(total=load.steps(), desc="Building the mine", disable=not show, leave=False) as bar:

        def progress(what: str) -> None:
            bar.set_postfix_str(what)
            bar.update()

        try:
            load.build(partial, path.parent, progress)
            connection = sqlite3.connect(partial)
            with connection:
                Store.put_fact(connection, "seconds_to_build", round(time.monotonic() - began, 1))
            connection.close()
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
    return path


def _remove_leftovers(folder: Path) -> None:
    """Delete what builds that were killed have left behind."""
    for left in folder.glob("yeast-*.partial"):
        owner = int(left.suffixes[-2].lstrip("."))
        try:
            os.kill(owner, 0)
        except OSError:
            left.unlink(missing_ok=True)


def open_mine(show: bool = True) -> Mine:
    """Return the embedded mine, built first when it has not been."""
    return Mine(build(show))


def describe(mine: Mine | None = None) -> dict[str, Any]:
    """Return what the embedded mine says of itself: name, dates, sources, counts, lists."""
    mine = mine or open_mine()
    said = ("name", "release", "data_date", "assembly", "accessions", "sources", "counts")
    return {
        **{key: mine.facts[key] for key in said},
        "lists": {
            one["name"]: {key: one[key] for key in ("type", "size", "description")}
            for one in lists.describe_all(mine)
        },
        "templates": sorted(MineService(mine).templates.by_name),
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
            service = MineService(mine, report=_tell_reader)
            _roots["root"] = server.start(service, mine.facts["prefix"])
            _roots["line"] = (
                f"Mine: {mine.facts['name']} ({mine.facts['release'].split(',')[0]}, "
                f"data of {mine.facts['data_date']})"
            )
    print(_roots["line"])
    return _roots["root"]


def _tell_reader(sentence: str) -> None:
    """Show why the mine refused a request: its client keeps that to itself."""
    print(f"The mine says: {sentence}", file=sys.stderr)
