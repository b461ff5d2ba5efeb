"""From identifiers, as people have them, to objects: what each one is, and how sure that is.

The rules are those of InterMine's BagQueryRunner. An identifier is compared without regard to case
with the key fields of the class. What names one object is a match, what names several a duplicate.
What names none is tried again by what is linked to the class (synonyms), and at last by the key
fields of the classes next to it (a protein's, where genes are wanted). Only matches are certain:
everything else is an issue, for the asker to decide on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from minelet.errors import BadRequest
from minelet.identity.lookup import Search, Way
from minelet.objects.database import Mine

MATCH = "MATCH"
DUPLICATE = "DUPLICATE"
WILDCARD = "WILDCARD"
OTHER = "OTHER"
TYPE_CONVERTED = "TYPE_CONVERTED"

# In the order in which InterMine's BagResultCategoryKeyFormatter lists the issues.
ISSUES = (DUPLICATE, WILDCARD, OTHER, TYPE_CONVERTED)
CATEGORIES = (MATCH, *ISSUES)

# How a real mine says by which search something was found (BagQueryRunner).
CONVERTED = "searching key fields for all types found by converting from x"

# What a request can cost at most; each wild card reads a whole table or index.
MOST_WILD = 500
MOST_PLAIN = 200_000


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
    search = Search(mine, class_name, extra, case_sensitive)
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
    search: Search,
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
    search: Search,
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


def _converted(found: Resolution, search: Search, left: list[str]) -> list[str]:
    """Look for what is left among the classes next to this one; return what is left then."""
    pairs: dict[int, set[tuple[int, tuple[str, int]]]] = {}
    for way in search.conversions() if left else ():
        for position, number, source in search.named(left, way):
            pairs.setdefault(position, set()).add((number, (way.link.target, source)))
    for position in sorted(pairs):
        ids, sources = zip(*sorted(pairs[position]), strict=True)
        found.matches[TYPE_CONVERTED].append(Hit(left[position], ids, CONVERTED, sources))
    return [one for position, one in enumerate(left) if position not in pairs]
