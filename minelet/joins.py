"""The objects that a query touches, as joined tables.

An outer join takes with it everything that hangs on it by inner joins: an object of the
collection is there with all of that or not at all. SQL says so with a LEFT JOIN to a
parenthesised join, which SQLite works out for the whole mine before it looks at one row. Here
the group is a chain of LEFT JOINs instead, each of which takes only rows that the rest of the
group completes (an EXISTS over that rest); so indexes serve from the first table to the last.

Two outer joins side by side are not multiplied with each other. As InterMine's
ExportResultsIterator writes them, each row of the one stands in a row of its own, where the other
is empty; only when none of them has more than one row, they share it. A table of numbers, joined
to each object that has outer joins side by side, says whose turn it is (`Turns`).

What the mine's rows are known to be (`minelet.shape`) spares work: a test that always holds, a
search for repeated rows that cannot be, a table of which no more than the id is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from minelet.database import link_table, quoted, value_of
from minelet.errors import BadRequest
from minelet.model import Attribute, Model, Path, Reference
from minelet.pathquery import Query
from minelet.shape import Shape

MOST_TABLES = 64  # SQLite joins no more ("Limits In SQLite", 7)

ALIAS = re.compile(r"\bn\d+\b")

# A condition in SQL and the values it binds; "" when there is none.
Condition = tuple[str, list]


@dataclass(eq=False)
class Node:
    """An object that the query touches: a table under an alias.

    A `bare` node's own table is not joined: its id is known from the table before, by the
    expression that stands there. It is `idle` when not even that is asked.
    """

    path: str
    alias: str
    table: str
    parent: Node | None = None
    link: Reference | None = None
    outer: bool = False
    children: list[Node] = field(default_factory=list)
    bare: str = ""
    idle: bool = False

    def column(self, name: str) -> str:
        """Return a column of this object for use in SQL."""
        if self.bare and name == "id":
            return self.bare
        return f"{self.alias}.{quoted(name)}"

    def value(self, attribute: Attribute) -> str:
        """Return one of its values for use in SQL."""
        return value_of(self.alias, attribute)

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
    def heads(self) -> list[Node]:
        """The outer-joined nodes at or above this one, nearest the root first."""
        return [node for node in self.chain if node.outer]

    @property
    def members(self) -> list[Node]:
        """This node and all that hang on it by inner joins, parents first."""
        found = [self]
        for child in self.children:
            if not child.outer:
                found += child.members
        return found

    @property
    def single(self) -> bool:
        """Whether, outer-joined, it is one object or none: a part of its parent's row."""
        return not self.link.many and len(self.members) == 1


@dataclass(frozen=True)
class Hop:
    """One table to join. `sure`: there is always a row for the tables before it.

    `key` is what its id is equal to, in one of those.
    """

    table: str
    on: str
    sure: bool = False
    key: str = ""


