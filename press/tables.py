"""Tables that are written from records: `{{ table.mines }}` in a chapter becomes the table."""

import re
from collections.abc import Iterable, Mapping, Sequence

from press import captions
from press.dated import DatedFact
from press.errors import PressError, nearest
from press.lessons import Lesson
from press.links.table import PLACE
from press.mines import table as mines_table
from press.mines.asked import Page
from press.mines.listed import PublicMine
from press.mines.register import Entry
from press.rehearsal import table as rehearsal_table
from press.rehearsal.record import Rehearsal
from press.runs import table as runs_table
from press.runs.history import History
from press.runs.record import Run

NAMES = (
    "mines", "facts", "runs", "packages", "environments", "links", "lessons_on_mines", "rehearsal"
)  # fmt: skip
"""The tables that a chapter can have. That of the links is put in its place when all pages are
built: see press/links/table.py."""

_BAR = re.compile(r"(`+)[^`].*?(?<!`)\1(?!`)|\\?\|")
"""A piece of code, or a bar outside of one, whether or not its author has escaped it."""

_TABLE = re.compile(r"\{\{[ \t]*table\.(?P<name>[^{}\s]*)[ \t]*\}\}")


def substitute(text: str, tables: Mapping[str, str], where: str, first_line: int = 1) -> str:
    """Return `text` with each line `{{ table.NAME }}` replaced by that table.

    A table is as far to the right as the line was, so that it can stand in a box.

    Args:
        text: Markdown.
        tables: Markdown by name.
        where: the file, named in an error.
        first_line: the number of the text's first line in that file.

    Raises:
        PressError: when there is no table of that name, or something stands beside it.
    """
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if (found := _TABLE.search(line)) is None:
            continue
        place = f"{where}:{first_line + number}"
        if found["name"] not in tables:
            raise PressError(
                f"{place}: there is no table `{found['name']}`{nearest(found['name'], tables)};"
                f" the tables are {', '.join(tables)}."
            )
        if line.strip() != found[0]:
            raise PressError(f"{place}: `{found[0]}` must have a line of its own; move it to one.")
        indent = line[: found.start()]
        rows = tables[found["name"]].split("\n")
        lines[number] = "\n".join(indent + row if row else "" for row in rows)
    return "\n".join(lines)


def written(
    mines: Iterable[PublicMine],
    facts: Iterable[DatedFact],
    lessons: Iterable[Lesson],
    runs: Mapping[str, Run],
    probes: Mapping[str, Entry],
    asking: Iterable[Page],
    history: History,
    rehearsals: Sequence[Rehearsal],
) -> dict[str, str]:
    """Return every table, in Markdown, by its name.

    Args:
        mines: those that people list.
        facts: those that can change.
        lessons: in reading order.
        runs: by lesson.
        probes: what our probes saw of mines, by root.
        asking: the lessons and chapters that ask a mine.
        history: the register of runs.
        rehearsals: of the exit, the newest first.
    """
    mines = list(mines)
    texts = (
        of_mines(mines, probes),
        of_facts(facts),
        _table(
            "The last run of each lesson.",
            runs_table.RUNS,
            runs_table.of_runs(lessons, runs, history),
        ),
        _table(
            "The packages with which the lessons ran.",
            runs_table.PACKAGES,
            runs_table.of_packages(runs),
        ),
        _table(
            "The last run in each kind of environment.",
            runs_table.ENVIRONMENTS,
            runs_table.of_environments(history),
        ),
        PLACE,
        of_lessons_on_mines(asking, mines, probes),
        _table(
            "The newest rehearsals of the way out of MkDocs.",
            rehearsal_table.REHEARSALS,
            rehearsal_table.of_rehearsals(rehearsals),
        ),
    )
    return dict(zip(NAMES, texts, strict=True))


def asks_for(name: str, text: str) -> bool:
    """Return whether a chapter has the table `name`."""
    return any(found["name"] == name for found in _TABLE.finditer(text))


def of_mines(mines: Iterable[PublicMine], probes: Mapping[str, Entry]) -> str:
    """Return the table of public mines: who saw each answer and when, and whether we did."""
    rows = mines_table.of_mines(mines, probes)
    return _table(
        "The public mines, and when each was last seen to answer.", mines_table.MINES, rows
    )


def of_lessons_on_mines(
    asking: Iterable[Page], mines: Iterable[PublicMine], probes: Mapping[str, Entry]
) -> str:
    """Return the table of what asks a mine: which mines have all that it asks for."""
    rows = mines_table.of_lessons(asking, mines, probes)
    caption = (
        "Lessons and chapters that ask a mine, and the public mines whose model has their paths."
    )
    return _table(caption, mines_table.LESSONS, rows)


def of_facts(facts: Iterable[DatedFact]) -> str:
    """Return the table of facts that can change, in the order of their file."""
    rows = [(fact.claim, fact.value, str(fact.date), fact.source) for fact in facts]
    caption = "Facts that can change, each with the day on which it was true."
    return _table(caption, ("Claim", "Value", "True on", "Source"), rows)


def _table(caption: str, heads: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    table = [f"| {' | '.join(_cell(value) for value in line)} |" for line in lines]
    return "\n".join([f"{captions.MARK}{caption}", "", *table])


def _cell(value: object) -> str:
    """Return a value as it stands in a cell: a bar within code is none of the table's already."""
    text = " ".join(str(value).split())
    return _BAR.sub(lambda found: found[0] if found[1] else "\\|", text)
