"""A checked query as one SQL statement whose values are all bound.

What a row is follows InterMine's MainHelper and SqlGenerator: one row for each distinct
combination of the *objects whose fields are shown* and of those on which the shown outer joins
hang. Objects that are only constrained, or only passed through, choose rows but do not multiply
them. An outer join keeps a row whose reference or collection is empty, and a constraint inside it
empties the collection rather than dropping the row; the rows of a collection are all there, alike
or not, and are not counted. What is missing sorts last, or first when descending, as in PostgreSQL.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from minelet.errors import BadRequest
from minelet.model import Path
from minelet.objects.database import Mine
from minelet.query.conditions import Conditions
from minelet.query.joins import Node, Tree
from minelet.query.pathquery import Query
from minelet.query.sources import Source
from minelet.sets.lists import Lists


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
        self.tree = Tree(query, mine.model, mine.shape)
        narrowed = [mine.model.path(text, query.subclasses) for text in query.subclasses]
        for path in (*query.view, *(path for path, _ in query.sort), *narrowed):
            self.tree.add(path)
        self.conditions = Conditions(query, mine, self.tree, lists or Lists(mine))
        nodes = [self._node(path) for path in query.view]
        bases = {node: [head.parent for head in node.heads] for node in nodes}
        # What the view names, and on what its outer joins hang.
        self.shown = list(dict.fromkeys(one for node in nodes for one in (*bases[node], node)))
        self.keys = [node for node in self.shown if node.group is self.tree.root]
        for path, _ in query.sort:
            node = self._node(path)
            if node.group is not self.tree.root:
                raise BadRequest(
                    f"Results cannot be sorted by {path.text}: it is in an outer join, "
                    "where it may be missing"
                )
            if node not in self.keys:
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
        return self._select(values, self.shown, self._order(), start, size)

    def cells(self, start: int = 0, size: int | None = None) -> Statement:
        """Return the statement for `jsonrows`: the values, then id and class of each of `shown`."""
        columns = [self._value(path) for path in self.query.view]
        columns += [node.column(name) for node in self.shown for name in ("id", "class")]
        return self._select(columns, self.shown, self._order(), start, size)

    def objects(self, start: int = 0, size: int | None = None) -> Statement:
        """Return the statement for `jsonobjects`: id and class of each object on a shown path.

        Its columns are id and class of each of `shown`, root first, then the values of the view.
        """
        chains = [node for path in self.query.view for node in self._node(path).chain]
        shown = list(dict.fromkeys(chains))
        columns = [node.column(name) for node in shown for name in ("id", "class")]
        columns += [self._value(path) for path in self.query.view]
        return self._select(columns, shown, self._order(together=True), start, size)

    def count(self) -> Statement:
        """Return the statement whose only value is the number of rows.

        What outer joins add is not counted, as a real mine does not: its ObjectStore counts the
        rows of the query, and fetches collections afterwards.
        """
        repeats = self.tree.repeats(self.keys)
        with self.tree.stripped(self.keys if repeats else (), self.conditions.of):
            source = Source(self.tree, self.conditions.of, [])
            keys = ", ".join(f"{node.column('id')} AS k{at}" for at, node in enumerate(self.keys))
        if repeats:
            sql = f"SELECT COUNT(*) FROM (SELECT DISTINCT {keys}{source.text})"
        else:
            sql = f"SELECT COUNT(*){source.text}"
        return Statement(sql, source.values, self.keys)

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
        if node.group is not self.tree.root:
            source = Source(self.tree, self.conditions.of, [node])
            column = node.column("id")
            sql = f"SELECT DISTINCT id FROM (SELECT {column} AS id{source.text})"
            return Statement(f"{sql} WHERE id IS NOT NULL", source.values, [node])
        with self.tree.stripped([node], self.conditions.of):
            source = Source(self.tree, self.conditions.of, [node])
            column = node.column("id")
        distinct = "DISTINCT " if self.tree.repeats([node]) else ""
        return Statement(f"SELECT {distinct}{column}{source.text}", source.values, [node])

    def values_of(self, path: Path) -> Statement:
        """Return the statement for one value in each row of the query, for a summary.

        Its only column is `v`. A row is one of those that `count` counts, and more when the path
        lies in an outer join, which is an inner one then (MainHelper.makeSummaryQuery).

        Args:
            path: a value of an object that the query touches.
        """
        node = self.tree.add(path)
        outer = self.query.outer - {head.path for head in node.heads}
        if outer != self.query.outer:
            shown = [one for head in node.heads for one in head.members]
            inner = Compiler(replace(self.query, outer=outer), self.mine, self.conditions.lists)
            shown = dict.fromkeys(one.path for one in (*self.keys, *shown))
            inner.keys = [inner.tree.nodes[one] for one in shown]
            return inner.values_of(path)
        source = Source(self.tree, self.conditions.of, [])
        value = node.value(path.attribute)
        if not self.tree.repeats(self.keys):
            return Statement(f"SELECT {value} AS v{source.text}", source.values, self.keys)
        keys = ", ".join(f"{one.column('id')} AS k{at}" for at, one in enumerate(self.keys))
        distinct = f"SELECT DISTINCT {keys}, {self._exactly(value, path)} AS v{source.text}"
        return Statement(f"SELECT v FROM ({distinct})", source.values, self.keys)

    def _select(
        self, columns: list[str], shown: list[Node], order: list[str], start: int, size: int | None
    ) -> Statement:
        source = Source(self.tree, self.conditions.of, shown)
        # An outer join's rows are all there, even when what is hidden in it repeats them; those
        # of the query itself are distinct (QueryCollectionPathExpression, MainHelper).
        keys = [node.column("id") for node in self.keys] + self._order_below(source)
        distinct = ""
        if self.tree.repeats(self.keys):
            distinct = "DISTINCT "
            columns = [*columns, *keys]
        order = list(dict.fromkeys([*order, *keys]))
        # Named by their place, for a statement around this one.
        named = ", ".join(f"{column} AS c{at}" for at, column in enumerate(columns))
        sql = f"SELECT {distinct}{named}{source.text} ORDER BY {', '.join(order)}"
        values = source.values
        if start or size is not None:
            sql += " LIMIT ? OFFSET ?"
            values = [*values, -1 if size is None else size, start]
        return Statement(sql, values, shown)

    def _order_below(self, source: Source, group: Node | None = None) -> list[str]:
        """Return what orders the rows of outer joins: whose turn it is, then by the ids shown."""
        group = group or self.tree.root
        found = []
        if group in source.turns:
            found.append(f"{source.turns[group].alias}.s")
        for head in source.row(group)[1]:
            members = head.members
            ordered = [node for node in self.shown if node in members]
            found += [node.column("id") for node in dict.fromkeys([*ordered, *members])]
            found += self._order_below(source, head)
        return found

    def _node(self, path: Path) -> Node:
        return self.tree.nodes[path.node]

    def _value(self, path: Path) -> str:
        return self._node(path).value(path.attribute)

    @staticmethod
    def _exactly(value: str, path: Path) -> str:
        # By code point; the columns themselves compare without regard to case.
        return value + (" COLLATE BINARY" if path.attribute.kind is str else "")

    def _order(self, together: bool = False) -> list[str]:
        """Return the query's order, and the shown values to settle ties, as InterMine does.

        Args:
            together: the rows of one root object stay together. InterMine drops the order asked
                for and takes the root's id (PathQueryBuilderForJSONObj); here what an object has
                one of, its own values and its references', still comes before the id.
        """
        nulls = {"asc": "ASC NULLS LAST", "desc": "DESC NULLS FIRST"}
        order: dict[str, str] = {}
        late: dict[str, str] = {}
        for path, way in self.query.sort:
            several = any(node.link and node.link.many for node in self._node(path).chain)
            items = late if together and several else order
            items.setdefault(path.text, f"{self._exactly(self._value(path), path)} {nulls[way]}")
        root = self.tree.root
        if together:
            order[root.path] = root.column("id")
            order.update(late)
        for path in self.query.view:
            # What an outer join may leave out orders nothing, nor does a sequence.
            if self._node(path).group is root and path.attribute.type != "ClobAccess":
                exact = self._exactly(self._value(path), path)
                order.setdefault(path.text, f"{exact} NULLS LAST")
        return list(order.values())
