"""Rows as nested objects: the format `jsonobjects`.

Follows InterMine's JSONResultsIterator: the rows of one root object make one object, in which a
collection is a list and a reference an object, and what an outer join found missing is absent.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from minelet.model import Attribute
from minelet.objects.texts import SINGLE, json_real, json_single
from minelet.query.pathquery import Query
from minelet.query.sql import Statement
from minelet.rows.lines import DAY

ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def texts(query: Query, statement: Statement, rows: Iterable[tuple]) -> Iterator[str]:
    """Yield each object as JSON text; `statement` is what `Compiler.objects` gave."""
    return map(ENCODE, objects(query, statement, rows))


def objects(query: Query, statement: Statement, rows: Iterable[tuple]) -> Iterator[dict[str, Any]]:
    """Yield one nested object for each run of rows that share a root object."""
    nodes = statement.shown
    index = {node.path: at for at, node in enumerate(nodes)}
    width = 2 * len(nodes)
    values: list[list[tuple[str, int, Callable | None]]] = [[] for _ in nodes]
    for at, path in enumerate(query.view):
        if path.attribute.name != "id":  # an object tells its id as objectId
            column = (path.attribute.name, width + at, conversion(path.attribute))
            values[index[path.node]].append(column)
    # Of each node below the root: its place, its parent's, its field there, whether it is a list.
    below = [
        (at, index[node.parent.path], node.link.name, node.link.many)
        for at, node in enumerate(nodes)
        if node.parent
    ]

    def make(at: int, row: tuple) -> dict[str, Any]:
        made = {"objectId": row[2 * at], "class": row[2 * at + 1]}
        for name, column, convert in values[at]:
            value = row[column]
            made[name] = value if convert is None or value is None else convert(value)
        return made

    current: dict[str, Any] | None = None
    seen: dict[tuple, dict[str, Any]] = {}
    keys: list[tuple | None] = [None] * len(nodes)
    for row in rows:
        if current is None or current["objectId"] != row[0]:
            if current is not None:
                yield current
            current = make(0, row)
            keys[0] = ()
            seen = {(): current}
        for at, parent, name, many in below:
            above, number = keys[parent], row[2 * at]
            if above is None or number is None:
                keys[at] = None
                continue
            keys[at] = key = (*above, at, number)
            if key in seen:
                continue
            seen[key] = made = make(at, row)
            if many:
                seen[above].setdefault(name, []).append(made)
            else:
                seen[above][name] = made
    if current is not None:
        yield current


def conversion(attribute: Attribute) -> Callable[[Any], Any] | None:
    """Return what makes a stored value one for JSON, or None where it is one already."""
    if attribute.kind is bool:
        return bool
    if attribute.type == "Date":
        return lambda value: value[:DAY]
    if attribute.kind is float:
        text = json_single if attribute.type in SINGLE else json_real
        return lambda value: _number(text(value))
    return None


def _number(text: str | None) -> int | float | None:
    if text is None:
        return None
    return float(text) if "." in text or "E" in text or text == "-0" else int(text)
