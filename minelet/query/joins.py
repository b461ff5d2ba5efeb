"""The objects that a query touches, as joined tables.

They form a tree, each hanging on the one before it in its path. What hangs together by inner joins
is a group: the root's, and one for each outer join. How the groups become one statement is in
`minelet.query.sources`.

What the mine's rows are known to be (`minelet.objects.shape`) spares work: a test that always
holds, a search for repeated rows that cannot be, a table of which no more than the id is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from minelet.model import Attribute, Model, Path, Reference
from minelet.objects.database import link_table, quoted, value_of
from minelet.objects.shape import Shape
from minelet.query.pathquery import Query

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
