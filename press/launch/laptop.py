"""The one command that opens a lesson on a reader's own computer.

It is typed into a terminal of Linux, macOS or Windows: the double quotes mean the same to their
shells, and no address of ours holds what one of them would take for its own.
"""

import tomllib
from pathlib import Path

from press.lessons import Lesson
from press.wheel import PINNED

PYTHON = "3.13"
"""What the lessons were run on, as binder/runtime.txt has it. uv fetches it where it is missing: a
reader needs no Python, and one that is newer than the locked packages does no harm."""


def wheel_path() -> str:
    """Return where the mine's wheel is published, relative to the site's root."""
    # Not as it is installed: the rehearsal makes the pages where it is not.
    packaging = Path(__file__).parents[2] / "pyproject.toml"
    version = tomllib.loads(packaging.read_text("utf-8"))["project"]["version"]
    return f"downloads/minelet-{version}-py3-none-any.whl"


def requirement(site_url: str) -> str:
    """Return what pip and uv are to install: the mine, with what the lessons need, from the site.

    Args:
        site_url: the site's root, ending in a slash.
    """
    return f"minelet[{PINNED}] @ {site_url}{wheel_path()}"


def laptop_command(site_url: str, lesson: Lesson) -> str:
    """Return the command, in one line.

    `uvx` runs a program of a package in an environment of its own, which it makes first:
    https://docs.astral.sh/uv/guides/tools/ (tried with uv 0.13.9).

    Args:
        site_url: the site's root, ending in a slash.
        lesson: what is opened.
    """
    notebook = f"{site_url}notebooks/{lesson.name}/{lesson.name}.ipynb"
    return f'uvx --python {PYTHON} --from "{requirement(site_url)}" minelet open {notebook}'
