"""The one command that opens a lesson on a reader's own computer.

It is typed into a terminal of Linux, macOS or Windows: the double quotes mean the same to their
shells, and no address of ours holds what one of them would take for its own.
"""

import functools
import tomllib
from pathlib import Path

from press import wheel
from press.lessons import Lesson
from press.wheel import PINNED

PYTHON = "3.13"
"""What the lessons were run on, as binder/runtime.txt has it. uv fetches it where it is missing: a
reader needs no Python, and one that is too new for the locked packages does no harm."""

_ROOT = Path(__file__).parents[2]


@functools.cache
def wheel_path() -> str:
    """Return where the mine's wheel is published, relative to the site's root."""
    # Not as it is installed: the rehearsal makes the pages where it is not.
    packaging = tomllib.loads((_ROOT / "pyproject.toml").read_text("utf-8"))
    return f"downloads/minelet-{packaging['project']['version']}-py3-none-any.whl"


@functools.cache
def wheel_key() -> str:
    """Return a few letters that change when the wheel does, and so must its address.

    uv keeps the environment that it has made for an address, whatever comes to lie there later
    (tried with uv 0.13.9, also with its `--refresh`).
    """
    return wheel.wheel_key(_ROOT)[:8]


def requirement(site_url: str, extra: str = f"[{PINNED}]") -> str:
    """Return what pip and uv are to install: the mine, with what the lessons need, from the site.

    Args:
        site_url: the site's root, ending in a slash.
        extra: in brackets what comes along with the mine, "" for no more than that.
    """
    return f"minelet{extra} @ {site_url}{wheel_path()}?v={wheel_key()}"


def notebook_url(site_url: str, lesson: Lesson) -> str:
    """Return where a lesson is published with its outputs, and what it reads beside it."""
    return f"{site_url}notebooks/{lesson.name}/{lesson.name}.ipynb"


def laptop_command(site_url: str, lesson: Lesson) -> str:
    """Return the command, in one line.

    `uvx` runs a program of a package in an environment of its own, which it makes first:
    https://docs.astral.sh/uv/guides/tools/ (tried with uv 0.13.9).

    Args:
        site_url: the site's root, ending in a slash.
        lesson: what is opened.
    """
    return f"{_uvx(requirement(site_url))} open {notebook_url(site_url, lesson)}"


def commands(site_url: str, lesson: Lesson) -> dict[str, str]:
    """Return what a chapter can say of it, by the names it says it with: `{{ launch.… }}`.

    Args:
        site_url: the site's root, ending in a slash.
        lesson: the one that is opened.
    """
    return {
        "command": laptop_command(site_url, lesson),
        "package": requirement(site_url),
        "notebook": notebook_url(site_url, lesson),
        "serve": f"{_uvx(requirement(site_url, extra=''))} serve",
    }


def _uvx(wanted: str) -> str:
    return f'uvx --python {PYTHON} --from "{wanted}" minelet'
