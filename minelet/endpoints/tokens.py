"""Tokens: got, seen and given up; logging in and out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from werkzeug.wrappers import Response

from minelet.answers import json_response
from minelet.call import Call
from minelet.endpoints.asked import known_user
from minelet.endpoints.route import BOTH, DELETE, GET, POST, Route
from minelet.endpoints.users import described, move_lists
from minelet.errors import NotFound
from minelet.users.tokens import PERMANENT


def session(call: Call) -> Response:
    """Answer with a token for a day: of who asks, or of a new user without a name.

    Unlike a real mine's SessionService, not for a token that only reads: that of a day writes.
    """
    profiles = call.service.profiles
    if call.user.number:
        return json_response({"token": profiles.tokens.new(known_user(call).number)})
    return json_response({"token": profiles.session().token})


def log_in(call: Call) -> Response:
    """Answer with a token for a user who gives name and password (LoginService).

    The lists that they made before, without a name, are theirs then.
    """
    profiles = call.service.profiles
    user = profiles.log_in(call.required("username"), call.required("password"))
    renamed = move_lists(call, user)
    token = profiles.tokens.new(user.number)
    output = {"user": described(call, user), "token": token, "renamedLists": renamed}
    return json_response({"output": output})


def log_out(call: Call) -> Response:
    """Give up the token that was shown, if it is one for a day."""
    if call.user.token:
        call.service.profiles.tokens.delete_day(call.user.token)
    return json_response({})


def new_token(call: Call) -> Response:
    """Answer with a new token of who asks (TokenService)."""
    user = known_user(call)
    kind = call.text("type", "day").strip().lower() or "day"
    message = call.request.values.get("message")
    token = call.service.profiles.tokens.new(user.number, kind, bool(user.name), message)
    return json_response({"token": token})


def all_tokens(call: Call) -> Response:
    """Answer with the permanent tokens of who asks, or their API key (TokensService)."""
    user, tokens = known_user(call), call.service.profiles.tokens
    kind = call.text("type") or PERMANENT
    if kind == "api" and user.name:
        if not tokens.lasting(user.number, "api"):
            tokens.new(user.number, "api", named=True)
        keys = tokens.lasting(user.number, "api")
        return json_response({"tokens": [{"token": one["token"]} for one in keys]})
    found = tokens.lasting(user.number, PERMANENT) if kind == PERMANENT else []
    return json_response({"tokens": [_shown(one) for one in found]})


def one_token(call: Call, token: str) -> Response:
    """Answer with what is known of one permanent token."""
    user = known_user(call)
    for one in call.service.profiles.tokens.lasting(user.number, PERMANENT):
        if one["token"] == token:
            return json_response({"token": _shown(one)})
    raise NotFound("This is none of your permanent tokens")


def delete_tokens(call: Call) -> Response:
    """Delete all permanent tokens of who asks."""
    call.service.profiles.tokens.delete_permanent(known_user(call).number)
    return json_response({"tokens": []})


def delete_token(call: Call, token: str) -> Response:
    """Delete one permanent token of who asks."""
    if not call.service.profiles.tokens.delete_permanent(known_user(call).number, token):
        raise NotFound("This is none of your permanent tokens")
    return json_response({})


def _shown(one: dict[str, Any]) -> dict[str, Any]:
    return {"token": one["token"], "message": one["message"], "dateCreated": moment(one["created"])}


def moment(seconds: float) -> str:
    """Return a time as InterMine writes it in ISO 8601."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S%z")


def new_leave(call: Call) -> Response:
    """Answer with a token by which who asks may take their leave (NewDeletionTokenService)."""
    user, tokens = known_user(call), call.service.profiles.tokens
    token, expires = tokens.new_leave(user.number, call.number("validity", 60))
    return _leave(call, token, expires)


def leave(call: Call, token: str) -> Response:
    """Answer with how long such a token lasts."""
    return _leave(call, token, call.service.profiles.tokens.leave(known_user(call).number, token))


def cancel_leave(call: Call, token: str) -> Response:
    """Stay after all: delete such a token."""
    tokens, user = call.service.profiles.tokens, known_user(call)
    expires = tokens.leave(user.number, token)
    tokens.cancel_leave(user.number, token)
    return _leave(call, token, expires)


def _leave(call: Call, token: str, expires: float) -> Response:
    remaining = int(expires - call.service.profiles.clock())
    said = {"uuid": token, "expiry": moment(expires), "secondsRemaining": remaining}
    return json_response({"token": said})


ROUTES = [
    Route("/session", GET, session),
    Route("/login", BOTH, log_in),
    Route("/logout", BOTH, log_out),
    Route("/user/token", BOTH, new_token),
    Route("/user/tokens", GET, all_tokens),
    Route("/user/tokens", POST, new_token),
    Route("/user/tokens", DELETE, delete_tokens),
    Route("/user/tokens/<token>", GET, one_token),
    Route("/user/tokens/<token>", DELETE, delete_token),
    Route("/user/deregistration", POST, new_leave),
    Route("/user/deregistration/<token>", GET, leave),
    Route("/user/deregistration/<token>", DELETE, cancel_leave),
]
