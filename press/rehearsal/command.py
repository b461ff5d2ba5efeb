"""`press rehearse`: build the site with what may take the place of MkDocs, and compare."""

from pathlib import Path

import click

from press import options
from press.project import Project


@click.command()
@options.root
@options.json_report
@options.markdown_report
def rehearse(project: Project, json_path: Path | None, markdown_path: Path | None) -> None:
    """Build the site with ProperDocs too, compare it page by page, and write it down.

    The result goes to the register and to the report. A page that differs is an alarm there, and
    no error here.
    """
    from press.registers import today
    from press.rehearsal.environment import NoEnvironmentError
    from press.rehearsal.hold import hold
    from press.rehearsal.record import add_rehearsal, read_rehearsals
    from press.rehearsal.told import report_of, report_of_none
    from press.reports import write_report

    known = read_rehearsals(project)
    try:
        with options.terminated_as_interrupted():
            rehearsal = hold(project)
    except NoEnvironmentError as error:
        report = report_of_none(str(error), today(), known[0].day if known else None)
        write_report(report, json_path, markdown_path)
        raise
    add_rehearsal(project, rehearsal)
    report = report_of(rehearsal)
    write_report(report, json_path, markdown_path)
    for line in (report.sentence, *report.alarms, *report.notes):
        click.echo(line, err=True)
