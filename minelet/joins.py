"""The objects that a query touches, as joined tables.

An outer join takes with it everything that hangs on it by inner joins: an object of the
collection is there with all of that or not at all. SQL says so with a LEFT JOIN to a
parenthesised join, which SQLite works out for the whole mine before it looks at one row. Here
the group is a chain of LEFT JOINs instead, each of which takes only rows that the rest of the
group completes (an EXISTS over that rest); so indexes serve from the first table to the last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from minelet.database import link_table, quoted
from minelet.errors import BadRequest
from minelet.model import Model, Path, Reference
from minelet.pathquery import Query

MOST_TABLES = 64  # SQLite joins no more ("Limits In SQLite", 7)

# A condition in SQL and the values it binds; "" when there is none.
Condition = tuple[str, list]


@dataclass(eq=False)
class Node:
    """An object that the query touches: a table under an alias."""

    path: str
    alias: str
    table: str
    parent: Node | None = None
    link: Reference | None = None
    outer: bool = False
    children: list[Node] = field(default_factory=list)

    def column(self, name: str) -> str:
        """Return a column of this object for use in SQL."""
        return f"{self.alias}.{quoted(name)}"

    @property
    def group(self) -> Node:
        """The nearest outer-joined node at or above this one, else the root."""
        node = self
        while node.parent and not node.outer:
            node = node.parent
        return node

    @property
    def chain(self) -> list[Node]:
        """The nodes from the root to this one."""
        return [*(self.parent.chain if self.parent else []), self]

    @property
    def bases(self) -> list[Node]:
        """The nodes on which the outer joins at or above this one hang, root first."""
        return [node.parent for node in self.chain if node.outer]

    @property
    def members(self) -> list[Node]:
        """This node and all that hang on it by inner joins, parents first."""
        found = [self]
        for child in self.children:
            if not child.outer:
                found += child.members
        return found


@dataclass(frozen=True)
class Hop:
    """One table to join. `sure`: there is always a row for the tables before it."""

    table: str
    on: str
    sure: bool = False


class Tree:
    """The nodes of one query by their paths."""

    def __init__(self, query: Query, model: Model):
        """Begin with the root."""
        self.query = query
        self.model = model
        table = query.subclasses.get(query.root, query.root)
        self.root = Node(query.root, "n0", table)
        self.nodes: dict[str, Node] = {query.root: self.root}

    def add(self, path: Path) -> Node:
        """Return the node at which a path ends or whose value it names, made if need be."""
        node = self.root
        for step in path.steps:
            if not step.leads_to:
                break
            seen = f"{node.path}.{step.field.name}"
            if seen not in self.nodes:
                outer = seen in self.query.outer
                alias = f"n{len(self.nodes)}"
                child = Node(seen, alias, step.leads_to, node, step.field, outer)
                node.children.append(child)
                self.nodes[seen] = child
            node = self.nodes[seen]
        return node

    def source(
        self, condition: Callable[[Node], Condition], wanted: Iterable[Node] | None = None
    ) -> Condition:
        """Return the FROM and WHERE of the query.

        Args:
            condition: gives the conditions that belong to a group: to the root or to an
                outer-joined node.
            wanted: the nodes whose columns are read; an outer join that leads to none of them
                chooses nothing and is left out. None: all.

        Raises:
            BadRequest: the query touches more tables than SQLite can join.
        """
        heads = None if wanted is None else {node for node in wanted if node.outer}
        tables = sum(len(self._hops(node)) for node in self._joined(heads))
        if tables > MOST_TABLES:
            raise BadRequest(
                f"The query joins {tables} tables and this mine at most {MOST_TABLES}: "
                "show fewer paths"
            )
        values: list = []
        first, *rest = [hop for node in self.root.members for hop in self._hops(node)]
        text = f" FROM {first.table}" + "".join(f" JOIN {hop.table} ON {hop.on}" for hop in rest)
        text += self._outer_joins(self.root, condition, values, heads)
        where, bound = condition(self.root)
        return text + (f" WHERE {where}" if where else ""), values + bound

    def _joined(self, heads: set[Node] | None) -> list[Node]:
        """Return the nodes of which no outer join but those of `heads` is left out."""
        return [
            node
            for node in self.nodes.values()
            if heads is None or all(one in heads for one in node.chain if one.outer)
        ]

    def repeats(self, shown: Iterable[Node], wanted: Iterable[Node] | None = None) -> bool:
        """Tell whether a join can repeat a combination of the shown objects.

        Args:
            shown: the objects.
            wanted: as `source` was given it.
        """
        heads = None if wanted is None else {node for node in wanted if node.outer}
        joined = self._joined(heads)
        fixed = {node.path for node in shown}
        for node in joined:  # parents come before their children
            if node.link and not node.link.many and node.parent.path in fixed:
                fixed.add(node.path)
        return len(fixed) < len(joined)

    def _outer_joins(
        self,
        group: Node,
        condition: Callable[[Node], Condition],
        values: list,
        heads: set[Node] | None,
    ) -> str:
        """Return the outer joins that hang on a group, appending what they bind."""
        text = ""
        for head in (child for node in group.members for child in node.children if child.outer):
            if heads is not None and head not in heads:
                continue
            hops = [hop for node in head.members for hop in self._hops(node)]
            inside, bound = condition(head)
            for position, hop in enumerate(hops):
                text += f" LEFT JOIN {hop.table} ON {hop.on}"
                rest = hops[position + 1 :]
                if rest and (inside or not all(one.sure for one in rest)):
                    tables = ", ".join(one.table for one in rest)
                    tests = " AND ".join([*(one.on for one in rest), *filter(None, [inside])])
                    text += f" AND EXISTS (SELECT 1 FROM {tables} WHERE {tests})"
                    values += bound
                elif inside and not rest:
                    text += f" AND {inside}"
                    values += bound
            text += self._outer_joins(head, condition, values, heads)
        return text

    def _hops(self, node: Node) -> list[Hop]:
        """Return the tables from the parent to the node, each with the condition that ties it."""
        own = f"{quoted(node.table)} {node.alias}"
        parent, link = node.parent, node.link
        if parent is None:
            return [Hop(own, "")]
        if not link.many:
            return [Hop(own, f"{node.column('id')} = {parent.column(link.name)}")]
        between = link_table(self.model, link)
        if between is None:
            return [Hop(own, f"{node.column(link.reverse)} = {parent.column('id')}")]
        pair = f"l{node.alias}"
        return [
            Hop(f"{quoted(between.table)} {pair}", f"{pair}.{between.owner} = {parent.alias}.id"),
            # What is in a collection is of the collection's class; a narrower one may not be met.
            Hop(own, f"{node.column('id')} = {pair}.{between.member}", node.table == link.target),
        ]
