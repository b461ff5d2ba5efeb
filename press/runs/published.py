"""The lessons as they are published: what a run of today is compared with."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import requests

from press.files import write
from press.lessons import Lesson
from press.runs.record import SCHEMA

_SECONDS = 30
"""How long to wait for a connection, and for each piece of an answer."""
_MOST = 50_000_000
"""Bytes: more than any file of the site has."""


def fetch(site_url: str, lessons: Iterable[Lesson], folder: Path) -> list[str]:
    """Fetch the executed lessons of a published site, and their record, into a folder.

    Args:
        site_url: of the site, ending in a slash.
        lessons: of the guide; one that has changed since it was published is left out, for what it
            gives now is not what it gave.
        folder: where they are put: NAME.ipynb, and runs.json.

    Returns:
        The names of the lessons that were fetched; none when the site does not answer.
    """
    for old in folder.glob("*.ipynb"):
        old.unlink()
    record = _get(f"{site_url}runs.json")
    runs = record.get("lessons") if isinstance(record, dict) else None
    if not isinstance(runs, dict) or record.get("schema") != SCHEMA:
        return []
    fetched = []
    for lesson in lessons:
        run = runs.get(lesson.name)
        if not isinstance(run, dict) or run.get("source_sha256") != lesson.sha256:
            continue
        name = quote(lesson.name)
        book = _get(f"{site_url}notebooks/{name}/{name}.ipynb")
        if isinstance(book, dict) and isinstance(book.get("cells"), list):
            write(folder / f"{lesson.name}.ipynb", json.dumps(book, ensure_ascii=False))
            fetched.append(lesson.name)
    write(folder / "runs.json", json.dumps(record, ensure_ascii=False))
    return fetched


def _get(url: str) -> Any:
    """Return what a file of JSON at an address says; None when there is none."""
    try:
        with requests.get(url, timeout=_SECONDS, stream=True) as answer:
            answer.raise_for_status()
            text = b""
            for piece in answer.iter_content(65_536):
                text += piece
                if len(text) > _MOST:
                    return None
        return json.loads(text)
    except (requests.RequestException, ValueError):
        return None
