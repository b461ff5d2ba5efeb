"""One condition of a query, as it is written and as it is checked.

What a constraint is (on a value, a list, a loop, between ranges ...) is decided as InterMine's
PathQueryHandler.processConstraint does, and what is refused as PathQuery.verifyQuery.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
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
    operator,
)
from minelet.query.ranges import range_paths, read_range
from minelet.typed import read_value

MOST_VALUES = 1_000_000
MOST_RANGES = 2_000


@dataclass(frozen=True)
class Raw:
    """One `<constraint>` element. `values` is None when it holds none."""

    path: str
    op: str = ""
    value: str | None = None
    values: tuple[str | None, ...] | None = None
    extra: str = ""
    code: str = ""
    loop: str | None = None
    type: str = ""
    ids: str | None = None
    repeated: bool = False


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


def raw_constraint(element: Any, path: str) -> Raw:
    """Read a `<constraint>` element.

    Raises:
        BadRequest: it holds something else than values.
    """
    if element.tag != "constraint":
        raise BadRequest(f"A <node> holds constraints, and this one <{element.tag[:50]}>")
    values: list[str | None] = []
    for child in element:
        if child.tag not in {"value", "nullValue"} or len(child):
            raise BadRequest(f"A constraint holds <value> only; that on {path[:200]} holds more")
        text = (child.text or "").strip()
        if child.tag == "value" and not child.text:
            raise BadRequest(f"The constraint on {path[:200]} holds an empty <value>")
        values.append(text if child.tag == "value" else None)
    return Raw(
        path,
        operator(element.get("op", "")),
        element.get("value"),
        tuple(dict.fromkeys(values)) if values else None,
        (element.get("extraValue") or "").strip(),
        element.get("code") or "",
        element.get("loopPath"),
        element.get("type", "").rpartition(".")[2],
        element.get("ids"),
    )


def check(raw: Raw, find: Callable[[str], Path], model: Model, code: str) -> Constraint:
    """Return a constraint whose operator and values fit the end of its path.

    Args:
        raw: what is written.
        find: returns a checked path of the query.
        model: the mine's model.
        code: the constraint's code.

    Raises:
        BadRequest: a path or the operator is unknown, does not fit, or a value has a wrong type.
    """
    path, op = find(raw.path), raw.op
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
    if raw.loop is not None or (path.attribute is None and op in {"=", "!="}):
        return _loop(raw, path, find, model, code)
    if op in RANGES and (raw.values or op not in TEXTUAL):
        return _ranges(raw, path, model, code)
    if op == LOOKUP or op in LISTS or op in TYPES:
        if path.attribute is not None:
            raise BadRequest(
                f"{op} is for objects, and {path.text} is a value: constrain {path.node} instead"
            )
        if op in TYPES:
            return _types(raw, path, model, code)
        if raw.value is None and op in LISTS and raw.ids is not None:
            return Constraint(path, op, values=_ids(raw), code=code)
        return Constraint(path, op, _value(raw), extra=raw.extra, code=code)
    if path.attribute is None:
        raise BadRequest(
            f"{path.text} is an object: {op} must be on an attribute of it, as {path.text}.id; "
            "to name objects use LOOKUP or IN"
        )
    return _on_value(raw, path, code)


def _on_value(raw: Raw, path: Path, code: str) -> Constraint:
    attribute, op = path.attribute, raw.op
    if op in MULTI:
        values = raw.values or ((raw.value,) if raw.value is not None else ())
        if len(values) > MOST_VALUES:
            raise BadRequest(f"{path.text} {op} has {len(values)} values: at most {MOST_VALUES}")
        typed = tuple(None if one is None else typed_value(one, path, op) for one in values)
        return Constraint(path, op, values=typed, code=code)
    fit = COMPARE | TEXTUAL if attribute.kind is str and attribute.type != "Date" else COMPARE
    fit = EQUAL if attribute.kind is bool else fit
    value = typed_value(_value(raw), path, op)
    if op not in fit:
        kinds = "text" if op in TEXTUAL else "numbers, dates and text"
        raise BadRequest(f"{op} is for {kinds}, and {path.text} is of type {attribute.type}")
    return Constraint(path, op, value, code=code)


def _value(raw: Raw) -> str:
    if raw.value is not None:
        return raw.value
    if raw.values and len(raw.values) == 1 and raw.values[0] is not None:
        return raw.values[0]
    raise BadRequest(f"The constraint {raw.path} {raw.op} needs a value")


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


def _loop(raw: Raw, path: Path, find: Callable, model: Model, code: str) -> Constraint:
    text = raw.loop if raw.loop is not None else raw.value
    if text is None:
        raise BadRequest(f"The constraint {path.text} {raw.op} needs a loopPath, another object")
    other = find(text.replace(":", "."))
    if raw.op not in {"=", "!="} or path.attribute or other.attribute:
        raise BadRequest(
            f"{path.text} {raw.op} {other.text} is no loop: it needs two objects, and = or !="
        )
    if path.text == other.text:
        raise BadRequest(f"{path.text} may not be looped back on itself")
    if not (
        model.is_a(path.end_class, other.end_class) or model.is_a(other.end_class, path.end_class)
    ):
        raise BadRequest(
            f"{path.text} {raw.op} {other.text} loops between a {path.end_class} and a "
            f"{other.end_class}, which are never the same object"
        )
    return Constraint(path, raw.op, loop=other, code=code)


def _ranges(raw: Raw, path: Path, model: Model, code: str) -> Constraint:
    range_paths(model, path)
    values = raw.values or ((raw.value,) if raw.value is not None else ())
    if not values or None in values:
        raise BadRequest(f"The constraint {path.text} {raw.op} needs a range, as X:100..200")
    if len(values) > MOST_RANGES:
        raise BadRequest(f"{path.text} {raw.op} has {len(values)} ranges: at most {MOST_RANGES}")
    found = tuple(dict.fromkeys(read_range(text.strip()) for text in values))
    return Constraint(path, raw.op, values=found, code=code)


def _types(raw: Raw, path: Path, model: Model, code: str) -> Constraint:
    names = raw.values or ((raw.value,) if raw.value else ())
    if not names or None in names:
        raise BadRequest(f"The constraint {path.text} {raw.op} needs the name of a class")
    for name in names:
        model.get_class(name)
        if not model.is_a(name, path.end_class):
            raise BadRequest(
                f"{name} is not a subtype of {path.end_class}, as {path.text} {raw.op} requires"
            )
    return Constraint(path, raw.op, values=tuple(names), code=code)


def _ids(raw: Raw) -> tuple[int, ...]:
    words = [word.strip() for word in raw.ids.split(",")]
    wrong = [word for word in words if not (word.isascii() and word.isdecimal() and len(word) < 19)]
    if wrong:
        raise BadRequest(f"{raw.path} {raw.op} has the id {wrong[0][:30]!r}: ids are whole numbers")
    return tuple(map(int, words))
