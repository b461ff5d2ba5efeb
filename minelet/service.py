"""The mine's web service: requests in, responses out, no sockets.

A WSGI application, so that a server, a test and a browser without sockets call the same thing.
What it answers to is in `minelet.endpoints`.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from werkzeug.exceptions import (
    ClientDisconnected,
    HTTPException,
    MethodNotAllowed,
    RequestEntityTooLarge,
)
from werkzeug.exceptions import NotFound as NoSuchAddress
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from minelet.answers import refusal
from minelet.call import UNREADABLE, Call, Forms, MineRequest
from minelet.endpoints import ROUTES
from minelet.endpoints.route import Route
from minelet.errors import BadRequest, MineError, nearest
from minelet.identity.jobs import Jobs
from minelet.kept.saved import QueryStore
from minelet.kept.templates import Templates
from minelet.keyword.searchindex import Index
from minelet.objects import limits
from minelet.objects.database import Mine
from minelet.rows.formats import ENDINGS
from minelet.sets.upgrades import upgrade
from minelet.users.profiles import Profiles


class _Address(Rule):
    """A rule by which an address is found and never made.

    Werkzeug compiles code to make each one, which took a quarter of the time that a lesson's
    first line waits. Should it rename the method, that time is all that is lost.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., None]:
        return lambda *_: None


def _rules(route: Route) -> Iterator[Rule]:
    """Yield the addresses of a route: its own, and that with a format at its end."""
    yield _Address(f"/service{route.path}", endpoint=route, methods=route.methods)
    if "<" not in route.path:
        ending = f"<any({','.join(ENDINGS)}):file_ending>"
        yield _Address(f"/service{route.path}/{ending}", endpoint=route, methods=route.methods)


ADDRESSES = Map(
    [rule for route in ROUTES for rule in _rules(route)], strict_slashes=False, merge_slashes=False
).bind("mine")
KNOWN = [f"/service{route.path}" for route in ROUTES]

# So that pages of other origins may read a mine, as InterMine's web.xml allows them.
CORS = {
    "Access-Control-Allow-Methods": "DELETE, POST, GET, OPTIONS, PUT",
    "Access-Control-Allow-Headers": (
        "Origin, X-Requested-With, Content-Type, Accept, Range, Authorization, "
        "Content-Length, Content-Range"
    ),
    "Access-Control-Expose-Headers": (
        "Content-Encoding, Content-Type, Content-Length, Content-Range"
    ),
}


def tell_reader(sentence: str) -> None:
    """Show why the mine refused a request: its client keeps that to itself."""
    print(f"The mine says: {sentence}", file=sys.stderr)


class MineService:
    """One mine as a WSGI application."""

    routes = ROUTES

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
        self.templates = Templates(mine.facts["templates"], mine.model, strict=False)
        self.queries = QueryStore()
        self.profiles = profiles or Profiles()
        upgrade(self.profiles, mine)
        self.jobs = Jobs()
        self.index = Index(mine)
        self.report = report

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        """Answer a WSGI request."""
        request = MineRequest(environ)
        self.mine.answer_to(environ.get("werkzeug.socket"))
        response = self.answer(request)
        # WebService.setHeaders names who asks, where they say so.
        origin = request.headers.get("Origin", "")
        named = origin.isascii() and origin.isprintable() and origin.strip()
        allowed = [*CORS.items(), ("Access-Control-Allow-Origin", origin if named else "*")]

        def start(status: str, headers: list, *error: Any) -> Callable:
            return start_response(status, headers + allowed, *error)

        response.call_on_close(self.mine.release)
        return response(environ, start)

    def answer(self, request: MineRequest) -> Response:
        """Answer a request; what goes wrong becomes a response of InterMine's shape."""
        if request.method == "OPTIONS":  # a browser asks what it may send
            return Response(status=200)
        request, broken = with_form(request)
        call = Call(request, self)
        try:
            path = re.sub("//+", "/", request.path)
            route, parts = ADDRESSES.match(path, method_of(request))
            ending = ENDINGS.get(parts.pop("file_ending", ""))
            call = Call(request, self, route.default, ending)
            if broken:
                raise broken
            _ = call.user  # a token that is not valid is refused, whatever is asked for
            return route.answer(call, **parts)
        except MineError as error:
            return self._refusal(call, str(error), error.status, error.reported)
        except HTTPException as error:
            response = self._refusal(call, why_not(request, error), error.code or 500)
            if isinstance(error, MethodNotAllowed) and error.valid_methods:
                response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
            return response
        except (UnicodeError, OverflowError, RecursionError) as error:
            # Its own text would repeat the value, which may be a password.
            what = type(error).__name__
            logging.getLogger(__name__).warning("%s: %s", address_of(request), what)
            sentence = f"The request holds a value that cannot be read: {what}"
            return self._refusal(call, sentence, 400)
        except Exception as error:
            if stopped := limits.why_stopped(error, self.mine.connection):
                return self._refusal(call, stopped, 400)
            logging.getLogger(__name__).exception("%s %s", request.method, address_of(request))
            sentence = f"The mine failed at this request, which is its own fault: {error}"
            return self._refusal(call, sentence, 500)

    def _refusal(self, call: Call, sentence: str, status: int, reported: str = "") -> Response:
        if self.report:
            self.report(reported or sentence)
        try:
            form = call.format
        except (MineError, HTTPException, OSError):  # what it asks for is what is wrong
            form = "json"
        return refusal(sentence, status, form)


def with_form(request: MineRequest) -> tuple[MineRequest, Exception | None]:
    """Read the form of a request, if it has one; return the request, and what is wrong with it.

    A body that does not come through, as when a chunk has no length, is not read again: what is
    left of it would be taken for more of it, and waited for.
    """
    try:
        _ = request.form
    except OSError:
        return request.emptied(), BadRequest(UNREADABLE)
    except HTTPException as error:
        return request.emptied(), error
    return request, None


def method_of(request: Request) -> str:
    """Return the method that is meant, which a browser may hide in a parameter.

    As WebServiceServlet: a GET may stand for any, a POST for a PUT.
    """
    hidden = request.args.get("method", "").strip()
    if request.method in {"GET", "HEAD"} and hidden:
        return hidden.upper()
    if request.method == "POST" and request.values.get("method") == "PUT":
        return "PUT"
    return request.method


def why_not(request: Request, error: HTTPException) -> str:
    """Return a sentence on a request that has no address here, or goes to it the wrong way."""
    if isinstance(error, NoSuchAddress):
        known = nearest(request.path[:80], KNOWN)
        return f"This mine does not serve {address_of(request)}{known}"
    if isinstance(error, MethodNotAllowed):
        ways = " or ".join(sorted(set(error.valid_methods or ()) - {"HEAD", "OPTIONS"}))
        return f"This mine does not take {request.method} for {address_of(request)}: use {ways}"
    if isinstance(error, ClientDisconnected):
        return "The body of the request ends before the length that it says: send it again"
    if isinstance(error, RequestEntityTooLarge):
        size = MineRequest.MOST_BYTES // 1_000_000
        return (
            f"The request is too large: this mine reads at most {size} MB and "
            f"{Forms.MOST_FIELDS:,} fields"
        )
    return f"{request.method} {address_of(request)} cannot be answered: {error.name}"


def address_of(request: Request) -> str:
    """Return the path of a request for a sentence or a log, without a token that is part of it."""
    return re.sub(r"(/(?:tokens|deregistration|invitations)/)[^/]+", r"\1…", request.path)
