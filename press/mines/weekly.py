"""One round through the mines of a project: from the list to the register and the report."""

from collections.abc import Callable, Sequence

from press.errors import PressError, nearest
from press.mines.asked import pages_that_ask
from press.mines.listed import PublicMine
from press.mines.probe import Found
from press.mines.register import merged, read_probes, write_probes
from press.mines.report import report
from press.mines.rounds import Manners, go_round
from press.project import Project
from press.reports import Report
from press.sources import read_sources


def register_of(project: Project) -> str:
    """Return how the register of mines is named in an error."""
    return project.shown(project.registers / "mines.json")


def ask_mines(
    project: Project,
    manners: Manners,
    day: str,
    names: Sequence[str] = (),
    tell: Callable[[PublicMine, Found], None] = lambda mine, found: None,
) -> Report:
    """Probe the listed mines, record what was found, and return what it means.

    When nobody at all can be reached, it is the network of this computer that does not answer:
    then nothing is recorded.

    Args:
        project: whose mines.
        manners: how they are asked.
        day: of today, ISO 8601 and UTC.
        names: which of them; by default all.
        tell: called for each mine when it has been probed.

    Raises:
        PressError: when a source or the register is not well formed, or a name is not listed.
    """
    sources = read_sources(project)
    mines = _chosen(sources.mines, names, project)
    pages = pages_that_ask(sources.lessons, sources.chapters)
    asked = {path for page in pages for path in page.asked.paths if not page.brings_its_own}
    path, where = project.registers / "mines.json", register_of(project)
    before = read_probes(path, where)
    findings = go_round(mines, manners, tell)
    after = dict(before)
    if any(found.reached for found in findings.values()):
        for mine in mines:
            found = findings[mine.root]
            after[mine.root] = merged(before.get(mine.root), mine.name, found, asked, day)
        write_probes(path, after, where)
    return report(sources.mines, pages, before, after, day)


def _chosen(mines: list[PublicMine], names: Sequence[str], project: Project) -> list[PublicMine]:
    where = project.shown(project.mines)
    if not mines:
        raise PressError(f"{where}: it lists no mine, so there is nobody to ask; add one.")
    known = {mine.name: mine for mine in mines}
    for name in names:
        if name not in known:
            raise PressError(
                f"{where}: it lists no mine `{name}`{nearest(name, known)}; the mines are"
                f" {', '.join(known)}."
            )
    return [known[name] for name in dict.fromkeys(names)] if names else mines
