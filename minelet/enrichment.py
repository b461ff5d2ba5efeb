"""The arithmetic of an enrichment: is something more frequent in a list than by chance?

The test is the hypergeometric one, corrected for the number of tests. What is computed, and in
which order, follows InterMine's EnrichmentCalculation, ErrorCorrection and
GeneLengthCorrectionCoefficient, so that a p-value here is the one that a real mine gives for the
same counts. Statistics packages differ from it in places; each is named below.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Context, Decimal
from functools import lru_cache

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


class NoTestError(ValueError):
    """The counts allow no hypergeometric test; the text says why."""


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


# -- the hypergeometric distribution ----------------------------------------------------------


def upper_tail(found: int, annotated: int, population: int, sample: int) -> float:
    """Return the chance of `found` or more annotated objects in a random sample.

    It is `scipy.stats.hypergeom.sf(found - 1, population, annotated, sample)`. The largest term
    comes from Loader's saddle-point expansion, which keeps 14 digits where a difference of
    log-gammas would lose them; each further one from its ratio to the one before.

    Args:
        found: annotated objects in the sample.
        annotated: annotated objects in the population.
        population: objects in the population.
        sample: objects in the sample.

    Returns:
        A probability from 0 to 1; 0.0 where it is less than the smallest double.

    Raises:
        NoTestError: more are annotated, or sampled, than there are.
    """
    if population <= 0:
        raise NoTestError("no object of the background population has what is tested for")
    for count, what in ((annotated, "annotated"), (sample, "in the list")):
        if not 0 <= count <= population:
            raise NoTestError(
                f"{count} objects are {what} and only {population} in the background population"
            )
    lowest = max(0, annotated + sample - population)
    highest = min(annotated, sample)
    if found <= lowest:
        return 1.0
    if found > highest:
        return 0.0
    # Summed away from the mode, so that the terms fall and the sum loses nothing.
    if found > (annotated + 1) * (sample + 1) / (population + 2):
        return min(1.0, _tail(found, highest, annotated, population, sample))
    # The lower tail of what is annotated is the upper tail of what is not.
    rest = population - annotated
    return max(0.0, 1.0 - _tail(sample - found + 1, sample - lowest, rest, population, sample))


def _tail(first: int, last: int, annotated: int, population: int, sample: int) -> float:
    """Return the probability of `first` to `last`, which must lie above the mode."""
    total = term = 1.0
    for at in range(first, last):
        term *= (annotated - at) * (sample - at)
        term /= (at + 1) * (population - annotated - sample + at + 1)
        total += term
        if term < total * 1e-17:
            break
    return math.exp(_log_probability(first, annotated, population, sample) + math.log(total))


def _log_probability(found: int, annotated: int, population: int, sample: int) -> float:
    """Return the logarithm of the hypergeometric probability.

    C. Loader, "Fast and Accurate Computation of Binomial Probabilities" (2000): the
    hypergeometric probability is a product of binomial ones, which are expanded without the
    cancellation that log-gammas bring.
    """
    return (
        _log_binomial(found, annotated, sample, population)
        + _log_binomial(sample - found, population - annotated, sample, population)
        - _log_binomial(sample, population, sample, population)
    )


def _log_binomial(x: int, n: int, part: int, whole: int) -> float:
    """Return the log-probability of x in n, each with the chance part/whole."""
    rest = whole - part
    if x == 0:
        return n * (math.log1p(-part / whole) if part < rest else math.log(rest / whole))
    if x == n:
        return n * (math.log1p(-rest / whole) if rest < part else math.log(part / whole))
    return (
        _stirling_error(n)
        - _stirling_error(x)
        - _stirling_error(n - x)
        - _deviance(x, n * part / whole)
        - _deviance(n - x, n * rest / whole)
        + 0.5 * math.log(n / (2 * math.pi * x * (n - x)))
    )


@lru_cache(maxsize=65_536)
def _stirling_error(n: int) -> float:
    """Return log(n!) less Stirling's approximation of it."""
    if n <= 15:
        return (
            math.log(math.factorial(n)) - (n + 0.5) * math.log(n) + n - 0.5 * math.log(2 * math.pi)
        )
    square = float(n) * n
    series = 1 / 1188
    for divisor in (1680, 1260, 360, 12):
        series = 1 / divisor - series / square
    return series / n


def _deviance(x: int, mean: float) -> float:
    """Return x log(x/mean) + mean - x, by a series where the two are near."""
    difference = x - mean
    if abs(difference) >= 0.1 * (x + mean):
        return x * math.log(x / mean) + mean - x
    ratio = difference / (x + mean)
    result = difference * ratio
    power = 2 * x * ratio
    for odd in range(3, 2000, 2):
        power *= ratio * ratio
        further = result + power / odd
        if further == result:
            break
        result = further
    return result


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
