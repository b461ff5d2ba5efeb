"""PathQuery XML, InterMine's query language, read into a checked query.

Format: InterMine's `query.xsd`. Every path is checked against the model here, so that what
reaches the database is known to be right.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from minelet.errors import BadRequest, nearest
from minelet.logic import Logic, parse_logic
from minelet.model import Attribute, Model, Path

# Operators by what they need (InterMine's ConstraintOp); aliases are what its clients may send.
UNARY = {"IS NULL", "IS NOT NULL"}
MULTI = {"ONE OF", "NONE OF"}
LISTS = {"IN", "NOT IN"}
COMPARE = {"=", "==", "!=", "!==", "<", "<=", ">", ">="}
TEXTUAL = {"LIKE", "NOT LIKE", "CONTAINS", "DOES NOT CONTAIN"}
LOOKUP = "LOOKUP"
ALIASES = {
    "EQ": "=", "NE": "!=", "LT": "<", "LE": "<=", "GT": ">", "GE": ">=", "NEQ": "!=",
    "NOT CONTAINS": "DOES NOT CONTAIN",
}  # fmt: skip
OPERATORS = UNARY | MULTI | LISTS | COMPARE | TEXTUAL | {LOOKUP}
NOT_YET = {"OVERLAPS", "DOES NOT OVERLAP", "WITHIN", "OUTSIDE", "ISA", "ISNT"}

# Numbers as Java writes them; no more digits than SQLite's integers hold.
WHOLE = re.compile(r"[+-]?[0-9]{1,18}")
NUMBER = re.compile(r"[+-]?([0-9]{1,300}\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,2})?")

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
CODES = [*LETTERS, *(first + second for first in LETTERS for second in LETTERS)]


@dataclass(frozen=True)
class Constraint:
    """One condition. `value` has the type of the path's attribute; `extra` narrows LOOKUP."""

    path: Path
    op: str
    value: Any = None
    values: tuple = ()
    extra: str = ""
    code: str = ""
    loop: Path | None = None


@dataclass
class Query:
    """A checked query: what to show, which objects, in which order."""

    root: str
    view: list[Path]
    constraints: list[Constraint] = field(default_factory=list)
    logic: Logic | None = None
    sort: list[tuple[Path, str]] = field(default_factory=list)
    outer: set[str] = field(default_factory=set)
    subclasses: dict[str, str] = field(default_factory=dict)
    name: str = ""


def parse(xml: str, model: Model) -> Query:
    """Read a PathQuery.

    Args:
        xml: the `<query>` element as text.
        model: the model against which each path is checked.

    Raises:
        BadRequest: the XML is broken, or a path, operator, value or code is wrong.
    """
    root = read_xml(xml, "query")
    return read_query(root, model)


def read_xml(text: str, tag: str) -> Any:
    """Parse untrusted XML that must begin with the element `tag`; raise BadRequest if not."""
    try:
        root = ElementTree.fromstring(text, forbid_dtd=True)
    except DefusedXmlException as error:
        raise BadRequest(
            f"The {tag} declares a document type or entities, which is not allowed: "
            f"send the <{tag}> element alone"
        ) from error
    except ElementTree.ParseError as error:
        raise BadRequest(f"The {tag} is not well-formed XML: {error}") from error
    except ValueError as error:
        raise BadRequest(f"The {tag} is not text that can be read as XML: {error}") from error
    if root.tag != tag:
        raise BadRequest(f"A {tag} begins with <{tag}>; this one begins with <{root.tag}>")
    return root


def read_query(element: Any, model: Model) -> Query:
    """Read a parsed `<query>` element; raises BadRequest as `parse` does."""
    wanted = element.get("model")
    if wanted and wanted != model.name:
        raise BadRequest(f"The query is for the model {wanted}; this mine's is {model.name}")
    subclasses = _subclasses(element, model)
    view = [model.path(text, subclasses) for text in element.get("view", "").split()]
    if not view:
        raise BadRequest("The query has no view: name at least one path to show")
    root = view[0].text.partition(".")[0]
    query = Query(root, view, subclasses=subclasses, name=element.get("name", ""))
    for path in view:
        _require_root(path, root)
        if path.attribute is None:
            raise BadRequest(
                f"{path.text} is an object, not a value: show one of its fields, "
                f"as {path.text}.{_some_attribute(model, path)}"
            )
    query.outer = set(_outer_joins(element, model, subclasses))
    query.constraints = list(_constraints(element, model, subclasses, root))
    codes = [one.code for one in query.constraints]
    if twice := sorted({code for code in codes if codes.count(code) > 1}):
        raise BadRequest(f"Two constraints have the code {twice[0]}: give each its own")
    query.logic = _logic(element.get("constraintLogic"), query.constraints)
    query.sort = list(_sort(element.get("sortOrder", ""), model, subclasses, root))
    return query


def _require_root(path: Path, root: str) -> None:
    start = path.text.partition(".")[0]
    if start != root:
        raise BadRequest(
            f"{path.text} begins with {start} but the query with {root}: a query has one root"
        )


def _some_attribute(model: Model, path: Path) -> str:
    attributes = model.classes[path.end_class].attributes
    return attributes[0].name if attributes else "id"


def _subclasses(element: Any, model: Model) -> dict[str, str]:
    # Shortest first: a constraint further along may rest on one nearer the root.
    found: dict[str, str] = {}
    typed = [one for one in element.iter("constraint") if one.get("type")]
    for one in sorted(typed, key=lambda each: each.get("path", "").count(".")):
        text, narrowed = one.get("path", ""), one.get("type", "")
        path = model.path(text, found)
        model.get_class(narrowed)
        if path.attribute:
            raise BadRequest(f"{text} is a value and cannot be of the class {narrowed}")
        if not model.is_a(narrowed, path.end_class):
            raise BadRequest(f"{text} is a {path.end_class}, and {narrowed} is no subclass of that")
        found[text] = narrowed
    return found


