"""`press standing`: keep the one standing issue up to date."""

import re
from pathlib import Path

import click

from press import options


def _repository(_: click.Context, __: click.Parameter, given: str) -> str:
    if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+", given) is None:
        raise click.BadParameter(f"{given!r} is not OWNER/NAME.")
    return given


@click.command()
@click.option(
    "--repository",
    required=True,
    metavar="OWNER/NAME",
    callback=_repository,
    help="Whose issue it is.",
)
@click.argument("folder", type=click.Path(path_type=Path))
def standing(repository: str, folder: Path) -> None:
    """Open, edit or close the one standing issue after the reports in FOLDER.

    It is done by `gh`, which takes its token from $GH_TOKEN.
    """
    from press.standing.decide import decide
    from press.standing.github import Issues
    from press.standing.received import read_checks

    checks = read_checks(folder)
    issues = Issues(repository)
    actions = decide(issues.labelled(), checks, repository)
    for action in actions:
        click.echo(issues.apply(action), err=True)
    alarms = options.count(sum(len(check.alarms) for check in checks), "alarm")
    click.echo(f"{alarms}; {'done' if actions else 'the issue is as it must be'}.", err=True)
