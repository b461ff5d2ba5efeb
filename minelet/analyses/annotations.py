"""Which objects have which terms: what an enrichment counts, ready to be counted.

A pair is a distinct combination of an object, a term's identifier and its name, over all ways
that a widget's paths and constraints allow (InterMine's EnrichmentWidgetImplLdr). Any list, any
background and any filter is counted from one table of pairs.
"""

from __future__ import annotations

import json
import sys
import zlib
from array import array
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise

from minelet.analyses.widgets import FIXED, LIST, Condition, Widget

# What tells one key from another: the term's identifier, its name, and then a value for each
# condition that is not fixed. None stands for a missing value of a condition.
Key = tuple[str | None, ...]
Term = tuple[str, str]


@dataclass(frozen=True)
class Chosen:
    """The keys that count: the number of each, and the place in `terms` of its term."""

    place: dict[int, int]
    terms: list[Term]

    @property
    def repeats(self) -> bool:
        """Whether one object may come to a term by several keys."""
        return len(self.terms) < len(self.place)


class Annotations:
    """The pairs of one enrichment widget."""

    def __init__(
        self,
        widget: Widget,
        keys: Sequence[Key],
        objects: array,
        counts: array,
        numbers: array,
        totals: array | None = None,
    ):
        """Hold pairs.

        Args:
            widget: what they are for.
            keys: the keys, by number.
            objects: the ids of the objects that have any key, each once.
            counts: how many keys each of them has.
            numbers: the numbers of their keys, one object after the other.
            totals: how many objects have each key, by number; counted here when it is not known.
        """
        self.conditions = open_conditions(widget)
        self.keys = keys
        self.objects = objects
        self.counts = counts
        self.numbers = numbers
        if totals is None:
            everywhere = Counter(numbers)
            totals = array("I", (everywhere[number] for number in range(len(keys))))
        self.totals = totals
        bounds = pairwise(accumulate(counts, initial=0))
        self._bounds = dict(zip(objects, bounds, strict=True))

    def choose(self, filtered: str | None, listed: Sequence[Collection[str]] | None) -> Chosen:
        """Return the keys that count.

        Args:
            filtered: the filter's value; None to let every value pass.
            listed: for each condition on the list, the values that its objects have; None to let
                every value pass, as for the list itself.
        """
        passing = [
            numbers
            for values, numbers in self._by_values.items()
            if self._passes(values, filtered, listed)
        ]
        if len(passing) == 1:  # keys of the same values differ in their terms
            (numbers,) = passing
            place = dict(zip(numbers, range(len(numbers)), strict=True))
            return Chosen(place, [self.keys[number][:2] for number in numbers])
        terms: dict[Term, int] = {}
        place = {
            number: terms.setdefault(self.keys[number][:2], len(terms))
            for numbers in passing
            for number in numbers
        }
        return Chosen(place, list(terms))

    def _passes(
        self, values: Key, filtered: str | None, listed: Sequence[Collection[str]] | None
    ) -> bool:
        """Tell whether keys with these values of the open conditions count."""
        waiting = iter(listed or ())
        for one, value in zip(self.conditions, values, strict=True):
            if one.kind == LIST:
                if listed is not None and value not in next(waiting):
                    return False
            elif filtered is not None and (value is None or (value == filtered) != (one.op == "=")):
                return False
        return True

    @cached_property
    def _by_values(self) -> dict[Key, list[int]]:
        """The numbers of the keys that have the same values of the open conditions."""
        found: dict[Key, list[int]] = {}
        for number, key in enumerate(self.keys):
            found.setdefault(key[2:], []).append(number)
        return found

    def count(self, objects: Collection[int] | None, chosen: Chosen) -> tuple[int, dict[Term, int]]:
        """Count the objects that have each term.

        Args:
            objects: their ids, each once; None for all that there are.
            chosen: the keys that count.

        Returns:
            how many have any term, and how many have each of those that are met.
        """
        if chosen.repeats:
            return self._count_terms(objects, chosen)
        numbers, size = frozenset(chosen.place), 0
        total: array | Counter = self.totals
        if objects is None:
            size = sum(not numbers.isdisjoint(one) for one in self._slices(None))
        else:
            flat = array(self.numbers.typecode)
            for one in self._slices(objects):
                size += not numbers.isdisjoint(one)
                flat.extend(one)
            total = Counter(flat)
        terms = chosen.terms
        return size, {
            terms[place]: total[number] for number, place in chosen.place.items() if total[number]
        }

    def _count_terms(
        self, objects: Collection[int] | None, chosen: Chosen
    ) -> tuple[int, dict[Term, int]]:
        """Count where one object may come to a term in several ways, which count once."""
        size, total = 0, Counter()
        for one in self._slices(objects):
            places = {chosen.place[number] for number in one if number in chosen.place}
            size += bool(places)
            total.update(places)
        return size, {chosen.terms[place]: count for place, count in total.items()}

    def means(
        self, lengths: dict[int, float], objects: Collection[int], chosen: Chosen
    ) -> tuple[float, dict[str, float]]:
        """Return the mean length of the objects that have any term, and of those with each.

        Args:
            lengths: the length of each of `objects`.
            objects: ids of objects.
            chosen: the keys that count.
        """
        everything: list[float] = []
        sums: dict[str, float] = {}
        counts: Counter[str] = Counter()
        for one in objects:
            terms = {chosen.place[n] for n in self.numbers_of(one) if n in chosen.place}
            if terms:
                everything.append(lengths[one])
            for place in terms:
                identifier = chosen.terms[place][0]
                sums[identifier] = sums.get(identifier, 0.0) + lengths[one]
                counts[identifier] += 1
        mean = sum(everything) / len(everything) if everything else 0.0
        return mean, {one: total / counts[one] for one, total in sums.items()}

    def numbers_of(self, identifier: int) -> array:
        """Return the numbers of an object's keys."""
        begin, end = self._bounds.get(identifier, (0, 0))
        return self.numbers[begin:end]

    def _slices(self, objects: Collection[int] | None) -> Iterator[array]:
        numbers = self.numbers
        if objects is None:
            return (numbers[begin:end] for begin, end in self._bounds.values())
        return (self.numbers_of(one) for one in objects)

    def packed(self) -> bytes:
        """Return the pairs as bytes, small and quickly read."""
        keys = json.dumps(self.keys).encode()
        small = "H" if len(self.keys) < 65_536 else "I"
        sizes = [len(keys).to_bytes(8, "little"), len(self.objects).to_bytes(8, "little")]
        arrays = [
            _swapped(array(kind, values)).tobytes()
            for kind, values in (
                ("q", self.objects),
                ("I", self.counts),
                ("I", self.totals),
                (small, self.numbers),
            )
        ]
        return zlib.compress(b"".join([small.encode(), *sizes, keys, *arrays]))

    @classmethod
    def unpacked(cls, widget: Widget, body: bytes) -> Annotations:
        """Return the pairs from what `packed` has made of them."""
        raw = zlib.decompress(body)
        small = raw[:1].decode()
        keys_size, size = (int.from_bytes(raw[at : at + 8], "little") for at in (1, 9))
        at = 17 + keys_size
        keys = [tuple(key) for key in json.loads(raw[17:at])]
        arrays = []
        for kind, length in (("q", 8 * size), ("I", 4 * size), ("I", 4 * len(keys)), (small, None)):
            values = array(kind)
            values.frombytes(raw[at:] if length is None else raw[at : at + length])
            arrays.append(_swapped(values))
            at += length or 0
        objects, counts, totals, numbers = arrays
        return cls(widget, keys, objects, counts, numbers, totals)


def open_conditions(widget: Widget) -> list[Condition]:
    """Return the conditions whose values are known only when somebody asks."""
    return [one for one in widget.conditions if one.kind != FIXED]


def _swapped(values: array) -> array:
    """Return numbers in the order of bytes in which they are stored, or back."""
    if sys.byteorder == "big":
        values.byteswap()
    return values
