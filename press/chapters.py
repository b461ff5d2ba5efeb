"""Chapters as records, read from their files and checked before any work is done."""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from press import captions, schema
from press.errors import PressError, nearest
from press.lessons import Lesson
from press.project import Project
from press.texts import read_text, read_yaml

# As mkdocs.utils.meta reads it, so that what is checked is what is used.
_FRONT_MATTER = re.compile(r"\A-{3}[ \t]*\n(?P<yaml>.*?\n)(?:-{3}|\.{3})[ \t]*(?:\n|\Z)", re.DOTALL)


@dataclass(frozen=True)
class Chapter:
    """A page of docs/ with its checked front matter."""

    name: str
    """Path in docs/ without its ending, as `first-query`."""
    path: Path
    text: str
    """The whole file as it was read, front matter included."""
    title: str
    description: str
    lesson: str
    number: int | None = None
    """Its place among the chapters to learn from; None for a page to look things up in."""
    minutes: int | None = None
    objectives: list[str] | None = None
    needs: list[str] | None = None
    key_points: list[str] | None = None
    checked: str | None = None


def read_chapters(project: Project, lessons: Iterable[Lesson]) -> list[Chapter]:
    """Return the chapters of a project, by path.

    Args:
        project: whose docs/ is read.
        lessons: those that a chapter may name.

    Raises:
        PressError: one sentence on the first chapter that is not as it must be.
    """
    names = [lesson.name for lesson in lessons]
    chapters = []
    for path in sorted(project.docs.rglob("*.md")):
        if path.is_relative_to(project.examples):
            continue  # text of an example's own, which is no page
        where = project.shown(path)
        chapter = read_chapter(path, where, path.relative_to(project.docs).with_suffix(""))
        if chapter.lesson not in names:
            raise PressError(
                f"{where}, front matter: there is no lesson `{chapter.lesson}`"
                f"{nearest(chapter.lesson, names)}; the lessons are {', '.join(names)}."
            )
        chapters.append(chapter)
    _check_numbers(project, chapters)
    return chapters


def _check_numbers(project: Project, chapters: Iterable[Chapter]) -> None:
    seen: dict[int, Chapter] = {}
    for chapter in chapters:
        if chapter.number is None:
            continue
        if other := seen.get(chapter.number):
            raise PressError(
                f"{project.shown(chapter.path)}, front matter: number {chapter.number} is also"
                f" that of {project.shown(other.path)}; give one of them another."
            )
        seen[chapter.number] = chapter


def read_chapter(path: Path, where: str, name: Path) -> Chapter:
    """Return the chapter in the file `path`, its front matter checked.

    Raises:
        PressError: one sentence on the first thing that is wrong.
    """
    text = read_text(path, where)
    found = _FRONT_MATTER.match(text)
    if found is None:
        raise PressError(
            f"{where}: it does not begin with front matter; put"
            f" {', '.join(schema.CHAPTER['required'])} between two lines of --- at its top."
        )
    # Line 1 of the file is the dashes.
    record = read_yaml(found["yaml"], where, "the front matter", first_line=2)
    if not isinstance(record, dict):
        raise PressError(f"{where}: its front matter is not a mapping of keys to values.")
    schema.check(record, schema.CHAPTER, f"{where}, front matter")
    prose, first_line = body(text)
    captions.check(prose, where, first_line)
    checked = str(record["checked"]) if "checked" in record else None
    if checked and checked > datetime.date.today().isoformat():
        raise PressError(
            f"{where}, front matter: it was checked on {checked}, still to come; correct `checked`."
        )
    return Chapter(
        name=name.as_posix(),
        path=path,
        text=text,
        title=record["title"],
        description=record["description"],
        lesson=record["lesson"],
        number=record.get("number"),
        minutes=record.get("minutes"),
        objectives=record.get("objectives"),
        needs=record.get("needs"),
        key_points=record.get("key_points"),
        checked=checked,
    )


def body(text: str) -> tuple[str, int]:
    """Return a chapter without its front matter, as MkDocs does, and the number of its line."""
    found = _FRONT_MATTER.match(text)
    return (text[found.end() :], found[0].count("\n") + 1) if found else (text, 1)
