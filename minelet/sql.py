"""A checked query as one SQL statement whose values are all bound.

What a row is follows InterMine's MainHelper: one row for each distinct combination of the
*objects whose fields are shown*, of the objects on which the shown outer joins hang, and of the
values to sort by. Objects that are only constrained, or only passed through, choose rows but do
not multiply them. An outer join keeps a row whose reference or collection is empty, and a
constraint inside it empties the collection rather than dropping the row.
"""

from __future__ import annotations

from dataclasses import dataclass

from minelet.conditions import Conditions
from minelet.database import Mine
from minelet.errors import BadRequest
from minelet.joins import Node, Tree
from minelet.model import Path
from minelet.pathquery import Query


@dataclass
class Statement:
    """SQL with its bound values. `shown` are the nodes whose objects make a row."""

    sql: str
    values: list
    shown: list[Node]


class Compiler:
    """Turns one query over one mine into statements."""

    def __init__(self, query: Query, mine: Mine):
        """Prepare the tables that the query touches.

        Raises:
            BadRequest: the order, a loop or the logic reaches across an outer join.
        """
        self.query = query
        self.tree = Tree(query, mine.model)
        narrowed = [mine.model.path(text, query.subclasses) for text in query.subclasses]
        for path in (*query.view, *(path for path, _ in query.sort), *narrowed):
            self.tree.add(path)
        self.conditions = Conditions(query, mine, self.tree)
        for path, _ in query.sort:
            if self._node(path).group is not self.tree.root:
                raise BadRequest(
                    f"Results cannot be sorted by {path.text}: it is in an outer join, "
                    "where it may be missing"
                )

    def rows(self, start: int = 0, size: int | None = None) -> Statement:
        """Return the statement for the values of the view, in the query's order.

        Args:
            start: rows to leave out, from 0.
            size: rows to give, or None for all.
        """
        values = [self._value(path) for path in self.query.view]
        return self._select(values, self._shown(), self._order(), start, size)

    def objects(self, start: int = 0, size: int | None = None) -> Statement:
        """Return the statement for `jsonobjects`: id and class of each object on a shown path.

        Its columns are id and class of each of `shown`, root first, then the values of the view.
        """
        chains = [node for path in self.query.view for node in self._node(path).chain]
        shown = list(dict.fromkeys(chains))
        columns = [node.column(name) for node in shown for name in ("id", "class")]
        columns += [self._value(path) for path in self.query.view]
        # The rows of one root object stay together unless the query sorts them apart.
        order = [*self._sort(), self.tree.root.column("id"), *self._order()]
        return self._select(columns, shown, order, start, size)

    def count(self) -> Statement:
        """Return the statement whose only value is the number of rows."""
        shown = self._shown()
        source, values = self.tree.source(self.conditions.of)
        if self.tree.repeats(shown):
            keys = [f"{key} AS k{at}" for at, key in enumerate(self._keys(shown))]
            sql = f"SELECT COUNT(*) FROM (SELECT DISTINCT {', '.join(keys)}{source})"
        else:
            sql = f"SELECT COUNT(*){source}"
        return Statement(sql, values, shown)

    def _select(
        self, columns: list[str], shown: list[Node], order: list[str], start: int, size: int | None
    ) -> Statement:
        source, values = self.tree.source(self.conditions.of)
        distinct = ""
        if self.tree.repeats(shown):
            distinct = "DISTINCT "
            columns = columns + [key for key in self._keys(shown) if key not in columns]
        order = [*order, *(node.column("id") for node in shown)]
        sql = f"SELECT {distinct}{', '.join(columns)}{source} ORDER BY {', '.join(order)}"
        if start or size is not None:
            sql += " LIMIT ? OFFSET ?"
            values = [*values, -1 if size is None else size, start]
        return Statement(sql, values, shown)

    def _node(self, path: Path) -> Node:
        return self.tree.nodes[path.node]

    def _value(self, path: Path) -> str:
        return self._node(path).column(path.attribute.name)

    def _exact(self, path: Path) -> str:
        # By code point; the columns themselves compare without regard to case.
        return self._value(path) + (" COLLATE BINARY" if path.attribute.kind is str else "")

    def _shown(self) -> list[Node]:
        nodes = [self._node(path) for path in self.query.view]
        return list(dict.fromkeys(one for node in nodes for one in (*node.bases, node)))

    def _keys(self, shown: list[Node]) -> list[str]:
        """Return what tells rows apart."""
        ids = [node.column("id") for node in shown]
        return list(dict.fromkeys([*ids, *(self._exact(path) for path, _ in self.query.sort)]))

    def _sort(self) -> list[str]:
        return [f"{self._exact(path)} {way.upper()} NULLS LAST" for path, way in self.query.sort]

    def _order(self) -> list[str]:
        """Return the query's order, and the shown values to settle ties, as InterMine does."""
        sorted_by = {path.text for path, _ in self.query.sort}
        ties = [
            f"{self._exact(path)} NULLS LAST"
            for path in self.query.view
            if path.text not in sorted_by
            and self._node(path).group is self.tree.root
            and path.attribute.type != "ClobAccess"  # a sequence orders nothing
        ]
        return [*self._sort(), *dict.fromkeys(ties)]
