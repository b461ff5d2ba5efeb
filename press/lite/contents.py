"""The files that a reader finds in JupyterLite: the lessons, and what lies beside them."""

import json
import shutil
from pathlib import Path
from typing import Any

from press.downloads import with_addresses
from press.environment import beside
from press.files import write
from press.lessons import Lesson
from press.lite.copies import marked
from press.project import Project

_KINDS = {
    ".ipynb": ("notebook", "json", None),
    ".xml": ("file", "text", "text/xml"),
    ".csv": ("file", "text", "text/csv"),
}
_TEXT = ("file", "text", "text/plain")

KERNEL = {
    "kernelspec": {"display_name": "Python (Pyodide)", "language": "python", "name": "python"},
    "language_info": {
        "codemirror_mode": {"name": "python", "version": 3},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
        "version": "3.8",
    },
}
"""What JupyterLite's kernel (0.8) says of itself, its `version` included.

JupyterLab writes it into a notebook that has other metadata; the lesson would then be unsaved as
soon as it is open, and be kept as a copy that nobody has made.
"""


def put(project: Project, lessons: list[Lesson], site_url: str, day: str, folder: Path) -> None:
    """Write the files of the lessons into a JupyterLite, and the index that it reads.

    The code of a lesson is its file's to the letter. Its links to chapters, which do not lie beside
    it here, lead to the pages, and its metadata tell its version and JupyterLite's kernel.

    Args:
        project: whose lessons.
        lessons: all of them.
        site_url: the address of the site, ending in a slash.
        day: the time that the files bear, as `2026-11-26T00:00:00Z`.
        folder: of JupyterLite.
    """
    files = folder / "files"
    for lesson in lessons:
        notebook = marked(with_addresses(lesson.notebook, site_url, lessons=False))
        notebook["metadata"] |= KERNEL
        text = json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
        write(files / f"{lesson.name}.ipynb", text)
    for source in beside(project):
        target = files / source.relative_to(project.notebooks)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    for part in [files, *(path for path in files.rglob("*") if path.is_dir())]:
        index = folder / "api" / "contents" / part.relative_to(files) / "all.json"
        write(index, json.dumps(listing(part, files, day), indent=1) + "\n")


def listing(part: Path, files: Path, day: str) -> dict[str, Any]:
    """Return what Jupyter's contents API says of a folder (its models, as jupyter_server's).

    Args:
        part: the folder.
        files: the folder that readers see as the top.
        day: the time that the files bear.
    """
    return {
        **_model(part, files, day),
        "format": "json",
        "content": [_model(path, files, day) for path in sorted(part.iterdir())],
    }


def _model(path: Path, files: Path, day: str) -> dict[str, Any]:
    inside = path.relative_to(files).as_posix()
    kind, form, mime = (
        ("directory", None, None) if path.is_dir() else _KINDS.get(path.suffix, _TEXT)
    )
    return {
        "name": "" if inside == "." else path.name,
        "path": "" if inside == "." else inside,
        "type": kind,
        "format": form,
        "mimetype": mime,
        "content": None,
        "created": day,
        "last_modified": day,
        "size": None if path.is_dir() else path.stat().st_size,
        "writable": True,
    }
