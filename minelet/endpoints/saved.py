"""Queries that a user keeps, and queries under an id."""

from __future__ import annotations

from xml.etree import ElementTree as Tree  # only to write

from werkzeug.wrappers import Response

from minelet.answers import json_response, text_response
from minelet.call import Call
from minelet.endpoints.asked import form_of, known_user
from minelet.endpoints.lists import fits
from minelet.endpoints.route import BOTH, DELETE, GET, POST, PUT, Route
from minelet.endpoints.templates import belongings
from minelet.errors import BadRequest
from minelet.kept.saved import read_queries, write_text
from minelet.query.operators import LISTS
from minelet.query.pathquery import check_query
from minelet.query.queryjson import read, to_json
from minelet.rows.formats import FORMATS

SENT = ("text", "json", "xml", "tab", "csv")
XML = ("application/xml", "text/xml")
JSON = ("application/json", "text/json")


def saved(call: Call) -> Response:
    """Answer with the queries of who asks (SavedQueryRetrievalService)."""
    wanted = call.text("filter").strip().lower()
    if wanted.strip("*") == "" and len(wanted) > 1:
        raise BadRequest("Illegal filter string: it holds nothing but stars")
    own = belongings(call).queries() if call.user.number else {}
    found = {
        name: one for name, one in own.items() if wanted in {"", "*"} or fits(name.lower(), wanted)
    }
    if form_of(call, ("json", "xml")) == "xml":
        inner = "".join(write_text(one.query) for one in found.values())
        return text_response(f"<saved-queries>{inner}</saved-queries>", "application/xml")
    return json_response(
        {
            "queries": {
                name: {"created": one.created, "name": name, **to_json(one.query)}
                for name, one in found.items()
            }
        }
    )


def keep(call: Call) -> Response:
    """Keep queries under names that are free (QueryUploadService)."""
    return _keep(call, over=False)


def keep_over(call: Call) -> Response:
    """Keep queries in place of those of the same names (QueryUpdateService)."""
    return _keep(call, over=True)


def _keep(call: Call, over: bool) -> Response:
    known_user(call)
    wanted = form_of(call, SENT)
    if call.request.mimetype in XML + JSON:
        text = call.body()
    else:
        text = call.required("query", "xml", what="the queries in XML or JSON")
    given = read_queries(text)
    for one in given:
        called = one.name or "query"
        try:
            check_query(one, call.mine.model)
        except BadRequest as error:
            raise BadRequest(f"Errors with queries. {called}: {error}") from error
        lists = [each.value or "" for each in one.constraints if each.op in LISTS]
        if missing := [name for name in lists if name and not call.lists.get(name)]:
            raise BadRequest(
                f"Errors with queries. {called} references the following missing lists: {missing}"
            )
    names = belongings(call).keep_queries(given, over)
    if wanted == "json":
        return json_response({"queries": names})
    if wanted == "xml":
        root = Tree.Element("report")
        for name, kept in names.items():
            entry = Tree.SubElement(root, "entry")
            Tree.SubElement(entry, "input").text = name
            Tree.SubElement(entry, "saved-as").text = kept
        return text_response(Tree.tostring(root, encoding="unicode"), "application/xml")
    line = {"text": "{} successfully saved as {}\n", "tab": "{}\t{}\n", "csv": '"{}","{}"\n'}
    lines = "".join(line[wanted].format(*pair) for pair in names.items())
    return text_response(lines, FORMATS[wanted].media)


def forget(call: Call, name: str = "") -> Response:
    """Delete a query (QueryRemovalService)."""
    known_user(call)
    belongings(call).forget_query(name or call.required("name", what="the query's name"))
    return json_response({})


# -- under an id ------------------------------------------------------------------------------


def store(call: Call) -> Response:
    """Keep a query for a while, and answer with its id (QueryStoreService)."""
    text = call.required("query", what="PathQuery XML or JSON")
    return json_response({"id": call.service.queries.put(text, call.mine.model)})


def stored(call: Call) -> Response:
    """Answer with a query by its id (QueryRetrieverService): the query alone."""
    if not call.text("id") and call.text("query"):
        return store(call)
    query = read(call.service.queries.get(call.required("id", what="the id of a query")))
    if form_of(call, ("json", "xml")) == "xml":
        return text_response(write_text(query), "application/xml")
    return json_response(to_json(query))


ROUTES = [
    Route("/user/queries", GET, saved),
    Route("/user/queries", POST, keep, "text"),
    Route("/user/queries", PUT, keep_over, "text"),
    Route("/user/queries", DELETE, forget),
    Route("/user/queries/<name>", DELETE, forget),
    Route("/query/upload", BOTH, keep, "text"),
    Route("/queries", GET, stored),
    Route("/queries", POST, store),
]
