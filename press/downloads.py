"""The executed lessons as a reader downloads them: with what they read, and links to this site."""

import json
import re
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from press.files import write
from press.lessons import Lesson, source

# As lessons write them: `../docs/data.md#counts` for a chapter, `02-name.ipynb` for a lesson.
_LINK = re.compile(
    r"\]\((?P<path>(?:\.\./docs/)?[\w./-]+)\.(?P<kind>md|ipynb)(?P<anchor>#[^)\s]*)?\)"
)


def bring_files(site: Path, lessons: Iterable[Lesson]) -> None:
    """Put what each lesson reads beside its published file, under the same paths.

    Args:
        site: a built site.
        lessons: those of the site.
    """
    for lesson in lessons:
        for name in lesson.files:
            copy_of = site / "notebooks" / lesson.name / name
            copy_of.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(lesson.path.parent / name, copy_of)


def bring_lessons(site: Path, executed: Path, site_url: str) -> None:
    """Put each executed lesson beside its page, its links leading to the site.

    In the repository a lesson finds the chapters beside its folder. A file that lies among
    somebody's downloads finds nothing there.

    Args:
        site: a built site.
        executed: the folder of the executed lessons.
        site_url: the address at which it will be read, ending in a slash.
    """
    for path in sorted(executed.glob("*.ipynb")):
        notebook = with_addresses(json.loads(path.read_text("utf-8")), site_url)
        text = json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
        write(site / "notebooks" / path.stem / path.name, text)


def with_addresses(
    notebook: dict[str, Any], site_url: str, *, lessons: bool = True
) -> dict[str, Any]:
    """Return a lesson in whose prose every link to a chapter or lesson is a page's address.

    Args:
        notebook: the lesson.
        site_url: the address of the site, ending in a slash.
        lessons: also for links to lessons; they stay as they are where all lessons lie together.
    """

    def address(link: re.Match[str]) -> str:
        if link["kind"] == "ipynb" and not lessons:
            return link[0]
        if link["kind"] == "ipynb":
            page = f"notebooks/{link['path']}/"
        else:
            page = link["path"].removeprefix("../docs/") + "/"
        page = re.sub(r"(^|/)index/$", r"\1", page)
        return f"]({urljoin(site_url, page)}{link['anchor'] or ''})"

    cells = [
        {**cell, "source": _LINK.sub(address, source(cell))}
        if cell["cell_type"] == "markdown"
        else cell
        for cell in notebook["cells"]
    ]
    return {**notebook, "cells": cells}
