"""Where something lies: ranges such as `X:100..200`, and how locations compare with them.

Rules: the bio model's ChromosomeLocationHelper, and SqlGenerator's overlapConstraintToString for
what each operator means. A location lies on a chromosome (`locatedOn`) from `start` to `end`, both
counted. It is compared with ranges of that very chromosome, whose primaryIdentifier is given: one
elsewhere is neither inside a range nor outside it. Of several ranges a location meets one
(OVERLAPS, WITHIN, CONTAINS) or all (their negations).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from minelet.errors import BadRequest
from minelet.model import Attribute, Model, Path, Reference
from minelet.objects.database import quoted, value_of

NUMBER = r"([0-9]+)"
# GFF3 and BED lines may go on after what is read of them; the rest are matched whole.
GFF3 = re.compile(rf"([^\t]+)\t[^\t]*\t[^\t]*\t{NUMBER}\t{NUMBER}(?:\t|\Z)")
BED = re.compile(rf"([^\t]+)\t{NUMBER}\t{NUMBER}(?:\t|\Z)")
NOTATION = re.compile(
    rf"(?:(?P<taxon>[0-9]+):)?(?P<chromosome>[^:]+):{NUMBER}(?:(?:-|\.\.\.?){NUMBER})?\Z"
)
LARGEST = 2**31 - 1  # of a Java Integer

# What makes a location meet a range, and the operators that say the contrary.
MEETS = {
    "OVERLAPS": "{start} <= {to} AND {end} >= {since}",
    "WITHIN": "{start} >= {since} AND {end} <= {to}",
    "CONTAINS": "{start} <= {since} AND {end} >= {to}",
}
NEGATIONS = {
    "DOES NOT OVERLAP": "OVERLAPS",
    "OUTSIDE": "WITHIN",
    "DOES NOT CONTAIN": "CONTAINS",
}


class Interval(NamedTuple):
    """A stretch of a chromosome, both ends counted; the whole of it when they are None."""

    chromosome: str
    start: int | None = None
    end: int | None = None
    taxon: str | None = None


class RangePaths(NamedTuple):
    """Where a class that lies somewhere keeps what is compared."""

    start: Attribute
    end: Attribute
    place: Reference
    chromosome: str
    name: Attribute
    organism: Reference | None
    taxon: Attribute | None


def read_range(text: str) -> Interval:
    """Read a range as InterMine's users write them.

    It is `X:100..200`, `X:100-200`, `X:100` or `X`, the first two also with the taxon id of an
    organism as `7227:X:100..200`, or a line of BED or GFF3.

    The numbers of a BED line are taken as they are, as InterMine does, although BED counts from 0.

    Raises:
        BadRequest: it is none of these, or ends before it begins.
    """
    if found := GFF3.match(text) or BED.match(text):
        chromosome, start, end = found.groups()
        return _interval(text, chromosome.strip(), start, end)
    if found := NOTATION.match(text):
        taxon, chromosome, start, end = found.groups()
        if taxon and not end:
            raise _illegal(text)
        return _interval(text, chromosome, start, end or start, taxon)
    if text and ":" not in text:
        return Interval(text)
    raise _illegal(text)


def _interval(text: str, chromosome: str, start: str, end: str, taxon: str | None = None):
    if max(len(start), len(end)) > 10 or max(int(start), int(end)) > LARGEST:
        raise BadRequest(f"Illegal range {text[:60]}: its numbers go up to {LARGEST}")
    if int(start) > int(end):
        raise BadRequest(f"Illegal range {text[:60]}: its start is greater than its end")
    return Interval(chromosome, int(start), int(end), taxon)


def _illegal(text: str) -> BadRequest:
    return BadRequest(
        f"Illegal range {text[:60]!r}: write X:100..200, X:100-200, X:100, X, 7227:X:100..200, or "
        "a line of BED or GFF3"
    )


def range_paths(model: Model, path: Path) -> RangePaths:
    """Return where the objects at a path keep their range.

    Raises:
        BadRequest: it is a value, or a class whose objects lie nowhere.
    """
    kind = path.attribute.type if path.attribute else path.end_class
    fields = model.classes[path.end_class].fields
    start, end, place = (fields.get(name) for name in ("start", "end", "locatedOn"))
    ends = isinstance(start, Attribute) and isinstance(end, Attribute)
    if path.attribute or not ends or not isinstance(place, Reference) or place.many:
        raise BadRequest(
            f"No range constraints are possible for paths of type {kind}, as {path.text} is: "
            "they are for locations, as Gene.chromosomeLocation"
        )
    chromosome = place.target
    if "Chromosome" in model.classes and model.is_a("Chromosome", chromosome):
        chromosome = "Chromosome"
    fields = model.classes[chromosome].fields
    name, organism = fields.get("primaryIdentifier"), fields.get("organism")
    if not isinstance(name, Attribute):
        raise BadRequest(
            f"No range constraints are possible for paths of type {kind} here: "
            f"{chromosome} has no primaryIdentifier"
        )
    taxon = None
    if isinstance(organism, Reference) and not organism.many:
        taxon = model.classes[organism.target].fields.get("taxonId")
    return RangePaths(start, end, place, chromosome, name, organism if taxon else None, taxon)


def range_test(
    alias: str, where: RangePaths, op: str, ranges: Iterable[Interval], values: list
) -> str:
    """Return the condition that a location meets ranges, appending what it binds to `values`.

    Args:
        alias: the location's row.
        where: as `range_paths` gave it.
        op: one of operators.RANGES.
        ranges: the ranges, of which there is at least one.
        values: what is bound.
    """
    negated = op in NEGATIONS
    meets = MEETS[NEGATIONS.get(op, op)]
    by_place: dict[tuple[str, str | None], list[Interval]] = {}
    for one in ranges:
        by_place.setdefault((one.chromosome, one.taxon), []).append(one)
    tests = []
    for (name, taxon), several in by_place.items():
        values.append(name)
        here = f"c.{quoted(where.name.name)} = ? COLLATE BINARY"
        if taxon is not None:
            here += _in_organism(where, taxon, values)
        column = f"{alias}.{quoted(where.place.name)}"
        test = f"{column} IN (SELECT c.id FROM {quoted(where.chromosome)} c WHERE {here})"
        inner = [_meets(alias, where, meets, one, negated) for one in several]
        # On the chromosome is enough for a range that is the whole of it (and so for OR).
        if negated:
            inner = [one for one in inner if one]
        if inner and all(inner):
            test += f" AND {balanced(inner, 'AND' if negated else 'OR')}"
        tests.append(f"({test})")
    return balanced(tests, "AND" if negated else "OR")


def _meets(alias: str, where: RangePaths, meets: str, one: Interval, negated: bool) -> str:
    if one.start is None:
        return ""
    start, end = value_of(alias, where.start), value_of(alias, where.end)
    # The numbers are whole ones that this module has read.
    text = meets.format(start=start, end=end, since=one.start, to=one.end)
    return f"NOT ({text})" if negated else f"({text})"


def _in_organism(where: RangePaths, taxon: str, values: list) -> str:
    if where.organism is None:
        raise BadRequest(f"{where.chromosome} has no organism: leave the taxon {taxon[:20]} out")
    bound = taxon if where.taxon.kind is str else int(taxon[:18])
    values.append(bound)
    return (
        f" AND c.{quoted(where.organism.name)} IN (SELECT o.id FROM "
        f"{quoted(where.organism.target)} o WHERE {value_of('o', where.taxon)} = ?)"
    )


def balanced(parts: list[str], op: str) -> str:
    """Return conditions joined by AND or OR, as a tree that is no deeper than it must be.

    SQLite refuses an expression that is nested over a thousand deep, as a long chain is.

    >>> balanced(["a", "b", "c"], "AND")
    '(a AND (b AND c))'
    """
    if len(parts) == 1:
        return parts[0]
    half = len(parts) // 2
    return f"({balanced(parts[:half], op)} {op} {balanced(parts[half:], op)})"
