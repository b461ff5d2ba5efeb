"""Filling the blanks of a template: `constraint1=...&op1=...&value1=...` into its query.

Rules: InterMine's Templates (which parameter belongs to which constraint) and TemplatePopulator
(what a constraint becomes). Each parameter's number only holds together what belongs together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from werkzeug.datastructures import MultiDict

from minelet.errors import BadRequest
from minelet.query.operators import CODES, LISTS, LOOKUP, MULTI, RANGES, TYPES, UNARY, operator
from minelet.query.written import LOCKED, WrittenConstraint, WrittenQuery

PARAMETER = re.compile(r"(constraint|op|value|extra|code)([0-9]{1,9})")
# CONTAINS is both: of a text one value, of a location any number of ranges.
SOMETIMES = {"CONTAINS", "DOES NOT CONTAIN"}
MANY = (MULTI | TYPES | RANGES) - SOMETIMES
WORDS = {
    "EQUALS": "=", "NOTEQUALS": "!=", "LESSTHAN": "<", "LESSTHANEQUALS": "<=",
    "GREATERTHAN": ">", "GREATERTHANEQUALS": ">=",
}  # fmt: skip


@dataclass
class Given:
    """What a request says of one constraint, under one number."""

    number: int
    path: str = ""
    op: str = ""
    code: str = ""
    extra: str = ""
    values: list[str] = field(default_factory=list)


def filled(name: str, query: WrittenQuery, form: MultiDict) -> WrittenQuery:
    """Return a template's query with the reader's values in its blanks.

    Args:
        name: the template's name, to tell the reader.
        query: the template's query.
        form: `constraintN` (a path), `opN`, `valueN` (once for each value), `extraN` and, where
            a path has more than one blank, `codeN`.

    Raises:
        BadRequest: a part of a blank lacks, there is no such blank, or one that is needed is
            left out.
    """
    blanks = [one for one in query.constraints if one.editable and not one.type]
    given = _given(form)
    answers: dict[str, Given] = {}
    for one in given:
        blank = _blank_of(name, one, blanks)
        if blank.code in answers:
            raise BadRequest(
                f"There was more than one value for the blank {_said(blank)} of the template "
                f"{name}: send one"
            )
        answers[blank.code] = one
    left_out = [one for one in blanks if one.code not in answers]
    if needed := [one for one in left_out if one.switch == LOCKED]:
        raise BadRequest(
            f"The template {name} needs a value for {_said(needed[0])}, which is required: send "
            f"constraint1={needed[0].path} with op1 and value1"
        )
    shorter = query.without(left_out)
    shorter.constraints = [
        _changed(one, answers[one.code]) if one.code in answers and one in blanks else one
        for one in shorter.constraints
    ]
    return shorter


def _said(blank: WrittenConstraint) -> str:
    return f"{blank.path} ({blank.code})"


def _given(form: MultiDict) -> list[Given]:
    found: dict[int, Given] = {}
    for key in form:
        if not (match := PARAMETER.fullmatch(key)):
            continue
        what, number = match[1], int(match[2])
        texts = form.getlist(key)
        one = found.setdefault(number, Given(number))
        if what == "value":
            one.values = texts
        elif texts[0]:
            setattr(one, {"constraint": "path"}.get(what, what), texts[0].strip())
    every = [
        one
        for one in (found[number] for number in sorted(found))
        if one.path or one.op or one.code or one.extra or one.values
    ]
    if len(every) > len(CODES):
        raise BadRequest(f"No template has more than {len(CODES)} blanks; this request fills more")
    for one in every:
        one.op = operator(one.op)
        one.op = WORDS.get(one.op, one.op)
        _require_parts(one)
    return every


def _require_parts(one: Given) -> None:
    number = one.number
    if not one.path:
        raise BadRequest(
            f"The parameters of constraint {number} lack its path: send constraint{number}"
        )
    if not one.op:
        raise BadRequest(f"The constraint on {one.path} lacks its operator: send op{number}")
    if one.op not in UNARY and not one.values:
        raise BadRequest(
            f"The constraint {one.path} {one.op} needs at least one value: send value{number}"
        )
    if len(one.values) > 1 and one.op not in MANY | SOMETIMES:
        raise BadRequest(
            f"The constraint {one.path} {one.op} expected at most one value, but value{number} "
            f"was sent {len(one.values)} times"
        )


def _blank_of(name: str, one: Given, blanks: list[WrittenConstraint]) -> WrittenConstraint:
    """Return the blank that is meant: by its path, and by its code where the path has several."""
    fitting = [blank for blank in blanks if blank.path == one.path]
    if len(fitting) > 1:
        if not one.code:
            raise BadRequest(
                f"The template {name} has more than one blank {one.path}: send code{one.number}, "
                f"one of {', '.join(blank.code for blank in fitting)}"
            )
        fitting = [blank for blank in fitting if blank.code == one.code]
    if not fitting:
        known = ", ".join(map(_said, blanks))
        raise BadRequest(
            f"The template {name} has no blank {one.path}{f' ({one.code})' if one.code else ''}; "
            f"it has {known or 'none'}"
        )
    return fitting[0]


def _changed(blank: WrittenConstraint, given: Given) -> WrittenConstraint:
    value = given.values[0] if given.values else None
    plain = replace(blank, op=given.op, value=value, values=None, extra="", loop="", ids="")
    if given.op in LISTS:
        # A list holds objects: one in place of a value means the object that has the value.
        attribute = blank.op not in LISTS and blank.op != LOOKUP and "." in blank.path
        return replace(plain, path=blank.path.rpartition(".")[0]) if attribute else plain
    if blank.op == LOOKUP:
        return replace(plain, op=LOOKUP, extra=given.extra)
    if given.op == LOOKUP:
        return replace(plain, extra=given.extra)
    if given.op in UNARY:
        return replace(plain, value=None)
    if given.op in MANY or len(given.values) > 1 or (blank.values and given.op in SOMETIMES):
        return replace(plain, value=None, values=tuple(given.values))
    return plain
