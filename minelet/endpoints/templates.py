"""Templates and their results."""

from __future__ import annotations

from werkzeug.wrappers import Response

from minelet.answers import text_response
from minelet.call import Call
from minelet.endpoints import queries
from minelet.endpoints.route import BOTH, GET, Route


def templates(call: Call) -> Response:
    """Answer with all templates."""
    return text_response(call.service.templates.to_xml(), "application/xml")


def template_results(call: Call) -> Response:
    """Answer a template with the reader's values in it."""
    name = call.required("name", what="the template's name")
    return queries.answer(call, call.service.templates.query(name, call.request.values))


ROUTES = [
    Route("/templates", GET, templates),
    Route("/template/results", BOTH, template_results),
]