def _outer_joins(element: Any, model: Model, subclasses: dict[str, str]) -> Iterable[str]:
    for one in element.iter("join"):
        style = one.get("style", "OUTER").upper()
        path = model.path(one.get("path", ""), subclasses)
        if style not in {"INNER", "OUTER"}:
            raise BadRequest(f"The join of {path.text} has the style {style}: use INNER or OUTER")
        if path.attribute or not path.steps:
            raise BadRequest(f"{path.text} cannot be joined: it is no reference or collection")
        if style == "OUTER":
            yield path.text


def _constraints(
    element: Any, model: Model, subclasses: dict[str, str], root: str
) -> Iterable[Constraint]:
    free = iter(CODES)
    used = {one.get("code") for one in element.iter("constraint")}
    for one in element.iter("constraint"):
        if one.get("type"):
            continue
        path = model.path(one.get("path", ""), subclasses)
        _require_root(path, root)
        code = one.get("code") or next((each for each in free if each not in used), "")
        if not code:
            raise BadRequest(f"The query has more than {len(CODES)} constraints: use ONE OF")
        op = one.get("op", "").upper()
        op = ALIASES.get(op, op)
        loop = one.get("loopPath")
        if loop:
            other = model.path(loop, subclasses)
            if op not in {"=", "!="} or path.attribute or other.attribute:
                raise BadRequest(
                    f"{path.text} {op} {loop} is no loop: it needs two objects, and = or !="
                )
            yield Constraint(path, op, loop=other, code=code)
            continue
        yield read_constraint(
            path,
            op,
            one.get("value"),
            [value.text or "" for value in one.iter("value")],
            one.get("extraValue") or "",
            code,
        )


def read_constraint(
    path: Path, op: str, value: str | None, values: list[str], extra: str = "", code: str = ""
) -> Constraint:
    """Check one condition's operator and values against the end of its path.

    Raises:
        BadRequest: the operator is unknown, does not fit the path, or a value has a wrong type.
    """
    if op in NOT_YET:
        raise BadRequest(f"This mine does not answer {op} yet: the constraint on {path.text}")
    if op not in OPERATORS:
        raise BadRequest(
            f"The constraint on {path.text} has the operator {op or 'nothing'}, which is none "
            f"that this mine knows{nearest(op, OPERATORS)}"
        )
    attribute = path.attribute
    if op in UNARY:
        if not path.steps:
            raise BadRequest(
                f"{path.text} is what the query is about and never null: leave {op} out"
            )
        return Constraint(path, op, code=code)
    if op == LOOKUP or op in LISTS:
        if attribute is not None:
            raise BadRequest(
                f"{op} is for objects, and {path.text} is a value: constrain {path.node} instead"
            )
        if value is None:
            raise BadRequest(f"The constraint {path.text} {op} needs a value")
        return Constraint(path, op, value, extra=extra, code=code)
    if attribute is None:
        raise BadRequest(
            f"{path.text} is an object: {op} needs one of its values, as {path.text}.id; "
            "to name objects use LOOKUP or IN"
        )
    if op in MULTI:
        if not values and value is not None:
            values = [value]
        typed = tuple(typed_value(attribute, text, path, op) for text in values)
        return Constraint(path, op, values=typed, code=code)
    if value is None:
        raise BadRequest(f"The constraint {path.text} {op} needs a value")
    if op in TEXTUAL and attribute.kind is not str:
        raise BadRequest(f"{op} is for text, and {path.text} is of type {attribute.type}")
    return Constraint(path, op, typed_value(attribute, value, path, op), code=code)


def typed_value(attribute: Attribute, text: str, path: Path, op: str) -> Any:
    """Return a constraint's text as a value of the attribute's type, or raise BadRequest."""
    value: Any = None
    bare = text.strip()
    if attribute.kind is str:
        value = text
    elif attribute.kind is bool:
        value = {"true": True, "false": False, "1": True, "0": False}.get(bare.lower())
    elif attribute.kind is int and WHOLE.fullmatch(bare):
        value = int(bare)
    elif attribute.kind is float and NUMBER.fullmatch(bare):
        value = float(bare)
    if value is None:
        shown = text if len(text) < 50 else f"{text[:50]}…"
        raise BadRequest(
            f"Value in constraint {path.text} {op} {shown} is not in correct format for type of "
            f"{attribute.type}"
        )
    return value


def _logic(text: str | None, constraints: list[Constraint]) -> Logic | None:
    codes = [one.code for one in constraints]
    if not codes:
        return None
    if not text or not text.strip():
        return Logic("and", tuple(Logic("code", code=code) for code in codes))
    logic = parse_logic(text)
    if unknown := sorted(logic.codes() - set(codes)):
        raise BadRequest(
            f"The constraint logic {text!r} names {unknown[0]}, which no constraint has as its code"
        )
    # A constraint that the logic leaves out still holds, as in InterMine.
    left = [Logic("code", code=code) for code in codes if code not in logic.codes()]
    return Logic("and", (logic, *left)) if left else logic


def _sort(
    text: str, model: Model, subclasses: dict[str, str], root: str
) -> Iterable[tuple[Path, str]]:
    words = text.split()
    position = 0
    while position < len(words):
        path = model.path(words[position], subclasses)
        _require_root(path, root)
        if path.attribute is None:
            raise BadRequest(f"Results cannot be sorted by {path.text}: it is an object")
        position += 1
        direction = "asc"
        if position < len(words) and words[position].lower() in {"asc", "desc"}:
            direction = words[position].lower()
            position += 1
        yield path, direction
