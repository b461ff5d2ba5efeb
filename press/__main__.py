"""The command line: `python -m press execute | build | serve | check`."""

import contextlib
import signal
import sys
from collections.abc import Iterator, Sized
from typing import Any

import click

from press.errors import PressError
from press.project import Project


class _Commands(click.Group):
    """Shows errors of ours as one sentence and leaves with exit status 1."""

    def invoke(self, context: click.Context) -> Any:
        """Run a command."""
        try:
            return super().invoke(context)
        except PressError as error:
            click.echo(str(error), err=True)
            sys.exit(1)
        except KeyboardInterrupt:
            click.echo("Stopped.", err=True)
            sys.exit(130)


@contextlib.contextmanager
def _terminated_as_interrupted() -> Iterator[None]:
    """Let SIGTERM do what Ctrl-C does: stop the kernels, then leave."""

    def interrupt(*_: object) -> None:
        # Not by way of SIGINT, which a shell's background job ignores
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _project(_: click.Context, __: click.Parameter, root: str) -> Project:
    return Project.at(root)


_ROOT = click.option(
    "--root",
    "project",
    default=".",
    type=click.Path(exists=True, file_okay=False),
    callback=_project,
    help="The guide's folder; by default the one you are in.",
)
_JOBS = click.option(
    "--jobs", type=click.IntRange(min=1), help="Lessons at once; by default one a processor."
)
_TIMEOUT = click.option(
    "--timeout",
    default=60,
    show_default=True,
    type=click.IntRange(min=1),
    help="Seconds that one cell may take.",
)
_FRESH = click.option("--fresh", is_flag=True, help="Do it again although nothing has changed.")


@click.group(cls=_Commands)
def main() -> None:
    """From the sources of the guide to everything that is published."""


@main.command()
@_ROOT
@_JOBS
@_TIMEOUT
@_FRESH
def execute(project: Project, jobs: int | None, timeout: int, fresh: bool) -> None:
    """Execute the lessons that have changed."""
    from press.execute import execute_lessons
    from press.progress import shown

    with _terminated_as_interrupted():
        runs = execute_lessons(project, jobs=jobs, timeout=timeout, fresh=fresh, progress=shown())
    click.echo(f"{_count(runs, 'lesson')} in {project.shown(project.executed)}/", err=True)


@main.command()
@_ROOT
@_JOBS
@_TIMEOUT
@_FRESH
def build(project: Project, jobs: int | None, timeout: int, fresh: bool) -> None:
    """Execute the lessons and build the site."""
    from press.site import build_site

    with _terminated_as_interrupted():
        built = build_site(project, jobs=jobs, timeout=timeout, fresh=fresh)
    what = "built" if built else "up to date, nothing has changed"
    click.echo(f"{project.shown(project.site)}/ is {what}.", err=True)


@main.command()
@_ROOT
@_TIMEOUT
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
def serve(project: Project, timeout: int, port: int) -> None:
    """Show the site on this machine and follow every change of a chapter or a lesson."""
    from press.serve import serve_site

    with _terminated_as_interrupted():
        serve_site(project, port=port, timeout=timeout)


@main.command()
@_ROOT
def check(project: Project) -> None:
    """Check lessons, chapters, dated facts and mines as they are written; executes nothing."""
    from press.sources import check_facts_used, read_sources

    found = read_sources(project)
    check_facts_used(project, found)
    counts = [_count(found.lessons, "lesson"), _count(found.chapters, "page")]
    counts += [_count(found.facts, "dated fact"), _count(found.mines, "public mine")]
    click.echo(f"Well formed: {', '.join(counts)}.", err=True)


def _count(things: Sized, noun: str) -> str:
    return f"{len(things)} {noun}{'' if len(things) == 1 else 's'}"


if __name__ == "__main__":
    main(prog_name="python -m press")
