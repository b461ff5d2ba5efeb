"""Keyword search, in the shape of InterMine's QuickSearch."""

from __future__ import annotations

from werkzeug.wrappers import Response

from minelet.answers import json_response
from minelet.call import Call
from minelet.endpoints.route import BOTH, GET, Route
from minelet.keyword.search import Found
from minelet.keyword.search import search as find

FACET = "facet_"


def search(call: Call) -> Response:
    """Answer with the objects in which words are, and what they can be narrowed by."""
    found = _found(call, call.number("start", 0) or 0, call.number("size", None))
    answer: dict = {"totalHits": found.total}
    if call.text("nofacets").lower() != "true":
        answer["facets"] = found.facets
    answer["results"] = [
        {"id": hit.id, "type": hit.type, "relevance": hit.relevance, "fields": hit.fields}
        for hit in found.hits
    ]
    return json_response(answer)


def facets(call: Call) -> Response:
    """Answer with the values of each facet among what is found, and their counts (FacetService)."""
    told = [
        {facet: [{"name": value, "value": count} for value, count in values.items()]}
        for facet, values in _found(call, 0, 0).facets.items()
    ]
    return json_response({"facets": {"results": told}})


def facet_list(call: Call) -> Response:
    """Answer with the values of each facet among all objects (FacetListService)."""
    known = find(call.service.index, "", size=0).facets
    return json_response({"facet-list": {facet: list(values) for facet, values in known.items()}})


def _found(call: Call, start: int, size: int | None) -> Found:
    """Search for what a request says, with the facets and the list that narrow it."""
    narrowed = {
        name.removeprefix(FACET): [value for value in values if value.strip()]
        for name, values in call.request.values.lists()
        if name.startswith(FACET)
    }
    among = None
    if call.text("list").strip():
        among = sorted(call.lists.ids(call.lists.find(call.text("list"))))
    return find(
        call.service.index,
        call.text("q"),
        start,
        size,
        {name: values for name, values in narrowed.items() if values},
        among,
    )


ROUTES = [
    Route("/search", BOTH, search),
    Route("/facets", BOTH, facets),
    Route("/facet-list", GET, facet_list),
]
