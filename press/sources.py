"""All that people write for the guide, read and checked together before any work is done."""

from dataclasses import dataclass

from press import chapters, dated, lessons, tables
from press.mines import listed
from press.project import Project


@dataclass(frozen=True)
class Sources:
    """The lessons, chapters, dated facts and public mines of a project."""

    lessons: list[lessons.Lesson]
    chapters: list[chapters.Chapter]
    facts: dict[str, dated.DatedFact]
    mines: list[listed.PublicMine]


def read_sources(project: Project, *, outputs_allowed: bool = False) -> Sources:
    """Return what a project says, each file checked, and each name of a fact or table in a page.

    Args:
        project: whose sources.
        outputs_allowed: let pass what Jupyter stores in a lesson that is being written.

    Raises:
        PressError: one sentence on the first thing that is wrong.
    """
    found = lessons.read_lessons(project, outputs_allowed=outputs_allowed)
    sources = Sources(
        lessons=found,
        chapters=chapters.read_chapters(project, found),
        facts=dated.read_facts(project.dated_facts, project.shown(project.dated_facts)),
        mines=listed.read_mines(project.mines, project.shown(project.mines)),
    )
    for chapter in sources.chapters:
        where = project.shown(chapter.path)
        dated.check_known(chapter.text, sources.facts, where)
        tables.substitute(chapter.text, dict.fromkeys(tables.NAMES, ""), where)
    return sources


def check_facts_used(project: Project, sources: Sources) -> None:
    """Check that each dated fact is on a page.

    Raises:
        PressError: naming those that are not.
    """
    texts = [chapter.text for chapter in sources.chapters]
    dated.check_used(sources.facts, texts, project.shown(project.dated_facts))
