"""`python -m press mines`: ask the public mines whether they answer, and record it."""

from pathlib import Path
from urllib.parse import urlsplit

import click

from press import options
from press.mines.guest import agent_of
from press.mines.listed import PublicMine
from press.mines.probe import Found
from press.mines.register import ANSWERS, SILENT
from press.mines.rounds import Manners
from press.mines.weekly import ask_mines
from press.project import Project
from press.registers import today
from press.reports import write_report
from press.repository import find_repository, read_extra


def _tell(mine: PublicMine, found: Found) -> None:
    """Say on stderr how one mine fared."""
    if found.status == ANSWERS:
        said = f"answers, release {found.release}" if found.release else "answers"
    else:
        said = "does not answer" if found.status == SILENT else "answers in part"
        said += f": it {found.fault}"
    click.echo(f"{mine.name}: {said} ({found.seconds:.1f} s)", err=True)


@click.command()
@options.root
@click.option(
    "--mine",
    "names",
    multiple=True,
    metavar="NAME",
    help="Ask this one; may be said more than once.",
)
@options.json_report
@options.markdown_report
@click.option(
    "--timeout",
    default=30.0,
    show_default=True,
    type=click.FloatRange(min=0.1),
    help="Seconds to wait for a connection, and for each piece of an answer.",
)
@click.option(
    "--pause",
    default=1.0,
    show_default=True,
    type=click.FloatRange(min=0),
    help="Seconds between two questions to one mine.",
)
def mines(
    project: Project,
    names: tuple[str, ...],
    json_path: Path | None,
    markdown_path: Path | None,
    timeout: float,
    pause: float,
) -> None:
    """Ask each public mine for version, release, model, one small query and CORS; record it.

    The record is registers/mines.json. When no mine at all can be reached, the network is down
    and nothing is recorded.
    """
    repository = find_repository(project.root, read_extra(project.config))
    site = urlsplit(repository.site_url)
    manners = Manners(
        agent_of(repository.url), f"{site.scheme}://{site.netloc}", timeout=timeout, pause=pause
    )
    with options.terminated_as_interrupted():
        report = ask_mines(project, manners, today(), names, _tell)
    write_report(report, json_path, markdown_path)
    click.echo(report.sentence, err=True)
    for alarm in report.alarms:
        click.echo(f"To act on: {alarm}", err=True)
