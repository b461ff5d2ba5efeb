"""Permanent redirects written into the sources: the new address where the old one was."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from press.files import write
from press.links.addresses import files_with_links
from press.links.register import MOVED, Entry
from press.project import Project

_GOES_ON = r"(?![\w/?&=%~+@:-]|[.,;!](?=[\w/]))"
"""What follows an address that has not come to its end; a dot before a space ends a sentence."""


def moves(entries: Mapping[str, Entry]) -> dict[str, str]:
    """Return the new address of each link that has moved for good, by its old one."""
    return {
        url: entry.redirects_to
        for url, entry in entries.items()
        if entry.status == MOVED and entry.permanent and entry.redirects_to
    }


def apply_moves(project: Project, moved: Mapping[str, str]) -> list[str]:
    """Write new addresses into chapters, facts, lessons, README and workflows.

    A lesson's executed copy follows when it is built. An address within another, as in that of an
    archived copy, stays.

    Args:
        project: whose sources.
        moved: new addresses by old ones, without fragments.

    Returns:
        What was done, as `docs/data.md:12: OLD → NEW`.
    """
    told: list[str] = []
    for path in _sources(project):
        text = old = path.read_text("utf-8")
        for url, new in moved.items():
            pattern = _pattern(url)
            for found in pattern.finditer(text):
                line = text.count("\n", 0, found.start()) + 1
                told.append(f"{project.shown(path)}:{line}: {found[0]} → {new}")
            text = pattern.sub(lambda _, new=new: new, text)
        if text != old:
            write(path, text)
    return told


def _pattern(url: str) -> re.Pattern[str]:
    """Return a pattern that finds an address as people write it: whole, a bare host without /."""
    parts = urlsplit(url)
    bare = parts.path == "/" and not parts.query
    written = re.escape(url.removesuffix("/")) + "/?" if bare else re.escape(url)
    return re.compile(rf"(?<![\w/=]){written}{_GOES_ON}", re.IGNORECASE if bare else 0)


def _sources(project: Project) -> Iterator[Path]:
    yield from sorted(project.docs.rglob("*.md"))
    yield from (path for path in (project.dated_facts, project.mines) if path.exists())
    yield from sorted(project.notebooks.glob("*.ipynb"))
    yield from files_with_links(project)
