"""Lists shared with other users, and invitations to see them."""

from __future__ import annotations

from werkzeug.wrappers import Response

from minelet.answers import json_response
from minelet.call import Call
from minelet.endpoints.asked import own_lists
from minelet.endpoints.route import DELETE, GET, POST, PUT, Route
from minelet.errors import BadRequest, Forbidden
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


def invite(call: Call) -> Response:
    """Invite somebody to see a list (ListSharingInvitationService)."""
    made = sharing.invite(_registered(call), call.required("list"), call.required("to"))
    said = {"invite-token": made.token, "list": made.list, "invitee": made.invitee}
    return json_response({"invitation": said})


def invitations(call: Call, uid: str = "") -> Response:
    """Answer with the invitations to one's lists, or with one by its token."""
    own, token = _registered(call), uid or call.text("uid").strip()
    if token:
        return json_response({"invitation": _told(sharing.invitation(own, token))})
    return json_response({"invitation": [_told(one) for one in sharing.invitations(own)]})


def answer_invitation(call: Call, uid: str = "") -> Response:
    """Accept an invitation or not (ListSharingInvitationAcceptanceService)."""
    own, token = _registered(call), uid or call.required("uid")
    wanted = call.required("accepted").lower()
    if wanted not in {"true", "false"}:
        raise BadRequest("The value of the 'accepted' parameter must be one of true, false")
    found = sharing.answer(own, token, wanted == "true")
    return json_response({"list": own.describe(found) if found else {}})


def withdraw(call: Call, uid: str = "") -> Response:
    """Delete an invitation (ListSharingInvitationDeletionService)."""
    sharing.withdraw(_registered(call), uid or call.required("uid"))
    return json_response({})


def _told(one: sharing.Invitation) -> dict[str, str]:
    return {"uid": one.token, "inviter": one.inviter, "list": one.list, "invitee": one.invitee}


def _registered(call: Call) -> OwnLists:
    own = own_lists(call)
    if not call.user.name:
        raise Forbidden("You must be logged in to share a list: register first")
    return own


ROUTES = [
    Route("/lists/shares", GET, shares),
    Route("/lists/shares", POST, share),
    Route("/lists/shares", DELETE, unshare),
    Route("/lists/invitations", GET, invitations),
    Route("/lists/invitations", POST, invite),
    Route("/lists/invitations", PUT, answer_invitation),
    Route("/lists/invitations", DELETE, withdraw),
    Route("/lists/invitations/<uid>", GET, invitations),
    Route("/lists/invitations/<uid>", PUT, answer_invitation),
    Route("/lists/invitations/<uid>", DELETE, withdraw),
]
