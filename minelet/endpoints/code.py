"""Programs that ask a query (InterMine's CodeService)."""

from __future__ import annotations

import re

from werkzeug.wrappers import Response

from minelet.answers import json_response, text_response
from minelet.call import Call
from minelet.codegen import language
from minelet.codegen.asked import Asked
from minelet.endpoints.asked import form_of
from minelet.endpoints.route import BOTH, Route
from minelet.endpoints.templates import seen
from minelet.kept.blanks import filled
from minelet.query.operators import LISTS
from minelet.query.pathquery import check_query
from minelet.query.queryjson import read
from minelet.query.written import WrittenQuery


def query_code(call: Call) -> Response:
    """Answer with a program that asks a query."""
    return program(call, read(call.query_text()))


def template_code(call: Call) -> Response:
    """Answer with a program that asks a template's query, its blanks filled or as they are."""
    found = seen(call)
    one = found.find(call.required("name", what="the template's name"))
    given = any(key.startswith("constraint") for key in call.request.values)
    query = filled(one.name, one.query, call.request.values) if given else one.query
    query.title = query.title or one.title
    return program(call, query)


def program(call: Call, query: WrittenQuery) -> Response:
    """Return the program for a query, as text or JSON."""
    wanted = form_of(call, ("text", "json"))
    chosen = language(call.text("lang"))
    check_query(query, call.mine.model)
    root = f"{call.request.root_url.rstrip('/')}/service"
    name = call.mine.facts.get("name", "")
    code = chosen.write(Asked(query, call.mine.model, root, name, _token(call, query)))
    if wanted == "json":
        return json_response({"code": code})
    title = re.sub(r"[^a-zA-Z0-9_,.()-]", "_", query.title or query.name or "query")[:100]
    return text_response(code, file_name=f"{title}.{chosen.suffix}")


def _token(call: Call, query: WrittenQuery) -> str:
    """Return the token of who asks when the query needs it: for a list that only they see."""
    named = [one.value for one in query.constraints if one.op in LISTS and one.value]
    own = [found for name in named if (found := call.lists.get(name)) and found.owner]
    return (call.user.token or "YOUR-API-KEY") if own else ""


ROUTES = [
    Route("/query/code", BOTH, query_code, "text"),
    Route("/template/code", BOTH, template_code, "text"),
]
