"""How a mine's objects lie in SQLite: one table a class, one table a many-to-many collection.

Each object is stored in the table of its own class and of every class that this inherits from,
all under one id, as InterMine does; so a query for `Gene` reads one table and finds the
`SnoRNAGene`s among them. A collection whose reverse is a reference needs no table: it is that
reference read backwards.

Three things keep the file small, and no reader need know of them: the column `class` is made from
a number, a long text that is never searched (`ClobAccess`, as a sequence) is packed and its column
unpacks it, and a class that holds nearly what its superclass holds is a view of that.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Mapping
from typing import NamedTuple

from minelet.model import Attribute, Model, Reference
from minelet.objects import texts
from minelet.objects.wild import LOWER, lower

# Written into each database; a database of another layout is built anew.
LAYOUT = 2

SQL_TYPES = {int: "INTEGER", float: "REAL", bool: "INTEGER", str: "TEXT COLLATE NOCASE"}
CLASS_NUMBER = "class number"
PACK_FROM = 100  # characters; shorter text gains nothing
FOLD_FROM = 0.9  # of the superclass's objects, for a class to be a view of it


def quoted(name: str) -> str:
    """Return an identifier for use in SQL. Names come from a checked model, never a request."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Return a text for use in SQL, where none can be bound; it too comes from a model."""
    return "'" + text.replace("'", "''") + "'"


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


def link_tables(model: Model) -> list[str]:
    """Return the names of all tables of collections."""
    links = (link for one in model.classes.values() for link in one.references)
    return sorted({found.table for link in links if (found := link_table(model, link))})


# -- packed text --------------------------------------------------------------------------------


def is_packed(attribute: Attribute) -> bool:
    """Tell whether an attribute's long values are stored packed: InterMine's CLOBs are."""
    return attribute.type == "ClobAccess"


def stored_name(attribute: Attribute) -> str:
    """Return the column into which an attribute's values are written."""
    return f"{attribute.name} packed" if is_packed(attribute) else attribute.name


def pack(text: str) -> str | bytes:
    """Return a text as it is stored: compressed (zlib, RFC 1950) where that makes it shorter."""
    if len(text) < PACK_FROM:
        return text
    plain = text.encode()
    packed = zlib.compress(plain, 9)
    return packed if len(packed) < len(plain) else text


def unpack(stored: str | bytes | None) -> str | None:
    """Return the text that `pack` was given."""
    return zlib.decompress(stored).decode() if isinstance(stored, bytes) else stored


def prepare(connection: sqlite3.Connection) -> None:
    """Give a connection the functions of its columns of packed text, of text tests and lines."""
    connection.create_function("unpacked", 1, unpack, deterministic=True)
    texts.register(connection)
    connection.create_function(LOWER, 1, lower, deterministic=True)


# -- making tables ------------------------------------------------------------------------------


def class_number(model: Model, table: str, kind: str) -> int:
    """Return by which number a table stores an object's own class: 0 for the table's class."""
    return _kinds(model, table).index(kind)


def _kinds(model: Model, table: str) -> list[str]:
    return [table, *(name for name in model.classes if name != table and model.is_a(name, table))]


def create_tables(connection: sqlite3.Connection, model: Model) -> None:
    """Make the tables of a model, and those for lists and for facts about the mine."""
    prepare(connection)
    run = connection.execute
    for one in model.classes.values():
        # SQLite stores the numbers 0 and 1 in no bytes at all, and others in one or two.
        kinds = enumerate(_kinds(model, one.name))
        names = " ".join(f"WHEN {number} THEN {literal(kind)}" for number, kind in kinds)
        columns = ["id INTEGER PRIMARY KEY", f"{quoted(CLASS_NUMBER)} INTEGER NOT NULL"]
        columns.append(f"class TEXT AS (CASE {quoted(CLASS_NUMBER)} {names} END) VIRTUAL")
        for attribute in one.attributes:
            stored = quoted(stored_name(attribute))
            if is_packed(attribute):
                columns.append(stored)
                shown = f"{SQL_TYPES[str]} AS (unpacked({stored})) VIRTUAL"
                columns.append(f"{quoted(attribute.name)} {shown}")
            else:
                columns.append(f"{stored} {SQL_TYPES[attribute.kind]}")
        columns += [f"{quoted(link.name)} INTEGER" for link in one.references if not link.many]
        run(f"CREATE TABLE {quoted(one.name)} ({', '.join(columns)})")
    for name in link_tables(model):
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


