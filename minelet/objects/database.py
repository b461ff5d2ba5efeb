"""A mine's database: objects written into it, and a built one opened for reading.

How objects lie in it is in `minelet.objects.tables`.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from minelet.model import PRIMITIVES, Model
from minelet.objects import limits
from minelet.objects.remembered import Remembered
from minelet.objects.shape import Shape
from minelet.objects.tables import (
    CLASS_NUMBER,
    LAYOUT,
    LinkTable,
    class_number,
    create_indexes,
    create_tables,
    is_packed,
    link_table,
    pack,
    prepare,
    quoted,
    stored_name,
    value_of,
)

__all__ = [
    "LAYOUT",
    "LinkTable",
    "Mine",
    "Store",
    "create_indexes",
    "create_tables",
    "link_table",
    "quoted",
    "value_of",
]


class _Table(NamedTuple):
    """How an object is written into one of its tables."""

    statement: str
    kind: int
    columns: list[str]
    zeros: list[int | None]
    packed: list[str]


class Store:
    """Writes objects into a new database, many rows at a time."""

    BATCH = 20_000

    def __init__(self, connection: sqlite3.Connection, model: Model):
        """Write into `connection`, whose tables `create_tables` has made."""
        self.connection = connection
        self.model = model
        self.next_id = 1_000_001  # as long as a real mine's, so that nobody takes it for a row
        self._layouts: dict[tuple[str, ...], list[_Table]] = {}
        self._rows: dict[str, list[tuple]] = {}
        self._waiting = 0

    def add(self, class_name: str | Sequence[str], /, **values: Any) -> int:
        """Store an object and return its id.

        Args:
            class_name: the object's class; or several, for an object that is of all of them,
                as items XML has it. None of them inherits from another.
            values: attributes by name, and for references the id of the other object;
                collections are filled by `link` or by the reverse reference. A primitive
                (`int`, `boolean` ...) that is not given is 0 or false, as in Java; all else
                is null.
        """
        classes = (class_name,) if isinstance(class_name, str) else tuple(class_name)
        identifier, self.next_id = self.next_id, self.next_id + 1
        if classes not in self._layouts:
            self._layouts[classes] = self._layout(classes)
        for statement, kind, columns, zeros, packed in self._layouts[classes]:
            for name in packed:
                if isinstance(values.get(name), str):
                    values[name] = pack(values[name])
            row = (identifier, kind, *map(values.get, columns, zeros))
            self._rows.setdefault(statement, []).append(row)
            self._waiting += 1
        if self._waiting > self.BATCH:
            self.flush()
        return identifier

    def link(self, class_name: str, collection: str, owner: int, members: Iterable[int]) -> None:
        """Put objects into a collection that has a table of its own.

        One that is its own reverse, as of friends, holds each the other.
        """
        link = self.model.classes[class_name].fields[collection]
        where = link_table(self.model, link)
        statement = (
            f"INSERT OR IGNORE INTO {quoted(where.table)} ({where.owner}, {where.member}) "
            "VALUES (?, ?)"
        )
        rows = self._rows.setdefault(statement, [])
        before = len(rows)
        mutual = link.reverse == link.name and self.model.is_a(link.target, link.owner)
        for member in members:
            rows.append((owner, member))
            if mutual:
                rows.append((member, owner))
        self._waiting += len(rows) - before

    def add_list(
        self,
        name: str,
        type: str,
        members: Sequence[int],
        description: str = "",
        created: str = "",
        tags: Sequence[str] = (),
    ) -> None:
        """Store a public list of objects of one class."""
        cursor = self.connection.execute(
            "INSERT INTO minelet_lists (name, title, description, type, created, tags) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (name, name, description, type, created, json.dumps(list(tags))),
        )
        self.connection.executemany(
            "INSERT OR IGNORE INTO minelet_list_members VALUES (?, ?)",
            [(cursor.lastrowid, member) for member in members],
        )

    def set_fact(self, key: str, value: Any) -> None:
        """Store a fact about the mine, as JSON."""
        self.put_fact(self.connection, key, value)

    @staticmethod
    def put_fact(connection: sqlite3.Connection, key: str, value: Any) -> None:
        """Store a fact in a database that is written already."""
        connection.execute(
            "INSERT OR REPLACE INTO minelet_facts VALUES (?, ?)", (key, json.dumps(value))
        )

    def counts(self) -> dict[str, int]:
        """Return how many objects of each class are written."""
        run = self.connection.execute
        return {
            name: run(f"SELECT COUNT(*) FROM {quoted(name)}").fetchone()[0]
            for name in self.model.classes
        }

    def flush(self) -> None:
        """Write what is waiting."""
        for statement, rows in self._rows.items():
            self.connection.executemany(statement, rows)
            rows.clear()
        self._waiting = 0

    def _layout(self, classes: tuple[str, ...]) -> list[_Table]:
        """Return, for each table of an object: its statement, columns and their defaults."""
        layout = []
        lineages = [self.model.lineage(one) for one in classes]
        for name in dict.fromkeys(name for lineage in lineages for name in lineage):
            one = self.model.classes[name]
            # Of several classes, the one that is of this table's class. (InterMine's
            # DynamicUtil.getSimpleClassName knows no class at all for such an object.)
            kind = next(one for one, lin in zip(classes, lineages, strict=True) if name in lin)
            columns = [a.name for a in one.attributes]
            zeros = [0 if a.type in PRIMITIVES else None for a in one.attributes]
            links = [r.name for r in one.references if not r.many]
            columns += links
            zeros += [None] * len(links)
            stored = [*map(stored_name, one.attributes), *links]
            names = ", ".join(map(quoted, ["id", CLASS_NUMBER, *stored]))
            marks = ", ".join("?" * (len(columns) + 2))
            statement = f"INSERT INTO {quoted(name)} ({names}) VALUES ({marks})"
            number = class_number(self.model, name, kind)
            packed = [a.name for a in one.attributes if is_packed(a)]
            layout.append(_Table(statement, number, columns, zeros, packed))
        return layout


class Mine:
    """An open mine: its database, its model and the facts stored beside them.

    Each thread has a connection of its own while it answers. It cannot write, and its statements
    end after `limits.seconds_allowed()`.
    """

    IDLE = 8  # connections kept for the next request; each may hold `limits.CACHE` of pages

    def __init__(self, path: Path, seconds: float | None = None):
        """Open a built database for reading.

        Args:
            path: the database's file.
            seconds: how long a statement may keep the database busy; by default
                `limits.seconds_allowed()`.

        Raises:
            sqlite3.DatabaseError: the file is no database of this layout.
            KeyError, ValueError: it lacks its model or keys, or they cannot be read.
        """
        self.path = Path(path)
        self.seconds = limits.seconds_allowed() if seconds is None else seconds
        self._local = threading.local()
        self._idle: list[limits.Guarded] = []
        try:
            rows = self.connection.execute("SELECT key, value FROM minelet_facts").fetchall()
            self.facts = {key: json.loads(value) for key, value in rows}
            if self.facts.get("layout") != LAYOUT:
                raise sqlite3.DatabaseError(f"{path} has another layout than this minelet's")
            self.model = Model.parse(self.facts["model"])
            self.keys: dict[str, list[str]] = self.facts["keys"]
        except Exception:
            self.close()  # Windows deletes no file that is open
            raise
        self.shape = Shape.of(self.facts.get("shape", {}))
        self.remembered = Remembered()

    @property
    def connection(self) -> limits.Guarded:
        """This thread's read-only connection, until `release` is called."""
        if getattr(self._local, "connection", None) is None:
            try:
                self._local.connection = self._idle.pop()
            except IndexError:
                self._local.connection = self._open()
            self._local.connection.present = getattr(self._local, "present", None)
        return self._local.connection

    def answer_to(self, socket: Any) -> None:
        """Stop this thread's statements when who is at the other end of a socket goes away.

        Args:
            socket: the request's, or None when it came without one. `release` forgets it.
        """
        self._local.present = limits.reader_at(socket)
        if getattr(self._local, "connection", None) is not None:
            self._local.connection.present = self._local.present

    def release(self) -> None:
        """Keep this thread's connection, whose pages are in memory, for another thread."""
        self._local.present = None
        connection = getattr(self._local, "connection", None)
        if connection is not None:
            self._local.connection = connection.present = None
            if len(self._idle) < self.IDLE:
                self._idle.append(connection)
            else:
                connection.close()

    def close(self) -> None:
        """Close the connections that no thread uses, this thread's among them."""
        self.release()
        while self._idle:
            self._idle.pop().close()

    def unlimited(self) -> limits.Guarded:
        """Return a connection without a limit of time, for what is made once; close it after."""
        connection = self._open()
        connection.guard(0)
        return connection

    def _open(self) -> limits.Guarded:
        # immutable: nobody writes to a built file, so no lock is taken and any folder will do.
        address = f"{self.path.resolve().as_uri()}?mode=ro&immutable=1"
        connection = sqlite3.connect(
            address, uri=True, check_same_thread=False, factory=limits.Guarded
        )
        prepare(connection)
        connection.execute(f"PRAGMA cache_size = -{limits.CACHE}")
        connection.guard(self.seconds)
        return connection

    @cached_property
    def identity(self) -> str:
        """A short name for what the file holds: ids of objects mean something in it alone."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()[:16]

    def lookup_paths(self, class_name: str) -> list[str]:
        """Return the paths by which LOOKUP finds objects of a class, inherited ones first.

        A class adds its keys to those it inherits, as in InterMine's ClassKeyHelper.
        """
        lineage = reversed(self.model.lineage(class_name))
        return list(dict.fromkeys(path for one in lineage for path in self.keys.get(one, ())))
