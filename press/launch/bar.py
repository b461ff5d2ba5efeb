"""From a page to the doors that open its lesson somewhere live; pure functions.

Addresses follow mybinder.org's and Colab's documented forms. They were not opened from here.
"""

import posixpath
from dataclasses import dataclass
from urllib.parse import quote

from press.lessons import Lesson
from press.repository import Repository
from press.runs.record import Run


@dataclass(frozen=True)
class Door:
    """One place where a lesson can be launched."""

    name: str
    url: str
    note: str


@dataclass(frozen=True)
class Launch:
    """What the launch bar of a page shows."""

    lesson: str
    """The lesson's file name without its ending."""
    title: str
    minutes: int
    is_own: bool
    """True on the lesson's own page, False on a chapter that opens it."""
    doors: list[Door]
    download_url: str
    """Of the executed lesson, relative to the page."""
    run: Run | None


def lesson_path(lesson: str) -> str:
    """Return the path of a lesson in the repository."""
    return f"notebooks/{lesson}.ipynb"


def binder_url(repository: Repository, lesson: str) -> str:
    """Return the address at which mybinder.org opens a lesson in JupyterLab.

    The path is quoted twice: once because JupyterLab reads it as a path of an address, once
    because it travels as the value of a query.
    """
    ref = "/".join(_segment(part) for part in (repository.owner, repository.name))
    target = quote(f"lab/tree/{quote(lesson_path(lesson))}")
    return f"https://mybinder.org/v2/gh/{ref}/{_segment(repository.branch)}?urlpath={target}"


def colab_url(repository: Repository, lesson: str) -> str:
    """Return the address at which Colab opens a lesson from GitHub."""
    parts = (repository.owner, repository.name, "blob", repository.branch)
    where = "/".join(_segment(part) for part in parts)
    return f"https://colab.research.google.com/github/{where}/{quote(lesson_path(lesson))}"


def download_url(page_url: str, lesson: str) -> str:
    """Return where the executed lesson lies, relative to the page at `page_url`.

    Args:
        page_url: the page's address relative to the site's root, as MkDocs gives it: `""` for
            the home page, `limits/`, `notebooks/01-first-query/`.
        lesson: the lesson's name. Its file is published in the folder of its page.
    """
    target = f"notebooks/{lesson}/{lesson}.ipynb"
    folder = page_url if page_url.endswith("/") else posixpath.dirname(page_url)
    return quote(posixpath.relpath(f"/{target}", f"/{folder}"))


def launch(
    page_url: str, lesson: Lesson, repository: Repository, run: Run | None, *, is_own: bool
) -> Launch:
    """Return what the launch bar shows on the page at `page_url`.

    Args:
        page_url: the page's address relative to the site's root.
        lesson: the lesson that the page opens.
        repository: where the lesson is launched from.
        run: the run that made the published lesson, None when there was none yet.
        is_own: whether the page is the lesson itself.
    """
    doors = [
        Door(
            "Binder",
            binder_url(repository, lesson.name),
            "Free, no account. Takes from seconds to some minutes to start.",
        ),
        Door(
            "Colab",
            colab_url(repository, lesson.name),
            "Needs a Google account.",
        ),
    ]
    return Launch(
        lesson=lesson.name,
        title=lesson.title,
        minutes=lesson.minutes,
        is_own=is_own,
        doors=doors,
        download_url=download_url(page_url, lesson.name),
        run=run,
    )


def _segment(text: str) -> str:
    """Quote `text` as one segment of an address; a branch may hold a slash, a space, an é."""
    return quote(text, safe="")