# -- when all is stored -------------------------------------------------------------------------


def fold(connection: sqlite3.Connection, model: Model) -> dict[str, tuple[str, str]]:
    """Make a view of each table that holds nearly what a superclass's table holds.

    Both must have the same columns. To be called when all is stored, before `create_indexes`.

    Returns:
        By class, the table that it is a view of, and the test of its rows there ("": all are).
    """
    base: dict[str, str] = {}
    views: dict[str, tuple[str, str]] = {}
    for name in sorted(model.classes, key=lambda one: len(model.lineage(one))):
        for parent in model.lineage(name)[1:]:
            table = base.get(parent, parent)
            if table != name and _is_nearly(connection, model, name, table):
                kinds = {class_number(model, table, kind) for kind in _kinds(model, name)}
                test = f"{quoted(CLASS_NUMBER)} IN ({', '.join(map(str, sorted(kinds)))})"
                where = "" if _size(connection, table) == _size(connection, name) else test
                connection.execute(f"DROP TABLE {quoted(name)}")
                connection.execute(
                    f"CREATE VIEW {quoted(name)} AS SELECT * FROM {quoted(table)}"
                    + (f" WHERE {where}" if where else "")
                )
                base[name] = table
                views[name] = (table, where)
                break
    return views


def _is_nearly(connection: sqlite3.Connection, model: Model, name: str, table: str) -> bool:
    """Tell whether a class has the columns of a table, and nearly all of its objects.

    An object of several classes may be of this class under another's number: then the two differ.
    """
    columns = [connection.execute(f"PRAGMA table_xinfo({quoted(one)})") for one in (name, table)]
    names = [{row[1] for row in rows} for rows in columns]
    if names[0] != names[1] or _size(connection, name) < FOLD_FROM * _size(connection, table):
        return False
    known = ", ".join(literal(kind) for kind in _kinds(model, name))
    for one, other in ((name, table), (table, name)):
        apart = connection.execute(
            f"SELECT id, class FROM {quoted(one)} WHERE class IN ({known}) "
            f"EXCEPT SELECT id, class FROM {quoted(other)}"
        )
        if apart.fetchone():
            return False
    return True


def _size(connection: sqlite3.Connection, table: str) -> int:
    return connection.execute(f"SELECT COUNT(*) FROM {quoted(table)}").fetchone()[0]


def create_indexes(connection: sqlite3.Connection, model: Model, keys: Mapping) -> None:
    """Index every link both ways, and every attribute by which objects are looked up or sorted.

    Args:
        connection: an open database whose rows are stored.
        model: the model of its tables.
        keys: class name to paths, as in `Mine.keys`.
    """
    run = connection.execute
    views = {name for (name,) in run("SELECT name FROM sqlite_master WHERE type = 'view'")}
    for one in model.classes.values():
        if one.name in views:
            continue
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
    for name, paths in keys.items():
        if name in views or name not in model.classes:
            continue
        # What people know a class by is what they show first, and rows are sorted by that: in
        # the order of this index they need not wait for the last one.
        textual = {one.name for one in model.classes[name].attributes if one.kind is str}
        for path in dict.fromkeys(paths):
            if path in textual:
                index = quoted(f"{name} in order of {path}")
                run(f"CREATE INDEX {index} ON {quoted(name)} ({quoted(path)} COLLATE BINARY)")
    for name in link_tables(model):
        run(f"CREATE INDEX {quoted(name + ' back')} ON {quoted(name)} (member, owner)")
    run("ANALYZE")
    _drop_idle_indexes(connection)


def _drop_idle_indexes(connection: sqlite3.Connection, least: int = 1000) -> None:
    """Drop each index that finds more than half of a large table, as that of the one organism.

    `ANALYZE` has written how many rows a table has and how many an average value finds.
    """
    rows = connection.execute(
        "SELECT idx, stat FROM sqlite_stat1 "
        "JOIN sqlite_master ON name = idx WHERE sql LIKE 'CREATE INDEX%'"
    ).fetchall()
    for index, stat in rows:
        total, found = (int(word) for word in stat.split()[:2])
        if total >= least and found > total / 2:
            connection.execute(f"DROP INDEX {quoted(index)}")
