"""Queries: their results in every format."""

from __future__ import annotations

from werkzeug.wrappers import Response

from minelet import pathquery, results
from minelet.answers import text_response
from minelet.call import Call
from minelet.endpoints.route import BOTH, Route
from minelet.errors import BadRequest

HEADERS = ("none", "path", "friendly")


def query_results(call: Call) -> Response:
    """Answer a PathQuery."""
    xml = call.required("query", what="PathQuery XML")
    return answer(call, pathquery.parse(xml, call.mine.model))


def answer(call: Call, query: pathquery.Query) -> Response:
    """Return the results of a checked query, in the format and the range asked for."""
    if path := call.text("summaryPath"):
        raise BadRequest(
            f"This mine does not summarise {path} yet: take the rows as a data frame and "
            "count there"
        )
    wanted = call.format
    headers = call.text("columnheaders", "none")
    if headers not in HEADERS:
        raise BadRequest(f"columnheaders is {headers!r}: use one of {', '.join(HEADERS)}")
    pieces = results.write(
        query,
        call.mine,
        wanted,
        start=call.number("start", 0),
        size=call.number("size", None),
        headers=headers,
        lists=call.lists,
    )
    return text_response(pieces, results.MEDIA[wanted])


ROUTES = [Route("/query/results", BOTH, query_results)]
