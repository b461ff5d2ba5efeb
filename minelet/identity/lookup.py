"""The statements that find objects of one class by identifiers, many in each.

Which of them are asked, and what their answers mean, is in `minelet.identity.resolve`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from minelet.errors import BadRequest
from minelet.model import Attribute, Reference
from minelet.objects.database import Mine, link_table, quoted, value_of
from minelet.objects.wild import LIKE, LOWER, pattern
from minelet.typed import read_value

# How a real mine says by which search something was found (BagQueryHelper, bag-queries.xml).
BY_KEY = "searching key fields"

# What a request can cost at most.
MOST_FOUND = 500_000


class Way(NamedTuple):
    """A way from an identifier to objects: an attribute of the class, or of what is linked."""

    attribute: Attribute
    link: Reference | None = None


class Search:
    """The statements that find objects of one class by identifiers."""

    def __init__(self, mine: Mine, table: str, extra: str, case_sensitive: bool):
        """Look in a mine's class `table`; the others are as `resolve.resolve` has them."""
        self.mine = mine
        self.table = table
        self.exact = case_sensitive
        self.read = 0
        self.possible = True
        self.narrow, self.narrowing = "", []
        if extra and mine.facts.get("lookup_extra"):
            self._narrow(extra)
        fields = mine.model.classes[table].fields
        own: list[Way] = []
        near: dict[str, list[Way]] = {}
        for path in mine.lookup_paths(table):
            name, _, attribute = path.partition(".")
            first = fields.get(name)
            if not attribute and isinstance(first, Attribute):
                own.append(Way(first))
            elif attribute and isinstance(first, Reference):
                second = mine.model.classes[first.target].fields.get(attribute)
                if isinstance(second, Attribute):
                    near.setdefault(name, []).append(Way(second, first))
        self.stages = [(BY_KEY, True, own)]
        self.stages += [(f"searching {name} for all types", False, near[name]) for name in near]

    def _narrow(self, extra: str) -> None:
        link, names = self.mine.facts["lookup_extra"]
        found = self.mine.model.classes[self.table].fields.get(link)
        if not isinstance(found, Reference) or found.many:
            self.possible = False
            return
        tests = " OR ".join(f"{quoted(name)} = ?" for name in names)
        self.narrow = (
            f" AND o.{quoted(link)} IN (SELECT id FROM {quoted(found.target)} WHERE {tests})"
        )
        self.narrowing = [extra] * len(names)

    def named(self, identifiers: Sequence[str], way: Way) -> Iterable[tuple[int, int, int]]:
        """Yield the position of an identifier, what it names, and the object that bears it."""
        wanted: dict[str | int | float, list[int]] = {}
        for position, one in enumerate(identifiers):
            value = as_stored(way.attribute, one)
            if value is not None:
                wanted.setdefault(self._folded(value), []).append(position)
        if not wanted:
            return
        alias = "s" if way.link else "o"
        column = value_of(alias, way.attribute)
        # SQLite knows the case of ASCII letters only. Other letters are lowered by a function,
        # which no index serves: so it is asked about those identifiers alone that have some.
        other = [one for one in wanted if isinstance(one, str) and not one.isascii()]
        for tested, values in (
            (column, [one for one in wanted if not isinstance(one, str) or one.isascii()]),
            (column if self.exact else f"{LOWER}({column})", other),
        ):
            if not values:
                continue
            # One array binds any number of values. As a set to be in, it costs little whether
            # SQLite looks each up in an index or, where there is none, reads the table once.
            rows = self._run(
                f"SELECT {column}, o.id, {alias}.id FROM {self._from(way)} "
                f"WHERE {tested} IN (SELECT value FROM json_each(?)){self.narrow}",
                [json.dumps(values), *self.narrowing],
            )
            for value, number, bearer in rows:
                for position in wanted.get(self._folded(value), ()):
                    yield position, number, bearer

    def _folded(self, value: str | int | float) -> str | int | float:
        """Return what two values have in common that are the same to this search."""
        return value if self.exact or not isinstance(value, str) else value.lower()

    def like(self, wild: str, way: Way) -> Iterable[int]:
        """Yield what an identifier with wild cards names."""
        column = value_of("s" if way.link else "o", way.attribute)
        # `?` is no wild card of identifiers, as it is one of constraints.
        text = wild.replace("?", "\\?")
        lowered = text.isascii()
        values = [pattern(text if lowered else text.lower())]
        test = f"{column if lowered else f'{LOWER}({column})'} {LIKE}"
        if self.exact:
            test += f" AND {column} GLOB ?"
            values.append(re.sub(r"[?\[]", r"[\g<0>]", wild))
        statement = f"SELECT DISTINCT o.id FROM {self._from(way)} WHERE {test}{self.narrow}"
        return (number for (number,) in self._run(statement, [*values, *self.narrowing]))

    def _run(self, statement: str, values: list) -> Iterable[tuple]:
        for row in self.mine.connection.execute(statement, values):
            self.read += 1
            if self.read > MOST_FOUND:
                raise BadRequest(
                    f"These identifiers name more than {MOST_FOUND:,} objects: "
                    "ask for fewer at a time"
                )
            yield row

    def _from(self, way: Way) -> str:
        own = f"{quoted(self.table)} o"
        if way.link is None:
            return own
        link, between = way.link, link_table(self.mine.model, way.link)
        # CROSS JOIN keeps the order: from the identifier over the link to the object.
        if between:
            return (
                f"{quoted(link.target)} s CROSS JOIN {quoted(between.table)} l "
                f"ON l.{between.member} = s.id CROSS JOIN {own} ON o.id = l.{between.owner}"
            )
        tie = f"o.id = s.{quoted(link.reverse)}" if link.many else f"o.{quoted(link.name)} = s.id"
        return f"{quoted(link.target)} s CROSS JOIN {own} ON {tie}"

    def conversions(self) -> list[Way]:
        """Return the ways by which an identifier of another class leads to this one.

        A real mine lists them as templates tagged `im:converter`. Here the fact `conversions`
        lists the links of a class; without it each link that the model names from both sides is
        taken, if what is at its end has key fields and is no object of the same kind.
        """
        model, facts = self.mine.model, self.mine.facts.get("conversions")
        fields = model.classes[self.table].fields
        if facts is None:
            links = [one for one in fields.values() if isinstance(one, Reference) and one.reverse]
        else:
            names = [name for one in model.lineage(self.table) for name in facts.get(one, ())]
            links = [fields[name] for name in dict.fromkeys(names)]
        return [
            Way(attribute, link)
            for link in links
            if not related(self.mine, link.target, self.table)
            for name in self.mine.lookup_paths(link.target)
            if isinstance(attribute := model.classes[link.target].fields.get(name), Attribute)
        ]


def related(mine: Mine, one: str, other: str) -> bool:
    """Tell whether objects of two classes may be the same."""
    return mine.model.is_a(one, other) or mine.model.is_a(other, one)


def as_stored(attribute: Attribute, text: str) -> str | int | float | None:
    """Return an identifier as a value of an attribute, None if it cannot be one.

    >>> as_stored(Attribute("length", "Integer"), "12"), as_stored(Attribute("length", "int"), "x")
    (12, None)
    """
    if attribute.kind is str:
        return text
    try:
        return read_value(attribute, text)
    except ValueError:
        return None
