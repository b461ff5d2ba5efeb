"""Permanent redirects written into the sources: the new address where the old one was."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

from press.files import write
from press.links.addresses import files_with_links
from press.links.register import MOVED, Entry
from press.project import Project

_MORE = r"[\w/&=%~+@$(-]"
_GOES_ON = rf"(?!{_MORE}|[.,;:!?]+{_MORE})"
"""What follows an address that has not come to its end; a dot before a space ends a sentence."""


def moves(entries: Mapping[str, Entry]) -> dict[str, str]:
    """Return the new address of each link that has moved for good, by its old one."""
    return {
        url: entry.redirects_to
        for url, entry in entries.items()
        if entry.status == MOVED and entry.permanent and entry.redirects_to
    }


def apply_moves(project: Project, moved: Mapping[str, str]) -> list[str]:
    """Write new addresses into chapters, facts, lessons, theme, README and workflows.

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
            parts, done = [], 0
            for found in _pattern(url).finditer(text):
                line = text.count("\n", 0, found.start()) + 1
                # A place that the source names is the one that is meant
                to = urldefrag(new).url if text[found.end() :].startswith("#") else new
                told.append(f"{project.shown(path)}:{line}: {found[0]} → {to}")
                parts += [text[done : found.start()], to]
                done = found.end()
            text = "".join([*parts, text[done:]])
        if text != old:
            write(path, text)
    return told


def _pattern(url: str) -> re.Pattern[str]:
    """Return a pattern that finds an address as people write it: whole, a bare host without /."""
    parts = urlsplit(url)
    host = f"{parts.scheme}://{parts.netloc}"
    path = url[len(host) :]
    written = "/?" if path == "/" else re.escape(path)
    return re.compile(rf"(?<![\w/=])(?i:{re.escape(host)}){written}{_GOES_ON}")


def _sources(project: Project) -> Iterator[Path]:
    yield from sorted(project.docs.rglob("*.md"))
    singles = (project.dated_facts, project.mines, project.config)
    yield from (path for path in singles if path.exists())
    yield from sorted(project.theme.rglob("*.html"))
    yield from sorted(project.notebooks.glob("*.ipynb"))
    yield from files_with_links(project)
