"""What the commands of press share: options, and errors of ours as one sentence."""

import contextlib
import importlib
import signal
import sys
from collections.abc import Iterator, Mapping, Sized
from pathlib import Path
from typing import Any

import click

from press.errors import PressError
from press.project import Project


class Commands(click.Group):
    """Commands, each in a module of its own that is imported when it is called.

    Shows errors of ours as one sentence and leaves with exit status 1.
    """

    def __init__(self, *args: Any, elsewhere: Mapping[str, str], **kwargs: Any) -> None:
        """Take, beside those of click, the modules of commands by their names.

        Args:
            args: of click's Group.
            elsewhere: `module:function` by the command's name.
            kwargs: of click's Group.
        """
        super().__init__(*args, **kwargs)
        self.elsewhere = elsewhere

    def list_commands(self, context: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted({*super().list_commands(context), *self.elsewhere})

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """Return the command with a name."""
        if name not in self.elsewhere:
            return super().get_command(context, name)
        module, _, function = self.elsewhere[name].partition(":")
        return getattr(importlib.import_module(module), function)

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
def terminated_as_interrupted() -> Iterator[None]:
    """Let SIGTERM do what Ctrl-C does: stop what was started, then leave."""

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


root = click.option(
    "--root",
    "project",
    default=".",
    type=click.Path(exists=True, file_okay=False),
    callback=_project,
    help="The guide's folder; by default the one you are in.",
)
jobs = click.option(
    "--jobs", type=click.IntRange(min=1), help="Lessons at once; by default one a processor."
)
timeout = click.option(
    "--timeout",
    default=60,
    show_default=True,
    type=click.IntRange(min=1),
    help="Seconds that one cell may take.",
)
_FILE = click.Path(dir_okay=False, path_type=Path)
json_report = click.option(
    "--json", "json_path", type=_FILE, help="Write the report for the next step into this file."
)
markdown_report = click.option(
    "--markdown", "markdown_path", type=_FILE, help="Write the report for people into this file."
)
fresh = click.option("--fresh", is_flag=True, help="Do it again although nothing has changed.")


def count(things: Sized | int, noun: str) -> str:
    """Return how many things there are, as "1 lesson" or "2 lessons"."""
    number = things if isinstance(things, int) else len(things)
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
