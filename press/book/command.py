"""`python -m press book`."""

import time
from pathlib import Path

import click

from press import options
from press.errors import PressError
from press.offered import megabytes
from press.project import Project


@click.command()
@options.root
@click.option(
    "--to",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="Where to; by default downloads in the built site.",
)
def book(project: Project, to: Path | None) -> None:
    """Make the PDF and the EPUB of the built site."""
    from press.book.make import put_book

    if not (project.site / "index.html").is_file():
        raise PressError(f"There is no {project.shown(project.site)}/ yet; build it: make site.")
    begun = time.monotonic()
    with options.terminated_as_interrupted():
        files = put_book(project, project.site, to)
    if not files:
        raise PressError("mkdocs.yml: `extra: book:` is not there, so this guide makes no book.")
    sizes = [f"{file} ({megabytes(file.stat().st_size)})" for file in files]
    click.echo(f"{' and '.join(sizes)}, in {time.monotonic() - begun:.1f} s.", err=True)
