"""The mine's web service: requests in, responses out, no sockets.

A WSGI application, so that a server, a test and a browser without sockets call the same thing.
What it answers to is in `minelet.endpoints`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable

from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestEntityTooLarge
from werkzeug.exceptions import NotFound as NoSuchAddress
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from minelet import results
from minelet.answers import json_response, text_response
from minelet.call import Call, MineRequest
from minelet.database import Mine
from minelet.endpoints import ROUTES
from minelet.errors import BadRequest, MineError, nearest
from minelet.jobs import Jobs
from minelet.profiles import Profiles
from minelet.templates import Templates
from minelet.upgrades import upgrade

ADDRESSES = Map(
    [
        Rule(f"/service{route.path}", endpoint=route.answer, methods=route.methods)
        for route in ROUTES
    ],
    strict_slashes=False,
)

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

    def __init__(
        self,
        mine: Mine,
        report: Callable[[str], None] | None = None,
        profiles: Profiles | None = None,
    ):
        """Serve `mine`.

        Args:
            mine: an open mine.
            report: called with one sentence for each request that is refused. InterMine's
                client hides the reason from its reader, so someone else has to tell it.
            profiles: the users and their lists; by default none yet, kept in memory.
        """
        self.mine = mine
        self.templates = Templates(mine.facts["templates"], mine.model)
        self.profiles = profiles or Profiles()
        upgrade(self.profiles, mine)
        self.jobs = Jobs()
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
        call = Call(request, self)
        try:
            handler, parts = ADDRESSES.bind_to_environ(request.environ).match()
            _ = call.user  # a token that is not valid is refused, whatever is asked for
            return handler(call, **parts)
        except MineError as error:
            return self._refusal(call, str(error), error.status)
        except HTTPException as error:
            return self._refusal(call, why_not(request, error), error.code or 500)
        except Exception as error:
            logging.getLogger(__name__).exception("%s %s", request.method, request.path)
            sentence = f"The mine failed at this request, which is its own fault: {error}"
            return self._refusal(call, sentence, 500)

    def _refusal(self, call: Call, sentence: str, status: int) -> Response:
        if self.report:
            self.report(sentence)
        try:
            flat = call.format in results.FLAT
        except (BadRequest, HTTPException):
            flat = False
        if flat:
            return text_response(f"[ERROR] {status} {sentence}\n", status=status)
        return json_response({"results": []}, sentence, status)


def why_not(request: Request, error: HTTPException) -> str:
    """Return a sentence on a request that has no address here, or goes to it the wrong way."""
    if isinstance(error, NoSuchAddress):
        known = nearest(request.path, [rule.rule for rule in ADDRESSES.iter_rules()])
        return f"This mine does not serve {request.path}{known}"
    if isinstance(error, MethodNotAllowed):
        ways = " or ".join(sorted(set(error.valid_methods or ()) - {"HEAD", "OPTIONS"}))
        return f"This mine does not take {request.method} for {request.path}: use {ways}"
    if isinstance(error, RequestEntityTooLarge):
        size = MineRequest.MOST_BYTES // 1_000_000
        return f"The request is too large: this mine reads at most {size} MB"
    return f"{request.method} {request.path} cannot be answered: {error.name}"
