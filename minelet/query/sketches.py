"""Queries that the mine writes itself: to run them, and to hand them to a client as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from minelet.model import Model
from minelet.query.pathquery import CODES, Query, read_query

WILD = re.compile(r"([*?])")


@dataclass
class Sketch:
    """A path query in the making. `where` holds constraints as InterMine's JSON has them."""

    view: Sequence[str]
    where: list[dict[str, Any]] = field(default_factory=list)
    order: Sequence[str] = ()
    subclasses: dict[str, str] = field(default_factory=dict)

    def add(self, path: str, op: str, value: str | None = None) -> Sketch:
        """Add a constraint on a value; None asks for its absence. Return this sketch."""
        if value is None:
            self.where.append({"path": path, "op": "IS NULL" if op == "=" else "IS NOT NULL"})
        else:
            self.where.append({"path": path, "op": op, "value": value})
        return self

    def within(self, path: str, ids: Iterable[int], name: str | None = None) -> Sketch:
        """Keep to the objects of a list, by its name, or to those of some ids."""
        if name is None:
            self.where.append({"path": path, "op": "IN", "ids": list(ids)})
        else:
            self.where.append({"path": path, "op": "IN", "value": name})
        return self

    def query(self, model: Model) -> Query:
        """Return the query, checked, with every value taken as it stands (no wild cards).

        Raises:
            BadRequest: a path or a value does not fit the model.
        """
        root = Element("query", {"view": " ".join(self.view)})
        for path, name in self._narrowed():
            SubElement(root, "constraint", {"path": path, "type": name})
        for one in self.where:
            if "ids" in one:
                child = SubElement(
                    root, "constraint", {"path": f"{one['path']}.id", "op": "ONE OF"}
                )
                for number in one["ids"] or [0]:  # no object has the id 0
                    SubElement(child, "value").text = str(number)
            else:
                given = {key: str(value) for key, value in one.items()}
                if one["op"] in {"=", "!="}:
                    given["value"] = WILD.sub(r"\\\1", given["value"])
                SubElement(root, "constraint", given)
        return read_query(root, model)

    def json(self, model: Model) -> str:
        """Return the query as InterMine's PathQuery.toJson writes it."""
        said: dict[str, Any] = {"model": {"name": model.name}, "select": list(self.view)}
        codes = CODES[: len(self.where)]
        if len(codes) > 1:
            said["constraintLogic"] = " and ".join(codes)
        if self.order:
            said["orderBy"] = [{path: "ASC"} for path in self.order]
        where: list[dict[str, Any]] = [{"path": p, "type": name} for p, name in self._narrowed()]
        for code, one in zip(codes, self.where, strict=True):
            rest = {key: value for key, value in one.items() if key not in {"path", "op"}}
            where.append({"path": one["path"], "op": one["op"], "code": code, **rest})
        if where:
            said["where"] = where
        return json.dumps(said, ensure_ascii=False, separators=(",", ":"))

    def _narrowed(self) -> list[tuple[str, str]]:
        """Return the subclass constraints of those paths that the query touches."""
        paths = [*self.view, *(one["path"] for one in self.where)]
        return [
            (prefix, name)
            for prefix, name in self.subclasses.items()
            if any(path == prefix or path.startswith(f"{prefix}.") for path in paths)
        ]