class Tree:
    """The nodes of one query by their paths."""

    def __init__(self, query: Query, model: Model, shape: Shape):
        """Begin with the root."""
        self.query = query
        self.model = model
        self.shape = shape
        self.root = Node(query.root, "n0", query.root)
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

    def repeats(self, shown: Iterable[Node]) -> bool:
        """Tell whether the root's group can repeat a combination of some of its objects."""
        members = set(self.root.members)
        fixed = set(shown)
        while more := {node for node in members - fixed if self._follows(node, fixed)}:
            fixed |= more
        return not members <= fixed

    def _follows(self, node: Node, fixed: set[Node]) -> bool:
        """Tell whether there is one object at most at `node` for those at the `fixed` nodes."""
        link = node.link
        above = node.parent in fixed
        if link and not link.many and above:
            return True  # a reference leads to one object
        for child in node.children:
            if child not in fixed or child.outer:
                continue
            name = f"{child.link.owner}.{child.link.name}"
            if child.link.many:
                if name in self.shape.single or link_table(self.model, child.link) is None:
                    return True  # and back to one
            elif above and f"{link.owner}.{link.name}.{child.link.name}" in self.shape.pairs:
                return True
        return False

    @contextmanager
    def stripped(
        self, shown: Iterable[Node], condition: Callable[[Node], Condition]
    ) -> Iterator[None]:
        """Join, for the time being, no table of the root's group of which only the id is asked.

        Args:
            shown: the nodes whose ids are selected; nothing else is.
            condition: as `source` is given it.
        """
        named = set(ALIAS.findall(condition(self.root)[0]))
        shown = set(shown)
        for node in reversed(self.root.members):  # children come before their parents
            joined = [one for one in node.children if not (one.idle or one.outer)]
            if node.alias in named or any(not one.link.many for one in joined):
                continue  # more than its id is asked
            if node.parent and (hop := self.hops(node)[-1]).sure:
                node.bare = hop.key
                node.idle = not (joined or node.link.many or node in shown)
        try:
            yield
        finally:
            for node in self.nodes.values():
                node.bare, node.idle = "", False

    def source(self, condition: Callable[[Node], Condition], wanted: Iterable[Node]) -> Source:
        """Return what the query reads from.

        Args:
            condition: gives the conditions that belong to a group: to the root or to an
                outer-joined node.
            wanted: the nodes whose columns are read, in the order of the view; an outer join
                that leads to none of them chooses nothing and is left out.

        Raises:
            BadRequest: it touches more tables than SQLite can join.
        """
        return Source(self, condition, list(wanted))

    def hops(self, node: Node) -> list[Hop]:
        """Return the tables from the parent to the node, each with the condition that ties it."""
        parent, link = node.parent, node.link
        if parent is None:
            return [Hop(f"{quoted(node.table)} {node.alias}", "")]
        # Not the view: SQLite writes a view out to which it joins outwards before it reads it.
        table, test = self.shape.views.get(node.table, (node.table, ""))
        own, also = f"{quoted(table)} {node.alias}", f" AND {node.alias}.{test}" if test else ""
        # What a link leads to is of the link's class; a narrower one may not be met.
        whole = node.table == link.target
        if not link.many:
            key = parent.column(link.name)
            sure = whole and f"{parent.table}.{link.name}" in self.shape.filled
            return [] if node.bare else [Hop(own, f"{node.alias}.id = {key}{also}", sure, key)]
        between = link_table(self.model, link)
        if between is None:
            return [Hop(own, f"{node.column(link.reverse)} = {parent.column('id')}{also}")]
        pair = f"l{node.alias}"
        rows = f"{quoted(between.table)} {pair}"
        tie = Hop(rows, f"{pair}.{between.owner} = {parent.column('id')}")
        key = f"{pair}.{between.member}"
        hop = Hop(own, f"{node.alias}.id = {key}{also}", whole, key)
        return [tie] if node.bare else [tie, hop]


@dataclass(frozen=True)
class Turns:
    """The numbers that say whose turn it is, of several outer joins side by side.

    `alias`.s is 0 when all share one row, else the place in `heads`, from 1.
    """

    alias: str
    heads: tuple[Node, ...]


