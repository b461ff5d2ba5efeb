"""The values that a path can have, and how many objects have each."""

from __future__ import annotations

import json
from collections.abc import Iterator

from werkzeug.wrappers import Response

from minelet.answers import json_response, text_response
from minelet.call import Call
from minelet.endpoints.route import BOTH, Route
from minelet.errors import BadRequest
from minelet.model import Path
from minelet.objects.tables import quoted, value_of
from minelet.rows import results
from minelet.rows.formats import COUNTS, FORMATS
from minelet.rows.lines import json_value


def path_values(call: Call) -> Response:
    """Answer with the values of a path (InterMine's PossibleValuesService).

    They are those of all objects of the class at the path's end, whatever leads there, and
    sorted. With `format=count` or `jsoncount` only their number is given.
    """
    text = call.required("path", what="a path to a value, as Gene.symbol").strip()
    path = _path(call, text)
    mine, attribute = call.mine, path.attribute
    value = value_of("t", attribute)
    source = f"FROM {quoted(path.end_class)} t GROUP BY {_exact(value, attribute)}"
    (number,) = results.run(mine, f"SELECT COUNT(*) FROM (SELECT 1 {source})", []).fetchone()
    wanted = call.format
    told = {
        "path": text,
        "class": path.end_class,
        "field": attribute.name,
        "type": attribute.type,
        "count": number,
    }
    if wanted in COUNTS:
        if FORMATS[wanted].family == "json":
            return json_response(told)
        return text_response(f"{number}\n")
    order = f"ORDER BY {_exact(value, attribute)} NULLS LAST"
    inner = f"SELECT {value} AS c0, COUNT(*) AS c1 {source} {order}"
    shown = json_value(("c0", attribute))
    rows = results.run(
        mine, f"SELECT json_object('value', {shown}, 'count', c1) FROM ({inner})", []
    )
    return text_response(_pieces(told, rows), "application/json", file_name="result.json")


def _pieces(told: dict, rows: Iterator[tuple[str]]) -> Iterator[str]:
    return results.frame(told, (row[0] for row in rows))


def _exact(value: str, attribute) -> str:
    return f"{value} COLLATE BINARY" if attribute.kind is str else value


def _path(call: Call, text: str) -> Path:
    types = call.json_parameter("typeConstraints", {})
    if not isinstance(types, dict):
        raise BadRequest(
            "The value of 'typeConstraints' should be a json string: an object of paths and classes"
        )
    if not all(isinstance(name, str) for name in types.values()):
        raise BadRequest(
            "The typeConstraints object may only have strings as values, "
            f"not {json.dumps(list(types.values()))[:60]}"
        )
    known = call.mine.model
    for name in types.values():
        known.get_class(name)
    try:
        path = known.path(text, types)
    except BadRequest as error:
        raise BadRequest(f"Bad path given: {text[:200]}. {error}") from error
    if path.attribute is None:
        raise BadRequest(f"Bad path given: {text} is an object; name one of its values")
    return path


ROUTES = [
    Route("/path/values", BOTH, path_values),
    Route("/path/possiblevalues", BOTH, path_values),
    Route("/path/possibleValues", BOTH, path_values),
]
