"""The few values that sum up an object, for whoever has only its id."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from minelet.objects.database import Mine, quoted, value_of
from minelet.objects.display import summary_paths


class Details(NamedTuple):
    """An object's class and its summary: values by their path below the class."""

    type: str
    fields: dict[str, Any]


def details(mine: Mine, table: str, ids: Iterable[int]) -> dict[int, Details]:
    """Return what sums up objects, by their ids (InterMine's getObjectDetails).

    Args:
        mine: the mine.
        table: a class that all of them are, whatever else they are.
        ids: their ids; what is no such object is left out.
    """
    array = json.dumps(list(dict.fromkeys(ids)))
    rows = mine.connection.execute(
        f"SELECT id, class FROM {quoted(table)} WHERE id IN (SELECT value FROM json_each(?))",
        (array,),
    )
    of_class: dict[str, list[int]] = {}
    for number, kind in rows:
        of_class.setdefault(kind, []).append(number)
    found: dict[int, Details] = {}
    for kind, numbers in of_class.items():
        found.update(_of_class(mine, kind, numbers))
    return found


def _of_class(mine: Mine, kind: str, ids: list[int]) -> Iterable[tuple[int, Details]]:
    wanted, joins = _columns(mine, kind)
    columns = ", ".join(["o.id", *(column for _, column, _ in wanted)])
    statement = (
        f"SELECT {columns} FROM {quoted(kind)} o {' '.join(joins)} "
        "WHERE o.id IN (SELECT value FROM json_each(?))"
    )
    for number, *values in mine.connection.execute(statement, (json.dumps(ids),)):
        yield (
            number,
            Details(
                kind,
                {
                    path: bool(value) if value is not None and truth else value
                    for (path, _, truth), value in zip(wanted, values, strict=True)
                },
            ),
        )


def _columns(mine: Mine, kind: str) -> tuple[list[tuple[str, str, bool]], list[str]]:
    """Return path, column and whether it is a boolean of each value, and the joins they need."""
    joins: dict[str, str] = {}
    wanted = []
    for text in summary_paths(mine, kind):
        path = mine.model.path(text)
        if path.attribute is None or any(getattr(one.field, "many", False) for one in path.steps):
            continue  # a summary has one value a field
        alias, below = "o", ""
        for step in path.steps[:-1]:
            below = f"{below}.{step.field.name}"
            if below not in joins:
                name = f"j{len(joins)}"
                joins[below] = (
                    f"LEFT JOIN {quoted(step.leads_to or '')} {name} "
                    f"ON {name}.id = {alias}.{quoted(step.field.name)}"
                )
            alias = f"j{list(joins).index(below)}"
        value = f"{alias}.id" if path.attribute.name == "id" else value_of(alias, path.attribute)
        wanted.append((text.partition(".")[2], value, path.attribute.kind is bool))
    return wanted, list(joins.values())
