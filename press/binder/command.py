"""`python -m press binder branch` and `python -m press binder warm`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from press import options
from press.binder.members import MEMBERS
from press.project import Project
from press.repository import ENVIRONMENT

if TYPE_CHECKING:
    from press.binder.warm import Outcome


@click.group()
def binder() -> None:
    """Binder's environment: its branch, and its images on mybinder.org."""


@binder.command()
@options.root
@click.option("--push", is_flag=True, help="Move the branch of origin to the new commit.")
def branch(project: Project, push: bool) -> None:
    """Make the commit of the environment, when the branch of origin has another one."""
    from press.binder.branch import report, write

    click.echo(report(write(project.root, push=push), pushed=push))


@binder.command()
@options.root
@click.option("--repository", metavar="OWNER/NAME", help="By default the one of this checkout.")
@click.option("--ref", default=ENVIRONMENT, show_default=True, help="The branch to build.")
@click.option(
    "--host",
    "hosts",
    multiple=True,
    metavar="URL",
    help="Where to; by default every member of mybinder.org's federation.",
)
@click.option("--seconds", default=900, show_default=True, help="How long it may take.")
@options.markdown_report
def warm(
    project: Project,
    repository: str | None,
    ref: str,
    hosts: tuple[str, ...],
    seconds: int,
    markdown_path: Path | None,
) -> None:
    """Let mybinder.org build the image before a reader has to wait for it.

    Exits with 1 when the image cannot be built: the recipe failed and no member made it. That
    a member is away, busy or slow is told and is no failure.
    """
    from press.files import write
    from press.repository import find_repository, read_extra

    slug = repository or find_repository(project.root, read_extra(project.config)).slug
    with options.terminated_as_interrupted():
        outcomes = ask_all(hosts or MEMBERS, slug, ref, seconds)
    text = told(outcomes, slug, ref)
    click.echo(text, nl=False)
    if markdown_path:
        write(markdown_path, text)
    sys.exit(is_broken(outcomes))


def ask_all(hosts: Sequence[str], slug: str, ref: str, seconds: float) -> list[Outcome]:
    """Ask all members at once, and tell on stderr what they do."""
    from threading import Thread

    from press.binder.warm import warm as ask

    outcomes: dict[str, Outcome] = {}

    def tell(line: str) -> None:
        click.echo(line, err=True)

    def ask_one(host: str) -> None:
        outcomes[host] = ask(host, slug, ref, seconds=seconds, tell=tell)

    # Daemons, so that Ctrl-C waits for none of them.
    threads = [Thread(target=ask_one, args=(host,), daemon=True) for host in hosts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [outcomes[host] for host in hosts]


def is_broken(outcomes: Sequence[Outcome]) -> bool:
    """Return whether the environment is at fault: one build failed, and none succeeded."""
    ways = {outcome.how for outcome in outcomes}
    return "broken" in ways and "built" not in ways


def told(outcomes: Sequence[Outcome], slug: str, ref: str) -> str:
    """Return what came of it, in Markdown."""
    lines = [f"Images of `{slug}` at `{ref}`:", ""]
    lines += [f"- {outcome.host}: {outcome.sentence}" for outcome in outcomes]
    for outcome in outcomes:
        if outcome.log:
            lines += ["", f"The last lines of {outcome.host}:", ""]
            lines += [f"    {line}" for line in outcome.log]
    return "\n".join(lines) + "\n"
