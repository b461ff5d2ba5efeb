"""Queries that the mine writes itself: to run them, and to hand them to a client as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from minelet.model import Model
from minelet.query.pathquery import Query, check_query
from minelet.query.queryjson import to_json
from minelet.query.written import WrittenConstraint, WrittenQuery, with_codes

WILD = re.compile(r"([*?])")


@dataclass
class Sketch:
    """A path query in the making; the constraints of `where` get their codes at the end."""

    view: Sequence[str]
    where: list[WrittenConstraint] = field(default_factory=list)
    order: Sequence[str] = ()
    subclasses: dict[str, str] = field(default_factory=dict)

    def add(self, path: str, op: str, value: str | None = None) -> Sketch:
        """Add a constraint on a value; None asks for its absence. Return this sketch."""
        if value is None:
            op = "IS NULL" if op == "=" else "IS NOT NULL"
        self.where.append(WrittenConstraint(path, op, value))
        return self

    def within(self, path: str, ids: Iterable[int], name: str | None = None) -> Sketch:
        """Keep to the objects of a list, by its name, or to those of some ids."""
        some = "" if name is not None else ",".join(map(str, ids))
        self.where.append(WrittenConstraint(path, "IN", name, ids=some))
        return self

    def query(self, model: Model) -> Query:
        """Return the query, checked, with every value taken as it stands (no wild cards).

        Raises:
            BadRequest: a path or a value does not fit the model.
        """
        return check_query(self._written(model, [_exact(one) for one in self.where]), model)

    def json(self, model: Model) -> str:
        """Return the query as InterMine's PathQuery.toJson writes it."""
        said = to_json(self._written(model, self.where))
        return json.dumps(said, ensure_ascii=False, separators=(",", ":"))

    def _written(self, model: Model, where: list[WrittenConstraint]) -> WrittenQuery:
        coded = with_codes(where)
        return WrittenQuery(
            model.name,
            list(self.view),
            [*self._narrowed(), *coded],
            " and ".join(one.code for one in coded),
            [(path, "asc") for path in self.order],
        )

    def _narrowed(self) -> list[WrittenConstraint]:
        """Return the subclass constraints of those paths that the query touches."""
        paths = [*self.view, *(one.path for one in self.where)]
        return [
            WrittenConstraint(prefix, type=name)
            for prefix, name in self.subclasses.items()
            if any(path == prefix or path.startswith(f"{prefix}.") for path in paths)
        ]


def _exact(one: WrittenConstraint) -> WrittenConstraint:
    """Return a constraint whose value, or whose ids, are no more than they say."""
    if one.op == "IN" and one.value is None:
        ids = one.ids or "0"  # no object has the id 0
        return replace(
            one, path=f"{one.path}.id", op="ONE OF", values=tuple(ids.split(",")), ids=""
        )
    if one.op in {"=", "!="}:
        return replace(one, value=WILD.sub(r"\\\1", one.value))
    return one
