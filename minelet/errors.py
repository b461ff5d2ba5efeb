"""What can go wrong in a mine, each with the HTTP status a real mine answers with."""

from __future__ import annotations

import difflib
import itertools
from collections.abc import Iterable

MOST_CHARACTERS = 200  # of a name that may be a slip of the pen
MOST_NAMES = 2000


class MineError(Exception):
    """A request that cannot be answered; its text is one sentence for the reader."""

    status = 500

    @property
    def reported(self) -> str:
        """The sentence as a notebook or a log may show it, without what is secret in it."""
        return str(self)


class BadRequest(MineError):
    """The request itself is wrong: an unknown path, a broken query, a bad value."""

    status = 400


class Unauthorized(MineError):
    """The request carries no token where one is needed, or one that is not valid."""

    status = 401

    def __init__(self, sentence: str, reported: str = ""):
        """Say `sentence` to who asked, and `reported` to others if the first names a secret."""
        super().__init__(sentence)
        self._reported = reported or sentence

    @property
    def reported(self) -> str:
        """The sentence without the secret."""
        return self._reported


class Forbidden(MineError):
    """The request would change what belongs to someone else, or to everybody."""

    status = 403


class NotFound(MineError):
    """The request names something this mine does not have: a template, an address."""

    status = 404


class NotAcceptable(MineError):
    """The request asks for a format that cannot be written here."""

    status = 406


class SourceError(MineError):
    """The data from which a mine is built is missing or is not what it should be."""


class CacheError(MineError):
    """The built database cannot be written or read where it is kept."""


def shown(name: str) -> str:
    """Return a name as a sentence can hold it.

    >>> shown("x" * 300) == "x" * 200 + "…"
    True
    """
    return name if len(name) <= MOST_CHARACTERS else f"{name[:MOST_CHARACTERS]}…"


def nearest(name: str, known: Iterable[str]) -> str:
    """Return `"; the nearest is X"` for the best match of `name` in `known`, else `""`.

    Case is ignored first: most wrong names differ in nothing else. What is no name at all, for
    its length, is not compared, nor is it with more names than can be in a moment.
    """
    if len(name) > MOST_CHARACTERS:
        return ""
    names = list(itertools.islice(known, MOST_NAMES))
    folded = {candidate.lower(): candidate for candidate in names}
    close = difflib.get_close_matches(name.lower(), folded, n=1, cutoff=0.5)
    return f"; the nearest is {folded[close[0]]}" if close else ""
