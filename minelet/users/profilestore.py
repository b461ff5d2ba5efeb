"""Where users, their tokens and their lists are kept: one small SQLite database beside a mine.

A mine's own file is never written to. This one is, in whole transactions: what was answered is
stored, and a process that is killed leaves the last whole state (SQLite's rollback journal). All
threads share one connection and take turns; each turn is one short statement or transaction, for
a list is one row, and nothing is read from here while an answer is streamed. So no reader waits
for a slow one, and it works in a browser's Python, which has neither threads nor shared memory.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

from minelet.errors import CacheError, Forbidden

# In the header of each file, so that no other database is taken for one of these.
APPLICATION = 0x4D4E5052  # "MNPR"
LAYOUT = 2

# Numbers of users and lists begin where no list of a mine's own file is.
TABLES = """
CREATE TABLE users (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, password TEXT,
    superuser INTEGER NOT NULL DEFAULT 0);
CREATE TABLE tokens (
    digest TEXT PRIMARY KEY, owner INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
    kind TEXT NOT NULL, shown TEXT, message TEXT, created REAL NOT NULL, expires REAL)
    WITHOUT ROWID;
CREATE INDEX tokens_of ON tokens (owner);
CREATE INDEX tokens_by_age ON tokens (expires);
CREATE TABLE lists (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    owner INTEGER NOT NULL REFERENCES users ON DELETE CASCADE, name TEXT NOT NULL,
    type TEXT NOT NULL, description TEXT, created REAL NOT NULL, status TEXT NOT NULL,
    size INTEGER NOT NULL, mine TEXT NOT NULL, members TEXT NOT NULL, labels TEXT NOT NULL,
    UNIQUE (owner, name));
CREATE TABLE list_tags (
    list INTEGER NOT NULL REFERENCES lists ON DELETE CASCADE, tag TEXT NOT NULL,
    PRIMARY KEY (list, tag)) WITHOUT ROWID;
CREATE TABLE shares (
    list INTEGER NOT NULL REFERENCES lists ON DELETE CASCADE,
    user INTEGER NOT NULL REFERENCES users ON DELETE CASCADE, PRIMARY KEY (list, user))
    WITHOUT ROWID;
CREATE INDEX shares_with ON shares (user);
CREATE TABLE invitations (
    token TEXT PRIMARY KEY, list INTEGER NOT NULL REFERENCES lists ON DELETE CASCADE,
    invitee TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE texts (
    owner INTEGER NOT NULL REFERENCES users ON DELETE CASCADE, kind TEXT NOT NULL,
    name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (owner, kind, name)) WITHOUT ROWID;
INSERT INTO sqlite_sequence VALUES ('users', 1000000), ('lists', 10000000);
"""


class ProfileStore:
    """The database of users, shared by all threads of a process."""

    WAIT = 30.0  # seconds for another process that writes to the same file
    MOST_BYTES = 1_000_000_000  # of all that is kept, in memory or in the file

    def __init__(self, path: Path | None = None):
        """Open the database in a file, or one in memory that goes with the process.

        Raises:
            CacheError: the file cannot be made, or holds something else.
        """
        self.path = path and Path(path)
        self._turn = threading.RLock()
        try:
            if self.path:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                # It holds tokens: nobody but its owner may read it.
                os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
            self._connection = sqlite3.connect(
                str(self.path or ":memory:"),
                isolation_level=None,
                check_same_thread=False,
                timeout=self.WAIT,
            )
        except (OSError, sqlite3.Error) as error:
            raise CacheError(f"The users cannot be kept in {path}: {error}") from error
        try:
            self._connection.execute("PRAGMA foreign_keys = ON")
            (page,) = self._connection.execute("PRAGMA page_size").fetchone()
            self._connection.execute(f"PRAGMA max_page_count = {self.MOST_BYTES // page}")
            self._lay_out()
        except (CacheError, sqlite3.Error) as error:
            self._connection.close()
            if isinstance(error, CacheError):
                raise
            raise CacheError(
                f"{path} cannot be read as the users of a mine ({error}): name another file"
            ) from error

    def _lay_out(self) -> None:
        with self.writing() as run:
            (kind,) = run("PRAGMA application_id").fetchone()
            (layout,) = run("PRAGMA user_version").fetchone()
            (tables,) = run("SELECT COUNT(*) FROM sqlite_master").fetchone()
            if (kind, layout) == (APPLICATION, LAYOUT):
                return
            if tables:
                raise CacheError(
                    f"{self.path} does not hold the users of a mine, or of another version of "
                    "minelet: name another file"
                )
            for statement in TABLES.split(";\n"):
                if statement.strip():
                    run(statement)
            run(f"PRAGMA application_id = {APPLICATION}")
            run(f"PRAGMA user_version = {LAYOUT}")

    def rows(self, statement: str, values: Sequence = ()) -> list[tuple]:
        """Return all rows of one statement that reads."""
        with self._turn:
            return self._connection.execute(statement, values).fetchall()

    def row(self, statement: str, values: Sequence = ()) -> tuple | None:
        """Return the first row of a statement that reads, or None."""
        found = self.rows(statement, values)
        return found[0] if found else None

    @contextlib.contextmanager
    def writing(self) -> Iterator:
        """Yield a function that runs statements; all of them are kept, or none.

        Raises:
            Forbidden: there is no room for more.
        """
        with self._turn:
            if self._connection.in_transaction:  # a part of a larger whole
                yield self._connection.execute
                return
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection.execute
                self._connection.execute("COMMIT")
            except BaseException as error:
                if self._connection.in_transaction:  # SQLite ends it itself when a disk is full
                    self._connection.execute("ROLLBACK")
                if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
                    raise Forbidden(
                        "This mine has no room for more of what users keep: delete some lists"
                    ) from error
                raise

    def close(self) -> None:
        """Close the database; one in memory is gone then."""
        with self._turn:
            self._connection.close()
