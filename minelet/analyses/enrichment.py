"""The arithmetic of an enrichment: is something more frequent in a list than by chance?

The test is the hypergeometric one, corrected for the number of tests. What is computed, and in
which order, follows InterMine's EnrichmentCalculation, ErrorCorrection and
GeneLengthCorrectionCoefficient, so that a p-value here is the one that a real mine gives for the
same counts. Statistics packages differ from it in places; each is named below.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Context, Decimal

from minelet.analyses.hypergeometric import NoTestError, upper_tail

# Java's MathContext.DECIMAL128, in which InterMine multiplies p-values.
DECIMAL128 = Context(prec=34)
EXACT = Context(prec=2000)  # a double has at most 767 digits that count, a float 112
ONE = Decimal(1)


@dataclass(frozen=True)
class Sample:
    """How often each term is met in a list. `size`: the objects that have any term at all."""

    size: int
    counts: Mapping[str, int]
    labels: Mapping[str, str]


@dataclass(frozen=True)
class Population:
    """How often each term is met in the background, and where asked for mean lengths."""

    size: int
    counts: Mapping[str, int]
    length: float = 0.0
    lengths: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Enriched:
    """One row of an enrichment: a term with its corrected p-value and its two counts."""

    identifier: str
    description: str
    p_value: float
    matches: int
    in_population: int


def calculate(
    sample: Sample,
    population: Population,
    correction: str,
    most: float,
    by_length: bool = False,
) -> list[Enriched]:
    """Return the terms of a sample whose corrected p-value is at most `most`, smallest first.

    Terms of equal p-value are in the order of their identifiers, as in InterMine's SortableMap.

    Args:
        sample: the list that is asked about.
        population: the background to which it is compared, which contains it.
        correction: a name of `CORRECTIONS`, in any case of letters.
        most: the largest p-value to give, from 0 to 1.
        by_length: whether to weigh each term by the mean length of the objects that have it.

    Raises:
        NoTestError: the correction is unknown, or the counts are impossible.
    """
    strategy = strategy_of(correction)
    tails: dict[tuple[int, int], float] = {}  # many terms have the same counts
    raw = {}
    for term, found in sample.counts.items():
        counts = found, population.counts.get(term, 0)
        if counts not in tails:
            tails[counts] = upper_tail(*counts, population.size, sample.size)
        raw[term] = tails[counts]
    adjusted = strategy(raw, len(population.counts), most)
    if by_length:
        adjusted = weigh_by_length(adjusted, population, most)
    return [
        Enriched(
            term,
            sample.labels[term],
            float(p),
            sample.counts[term],
            population.counts.get(term, 0),
        )
        for term, p in _sorted(adjusted)
    ]


# -- corrections for the number of tests --------------------------------------------------------

PValues = Mapping[str, float]
Adjusted = dict[str, Decimal]


def none(raw: PValues, tests: int, most: float) -> Adjusted:
    """Return the p-values as they are, those above `most` left out."""
    return {term: Decimal(p) for term, p in raw.items() if p <= most}


def bonferroni(raw: PValues, tests: int, most: float) -> Adjusted:
    """Return each p-value times the number of tests, at most 1."""
    found = {term: min(ONE, _times(p, Decimal(tests))) for term, p in raw.items()}
    return {term: p for term, p in found.items() if float(p) <= most}


def benjamini_hochberg(raw: PValues, tests: int, most: float) -> Adjusted:
    """Return each p-value times the number of tests over its rank, at most 1.

    Equal p-values share the first one's rank. The first result above `most` ends it. Unlike
    R's `p.adjust` no minimum is taken over the larger p-values.
    """
    found: Adjusted = {}
    rank, last = 0, None
    for position, (term, p) in enumerate(_sorted(raw), start=1):
        if p != last:
            rank, last = position, p
        adjusted = min(ONE, _times(p, DECIMAL128.divide(Decimal(tests), Decimal(rank))))
        if float(adjusted) > most:
            break
        found[term] = adjusted
    return found


def holm_bonferroni(raw: PValues, tests: int, most: float) -> Adjusted:
    """Return each p-value times the number of tests less those with a smaller p-value.

    The first result above `most` ends it. Unlike R's `p.adjust` it is neither held at 1 nor
    made to rise.
    """
    found: Adjusted = {}
    smaller, last = 0, None
    for position, (term, p) in enumerate(_sorted(raw)):
        if p != last:
            smaller, last = position, p
        adjusted = _times(p, Decimal(tests - smaller))
        if float(adjusted) > most:
            break
        found[term] = adjusted
    return found


CORRECTIONS: dict[str, Callable[[PValues, int, float], Adjusted]] = {
    "Holm-Bonferroni": holm_bonferroni,
    "Benjamini Hochberg": benjamini_hochberg,
    "Bonferroni": bonferroni,
    "None": none,
}


def strategy_of(correction: str) -> Callable[[PValues, int, float], Adjusted]:
    """Return the function of a correction, whatever the case of its name's letters.

    Raises:
        NoTestError: there is none of that name.
    """
    for name, strategy in CORRECTIONS.items():
        if name.lower() == correction.lower():
            return strategy
    raise NoTestError(
        f"there is no correction {correction[:50]}: use one of {', '.join(CORRECTIONS)}"
    )


def weigh_by_length(adjusted: Adjusted, population: Population, most: float) -> Adjusted:
    """Return p-values multiplied by how much longer than usual the objects of a term are.

    The factor is the mean length of the term's objects over that of all, over the share of the
    population that has the term. Java computes it in single precision. A result that is not
    below `most` leaves the p-value as it was.
    """
    found = dict(adjusted)
    limit = Decimal(most)
    for term, p in adjusted.items():
        count, length = population.counts.get(term, 0), population.lengths.get(term, 0.0)
        if not p or not count or not population.length:
            continue
        by_length = _single(_single(length) / _single(population.length))
        share = _single(_single(count) / _single(population.size))
        weighed = EXACT.multiply(p, Decimal(_single(by_length / share)))
        if weighed < limit:
            found[term] = min(ONE, weighed)
    return found


def _times(p: float, factor: Decimal) -> Decimal:
    return DECIMAL128.multiply(Decimal(p), factor)


def _sorted(values: Mapping) -> list[tuple]:
    """Return the items by value, then by identifier as Java orders text (by UTF-16 units)."""
    return sorted(
        values.items(), key=lambda item: (item[1], item[0].encode("utf-16-be", "surrogatepass"))
    )


def _single(value: float) -> float:
    """Return a number as Java's float holds it."""
    return struct.unpack("f", struct.pack("f", value))[0]
