"""Set operations on lists: what is in the new list, and of which class it is.

Classes follow InterMine's DescriptorUtils: a union is of the nearest class that all its lists
share; an intersection is of the lowest class, when the classes lie in one line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from minelet.errors import BadRequest
from minelet.model import Model


class Members(NamedTuple):
    """The class of a list and the ids of its objects."""

    type: str
    ids: set[int]


def union(model: Model, lists: Sequence[Members]) -> Members:
    """Return what is in any of the lists.

    Raises:
        BadRequest: their classes have nothing in common.
    """
    return Members(sum_type(model, _types(lists)), set().union(*(one.ids for one in lists)))


def intersection(model: Model, lists: Sequence[Members]) -> Members:
    """Return what is in all of the lists.

    Raises:
        BadRequest: their classes do not lie in one line, so that nothing can be in all.
    """
    ids = set.intersection(*(one.ids for one in lists))
    return Members(intersection_type(model, _types(lists)), ids)


def difference(model: Model, lists: Sequence[Members]) -> Members:
    """Return what is in some of the lists but not in all, as InterMine's ALLBUTINTERSECT does.

    Of two lists that is the symmetric difference; of one it is nothing.

    Raises:
        BadRequest: their classes have nothing in common.
    """
    times = Counter(number for one in lists for number in one.ids)
    ids = {number for number, found in times.items() if found < len(lists)}
    return Members(sum_type(model, _types(lists)), ids)


def subtraction(model: Model, lists: Sequence[Members], less: Sequence[Members]) -> Members:
    """Return what is in any of the lists and in none of those to subtract.

    Raises:
        BadRequest: the classes of the lists have nothing in common, or that of one to subtract
            has nothing in common with them.
    """
    found = union(model, lists)
    for one in less:
        intersection_type(model, {found.type, one.type})
    return Members(found.type, found.ids.difference(*(one.ids for one in less)))


OPERATIONS: dict[str, Callable[[Model, Sequence[Members]], Members]] = {
    "union": union,
    "intersect": intersection,
    "diff": difference,
}


def sum_type(model: Model, types: Collection[str]) -> str:
    """Return the nearest class that all objects of some classes are of (findSumType).

    Raises:
        BadRequest: there is none.
    """
    if len(types) == 1:
        return next(iter(types))
    shared = set.intersection(*(set(model.lineage(one)) for one in types))
    if not shared:
        raise _incompatible(types)
    return _lowest(model, shared)


def intersection_type(model: Model, types: Collection[str]) -> str:
    """Return the class of what is in several classes at once (findIntersectionType).

    Raises:
        BadRequest: they lie in no one line.
    """
    highest = last = sum_type(model, types)
    left = set(types)
    while True:
        left.discard(last)
        if not left:
            return _lowest(model, types)
        following = sum_type(model, left)
        if following not in types and highest not in model.lineage(following)[1:]:
            raise _incompatible(types)
        if following == last:  # below it the line parts
            return last
        last = following


def _lowest(model: Model, types: Collection[str]) -> str:
    """Return the class with the most above it; of equals the first by name."""
    return min(types, key=lambda one: (-len(model.lineage(one)), one))


def _types(lists: Sequence[Members]) -> set[str]:
    return {one.type for one in lists}


def _incompatible(types: Collection[str]) -> BadRequest:
    return BadRequest(
        f"Incompatible types: lists of {' and '.join(sorted(types))} hold nothing of the same kind"
    )
