"""What a statement reads from: the groups of a query's objects as one FROM and WHERE.

An outer join takes with it everything that hangs on it by inner joins: an object of the
collection is there with all of that or not at all. SQL says so with a LEFT JOIN to a
parenthesised join, which SQLite works out for the whole mine before it looks at one row. Here
the group is a chain of LEFT JOINs instead, each of which takes only rows that the rest of the
group completes (an EXISTS over that rest); so indexes serve from the first table to the last.

Two outer joins side by side are not multiplied with each other. As InterMine's
ExportResultsIterator writes them, each row of the one stands in a row of its own, where the other
is empty; only when none of them has more than one row, they share it. A table of numbers, joined
to each object that has outer joins side by side, says whose turn it is (`Turns`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from minelet.errors import BadRequest
from minelet.query.joins import ALIAS, Condition, Hop, Node, Tree

MOST_TABLES = 64  # SQLite joins no more ("Limits In SQLite", 7)


@dataclass(frozen=True)
class Turns:
    """The numbers that say whose turn it is, of several outer joins side by side.

    `alias`.s is 0 when all share one row, else the place in `heads`, from 1.
    """

    alias: str
    heads: tuple[Node, ...]


class Source:
    """The FROM and WHERE of one statement, whose text is `text` and binds `values`."""

    def __init__(self, tree: Tree, condition: Callable[[Node], Condition], wanted: Iterable[Node]):
        """Write it.

        Args:
            tree: the query's objects.
            condition: gives the conditions that belong to a group: to the root or to an
                outer-joined node.
            wanted: the nodes whose columns are read, in the order of the view; an outer join
                that leads to none of them chooses nothing and is left out.

        Raises:
            BadRequest: it touches more tables than SQLite can join.
        """
        self.tree = tree
        self.condition = condition
        self.heads = list(dict.fromkeys(head for node in wanted for head in node.heads))
        self.turns: dict[Node, Turns] = {}
        self.tables = 0
        self.values: list = []
        first, *rest = self._group(tree.root)
        where, bound = condition(tree.root)
        # Where only the root is chosen by its values, nothing is to be found sooner from
        # elsewhere; and from the root on, rows lie side by side and come in the order of its
        # indexes. SQLite keeps to the order of tables that are cross joined.
        join = "JOIN" if set(ALIAS.findall(where)) - {tree.root.alias} else "CROSS JOIN"
        self.text = f" FROM {first.table}"
        self.text += "".join(f" {join} {hop.table} ON {hop.on}" for hop in rest)
        self.text += self._outer_joins(tree.root, self.values)
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
