"""What is true of a mine's rows beyond its model, found once when it is built.

A model does not say that an evidence belongs to one annotation only, or that no annotation lacks
its term; the rows do, and they never change once the mine is built. Knowing it, a query need not
look for repeated rows that cannot be, nor test what is always so.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from minelet.model import Model, Reference
from minelet.objects.tables import link_table, quoted


@dataclass(frozen=True)
class Shape:
    """What is known of a mine's rows. Empty: nothing, and every query is right all the same.

    `views`: by class, the table that it is a view of, and the test of its rows there ("": all).
    `filled`: `Class.reference` that always leads to an object.
    `single`: `Class.collection` whose members are in the collection of one object only.
    `pairs`: `Class.collection.reference` of which no object's members share a target.
    """

    views: dict[str, tuple[str, str]]
    filled: frozenset[str]
    single: frozenset[str]
    pairs: frozenset[str]

    @classmethod
    def of(cls, fact: dict[str, Any]) -> Shape:
        """Return the shape that `measure` has written, from what JSON made of it."""
        return cls(
            {name: (table, test) for name, (table, test) in fact.get("views", {}).items()},
            *(frozenset(fact.get(name, ())) for name in ("filled", "single", "pairs")),
        )


def measure(
    connection: sqlite3.Connection, model: Model, views: dict[str, tuple[str, str]]
) -> dict[str, Any]:
    """Return the shape of what is stored, as JSON can hold it.

    Args:
        connection: the database, its rows stored and indexed.
        model: its model.
        views: as `tables.fold` returned them.
    """

    def none(sql: str) -> bool:
        return connection.execute(f"{sql} LIMIT 1").fetchone() is None

    links = [(one.name, link) for one in model.classes.values() for link in one.references]
    own = [link for name, link in links if link.owner == name]  # not again where it is inherited
    filled = [
        f"{name}.{link.name}"
        for name, link in links
        if not link.many
        and none(
            f"SELECT 1 FROM {quoted(name)} a WHERE NOT EXISTS "
            f"(SELECT 1 FROM {quoted(link.target)} b WHERE b.id = a.{quoted(link.name)})"
        )
    ]
    single, pairs = [], []
    for link in own:
        if not link.many:
            continue
        between = link_table(model, link)
        if between:
            rows, owner, member = quoted(between.table), between.owner, between.member
            if none(f"SELECT 1 FROM {rows} GROUP BY {member} HAVING COUNT(*) > 1"):
                single.append(f"{link.owner}.{link.name}")
            rows += f" l JOIN {quoted(link.target)} t ON t.id = l.{member}"
            owner = f"l.{owner}"
        else:
            rows, owner = f"{quoted(link.target)} t", f"t.{quoted(link.reverse)}"
        pairs += [
            f"{link.owner}.{link.name}.{next_link.name}"
            for next_link in _single_references(model, link)
            if none(
                f"SELECT 1 FROM {rows} WHERE {owner} IS NOT NULL "
                f"AND t.{quoted(next_link.name)} IS NOT NULL "
                f"GROUP BY {owner}, t.{quoted(next_link.name)} HAVING COUNT(*) > 1"
            )
        ]
    return {"views": views, "filled": filled, "single": single, "pairs": pairs}


def _single_references(model: Model, link: Reference) -> Iterator[Reference]:
    """Yield the references of what is in a collection, but the one that leads back."""
    for one in model.classes[link.target].references:
        if not one.many and one.name != link.reverse:
            yield one
