"""Rows as the text that a mine's clients read: one format, one writer.

The JSON formats are written a row a line, because InterMine's clients read them so: the header
ends with `"results":[`, and the footer, on one line, begins with `]` and tells whether all went
well.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from minelet.answers import envelope
from minelet.database import Mine
from minelet.errors import BadRequest, nearest
from minelet.joins import Node
from minelet.lists import Lists
from minelet.pathquery import Query
from minelet.sql import Compiler, Statement

# Each format's media type, by the names that InterMine's `format` parameter has.
MEDIA = {
    "json": "application/json",
    "jsonrows": "application/json",
    "jsonobjects": "application/json",
    "jsoncount": "application/json",
    "count": "text/plain",
    "tab": "text/tab-separated-values",
    "csv": "text/comma-separated-values",
}
ALIASES = {"tsv": "tab", "text": "tab"}
FLAT = {"tab", "csv", "count"}
MAX_ROWS = 10_000_000  # InterMine's WebServiceRequestParser.MAX_LIMIT


def format_name(name: str) -> str:
    """Return the name by which this module knows a format, or raise BadRequest."""
    wanted = ALIASES.get(name.lower(), name.lower())
    if wanted not in MEDIA:
        raise BadRequest(
            f"This mine does not write the format {name}{nearest(name, MEDIA)}; "
            f"it writes {', '.join(MEDIA)}"
        )
    return wanted


def write(
    query: Query,
    mine: Mine,
    wanted: str,
    start: int = 0,
    size: int | None = None,
    headers: str = "none",
    lists: Lists | None = None,
) -> Iterator[str]:
    """Run a query and yield the response's text, piece by piece.

    Args:
        query: a checked query over `mine`.
        mine: the open mine.
        wanted: a format's name, as `format_name` returns it.
        start: rows to leave out, from 0.
        size: rows to give, or None for all.
        headers: for flat files, `none`, `path` or `friendly`.
        lists: the lists that who asks may see; by default those that are public.

    Raises:
        MineError: at once, before the first piece, when the query cannot be run.
    """
    compiler = Compiler(query, mine, lists)
    if wanted in {"count", "jsoncount"}:
        return _count(compiler, mine, wanted)
    statement = (compiler.objects if wanted == "jsonobjects" else compiler.rows)(start, size)
    cursor = mine.connection.execute(statement.sql, statement.values)
    if wanted in FLAT:
        return _flat(query, cursor, wanted, headers)
    if wanted == "jsonobjects":
        lines = nested(query, statement, cursor)
    else:
        lines = map(_converter(query), cursor)
        if wanted == "jsonrows":
            lines = ([{"value": value} for value in row] for row in lines)
    return _json(query, mine, start, lines)


def broken(error: sqlite3.Error) -> str:
    """Return a sentence on a query that is right and that the database cannot answer."""
    return f"The mine's database could not answer this query: {error}"


def title(path: str) -> str:
    """Return a path as people read it: `Gene.primaryIdentifier` as `Gene > Primary Identifier`."""
    parts = []
    for part in path.split("."):
        words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|_", " ", part)
        parts.append(words[:1].upper() + words[1:])
    return " > ".join(parts)


def _header(query: Query, mine: Mine, start: int) -> str:
    views = [path.text for path in query.view]
    head = {
        "modelName": mine.model.name,
        "rootClass": query.root,
        "start": start,
        "views": views,
        "columnHeaders": [title(view) for view in views],
    }
    return json.dumps(head, ensure_ascii=False)[:-1] + ', "results":[\n'


def _footer(error: str | None = None) -> str:
    return "]," + json.dumps(envelope({}, error, 500 if error else 200))[1:] + "\n"


def _converter(query: Query) -> Callable[[tuple], list]:
    """Return a function from a row to its values with booleans as such."""
    width = len(query.view)
    booleans = [at for at, path in enumerate(query.view) if path.attribute.kind is bool]

    def convert(row: tuple) -> list:
        values = list(row[:width])
        for at in booleans:
            values[at] = None if values[at] is None else bool(values[at])
        return values

    return convert


def _lines(rows: Iterable[Any], batch: int = 500) -> Iterator[str]:
    """Yield JSON values a line each, separated by commas, many to a piece."""
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    waiting: list[str] = []
    first = True
    for row in rows:
        waiting.append(encode(row))
        if len(waiting) == batch:
            yield ("" if first else ",\n") + ",\n".join(waiting)
            first, waiting = False, []
    if waiting:
        yield ("" if first else ",\n") + ",\n".join(waiting)
        first = False
    if not first:
        yield "\n"


def _json(query: Query, mine: Mine, start: int, lines: Iterable[Any]) -> Iterator[str]:
    yield _header(query, mine, start)
    try:
        yield from _lines(lines)
    except sqlite3.Error as error:  # the status is sent by now; the footer tells
        yield f"\n{_footer(broken(error))}"
    else:
        yield _footer()


def nested(query: Query, statement: Statement, rows: Iterable[tuple]) -> Iterator[dict[str, Any]]:
    """Yield one nested object for each run of rows that share a root object.

    Collections become lists, references become objects, and a collection that an outer join
    found empty is absent.
    """
    nodes = statement.shown
    at = {node.path: 2 * index for index, node in enumerate(nodes)}
    width = 2 * len(nodes)
    shown: dict[str, list[tuple[str, int, bool]]] = {}
    for index, path in enumerate(query.view):
        attribute = path.attribute
        if attribute.name != "id":
            column = (attribute.name, width + index, attribute.kind is bool)
            shown.setdefault(path.node, []).append(column)
    root = nodes[0]
    current: dict[str, Any] | None = None
    seen: dict[tuple, dict[str, Any]] = {}

    def make(node: Node, row: tuple) -> dict[str, Any]:
        made = {"objectId": row[at[node.path]], "class": row[at[node.path] + 1]}
        for name, column, is_bool in shown.get(node.path, ()):
            value = row[column]
            made[name] = bool(value) if is_bool and value is not None else value
        return made

    for row in rows:
        if current is None or current["objectId"] != row[0]:
            if current is not None:
                yield current
            current = make(root, row)
            seen = {(root.path,): current}
        chain = {root.path: (root.path,)}
        for node in nodes[1:]:
            above = chain.get(node.parent.path)
            if above is None or row[at[node.path]] is None:
                continue
            key = (*above, node.path, row[at[node.path]])
            chain[node.path] = key
            if key in seen:
                continue
            seen[key] = made = make(node, row)
            holder, name = seen[above], node.link.name
            if node.link.many:
                holder.setdefault(name, []).append(made)
            else:
                holder[name] = made
    if current is not None:
        yield current


def _flat(query: Query, cursor: Iterable[tuple], wanted: str, headers: str) -> Iterator[str]:
    buffer = io.StringIO()
    if wanted == "csv":
        writer = csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\n")
    else:
        writer = csv.writer(buffer, delimiter="\t", lineterminator="\n")
    if headers in {"path", "friendly"}:
        views = [path.text for path in query.view]
        writer.writerow(views if headers == "path" else [title(view) for view in views])
    convert = _converter(query)
    try:
        for count, row in enumerate(cursor, start=1):
            values = convert(row)
            writer.writerow([str(v).lower() if isinstance(v, bool) else v for v in values])
            if count % 500 == 0:
                yield buffer.getvalue()
                buffer.seek(0)
                buffer.truncate()
    except sqlite3.Error as error:
        buffer.write(f"[ERROR] 500 {broken(error)}\n")
    yield buffer.getvalue()


def _count(compiler: Compiler, mine: Mine, wanted: str) -> Iterator[str]:
    statement = compiler.count()
    (number,) = mine.connection.execute(statement.sql, statement.values).fetchone()
    if wanted == "count":
        return iter([f"{number}\n"])
    return iter([json.dumps(envelope({"count": number}))])
