"""The mine's web service: requests in, responses out, no sockets.

A WSGI application, so that a server, a test and a browser without sockets call the same thing.
The addresses and answers are InterMine's, as its Python client 1.14.0 uses them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from minelet import lists, pathquery, results
from minelet.database import Mine
from minelet.errors import BadRequest, MineError
from minelet.templates import Templates

# The version of InterMine's web-service protocol (Constants.WEB_SERVICE_VERSION of 5.1.0).
VERSION = 35

ROUTES = Map(
    [
        Rule("/service/version", endpoint="version"),
        Rule("/service/version/ws", endpoint="version"),
        Rule("/service/version/release", endpoint="release"),
        Rule("/service/version/intermine", endpoint="intermine"),
        Rule("/service/model", endpoint="model"),
        Rule("/service/query/results", endpoint="query", methods=["GET", "POST"]),
        Rule("/service/lists", endpoint="lists", methods=["GET"]),
        Rule("/service/templates", endpoint="templates", methods=["GET"]),
        Rule("/service/template/results", endpoint="template", methods=["GET", "POST"]),
    ],
    strict_slashes=False,
)

ACCEPTED = {
    "application/json": "json",
    "text/tab-separated-values": "tab",
    "text/comma-separated-values": "csv",
    "text/csv": "csv",
    "text/plain": "tab",
}

# So that pages of other origins may read a mine, as InterMine's web.xml allows them.
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "DELETE, POST, GET, OPTIONS, PUT",
    "Access-Control-Allow-Headers": (
        "Origin, X-Requested-With, Content-Type, Accept, Range, Authorization, "
        "Content-Length, Content-Range"
    ),
    "Access-Control-Expose-Headers": (
        "Content-Encoding, Content-Type, Content-Length, Content-Range"
    ),
}


class MineService:
    """One mine as a WSGI application."""

    def __init__(self, mine: Mine, report: Callable[[str], None] | None = None):
        """Serve `mine`.

        Args:
            mine: an open mine.
            report: called with one sentence for each request that is refused. InterMine's
                client hides the reason from its reader, so someone else has to tell it.
        """
        self.mine = mine
        self.templates = Templates(mine.facts["templates"], mine.model)
        self.report = report

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        """Answer a WSGI request."""
        request = Request(environ)
        response = self.answer(request)
        response.headers.extend(CORS)
        return response(environ, start_response)

    def answer(self, request: Request) -> Response:
        """Answer a request; what goes wrong becomes a response of InterMine's shape."""
        try:
            endpoint, _ = ROUTES.bind_to_environ(request.environ).match()
            return getattr(self, f"_{endpoint}")(request)
        except MineError as error:
            return self._refusal(request, str(error), error.status)
        except HTTPException as error:
            if request.method == "OPTIONS":
                return Response(status=200)
            sentence = f"{request.method} {request.path} is not served here: {error.description}"
            return self._refusal(request, sentence, error.code or 500)

    def _refusal(self, request: Request, sentence: str, status: int) -> Response:
        if self.report:
            self.report(sentence)
        try:
            flat = self._format(request) in results.FLAT
        except BadRequest:
            flat = False
        if flat:
            return Response(f"[ERROR] {status} {sentence}\n", status, mimetype="text/plain")
        body = results.envelope({"results": []}, sentence, status)
        return json_response(body, status)

    @staticmethod
    def _format(request: Request, default: str = "tab") -> str:
        if asked := request.values.get("format"):
            return results.format_name(asked)
        accepted = request.accept_mimetypes
        best = accepted.best_match(ACCEPTED)
        if accepted.best in {None, "*/*"} or best is None:
            return default  # the request takes anything
        if best == "application/json":
            for shape in ("objects", "rows"):
                if f"format={shape}" in request.headers.get("Accept", ""):
                    return f"json{shape}"
        return ACCEPTED[best]

    # -- what is served -----------------------------------------------------------------------

    def _version(self, request: Request) -> Response:
        return self._fact(request, "version", VERSION)

    def _release(self, request: Request) -> Response:
        return self._fact(request, "version", self.mine.facts["release"])

    def _intermine(self, request: Request) -> Response:
        return self._fact(request, "version", f"minelet, protocol {VERSION}")

    def _fact(self, request: Request, key: str, value: Any) -> Response:
        if request.values.get("format") == "json":
            return json_response(results.envelope({key: value}))
        return Response(f"{value}\n", mimetype="text/plain")

    def _model(self, request: Request) -> Response:
        return Response(self.mine.model.xml, mimetype="application/xml")

    def _lists(self, request: Request) -> Response:
        return json_response(results.envelope({"lists": lists.describe_all(self.mine)}))

    def _templates(self, request: Request) -> Response:
        return Response(self.templates.to_xml(), mimetype="application/xml")

    def _query(self, request: Request) -> Response:
        xml = request.values.get("query")
        if not xml:
            raise BadRequest("The request has no query: send PathQuery XML as the parameter query")
        return self._results(request, pathquery.parse(xml, self.mine.model))

    def _template(self, request: Request) -> Response:
        name = request.values.get("name")
        if not name:
            raise BadRequest("The request names no template: send its name as the parameter name")
        return self._results(request, self.templates.query(name, request.values))

    def _results(self, request: Request, query: pathquery.Query) -> Response:
        wanted = self._format(request)
        pieces = results.write(
            query,
            self.mine,
            wanted,
            start=whole_number(request, "start", 0),
            size=whole_number(request, "size", None),
            headers=request.values.get("columnheaders", "none"),
        )
        return Response(pieces, mimetype=results.MEDIA[wanted])


def whole_number(request: Request, name: str, default: int | None) -> int | None:
    """Return a request's parameter as a number that is not negative, or raise BadRequest."""
    text = request.values.get(name)
    if text is None or text == "":
        return default
    if not text.isdigit():
        raise BadRequest(f"The parameter {name} is {text!r}: it must be a whole number from 0")
    return min(int(text), results.MAX_ROWS)


def json_response(body: dict[str, Any], status: int = 200) -> Response:
    """Return a JSON response."""
    text = json.dumps(body, ensure_ascii=False)
    return Response(text, status, mimetype="application/json")
