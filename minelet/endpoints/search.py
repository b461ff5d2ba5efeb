"""Keyword search, in the shape of InterMine's QuickSearch."""

from __future__ import annotations

from werkzeug.wrappers import Response

from minelet.answers import json_response
from minelet.call import Call
from minelet.endpoints.route import BOTH, Route
from minelet.keyword.search import search as find

FACET = "facet_"


def search(call: Call) -> Response:
    """Answer with the objects in which words are, and what they can be narrowed by."""
    facets = {
        name.removeprefix(FACET): [value for value in values if value.strip()]
        for name, values in call.request.values.lists()
        if name.startswith(FACET)
    }
    among = None
    if call.text("list").strip():
        among = sorted(call.lists.ids(call.lists.find(call.text("list"))))
    found = find(
        call.service.index,
        call.text("q"),
        call.number("start", 0) or 0,
        call.number("size", None),
        {name: values for name, values in facets.items() if values},
        among,
    )
    answer: dict = {"totalHits": found.total}
    if call.text("nofacets").lower() != "true":
        answer["facets"] = found.facets
    answer["results"] = [
        {"id": hit.id, "type": hit.type, "relevance": hit.relevance, "fields": hit.fields}
        for hit in found.hits
    ]
    return json_response(answer)


ROUTES = [Route("/search", BOTH, search)]
