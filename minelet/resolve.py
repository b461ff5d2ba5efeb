"""From identifiers, as people have them, to objects: what each one is, and how sure that is.

The rules are those of InterMine's BagQueryRunner. An identifier is compared without regard to case
with the key fields of the class. What names one object is a match, what names several a duplicate.
What names none is tried again by what is linked to the class (synonyms), and at last by the key
fields of the classes next to it (a protein's, where genes are wanted). Only matches are certain:
everything else is an issue, for the asker to decide on.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from minelet.database import Mine, link_table, quoted, value_of
from minelet.errors import BadRequest
from minelet.model import Attribute, Reference
from minelet.wild import LIKE, LOWER, pattern

MATCH = "MATCH"
DUPLICATE = "DUPLICATE"
WILDCARD = "WILDCARD"
OTHER = "OTHER"
TYPE_CONVERTED = "TYPE_CONVERTED"

# In the order in which InterMine's BagResultCategoryKeyFormatter lists the issues.
ISSUES = (DUPLICATE, WILDCARD, OTHER, TYPE_CONVERTED)
CATEGORIES = (MATCH, *ISSUES)

# How a real mine says by which search something was found (BagQueryHelper, bag-queries.xml).
BY_KEY = "searching key fields"
CONVERTED = "searching key fields for all types found by converting from x"

# Each wild card reads a whole table or index, so that their number is what a request can cost.
MOST_WILD = 500
MOST_PLAIN = 200_000
MOST_FOUND = 500_000

WHOLE = re.compile(r"[+-]?[0-9]{1,18}\Z")
REAL = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?\Z")


@dataclass(frozen=True)
class Hit:
    """What one search found for one identifier.

    `sources` are the objects of other classes from which `ids` were reached, pair by pair, each
    as its class and id; it is empty unless the category is TYPE_CONVERTED.
    """

    input: str
    ids: tuple[int, ...]
    reason: str
    sources: tuple[tuple[str, int], ...] = ()

    def pairs(self) -> list[tuple[int, int | None]]:
        """Return each id with that of the object from which it was reached, if from one."""
        sources = [number for _, number in self.sources] or [None] * len(self.ids)
        return list(zip(self.ids, sources, strict=True))


@dataclass
class Resolution:
    """What the identifiers are: hits by category, and what is no identifier here.

    An identifier that names one object is in `matches[MATCH]` alone; one with a wild card is in
    `matches[WILDCARD]` and, when it names one object only, in MATCH too, as in InterMine.
    """

    type: str
    matches: dict[str, list[Hit]] = field(default_factory=lambda: {one: [] for one in CATEGORIES})
    unresolved: list[str] = field(default_factory=list)

    def ids(self, categories: Iterable[str] = (MATCH,)) -> list[int]:
        """Return the ids found in some categories, each once, in the order of the identifiers."""
        hits = (hit for category in categories for hit in self.matches[category])
        return list(dict.fromkeys(found for hit in hits for found in hit.ids))

    def inputs(self, categories: Iterable[str] = (MATCH,)) -> list[str]:
        """Return the identifiers that are in some categories, each once."""
        return list(
            dict.fromkeys(hit.input for category in categories for hit in self.matches[category])
        )

    def size(self) -> int:
        """Return how many ids and unresolved identifiers it holds."""
        hits = (hit for category in CATEGORIES for hit in self.matches[category])
        return len(self.unresolved) + sum(len(hit.ids) for hit in hits)

    def matched(self) -> dict[int, list[str]]:
        """Return the identifiers by which each object was matched, by its id."""
        found: dict[int, list[str]] = {}
        for hit in self.matches[MATCH]:
            found.setdefault(hit.ids[0], []).append(hit.input)
        return found


class Way(NamedTuple):
    """A way from an identifier to objects: an attribute of the class, or of what is linked."""

    attribute: Attribute
    link: Reference | None = None


def resolve(
    mine: Mine,
    class_name: str,
    identifiers: Iterable[str],
    extra: str = "",
    case_sensitive: bool = False,
    wild_cards: bool = True,
) -> Resolution:
    """Find the objects of a class that identifiers name.

    Args:
        mine: the mine.
        class_name: the class of which objects are wanted; those of its subclasses count too.
        identifiers: what to look for. Of those that differ in nothing (in case only, unless
            `case_sensitive`) the first stands for all.
        extra: a value that narrows the search, as the name of an organism. A class that has no
            such link finds nothing then, as in InterMine.
        case_sensitive: whether the identifiers must have the case of the stored values.
        wild_cards: whether `*` stands for any text; alone it is an asterisk.

    Raises:
        BadRequest: there is no such class; too many identifiers, or they name too much.
    """
    model = mine.model
    model.get_class(class_name)
    plain, wild = _sorted(identifiers, case_sensitive, wild_cards)
    if len(wild) > MOST_WILD:
        raise BadRequest(
            f"{len(wild)} identifiers have a wild card: this mine takes at most {MOST_WILD} "
            "of them in one request"
        )
    if len(plain) > MOST_PLAIN:
        raise BadRequest(
            f"{len(plain):,} identifiers are more than this mine takes in one request: send at "
            f"most {MOST_PLAIN:,} at a time"
        )
    found = Resolution(class_name)
    search = _Search(mine, class_name, extra, case_sensitive)
    left = plain
    named: set[str] = set()
    if search.possible:
        for reason, certain, ways in search.stages:
            left = _plain(found, search, left, reason, certain, ways)
            named |= _wild(found, search, wild, reason, certain, ways)
        left = _converted(found, search, left)
    lost = {*left, *(one for one in wild if one not in named)}
    # As they were given, the plain ones first (BagQueryRunner.search).
    found.unresolved = [one for one in (*plain, *wild) if one in lost]
    return found


def _sorted(
    identifiers: Iterable[str], case_sensitive: bool, wild_cards: bool
) -> tuple[list[str], list[str]]:
    plain: dict[str, str] = {}
    wild: dict[str, str] = {}
    for one in identifiers:
        if one:
            kept = wild if wild_cards and "*" in one and one != "*" else plain
            kept.setdefault(one if case_sensitive else one.lower(), one)
    return list(plain.values()), list(wild.values())


def _plain(
    found: Resolution,
    search: _Search,
    left: list[str],
    reason: str,
    certain: bool,
    ways: Sequence[Way],
) -> list[str]:
    """Look for what is left by one stage; return what is left then."""
    ids: dict[int, set[int]] = {}
    for way in ways:
        for position, number, _ in search.named(left, way):
            ids.setdefault(position, set()).add(number)
    for position in sorted(ids):
        several = len(ids[position]) > 1
        category = DUPLICATE if several else MATCH if certain else OTHER
        hit = Hit(left[position], tuple(sorted(ids[position])), reason)
        found.matches[category].append(hit)
    return [one for position, one in enumerate(left) if position not in ids]


def _wild(
    found: Resolution,
    search: _Search,
    wild: list[str],
    reason: str,
    certain: bool,
    ways: Sequence[Way],
) -> set[str]:
    """Look for wild cards by one stage; each is looked for by every stage, as in InterMine."""
    named = set()
    for one in wild:
        ids = sorted({number for way in ways for number in search.like(one, way)})
        if not ids:
            continue
        named.add(one)
        hit = Hit(one, tuple(ids), reason)
        found.matches[WILDCARD].append(hit)
        if len(ids) == 1:
            found.matches[MATCH if certain else OTHER].append(hit)
    return named


def _converted(found: Resolution, search: _Search, left: list[str]) -> list[str]:
    """Look for what is left among the classes next to this one; return what is left then."""
    pairs: dict[int, set[tuple[int, tuple[str, int]]]] = {}
    for way in search.conversions() if left else ():
        for position, number, source in search.named(left, way):
            pairs.setdefault(position, set()).add((number, (way.link.target, source)))
    for position in sorted(pairs):
        ids, sources = zip(*sorted(pairs[position]), strict=True)
        found.matches[TYPE_CONVERTED].append(Hit(left[position], ids, CONVERTED, sources))
    return [one for position, one in enumerate(left) if position not in pairs]


class _Search:
    """The statements that find objects of one class by identifiers."""

    def __init__(self, mine: Mine, table: str, extra: str, case_sensitive: bool):
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
    if attribute.kind is bool:
        return {"true": 1, "false": 0}.get(text.lower())
    if attribute.kind is int:
        return int(text) if WHOLE.match(text) else None
    return float(text) if REAL.match(text) else None
