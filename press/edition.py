"""Which edition of the guide is made: of which sources, and on which day."""

import datetime
from collections.abc import Mapping
from pathlib import Path

from press import registers
from press.errors import PressError
from press.git import GitError, git


def version_of(root: Path) -> str:
    """Return how git names the sources that are checked out; "unversioned" without git."""
    try:
        return git(root, "describe", "--always", "--tags")
    except (GitError, OSError):
        return "unversioned"


def today(environ: Mapping[str, str]) -> str:
    """Return the day on which it is made: that of `SOURCE_DATE_EPOCH`, when it is set."""
    given = environ.get("SOURCE_DATE_EPOCH")
    if given is None:
        return registers.today()
    try:
        return datetime.datetime.fromtimestamp(int(given), datetime.UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        raise PressError(
            f"SOURCE_DATE_EPOCH is {given!r}; give it as seconds since 1970."
        ) from None
