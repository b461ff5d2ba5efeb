"""Serving a mine of one's own: from the command line, and from a notebook in one line."""

from __future__ import annotations

import os
import sqlite3
import sys
import threading
from collections.abc import Callable, Iterable
from pathlib import Path

from minelet import server
from minelet.errors import SourceError
from minelet.objects.database import Mine
from minelet.own.filledlists import seed
from minelet.own.ownfiles import Sources
from minelet.own.ownmine import open_own
from minelet.service import MineService, tell_reader
from minelet.users.profiles import Profiles

PathLike = str | os.PathLike[str]

_lock = threading.Lock()
_roots: dict[str, tuple[str, str]] = {}


def serve(
    model: PathLike,
    items: PathLike | Iterable[PathLike],
    templates: PathLike | None = None,
    lists: PathLike | None = None,
    keys: PathLike | None = None,
    widgets: PathLike | None = None,
    extra: str = "",
    name: str = "",
    search: PathLike | None = None,
) -> str:
    """Build a mine from files, serve it for as long as this Python runs, and say which it is.

    The second call with the same files returns the same address; with a file that has changed
    since, the address of a new mine.

    Args:
        model: InterMine's model XML.
        items: items XML, one file or several.
        templates: template XML.
        lists: lists, or an export of user profiles.
        keys: class_keys.properties: by which fields the objects of each class are known.
        widgets: webconfig-model.xml: enrichments, charts, and what sums up an object.
        extra: by what an extra value narrows a LOOKUP, as `organism.shortName`.
        name: what the mine is called, and the first part of its address.
        search: keyword_search.properties: what is searched for words.

    Returns:
        An address for `intermine.webservice.Service`.

    Raises:
        SourceError: a file is not what it should be; the text says where and what to do.
        CacheError: the database cannot be written.
    """
    several = [items] if isinstance(items, str | os.PathLike) else list(items)
    sources = Sources(
        Path(model),
        tuple(map(Path, several)),
        *(Path(one) if one else None for one in (templates, lists, keys, widgets)),
        extra,
        name,
        Path(search) if search else None,
    )
    with _lock:
        key = sources.key()
        if key not in _roots:
            mine = open_own(sources)
            root = server.start(service_of(mine, report=tell_reader), mine.facts["prefix"])
            _roots[key] = root, f"Mine: {mine.facts['name']} ({contents(mine)})"
            tell_warnings(mine)
        root, line = _roots[key]
    print(line)
    return root


def service_of(
    mine: Mine, profile: Path | None = None, report: Callable[[str], None] | None = None
) -> MineService:
    """Return the service of a mine, with the users that its files name.

    Args:
        mine: an open mine.
        profile: the file in which users and their lists are kept; by default memory.
        report: called with one sentence for each request that is refused.
    """
    profiles = Profiles(profile)
    seed(profiles, mine)
    return MineService(mine, report, profiles)


def open_file(path: Path) -> Mine:
    """Return the mine of a built database.

    Raises:
        SourceError: the file is none that this minelet can open.
    """
    if not path.is_file():
        raise SourceError(f"{path} cannot be read: there is no such file")
    try:
        return Mine(path)
    except (sqlite3.Error, KeyError, ValueError) as error:
        raise SourceError(
            f"{path} is no mine of this version of minelet ({error}): build it again"
        ) from error


def contents(mine: Mine) -> str:
    """Return how much a mine of one's own holds, in words."""
    counts = mine.facts["counts"]
    used = sum(1 for count in counts.values() if count)
    return f"{mine.facts['objects']:,} objects of {used} classes"


def tell_warnings(mine: Mine) -> None:
    """Say what was found amiss with a mine's files when it was built."""
    for sentence in mine.facts.get("warnings", []):
        print(f"minelet: {sentence}", file=sys.stderr)
