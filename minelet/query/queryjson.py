"""A query in InterMine's JSON form, read and written.

Format: JSONQueryHandler (reading) and PathQuery.toJson with TemplateQuery's additions (writing).
"""

from __future__ import annotations

import json
import re
from typing import Any

from minelet.errors import BadRequest
from minelet.query.operators import MULTI, TYPES, operator
from minelet.query.written import (
    LOCKED,
    OFF,
    ON,
    WrittenConstraint,
    WrittenQuery,
    from_element,
    read_xml,
    with_codes,
)

# What XML 1.0 cannot hold, so that no query can be kept that cannot be given back.
UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def read(text: str) -> WrittenQuery:
    """Read a query from `<query>` XML or from InterMine's JSON.

    Raises:
        BadRequest: it is neither, or lacks what a query needs.
    """
    if text.lstrip().startswith("{"):
        return from_json(read_json(text))
    return from_element(read_xml(text, "query"))


def read_json(text: str, what: str = "query") -> Any:
    """Read untrusted JSON whose texts can all be written as XML.

    Args:
        text: the JSON.
        what: how to call it in a sentence.

    Raises:
        BadRequest: it is no JSON, or holds what is not text.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadRequest(f"The {what} is no JSON that can be read: {error}") from error
    waiting = [data]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            waiting += [*one.keys(), *one.values()]
        elif isinstance(one, list):
            waiting += one
        elif isinstance(one, str) and (found := UNWRITABLE.search(one)):
            raise BadRequest(
                f"The {what} holds the character U+{ord(found[0]):04X}, which is not text"
            )
    return data


def from_json(data: Any) -> WrittenQuery:
    """Read InterMine's JSON form of a query.

    Raises:
        BadRequest: it is not of that form.
    """
    if not isinstance(data, dict):
        raise BadRequest('A query in JSON is an object, as {"select": [...], "where": [...]}')
    model = data.get("model") or ""
    found = WrittenQuery(
        model=str(model.get("name", "") if isinstance(model, dict) else model),
        view=_texts(data.get("select") or data.get("view") or data.get("views"), "select"),
        logic=str(data.get("constraintLogic") or ""),
        outer=_texts(data.get("joins"), "joins"),
        name=str(data.get("name") or ""),
        title=str(data.get("title") or ""),
        description=str(data.get("description") or ""),
    )
    for one in _objects(data.get("orderBy") or data.get("sortOrder"), "orderBy"):
        pairs = {str(one["path"]): one.get("direction", "asc")} if "path" in one else one
        found.sort += [(str(path), str(way).lower()) for path, way in pairs.items()]
    found.constraints = with_codes(
        [_json_constraint(one) for one in _objects(data.get("where"), "where")]
    )
    return found


def _texts(given: Any, key: str) -> list[str]:
    listed = given.split() if isinstance(given, str) else given or []
    if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
        raise BadRequest(f'{key} of the query is no list of paths, as ["Gene.symbol"]')
    return listed


def _objects(given: Any, key: str) -> list[dict]:
    listed = given or []
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise BadRequest(f"{key} of the query is no list of objects in braces")
    return listed


def _json_constraint(data: dict) -> WrittenConstraint:
    values = data.get("values")
    if values is not None and not isinstance(values, list):
        raise BadRequest(f"values of the constraint on {data.get('path')} is no list")
    value, ids = data.get("value"), data.get("ids") or []
    if isinstance(value, list):  # imjs writes them under either name
        value, values = None, value
    return WrittenConstraint(
        str(data.get("path") or ""),
        operator(str(data.get("op") or "")),
        None if value is None else _plain_text(value),
        None
        if values is None
        else tuple(None if one is None else _plain_text(one) for one in values),
        str(data.get("extraValue") or ""),
        str(data.get("code") or ""),
        str(data.get("loopPath") or ""),
        str(data.get("type") or ""),
        ",".join(map(str, ids)) if isinstance(ids, list) else str(ids),
        str(data.get("editable")).lower() == "true",
        {"ON": ON, "OFF": OFF}.get(str(data.get("switched", "")).upper(), LOCKED),
        str(data.get("description") or ""),
    )


def _plain_text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def to_json(query: WrittenQuery, template: bool = False) -> dict[str, Any]:
    """Return a query as InterMine's PathQuery.toJson; what is switched off is left out."""
    shown = query.without(one for one in query.constraints if template and one.switch == OFF)
    data: dict[str, Any] = {"model": {"name": shown.model}}
    data |= {
        key: text
        for key, text in (("title", shown.title), ("description", shown.description))
        if text
    }
    data["select"] = shown.view
    if len(shown.coded()) > 1 and shown.logic:
        data["constraintLogic"] = shown.logic
    if shown.sort:
        data["orderBy"] = [{path: way.upper()} for path, way in shown.sort]
    if shown.outer:
        data["joins"] = shown.outer
    if shown.constraints:
        data["where"] = [_constraint_json(one, template) for one in shown.constraints]
    return data


def _constraint_json(one: WrittenConstraint, template: bool) -> dict[str, Any]:
    if one.type:
        return {"path": one.path, "type": one.type}
    data: dict[str, Any] = {"path": one.path, "op": one.op, "code": one.code}
    if template:
        data["editable"] = one.editable
        data["switchable"] = one.switch != LOCKED
        data["switched"] = one.switch.upper()
    if one.ids:
        data["ids"] = [
            int(text) for text in one.ids.split(",") if text.strip().isdecimal() and len(text) < 19
        ]
    elif one.loop:
        data["loopPath"] = one.loop
    elif one.values is not None or one.op in MULTI | TYPES:
        data["values"] = list(one.values or ((one.value,) if one.value is not None else ()))
    elif one.value is not None:
        data["value"] = one.value
    if one.extra:
        data["extraValue"] = one.extra
    return data
