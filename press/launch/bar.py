"""From a page to its launch bar; pure functions. The addresses are in press/launch/addresses.py."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from press.launch import doors
from press.launch.addresses import colab_url, lesson_binder_url, lite_url
from press.launch.doors import Door
from press.launch.laptop import laptop_command
from press.launch.qr import qr_svg
from press.launch.short import short_path
from press.lessons import Lesson
from press.relative import relative
from press.repository import Repository
from press.runs.record import Run

LAPTOP = "data/#use-it-on-your-own-computer"
"""Where it says how to run the lessons at home, relative to the site's root."""


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
    """The likely best choice first."""
    command: str
    """What opens the lesson on a reader's own computer."""
    short_url: str
    """The address that stands on paper in the place of the doors."""
    qr: str
    """The same address as a QR code, in SVG."""
    run: Run | None

    @property
    def remembers(self) -> bool:
        """Whether the door that is taken here is offered first next time.

        Not where one of the ways is closed: what is chosen then says nothing of other lessons.
        """
        return all(door.usual for door in self.doors if door.key != "download")


def lesson_path(lesson: str) -> str:
    """Return the path of a lesson in the repository."""
    return f"notebooks/{lesson}.ipynb"


def download_url(page_url: str, lesson: str) -> str:
    """Return where the executed lesson lies, relative to the page at `page_url`.

    Its file is published in the folder of its page.
    """
    return quote(relative(f"notebooks/{lesson}/{lesson}.ipynb", page_url))


def launch(
    page_url: str,
    lesson: Lesson,
    repository: Repository,
    run: Run | None,
    facts: Mapping[str, Any],
    *,
    is_own: bool,
) -> Launch:
    """Return what the launch bar shows on the page at `page_url`.

    Args:
        page_url: the page's address relative to the site's root.
        lesson: the lesson that the page opens.
        repository: where the lesson is launched from, and where the site is published.
        run: the run that made the published lesson, None when there was none yet.
        facts: values of docs/facts.yml, for the limits of the places.
        is_own: whether the page is the lesson itself.
    """
    path = lesson_path(lesson.name)
    page, _, place = LAPTOP.partition("#")
    urls = {
        "lite": lite_url(page_url, lesson.name),
        "binder": lesson_binder_url(repository, path),
        "colab": colab_url(repository.slug, repository.branch, path),
        "laptop": f"{relative(page, page_url)}#{place}",
        "download": download_url(page_url, lesson.name),
    }
    short_url = repository.site_url + (short_path(lesson) if is_own else page_url)
    return Launch(
        lesson=lesson.name,
        title=lesson.title,
        minutes=lesson.minutes,
        is_own=is_own,
        doors=[
            Door(key, urls[key], doors.note(key, lesson, facts), doors.is_usual(key, lesson))
            for key in doors.order(lesson)
        ],
        command=laptop_command(repository.site_url, lesson),
        short_url=short_url,
        qr=qr_svg(short_url),
        run=run,
    )
