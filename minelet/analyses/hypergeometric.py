"""How likely so many of a kind are by chance: the tail of the hypergeometric distribution.

InterMine takes it from commons-math, whose answers these are to some thirteen digits.
"""

from __future__ import annotations

import math
from functools import lru_cache


class NoTestError(ValueError):
    """The counts allow no hypergeometric test; the text says why."""


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
