"""`python -m press runs` and `changes`: execute again, record, compare."""

import sys
from pathlib import Path

import click

from press import options
from press.errors import PressError
from press.lessons import read_lessons
from press.progress import shown
from press.project import Project
from press.registers import today
from press.reports import Report, write_report
from press.repository import find_repository, read_extra
from press.runs import again, published, report
from press.runs.changes import bounded, compare
from press.runs.history import (
    Executed,
    path_of,
    read_history,
    this_machine,
    write_history,
)
from press.runs.record import read_runs
from press.runs.schema import LIVE, LOCKED, NEWEST
from press.runs.values import TOLERANCE

PUBLISHED = "published"
CHANGED = 3
"""The status with which `changes --fail` leaves when a value changed."""

_folder = click.Path(exists=True, path_type=Path)


@click.command()
@options.root
@click.option(
    "--on",
    "kinds",
    multiple=True,
    type=click.Choice([LOCKED, NEWEST, LIVE]),
    help="Execute every lesson again there; may be said more than once.",
)
@click.option("--weekly", is_flag=True, help="Execute every lesson again in all three.")
@click.option(
    "--against",
    metavar="FOLDER",
    help="Executed lessons to compare with, or `published`: those of the site as it is published,"
    " or of the last build if it does not answer. By default the last build's; with --weekly, the"
    " published ones.",
)
@options.jobs
@options.timeout
@options.json_report
@options.markdown_report
def runs(
    project: Project,
    kinds: tuple[str, ...],
    weekly: bool,
    against: str | None,
    jobs: int | None,
    timeout: int,
    json_path: Path | None,
    markdown_path: Path | None,
) -> None:
    """Add to the register of runs: what the last build executed, or every lesson once more.

    The register is registers/runs.json. On the newest versions everything is executed in an
    environment made for it; on a live mine, what its model allows. A lesson that fails is noted.
    """
    if weekly:
        kinds, against = (LOCKED, NEWEST, LIVE), against or PUBLISHED
    history = read_history(project)
    machine = this_machine()
    added = 0
    if not kinds:
        built = read_runs(project.runs)
        if not built:
            raise PressError(
                f"{project.shown(project.runs)}: no lesson has been executed yet; run `python -m"
                " press execute`, or name what to execute with --on."
            )
        added = history.add(Executed(LOCKED, built), machine)
        told = Report("runs", today(), f"{options.count(built, 'lesson')} ran.", [], [])
    else:
        rounds = []
        locked = Executed(LOCKED, read_runs(project.runs)).packages
        earlier = _earlier(project, against)
        for kind in dict.fromkeys(kinds):
            with options.terminated_as_interrupted():
                one = again.again(
                    project,
                    kind,
                    earlier,
                    timeout=timeout,
                    jobs=jobs,
                    progress=shown(),
                )
            if one.executed:
                if kind == LOCKED:
                    locked = one.executed.packages
                added += history.add(one.executed, machine)
            alarms, notes = report.lines(one, locked)
            sentence = report.sentence(one, locked)
            history.note(kind, today(), machine, sentence, alarms + notes)
            rounds.append(one)
            # What was seen is kept, whatever becomes of the next round.
            write_history(project, history)
        told = report.report(rounds, locked, today())
    write_history(project, history)
    write_report(told, json_path, markdown_path)
    where = project.shown(path_of(project))
    click.echo(f"{told.sentence} {options.count(added, 'run')} added to {where}.", err=True)
    for alarm in told.alarms:
        click.echo(f"To act on: {alarm}", err=True)


def _earlier(project: Project, against: str | None) -> again.Earlier | None:
    """Return what to compare with; None when there is nothing yet."""
    if against == PUBLISHED:
        site_url = find_repository(project.root, read_extra(project.config)).site_url
        folder = project.build / "again" / PUBLISHED
        if published.fetch(site_url, read_lessons(project, outputs_allowed=True), folder):
            return again.Earlier("the published pages", folder)
        click.echo(f"{site_url} has no lesson to compare with.", err=True)
    elif against:
        return again.Earlier(f"those in {against}", Path(against))
    if any(project.executed.glob("*.ipynb")):
        return again.Earlier("the last build", project.executed)
    return None


@click.command()
@click.argument("old", type=_folder)
@click.argument("new", type=_folder)
@click.option(
    "--tolerance",
    default=TOLERANCE,
    show_default=True,
    type=click.FloatRange(min=0),
    help="By which part of itself a number may differ.",
)
@click.option("--fail", is_flag=True, help=f"Leave with status {CHANGED} when a value changed.")
@options.json_report
@options.markdown_report
def changes(
    old: Path,
    new: Path,
    tolerance: float,
    fail: bool,
    json_path: Path | None,
    markdown_path: Path | None,
) -> None:
    """Say which values changed from OLD to NEW, two executed lessons or two folders of them."""
    found = compare(old, new, tolerance)
    values = [change for change in found if change.kind == "value"]
    others = [change for change in found if change.kind != "value"]
    sentence = f"{options.count(values, 'value') if values else 'No value'} changed."
    told = Report("runs", today(), sentence, bounded(values), bounded(others))
    write_report(told, json_path, markdown_path)
    for line in (*told.alarms, *told.notes):
        click.echo(line)
    click.echo(sentence, err=True)
    if fail and values:
        sys.exit(CHANGED)
