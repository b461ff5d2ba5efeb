"""Rows for a table in a user interface: cells, and tables within them for outer joins.

Follows InterMine's TableRowService and TableRowIterator: a row is one of those that a count
counts; what hangs on an outer join of a collection stands in it as a table of its own, with the
path of the join, its columns and its rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby, islice
from typing import Any

from minelet.objects.database import Mine
from minelet.query.joins import Node
from minelet.query.pathquery import Query
from minelet.query.sql import Compiler
from minelet.rows import results
from minelet.rows.lines import LONGEST_CELL
from minelet.rows.nested import ENCODE, conversion
from minelet.sets.lists import Lists


@dataclass
class Level:
    """The table of an outer join, or that of the query: its columns, in their order."""

    path: str
    columns: list[Column | Level] = field(default_factory=list)
    keys: list[int] = field(default_factory=list)

    @property
    def view(self) -> list[str]:
        """The paths of its columns, those of tables within it among them."""
        paths = [[one.path] if isinstance(one, Column) else one.view for one in self.columns]
        return [path for some in paths for path in some]


@dataclass(frozen=True)
class Column:
    """A value: its path, where it stands in a row, and where the id of its object stands."""

    path: str
    at: int
    number: int
    convert: Callable[[Any], Any] | None

    def cell(self, row: tuple) -> dict[str, Any]:
        """Return the value as TableCellFormatter tells it."""
        value, number = row[self.at], row[self.number]
        if value is not None and self.convert:
            value = self.convert(value)
        elif isinstance(value, str) and len(value) > LONGEST_CELL:
            value = value[:LONGEST_CELL] + "..."
        return {
            "value": value,
            "url": None if number is None else f"/report.do?id={number}",
            "class": row[self.number + 1],
            "id": number,
            "column": self.path,
        }


def write(
    query: Query, mine: Mine, start: int, size: int | None, lists: Lists | None = None
) -> Iterator[str]:
    """Run a query and yield its rows as JSON text, piece by piece.

    Args:
        query: a checked query over `mine`.
        mine: the open mine.
        start: rows to leave out, from 0.
        size: rows to give, or None for all.
        lists: the lists that who asks may see.
    """
    compiler = Compiler(query, mine, lists)
    counting = compiler.count()
    (total,) = results.run(mine, counting.sql, counting.values).fetchone()
    statement = compiler.cells()
    table = _levels(query, statement.shown)
    rows = results.run(mine, statement.sql, statement.values)
    # The rows of outer joins follow each other; start and size count those of the query.
    groups = (list(group) for _, group in groupby(rows, lambda row: _key(table, row)))
    wanted = islice(groups, start, start + (results.MAX_ROWS if size is None else size))
    head = {"iTotalRecords": total, **results.describe(query, mine, start)}
    return results.frame(head, (ENCODE(_row(table, group)) for group in wanted))


def _levels(query: Query, shown: list[Node]) -> Level:
    width = len(query.view)
    place = {node.path: width + 2 * at for at, node in enumerate(shown)}
    nodes = {node.path: node for node in shown}
    table = Level(query.root)
    levels = {query.root: table}
    for at, path in enumerate(query.view):
        node = nodes[path.node]
        level = table
        for head in (one for one in node.heads if not one.single):
            if head.path not in levels:
                levels[head.path] = Level(head.path)
                level.columns.append(levels[head.path])
            level = levels[head.path]
        level.columns.append(Column(path.text, at, place[node.path], conversion(path.attribute)))
    for node in shown:
        heads = [one.path for one in node.heads if not one.single]
        levels.get(heads[-1] if heads else query.root, table).keys.append(place[node.path])
    return table


def _key(level: Level, row: tuple) -> tuple:
    return tuple(row[at] for at in level.keys)


def _row(level: Level, rows: list[tuple]) -> list[dict[str, Any]]:
    """Return one row of a table, made of the flat rows that it stands in."""
    return [
        column.cell(rows[0]) if isinstance(column, Column) else _table(column, rows)
        for column in level.columns
    ]


def _table(level: Level, rows: Iterable[tuple]) -> dict[str, Any]:
    """Return the table within a row."""
    grouped: dict[tuple, list[tuple]] = {}
    for row in rows:
        key = _key(level, row)
        if any(number is not None for number in key):
            grouped.setdefault(key, []).append(row)
    return {
        "column": level.path,
        "view": level.view,
        "rows": [_row(level, group) for group in grouped.values()],
    }
