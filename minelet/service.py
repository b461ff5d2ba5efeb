"""The mine's web service: requests in, responses out, no sockets.

A WSGI application, so that a server, a test and a browser without sockets call the same thing.
The addresses and answers are InterMine's, as its Python client 1.14.0 uses them.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable
from typing import Any

from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestEntityTooLarge
from werkzeug.exceptions import NotFound as NoSuchAddress
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from minelet import lists, pathquery, results
from minelet.database import Mine
from minelet.errors import BadRequest, MineError, nearest
from minelet.templates import Templates

# The version of InterMine's web-service protocol (Constants.WEB_SERVICE_VERSION of 5.1.0).
VERSION = 35

ROUTES = Map(
    [
        Rule("/service/version", endpoint="version", methods=["GET"]),
        Rule("/service/version/ws", endpoint="version", methods=["GET"]),
        Rule("/service/version/release", endpoint="release", methods=["GET"]),
        Rule("/service/version/intermine", endpoint="intermine", methods=["GET"]),
        Rule("/service/model", endpoint="model", methods=["GET"]),
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

HEADERS = ("none", "path", "friendly")

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


class MineRequest(Request):
    """A request that may be as long as a list of all genes of a genome."""

    MOST_BYTES = 16_000_000

    max_content_length = MOST_BYTES
    max_form_memory_size = MOST_BYTES


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
        response = self.answer(MineRequest(environ))
        response.headers.extend(CORS)
        response.call_on_close(self.mine.release)
        return response(environ, start_response)

    def answer(self, request: Request) -> Response:
        """Answer a request; what goes wrong becomes a response of InterMine's shape."""
        if request.method == "OPTIONS":  # a browser asks what it may send
            return Response(status=200)
        try:
            endpoint, _ = ROUTES.bind_to_environ(request.environ).match()
            return getattr(self, f"_{endpoint}")(request)
        except MineError as error:
            return self._refusal(request, str(error), error.status)
        except HTTPException as error:
            return self._refusal(request, why_not(request, error), error.code or 500)
        except Exception as error:
            logging.getLogger(__name__).exception("%s %s", request.method, request.path)
            sentence = f"The mine failed at this request, which is its own fault: {error}"
            return self._refusal(request, sentence, 500)

    def _refusal(self, request: Request, sentence: str, status: int) -> Response:
        if self.report:
            self.report(sentence)
        try:
            flat = self._format(request) in results.FLAT
        except (BadRequest, HTTPException):
            flat = False
        if flat:
            return Response(f"[ERROR] {status} {sentence}\n", status, mimetype="text/plain")
        body = results.envelope({"results": []}, sentence, status)
        return json_response(body, status)

    @staticmethod
    def _format(request: Request) -> str:
        """Return the format that a request asks for, by its parameter or by what it accepts."""
        if asked := request.values.get("format"):
            return results.format_name(asked)
        for accepted in request.accept_mimetypes.values():  # what it likes best comes first
            kind, _, options = accepted.lower().partition(";")
            if kind.strip() in ACCEPTED:
                shape = options.strip().removeprefix("format=")
                known = kind.strip() == "application/json" and shape in {"objects", "rows"}
                return f"json{shape}" if known else ACCEPTED[kind.strip()]
        return "tab"  # InterMine's default

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
        if path := request.values.get("summaryPath"):
            raise BadRequest(
                f"This mine does not summarise {path} yet: take the rows as a data frame and "
                "count there"
            )
        wanted = self._format(request)
        headers = request.values.get("columnheaders", "none")
        if headers not in HEADERS:
            raise BadRequest(f"columnheaders is {headers!r}: use one of {', '.join(HEADERS)}")
        pieces = results.write(
            query,
            self.mine,
            wanted,
            start=whole_number(request, "start", 0),
            size=whole_number(request, "size", None),
            headers=headers,
        )
        return Response(pieces, mimetype=results.MEDIA[wanted])


def whole_number(request: Request, name: str, default: int | None) -> int | None:
    """Return a request's parameter as a number that is not negative, or raise BadRequest."""
    text = request.values.get(name)
    if text is None or text == "":
        return default
    if not (text.isascii() and text.isdecimal()):
        raise BadRequest(f"The parameter {name} is {text[:30]!r}: it must be a whole number from 0")
    return results.MAX_ROWS if len(text) > 9 else min(int(text), results.MAX_ROWS)


def why_not(request: Request, error: HTTPException) -> str:
    """Return a sentence on a request that has no address here, or goes to it the wrong way."""
    if isinstance(error, NoSuchAddress):
        known = nearest(request.path, [rule.rule for rule in ROUTES.iter_rules()])
        return f"This mine does not serve {request.path}{known}"
    if isinstance(error, MethodNotAllowed):
        ways = " or ".join(sorted(set(error.valid_methods or ()) - {"HEAD", "OPTIONS"}))
        return f"This mine does not take {request.method} for {request.path}: use {ways}"
    if isinstance(error, RequestEntityTooLarge):
        size = MineRequest.MOST_BYTES // 1_000_000
        return f"The request is too large: this mine reads at most {size} MB"
    return f"{request.method} {request.path} cannot be answered: {error.name}"


def json_response(body: dict[str, Any], status: int = 200) -> Response:
    """Return a JSON response."""
    text = json.dumps(body, ensure_ascii=False)
    return Response(text, status, mimetype="application/json")
