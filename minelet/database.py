"""A mine's objects in SQLite: one table a class, one table a many-to-many collection.

Each object is stored in the table of its own class and of every class that this inherits from,
all under one id, as InterMine does; so a query for `Gene` reads one table and finds the
`SnoRNAGene`s among them. A collection whose reverse is a reference needs no table: it is that
reference read backwards.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from minelet.model import PRIMITIVES, Attribute, Model, Reference

# Written into each database; a database of another layout is built anew.
LAYOUT = 1

SQL_TYPES = {int: "INTEGER", float: "REAL", bool: "INTEGER", str: "TEXT COLLATE NOCASE"}


def quoted(name: str) -> str:
    """Return an identifier for use in SQL. Names come from a checked model, never a request."""
    return '"' + name.replace('"', '""') + '"'


def value_of(alias: str, attribute: Attribute) -> str:
    """Return the SQL expression for an attribute's value of the row that `alias` stands for.

    Whoever reads a value goes through here, so that how it is stored is known in one place.
    """
    return f"{alias}.{quoted(attribute.name)}"


class LinkTable(NamedTuple):
    """Where a collection's pairs are stored: the table and its two columns."""

    table: str
    owner: str
    member: str


def link_table(model: Model, link: Reference) -> LinkTable | None:
    """Return the table of a collection, or None when a column of one side holds the link.

    A collection that is the reverse of another shares its table: the name that sorts first
    names it.
    """
    if not link.many:
        return None
    own = f"{link.owner}.{link.name}"
    if link.reverse:
        back = model.classes[link.target].fields[link.reverse]
        if not back.many:
            return None
        other = f"{back.owner}.{back.name}"
        if other < own:
            return LinkTable(other, "member", "owner")
    return LinkTable(own, "owner", "member")


def create_tables(connection: sqlite3.Connection, model: Model) -> None:
    """Make the tables of a model, and those for lists and for facts about the mine."""
    run = connection.execute
    for one in model.classes.values():
        columns = ["id INTEGER PRIMARY KEY", "class TEXT NOT NULL"]
        columns += [f"{quoted(a.name)} {SQL_TYPES[a.kind]}" for a in one.attributes]
        columns += [f"{quoted(r.name)} INTEGER" for r in one.references if not r.many]
        run(f"CREATE TABLE {quoted(one.name)} ({', '.join(columns)})")
    for name in sorted({link.table for link in _link_tables(model)}):
        run(
            f"CREATE TABLE {quoted(name)} (owner INTEGER, member INTEGER, "
            "PRIMARY KEY (owner, member)) WITHOUT ROWID"
        )
    run("CREATE TABLE minelet_facts (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID")
    run(
        "CREATE TABLE minelet_lists (id INTEGER PRIMARY KEY, name TEXT UNIQUE, title TEXT, "
        "description TEXT, type TEXT, created TEXT, tags TEXT)"
    )
    run(
        "CREATE TABLE minelet_list_members (list INTEGER, object INTEGER, "
        "PRIMARY KEY (list, object)) WITHOUT ROWID"
    )


def create_indexes(connection: sqlite3.Connection, model: Model, keys: Mapping) -> None:
    """Index every link both ways and every attribute by which objects are looked up.

    Args:
        connection: an open database whose rows are stored.
        model: the model of its tables.
        keys: class name to paths, as in `Mine.keys`.
    """
    run = connection.execute
    for one in model.classes.values():
        looked_up = {
            path
            for ancestor in model.lineage(one.name)
            for path in keys.get(ancestor, ())
            if path in one.fields
        }
        columns = [r.name for r in one.references if not r.many] + sorted(looked_up)
        for column in columns:
            index = quoted(f"{one.name} by {column}")
            run(f"CREATE INDEX {index} ON {quoted(one.name)} ({quoted(column)})")
    for name in sorted({link.table for link in _link_tables(model)}):
        run(f"CREATE INDEX {quoted(name + ' back')} ON {quoted(name)} (member, owner)")
    run("ANALYZE")


def _link_tables(model: Model) -> Iterable[LinkTable]:
    for one in model.classes.values():
        for link in one.references:
            if found := link_table(model, link):
                yield found


class _Table(NamedTuple):
    """How an object is written into one of its tables."""

    statement: str
    kind: str
    columns: list[str]
    zeros: list[int | None]


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
        for statement, kind, columns, zeros in self._layouts[classes]:
            row = (identifier, kind, *map(values.get, columns, zeros))
            self._rows.setdefault(statement, []).append(row)
            self._waiting += 1
        if self._waiting > self.BATCH:
            self.flush()
        return identifier

    def link(self, class_name: str, collection: str, owner: int, members: Iterable[int]) -> None:
        """Put objects into a collection that has a table of its own."""
        where = link_table(self.model, self.model.classes[class_name].fields[collection])
        statement = (
            f"INSERT OR IGNORE INTO {quoted(where.table)} ({where.owner}, {where.member}) "
            "VALUES (?, ?)"
        )
        rows = self._rows.setdefault(statement, [])
        before = len(rows)
        rows.extend((owner, member) for member in members)
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
            names = ", ".join(["id", "class", *map(quoted, columns)])
            marks = ", ".join("?" * (len(columns) + 2))
            statement = f"INSERT INTO {quoted(name)} ({names}) VALUES ({marks})"
            layout.append(_Table(statement, kind, columns, zeros))
        return layout


class Mine:
    """An open mine: its database, its model and the facts stored beside them."""

    def __init__(self, path: Path):
        """Open a built database for reading.

        Raises:
            sqlite3.DatabaseError: the file is no database of this layout.
        """
        self.path = Path(path)
        self._local = threading.local()
        self._idle: list[sqlite3.Connection] = []
        try:
            rows = self.connection.execute("SELECT key, value FROM minelet_facts").fetchall()
            self.facts = {key: json.loads(value) for key, value in rows}
            if self.facts.get("layout") != LAYOUT:
                raise sqlite3.DatabaseError(f"{path} has another layout than this minelet's")
        except Exception:
            self.close()  # Windows deletes no file that is open
            raise
        self.model = Model.parse(self.facts["model"])
        self.keys: dict[str, list[str]] = self.facts["keys"]

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's read-only connection, until `release` is called."""
        if getattr(self._local, "connection", None) is None:
            try:
                self._local.connection = self._idle.pop()
            except IndexError:
                self._local.connection = self._open()
        return self._local.connection

    def release(self) -> None:
        """Keep this thread's connection, whose pages are in memory, for another thread."""
        if getattr(self._local, "connection", None) is not None:
            self._idle.append(self._local.connection)
            self._local.connection = None

    def close(self) -> None:
        """Close the connections that no thread uses, this thread's among them."""
        self.release()
        while self._idle:
            self._idle.pop().close()

    def _open(self) -> sqlite3.Connection:
        # immutable: nobody writes to a built file, so no lock is taken and any folder will do.
        address = f"{self.path.resolve().as_uri()}?mode=ro&immutable=1"
        connection = sqlite3.connect(address, uri=True, check_same_thread=False)
        connection.execute("PRAGMA cache_size = -64000")
        connection.execute("PRAGMA mmap_size = 268435456")
        return connection

    def lookup_paths(self, class_name: str) -> list[str]:
        """Return the paths by which LOOKUP finds objects of a class, inherited ones first.

        A class adds its keys to those it inherits, as in InterMine's ClassKeyHelper.
        """
        lineage = reversed(self.model.lineage(class_name))
        return list(dict.fromkeys(path for one in lineage for path in self.keys.get(one, ())))
