"""The command line: `python -m press --help`. What is short is here, the rest in its package."""

import sys
from pathlib import Path

import click

from press import options
from press.options import count
from press.project import Project

ELSEWHERE = {
    "links": "press.links.command:links",
    "mines": "press.mines.command:mines",
    "runs": "press.runs.command:runs",
    "changes": "press.runs.command:changes",
    "rehearse": "press.rehearsal.command:rehearse",
    "standing": "press.standing.command:standing",
    "binder": "press.binder.command:binder",
    "book": "press.book.command:book",
}
"""Commands in packages of their own, by name."""


@click.group(cls=options.Commands, elsewhere=ELSEWHERE)
def main() -> None:
    """From the sources of the guide to everything that is published."""


@main.command()
@options.root
@options.jobs
@options.timeout
@options.fresh
@click.option(
    "--keep-going",
    is_flag=True,
    help="Note a lesson that fails, execute the others, and leave with status 3.",
)
@click.option(
    "--build",
    "aside",
    metavar="FOLDER",
    help="Where to, in the guide's folder; by default build, from which the site is made.",
)
def execute(
    project: Project,
    jobs: int | None,
    timeout: int,
    fresh: bool,
    keep_going: bool,
    aside: str | None,
) -> None:
    """Execute the lessons that have changed."""
    from press.execute import execute_lessons
    from press.progress import shown
    from press.runs.record import read_outcomes

    project = Project.at(project.root, aside)
    with options.terminated_as_interrupted():
        execute_lessons(
            project,
            jobs=jobs,
            timeout=timeout,
            fresh=fresh,
            progress=shown(),
            keep_going=keep_going,
        )
    runs, failures = read_outcomes(project.runs)
    failed = f", {count(failures, 'lesson')} failed" if failures else ""
    click.echo(f"{count(runs, 'lesson')} in {project.shown(project.executed)}/{failed}", err=True)
    if failures:
        sys.exit(3)


@main.command()
@options.root
@options.jobs
@options.timeout
@options.fresh
@click.option(
    "--pages",
    "pages_only",
    is_flag=True,
    help="Make the pages only; downloads and JupyterLite stay those of the last whole build.",
)
def build(project: Project, jobs: int | None, timeout: int, fresh: bool, pages_only: bool) -> None:
    """Execute the lessons and build the site."""
    from press.site import build_site

    with options.terminated_as_interrupted():
        built = build_site(project, jobs=jobs, timeout=timeout, fresh=fresh, pages_only=pages_only)
    what = "built" if built else "up to date, nothing has changed"
    click.echo(f"{project.shown(project.site)}/ is {what}.", err=True)


@main.command()
@options.root
@click.option(
    "--pyodide",
    type=click.Path(path_type=Path),
    envvar="PYODIDE",
    help="An unpacked release of Pyodide to publish beside the pages; else its CDN is used.",
)
@click.option(
    "--to",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="Where to; by default lite in the built site.",
)
def lite(project: Project, pyodide: Path | None, to: Path | None) -> None:
    """Put the lessons into JupyterLite, which runs them in the reader's browser."""
    from press.lite.build import put_lite

    with options.terminated_as_interrupted():
        folder = put_lite(project, pyodide, to)
    click.echo(f"{folder} is built.", err=True)


@main.command()
@options.root
@options.timeout
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
def serve(project: Project, timeout: int, port: int) -> None:
    """Show the site on this machine and follow every change of a chapter or a lesson."""
    from press.serve import serve_site

    with options.terminated_as_interrupted():
        serve_site(project, port=port, timeout=timeout)


@main.command()
@options.root
def check(project: Project) -> None:
    """Check lessons, chapters, dated facts, mines and link rules as written; executes nothing."""
    from press.links.policy import read_policy
    from press.sources import check_facts_used, read_sources

    found = read_sources(project)
    check_facts_used(project, found)
    counts = [count(found.lessons, "lesson"), count(found.chapters, "page")]
    counts += [count(found.facts, "dated fact"), count(found.mines, "public mine")]
    rules = project.registers / "links.toml"
    if rules.exists():  # a guide without it follows no links
        counts.append(count(read_policy(rules, project.shown(rules)).rules, "link rule"))
    click.echo(f"Well formed: {', '.join(counts)}.", err=True)


if __name__ == "__main__":
    main(prog_name="python -m press")
