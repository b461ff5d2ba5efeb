"""What one request may cost: its time in the database, and what SQLite takes at most.

A real mine refuses a query whose estimated time is beyond `os.query.max-time`, with the words
"Query would take too long to run" (ObjectStoreQueryDurationException, QueryResultService). SQLite
estimates no times, so here the work itself is timed: each statement may keep the database busy
for a number of seconds, and what its reader takes to read the answer does not count.
"""

from __future__ import annotations

import math
import os
import select
import socket
import sqlite3
import time
from collections.abc import Callable, Iterable
from typing import Any

from minelet.errors import BadRequest

SECONDS = 30.0
SETTING = "MINELET_SECONDS"  # of one statement; 0: no limit

# How often SQLite asks whether to go on: in steps of its virtual machine, about a millisecond.
STEPS = 20_000
# Longer than this between two such questions, the reader was waited for.
PAUSE = 0.25
LOOK = 0.5  # seconds between two looks whether the reader is still there

# As much as any mine needs; fewer than SQLite's own limits, and the same wherever it runs.
MOST = {
    sqlite3.SQLITE_LIMIT_LENGTH: 100_000_000,  # bytes of a text or a row
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 20_000_000,
    sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER: 32_766,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,  # no other file, whatever a statement says
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}
CACHE = 8_000  # KB of pages, and as much again to sort in; what is more goes to a temporary file

TOO_LONG = "Query would take too long to run"


def seconds_allowed() -> float:
    """Return the seconds that a statement may take: `$MINELET_SECONDS`, else 30; 0 is no limit.

    Raises:
        BadRequest: the variable is not a number from 0.
    """
    text = os.environ.get(SETTING, "")
    try:
        seconds = float(text or SECONDS)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds < math.inf:
        raise BadRequest(f"{SETTING} is {text!r}: it must be a number of seconds from 0")
    return seconds or math.inf


class Guarded(sqlite3.Connection):
    """A connection whose statements end when they take too long, or when nobody waits for them."""

    allowed = math.inf
    stopped = ""
    present: Callable[[], bool] | None = None
    _spent = _last = _looked = 0.0

    def guard(self, seconds: float) -> None:
        """Set the limits; `seconds` for each statement, 0 for as many as it takes."""
        self.allowed = seconds or math.inf
        for limit, most in MOST.items():
            self.setlimit(limit, min(most, self.getlimit(limit)))
        self.set_progress_handler(self._stops, STEPS)

    def execute(self, sql: str, values: Iterable[Any] = (), /) -> sqlite3.Cursor:
        """Run a statement as far as its first row.

        Raises:
            BadRequest: that took too long. Later rows raise `sqlite3.OperationalError`, of which
                `why_stopped` tells the reason.
        """
        self._start()
        try:
            return super().execute(sql, values)
        except sqlite3.OperationalError as error:
            if reason := why_stopped(error, self):
                raise BadRequest(reason) from error
            raise

    def _start(self) -> None:
        self._spent = 0.0
        self._last = self._looked = time.monotonic()
        self.stopped = ""

    def _stops(self) -> bool:
        now = time.monotonic()
        self._spent += min(now - self._last, PAUSE)
        self._last = now
        if self._spent > self.allowed:
            self.stopped = (
                f"{TOO_LONG}: this mine gives each {self.allowed:g} seconds; ask for less at a "
                "time, by narrower constraints or fewer paths"
            )
        elif self.present and now - self._looked > LOOK:
            self._looked = now
            if not self.present():
                self.stopped = "The query was stopped: its reader has gone"
        return bool(self.stopped)


def why_stopped(error: Exception, connection: sqlite3.Connection | None = None) -> str:
    """Return why a statement was stopped by its limits, or "" when the error is another."""
    if isinstance(error, sqlite3.OperationalError) and "interrupted" in str(error):
        return getattr(connection, "stopped", "") or TOO_LONG
    return ""


def reader_at(connection: Any) -> Callable[[], bool] | None:
    """Return a function that tells whether the other end of a socket is still there.

    Args:
        connection: the socket of a request (WSGI servers that have one put it into the
            environment), or None.
    """
    if connection is None or not hasattr(connection, "recv"):
        return None

    def present() -> bool:
        try:
            readable, _, _ = select.select([connection], [], [], 0)
            return not readable or connection.recv(1, socket.MSG_PEEK) != b""
        except BlockingIOError:
            return True
        except OSError:
            return False
        except ValueError:
            # It is closed; or it cannot be asked, as one of TLS, or whose number is too large for
            # `select`: then it is taken to be there.
            return connection.fileno() >= 0

    return present
