"""What can go wrong in a mine, each with the HTTP status a real mine answers with."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class MineError(Exception):
    """A request that cannot be answered; its text is one sentence for the reader."""

    status = 500


class BadRequest(MineError):
    """The request itself is wrong: an unknown path, a broken query, a bad value."""

    status = 400


class Unauthorized(MineError):
    """The request carries no token where one is needed, or one that is not valid."""

    status = 401


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


def nearest(name: str, known: Iterable[str]) -> str:
    """Return `"; the nearest is X"` for the best match of `name` in `known`, else `""`.

    Case is ignored first: most wrong names differ in nothing else.
    """
    names = list(known)
    folded = {candidate.lower(): candidate for candidate in names}
    close = difflib.get_close_matches(name.lower(), folded, n=1, cutoff=0.5)
    return f"; the nearest is {folded[close[0]]}" if close else ""