class Source:
    """The FROM and WHERE of one statement, whose text is `text` and binds `values`."""

    def __init__(self, tree: Tree, condition: Callable[[Node], Condition], wanted: list[Node]):
        """Write it; `Tree.source` says from what."""
        self.tree = tree
        self.condition = condition
        self.heads = list(dict.fromkeys(head for node in wanted for head in node.heads))
        self.turns: dict[Node, Turns] = {}
        self.tables = 0
        self.values: list = []
        first, *rest = self._group(tree.root)
        self.text = f" FROM {first.table}"
        self.text += "".join(f" JOIN {hop.table} ON {hop.on}" for hop in rest)
        self.text += self._outer_joins(tree.root, self.values)
        where, bound = condition(tree.root)
        self.text += f" WHERE {where}" if where else ""
        self.values += bound
        if self.tables > MOST_TABLES:
            raise BadRequest(
                f"The query joins {self.tables} tables and this mine at most {MOST_TABLES}: "
                "show fewer paths"
            )

    def members(self) -> list[Node]:
        """Return the nodes of the outer joins that are read, whose ids tell their rows apart."""
        return [node for head in self.heads for node in head.members]

    def row(self, group: Node) -> tuple[list[Node], list[Node]]:
        """Return the outer joins that are part of a group's row, and those with rows of their own.

        What hangs on a single object is a part of the row that the object is part of.
        """
        single, several, owners = [], [], [group]
        for owner in owners:
            for head in self.heads:
                if head.parent.group is owner:
                    (single if head.single else several).append(head)
            owners += [head for head in single if head not in owners]
        return single, [head for head in self.heads if head in several]

    def _group(self, head: Node) -> list[Hop]:
        hops = [hop for node in head.members for hop in self.tree.hops(node)]
        self.tables += len(hops)
        return hops

    def _outer_joins(self, group: Node, values: list, crossed: bool = False) -> str:
        """Return the outer joins that hang on a group, appending what they bind.

        Args:
            group: the root, or an outer-joined node with rows of its own.
            values: what is bound.
            crossed: multiply what stands side by side, to see whether there is anything.
        """
        single, several = self.row(group)
        text = "".join(self._join(head, "", values) for head in single)
        turns = len(several) > 1 and not crossed
        if turns:
            text += self._take_turns(group, several, values)
        for place, head in enumerate(several, start=1):
            turn = f"t{group.alias}.s IN (0, {place})" if turns else ""
            text += self._join(head, turn, values) + self._outer_joins(head, values, crossed)
        return text

    def _join(self, head: Node, turn: str, values: list) -> str:
        """Return a group as a chain of LEFT JOINs, appending what it binds."""
        text = ""
        hops = self._group(head)
        inside, bound = self.condition(head)
        for position, hop in enumerate(hops):
            text += f" LEFT JOIN {hop.table} ON {hop.on}"
            text += f" AND {turn}" if turn and not position else ""
            rest = hops[position + 1 :]
            if rest and (inside or not all(one.sure for one in rest)):
                tables = ", ".join(one.table for one in rest)
                tests = " AND ".join([*(one.on for one in rest), *filter(None, [inside])])
                text += f" AND EXISTS (SELECT 1 FROM {tables} WHERE {tests})"
                values += bound
            elif inside and not rest:
                text += f" AND {inside}"
                values += bound
        return text

    def _take_turns(self, group: Node, several: list[Node], values: list) -> str:
        """Return the join of the numbers that say whose turn it is."""
        alias = f"t{group.alias}"
        self.turns[group] = Turns(alias, tuple(several))
        self.tables += 1
        numbers = " UNION ALL SELECT ".join(map(str, range(1, len(several) + 1)))
        some = " OR ".join(f"({self._rows_of(head, values)} LIMIT 1 OFFSET 1)" for head in several)
        there = " OR ".join(
            f"{alias}.s = {place} AND EXISTS ({self._rows_of(head, values, False)})"
            for place, head in enumerate(several, start=1)
        )
        known = f"{group.column('id')} IS NOT NULL AND " if group.outer else ""
        return (
            f" LEFT JOIN (SELECT 0 AS s UNION ALL SELECT {numbers}) {alias} ON {known}"
            f"CASE WHEN {some} THEN {there} ELSE {alias}.s = 0 END"
        )

    def _rows_of(self, head: Node, values: list, deep: bool = True) -> str:
        """Return a statement that yields 1 for each row that an outer join has, for one parent.

        `deep`: and for each row of what hangs on it by outer joins.
        """
        before = self.tables
        hops = self._group(head)
        inside, bound = self.condition(head)
        below = self._outer_joins(head, values, crossed=True) if deep else ""
        self.tables = before  # a statement of its own
        first, *rest = hops
        text = f"SELECT 1 FROM {first.table}"
        text += "".join(f" JOIN {hop.table} ON {hop.on}" for hop in rest)
        values += bound
        return text + below + f" WHERE {first.on}" + (f" AND {inside}" if inside else "")
