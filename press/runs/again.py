"""Every lesson executed once more, without the cache, in each kind of environment.

Locked: the versions that the site is made with. Newest: what somebody gets who installs them today.
Live: the locked ones, and a public mine in the place of the embedded one. Each has a folder of its
own in build/again/, so nothing of it is published but what the register of runs says.
"""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from press.execute import execute_lessons
from press.mines.asked import pages_that_ask
from press.mines.register import ANSWERS, read_probes
from press.mines.words import lacking
from press.progress import Lines
from press.project import Project
from press.runs import newest
from press.runs.changes import Change, compare
from press.runs.history import Executed
from press.runs.record import read_outcomes
from press.runs.schema import LIVE, NEWEST
from press.sources import read_sources


@dataclass(frozen=True)
class Earlier:
    """Executed lessons to compare with."""

    name: str
    """As in "the last build"."""
    folder: Path


@dataclass(frozen=True)
class Round:
    """What came of executing the lessons again in one kind of environment."""

    kind: str
    """LOCKED, NEWEST or LIVE."""
    executed: Executed | None
    """None when nothing could be executed."""
    changes: list[Change] = field(default_factory=list)
    """From the outputs that they were compared with."""
    against: str = ""
    """What they were compared with, as in "the last build"; "" when with nothing."""
    uncompared: list[str] = field(default_factory=list)
    """The lessons that ran, and are not among what they were compared with."""
    why_not: str = ""
    """One sentence on why nothing was executed."""


def again(
    project: Project,
    kind: str,
    against: Earlier | None,
    *,
    timeout: int,
    jobs: int | None = None,
    progress: Lines | None = None,
    environ: Mapping[str, str] = os.environ,
) -> Round:
    """Execute every lesson again, those that fail and the others, and compare what they gave.

    Args:
        project: whose lessons.
        kind: LOCKED, NEWEST or LIVE.
        against: what to compare with, lesson by lesson as far as it has them; None for nothing.
        timeout: seconds that one cell may take.
        jobs: how many lessons run at once. On a live mine it is one, as befits a guest.
        progress: shows the work.
        environ: of the kernels; `MINE_URL` in it is for LIVE alone, instead of a mine that the
            register of mines knows.

    Raises:
        PressError: when a source or a register is not well formed, or nothing can be executed for
            a reason that is no news, such as a mine that cannot be built.
    """
    aside = replace(project, aside=project.build / "again" / kind)
    plain = {name: value for name, value in environ.items() if name != "MINE_URL"}
    root, only = "", None
    if kind == LIVE:
        root, only, why_not = choose_mine(project, environ.get("MINE_URL", ""))
        if not root:
            return Round(kind, None, why_not=why_not)
    if kind == NEWEST:
        try:
            newest.execute(aside, timeout, jobs, plain)
        except newest.NotPossible as error:
            return Round(kind, None, why_not=str(error))
    else:
        execute_lessons(
            aside,
            jobs=1 if root else jobs,
            timeout=timeout,
            fresh=True,
            progress=progress,
            environ=plain | ({"MINE_URL": root} if root else {}),
            only=only,
            keep_going=True,
        )
    runs, failures = read_outcomes(aside.runs)
    if against is None or root:  # a live mine holds other data: what it answers is not compared
        return Round(kind, Executed(root or kind, runs, failures))
    known = {path.stem for path in against.folder.glob("*.ipynb")}
    changes = [
        change
        for change in compare(against.folder, aside.executed)
        # That a lesson failed is told as such
        if change.lesson in known and change.lesson not in failures
    ]
    return Round(
        kind,
        Executed(kind, runs, failures, _by_lesson(changes, runs.keys() & known)),
        changes,
        against.name,
        sorted(runs.keys() - known),
    )


def _by_lesson(changes: list[Change], compared: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {name: [] for name in compared}
    for change in changes:
        if change.kind == "value":
            found.setdefault(change.lesson, []).append(change.line())
    return found


def choose_mine(project: Project, given: str = "") -> tuple[str, list[str], str]:
    """Return on which public mine to run which lessons.

    Of the mines that answered when they were last probed, it is the one whose model has all that
    most lessons ask; with equal claims, the first of the list.

    Args:
        project: whose lessons and mines.
        given: the root of a mine to take instead, on which every lesson is tried that asks a mine.

    Returns:
        The root of its web service, the names of the lessons, and "". Or "", none, and one sentence
        on why there is no mine to ask.

    Raises:
        PressError: when a source or the register of mines is not well formed.
    """
    sources = read_sources(project, outputs_allowed=True)
    pages = {page.name: page for page in pages_that_ask(sources.lessons, [])}
    asking = [lesson for lesson in sources.lessons if lesson.mine != "own"]
    if given:
        return given, [lesson.name for lesson in asking], ""
    path = project.registers / "mines.json"
    probes = read_probes(path, project.shown(path))
    if not probes:
        return "", [], "No public mine has been probed yet, so the lessons were tried on none."
    claims = {
        mine.root: [
            lesson.name
            for lesson in asking
            if lesson.name in pages and lacking(pages[lesson.name], probes[mine.root]) == []
        ]
        for mine in sources.mines
        if mine.root in probes and probes[mine.root].status == ANSWERS
    }
    if not claims:
        return (
            "",
            [],
            "No public mine answered when it was last probed; the lessons were tried on none.",
        )
    root = max(claims, key=lambda root: len(claims[root]))
    if not claims[root]:
        return "", [], "No public mine that answers has all that a lesson asks; none was tried."
    return root, claims[root], ""
