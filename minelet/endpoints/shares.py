"""Lists shared with other users."""

from __future__ import annotations

from werkzeug.wrappers import Response

from minelet.answers import json_response
from minelet.call import Call
from minelet.endpoints.asked import own_lists
from minelet.endpoints.route import DELETE, GET, POST, Route
from minelet.errors import Forbidden
from minelet.sets import sharing
from minelet.sets.ownlists import OwnLists


def shares(call: Call) -> Response:
    """Answer with whom lists are shared (ListShareDetailsService)."""
    return json_response({"lists": sharing.shares(own_lists(call))})


def share(call: Call) -> Response:
    """Let another user see a list (ListShareCreationService)."""
    own, name = _registered(call), call.required("list")
    return json_response({"share": {name: sharing.share(own, name, call.required("with"))}})


def unshare(call: Call) -> Response:
    """Let another user see a list no longer."""
    own, name = _registered(call), call.required("list")
    return json_response({"share": {name: sharing.unshare(own, name, call.required("with"))}})


def _registered(call: Call) -> OwnLists:
    own = own_lists(call)
    if not call.user.name:
        raise Forbidden("You must be logged in to share a list: register first")
    return own


ROUTES = [
    Route("/lists/shares", GET, shares),
    Route("/lists/shares", POST, share),
    Route("/lists/shares", DELETE, unshare),
]
