"""One condition of a query: whether its operator and values fit its path.

What a constraint is (on a value, a list, a loop, between ranges ...) is decided as InterMine's
PathQueryHandler.processConstraint does, and what is refused as PathQuery.verifyQuery.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from minelet.errors import BadRequest, nearest
from minelet.model import Model, Path
from minelet.query.operators import (
    COMPARE,
    EQUAL,
    LISTS,
    LOOKUP,
    MULTI,
    OPERATORS,
    RANGES,
    TEXTUAL,
    TYPES,
    UNARY,
)
from minelet.query.ranges import range_paths, read_range
from minelet.query.written import WrittenConstraint
from minelet.typed import read_ids, read_value

MOST_VALUES = 1_000_000
MOST_RANGES = 2_000


@dataclass(frozen=True)
class Constraint:
    """One checked condition.

    `value` has the type of the path's attribute; `values` are those of ONE OF (None among them
    stands for what is missing), the ids of IN, the classes of ISA or the ranges (`Interval`);
    `extra` narrows LOOKUP; `loop` is the other object.
    """

    path: Path
    op: str
    value: Any = None
    values: tuple = ()
    extra: str = ""
    code: str = ""
    loop: Path | None = None

    @property
    def about_link(self) -> bool:
        """Whether it asks if a link is empty, for which no object is joined."""
        return self.op in UNARY and self.path.attribute is None

    @property
    def between_ranges(self) -> bool:
        """Whether it compares ranges, as of a location."""
        return self.op in RANGES and self.path.attribute is None


def check(one: WrittenConstraint, find: Callable[[str], Path], model: Model) -> Constraint:
    """Return a constraint whose operator and values fit the end of its path.

    Args:
        one: the constraint as it is written, with a code.
        find: returns a checked path of the query.
        model: the mine's model.

    Raises:
        BadRequest: a path or the operator is unknown, does not fit, or a value has a wrong type.
    """
    path, op, code = find(one.path), one.op, one.code
    if one.values:  # what stands in <value> is trimmed, and so it is in JSON and in a form
        trimmed = tuple(None if text is None else text.strip() for text in one.values)
        if "" in trimmed:
            raise BadRequest(f"The constraint on {path.text} holds an empty <value>")
        one = replace(one, values=trimmed)
    if op not in OPERATORS:
        raise BadRequest(
            f"The constraint on {path.text} has the operator {op[:50] or 'nothing'}, which is "
            f"none that this mine knows{nearest(op[:50], OPERATORS)}"
        )
    if op in UNARY:
        if not path.steps:
            raise BadRequest(
                f"{path.text} is what the query is about and never null: leave {op} out"
            )
        return Constraint(path, op, code=code)
    if one.loop or (path.attribute is None and op in {"=", "!="}):
        return _loop(one, path, find, model)
    if op in RANGES and (one.values or op not in TEXTUAL):
        return _ranges(one, path, model)
    if op == LOOKUP or op in LISTS or op in TYPES:
        if path.attribute is not None:
            raise BadRequest(
                f"{op} is for objects, and {path.text} is a value: constrain {path.node} instead"
            )
        if op in TYPES:
            return _types(one, path, model)
        if one.value is None and op in LISTS and one.ids:
            return Constraint(path, op, values=read_ids(one.ids), code=code)
        return Constraint(path, op, _value(one), extra=one.extra.strip(), code=code)
    if path.attribute is None:
        raise BadRequest(
            f"{path.text} is an object: {op} must be on an attribute of it, as {path.text}.id; "
            "to name objects use LOOKUP or IN"
        )
    return _on_value(one, path)


def _on_value(one: WrittenConstraint, path: Path) -> Constraint:
    attribute, op = path.attribute, one.op
    if op in MULTI:
        values = _values(one)
        if len(values) > MOST_VALUES:
            raise BadRequest(f"{path.text} {op} has {len(values)} values: at most {MOST_VALUES}")
        typed = tuple(None if text is None else typed_value(text, path, op) for text in values)
        return Constraint(path, op, values=typed, code=one.code)
    fit = COMPARE | TEXTUAL if attribute.kind is str and attribute.type != "Date" else COMPARE
    fit = EQUAL if attribute.kind is bool else fit
    value = typed_value(_value(one), path, op)
    if op not in fit:
        kinds = "text" if op in TEXTUAL else "numbers, dates and text"
        raise BadRequest(f"{op} is for {kinds}, and {path.text} is of type {attribute.type}")
    return Constraint(path, op, value, code=one.code)


def _values(one: WrittenConstraint) -> tuple[str | None, ...]:
    return one.values or ((one.value,) if one.value is not None else ())


def _value(one: WrittenConstraint) -> str:
    if one.value is not None:
        return one.value
    if one.values and len(one.values) == 1 and one.values[0] is not None:
        return one.values[0]
    raise BadRequest(f"The constraint {one.path} {one.op} needs a value")


def typed_value(text: str, path: Path, op: str) -> Any:
    """Return a constraint's text as a value of the type that its path ends at.

    Raises:
        BadRequest: it is none.
    """
    attribute, hint = path.attribute, ""
    try:
        if attribute.type == "ClobAccess":
            raise ValueError("a long text is for reading")
        bare = text if attribute.kind is str and attribute.type != "Date" else text.strip()
        if attribute.kind is bool:
            bare = {"1": "true", "0": "false"}.get(bare, bare)
        return read_value(attribute, bare)
    except ValueError as error:
        hint = str(error)
    shown = text if len(text) < 50 else f"{text[:50]}…"
    raise BadRequest(
        f"Value in constraint {path.text} {op} {shown} is not in correct format for type of "
        f"{attribute.type}: {hint}"
    )


def _loop(
    one: WrittenConstraint, path: Path, find: Callable[[str], Path], model: Model
) -> Constraint:
    text = one.loop or one.value
    if text is None:
        raise BadRequest(f"The constraint {path.text} {one.op} needs a loopPath, another object")
    other = find(text.replace(":", "."))
    if one.op not in {"=", "!="} or path.attribute or other.attribute:
        raise BadRequest(
            f"{path.text} {one.op} {other.text} is no loop: it needs two objects, and = or !="
        )
    if path.text == other.text:
        raise BadRequest(f"{path.text} may not be looped back on itself")
    if not (
        model.is_a(path.end_class, other.end_class) or model.is_a(other.end_class, path.end_class)
    ):
        raise BadRequest(
            f"{path.text} {one.op} {other.text} loops between a {path.end_class} and a "
            f"{other.end_class}, which are never the same object"
        )
    return Constraint(path, one.op, loop=other, code=one.code)


def _ranges(one: WrittenConstraint, path: Path, model: Model) -> Constraint:
    range_paths(model, path)
    values = _values(one)
    if not values or None in values:
        raise BadRequest(f"The constraint {path.text} {one.op} needs a range, as X:100..200")
    if len(values) > MOST_RANGES:
        raise BadRequest(f"{path.text} {one.op} has {len(values)} ranges: at most {MOST_RANGES}")
    found = tuple(dict.fromkeys(read_range(text.strip()) for text in values))
    return Constraint(path, one.op, values=found, code=one.code)


def _types(one: WrittenConstraint, path: Path, model: Model) -> Constraint:
    names = one.values or ((one.value,) if one.value else ())
    if not names or None in names:
        raise BadRequest(f"The constraint {path.text} {one.op} needs the name of a class")
    for name in names:
        model.get_class(name)
        if not model.is_a(name, path.end_class):
            raise BadRequest(
                f"{name} is not a subtype of {path.end_class}, as {path.text} {one.op} requires"
            )
    return Constraint(path, one.op, values=tuple(names), code=one.code)
