"""A checked query as one SQL statement whose values are all bound.

What a row is follows InterMine's MainHelper and SqlGenerator: one row for each distinct
combination of the *objects whose fields are shown* and of those on which the shown outer joins
hang. Objects that are only constrained, or only passed through, choose rows but do not multiply
them. An outer join keeps a row whose reference or collection is empty, and a constraint inside it
empties the collection rather than dropping the row. What is missing sorts last, or first when
descending, as in PostgreSQL.
"""

from __future__ import annotations

from dataclasses import dataclass

from minelet.conditions import Conditions
from minelet.database import Mine
from minelet.errors import BadRequest
from minelet.joins import Node, Tree
from minelet.lists import Lists
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

    def __init__(self, query: Query, mine: Mine, lists: Lists | None = None):
        """Prepare the tables that the query touches.

        Args:
            query: a checked query.
            mine: the open mine.
            lists: the lists that who asks may see; by default those that are public.

        Raises:
            BadRequest: the order, a loop or the logic reaches across an outer join.
        """
        self.query = query
        self.mine = mine
        self.tree = Tree(query, mine.model)
        narrowed = [mine.model.path(text, query.subclasses) for text in query.subclasses]
        for path in (*query.view, *(path for path, _ in query.sort), *narrowed):
            self.tree.add(path)
        self.conditions = Conditions(query, mine, self.tree, lists or Lists(mine))
        shown = self._shown()
        for path, _ in query.sort:
            node = self._node(path)
            if node.group is not self.tree.root:
                raise BadRequest(
                    f"Results cannot be sorted by {path.text}: it is in an outer join, "
                    "where it may be missing"
                )
            if node not in shown:
                raise BadRequest(
                    f"Results cannot be sorted by {path.text}: show a value of {node.path} too"
                )

    def rows(self, start: int = 0, size: int | None = None) -> Statement:
        """Return the statement for the values of the view, in the query's order.

        Args:
            start: rows to leave out, from 0.
            size: rows to give, or None for all.
        """
        values = [self._value(path) for path in self.query.view]
        return self._select(values, self._shown(), self._order(), start, size)

    def cells(self, start: int = 0, size: int | None = None) -> Statement:
        """Return the statement for `jsonrows`: the values, then id and class of each of `shown`."""
        shown = self._shown()
        columns = [self._value(path) for path in self.query.view]
        columns += [node.column(name) for node in shown for name in ("id", "class")]
        return self._select(columns, shown, self._order(), start, size)

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
            keys = ", ".join(f"{node.column('id')} AS k{at}" for at, node in enumerate(shown))
            sql = f"SELECT COUNT(*) FROM (SELECT DISTINCT {keys}{source})"
        else:
            sql = f"SELECT COUNT(*){source}"
        return Statement(sql, values, shown)

    def ids(self, path_text: str) -> Statement:
        """Return the statement for the distinct ids of the objects at one path, in no order.

        Its only column is the id. The list that a query makes holds these.

        Args:
            path_text: an object of the query such as `Gene.proteins`, or one of its values;
                what the query does not touch yet is joined.

        Raises:
            BadRequest: there is no such path, or it does not begin at the query's root.
        """
        path = self.mine.model.path(path_text, self.query.subclasses)
        if path_text.partition(".")[0] != self.query.root:
            raise BadRequest(f"{path_text} does not begin with the query's root, {self.query.root}")
        node = self.tree.add(path)
        source, values = self.tree.source(self.conditions.of, node.chain)
        column = node.column("id")
        distinct = "DISTINCT " if self.tree.repeats([node], node.chain) else ""
        if node.group is not self.tree.root:
            source = f" FROM (SELECT {column} AS id{source}) WHERE id IS NOT NULL"
            column = "id"
        return Statement(f"SELECT {distinct}{column}{source}", values, [node])

    def _select(
        self, columns: list[str], shown: list[Node], order: list[str], start: int, size: int | None
    ) -> Statement:
        source, values = self.tree.source(self.conditions.of)
        distinct = ""
        keys = [node.column("id") for node in shown]
        if self.tree.repeats(shown):
            distinct = "DISTINCT "
            columns = [*columns, *keys]
        order = [*order, *keys]
        # Named by their place, for a statement around this one.
        named = ", ".join(f"{column} AS c{at}" for at, column in enumerate(columns))
        sql = f"SELECT {distinct}{named}{source} ORDER BY {', '.join(order)}"
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

    def _sort(self) -> list[str]:
        nulls = {"asc": "ASC NULLS LAST", "desc": "DESC NULLS FIRST"}
        return [f"{self._exact(path)} {nulls[way]}" for path, way in self.query.sort]

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
