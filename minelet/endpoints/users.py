"""Users: who asks, what they prefer, how they come and how they go."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree  # only written here, never read

from werkzeug.wrappers import Response

from minelet.answers import json_response, text_response
from minelet.call import Call
from minelet.endpoints.asked import known_user
from minelet.endpoints.route import DELETE, GET, POST, PUT, Route
from minelet.errors import BadRequest, Forbidden
from minelet.sets.ownlists import OwnLists
from minelet.users.profiles import PREFERENCE, User

NO_PREFERENCES = ("token", "format", "method")  # parameters that are about the request
MOST_CHARACTERS = 10_000  # of a preference's name or value


def who_am_i(call: Call) -> Response:
    """Answer with who asks (WhoAmIService)."""
    if not call.user.number:
        raise Forbidden("All whoami requests must be authenticated: take a token from /session")
    return json_response({"user": described(call, call.user)})


def described(call: Call, user: User) -> dict[str, Any]:
    """Return a user as InterMine's JSONUserFormatter does; who has no name has no id either."""
    return {
        "username": user.name,
        "id": str(user.number) if user.name else None,
        "preferences": call.service.profiles.texts(user, PREFERENCE),
        "superuser": user.superuser,
    }


def preferences(call: Call) -> Response:
    """Answer with what who asks prefers."""
    user = known_user(call)
    return json_response({"preferences": call.service.profiles.texts(user, PREFERENCE)})


def prefer(call: Call) -> Response:
    """Keep preferences: each parameter is one (SetPreferencesService)."""
    user = known_user(call)
    wanted = {}
    for name, value in call.request.values.items():
        if name not in NO_PREFERENCES:
            if not value.strip():
                raise BadRequest(f"The preference {name[:60]} has no value: delete it instead")
            if max(len(name), len(value)) > MOST_CHARACTERS:
                raise BadRequest(f"A preference may have at most {MOST_CHARACTERS} characters")
            wanted[name] = value
    call.service.profiles.keep_texts(user, PREFERENCE, wanted)
    return preferences(call)


def no_longer_prefer(call: Call) -> Response:
    """Forget one preference, or all of them."""
    user = known_user(call)
    call.service.profiles.forget_texts(user, PREFERENCE, call.text("key").strip() or None)
    return preferences(call)


def register(call: Call) -> Response:
    """Add a user; lists that were made before, without a name, are theirs then."""
    profiles = call.service.profiles
    user = profiles.register(call.text("name"), call.text("password"))
    said = {
        "username": user.name,
        "renamedLists": move_lists(call, user),
        "subscribedToList": False,
        "mailingList": None,
        "temporaryToken": profiles.tokens.new(user.number),
    }
    return json_response({"user": said})


def move_lists(call: Call, user: User) -> dict[str, str]:
    """Give a user the lists of who asks, if these have no name yet; return new names by old."""
    if not call.user.number or call.user.name or not call.user.may_write:
        return {}
    return OwnLists(call.mine, user, call.service.profiles).take_over(call.user)


def deregister(call: Call) -> Response:
    """Delete who asks and all that is theirs; answer with it once more."""
    user, profiles = known_user(call), call.service.profiles
    profiles.tokens.leave(user.number, call.required("deregistrationToken"))
    kept = _archive(call, user)
    profiles.delete(user)
    return text_response(kept, "application/xml")


def _archive(call: Call, user: User) -> str:
    """Return what is kept for a user as XML, much as InterMine's ProfileBinding writes it."""
    root = ElementTree.Element("userprofile", username=user.name or "")
    bags = ElementTree.SubElement(root, "bags")
    tags = ElementTree.SubElement(root, "tags")
    for one in call.lists.all():
        if one.owner != user.number:
            continue
        bag = ElementTree.SubElement(bags, "bag", name=_clean(one.name), type=one.type)
        bag.set("description", _clean(one.description or ""))
        bag.set("status", one.status)
        for number in sorted(call.lists.ids(one)):
            ElementTree.SubElement(bag, "bagElement", id=str(number), type=one.type)
        for tag in one.tags:
            ElementTree.SubElement(
                tags, "tag", name=tag, objectIdentifier=_clean(one.name), type="bag"
            )
    texts = ElementTree.SubElement(root, "preferences")
    for name, value in call.service.profiles.texts(user, PREFERENCE).items():
        ElementTree.SubElement(texts, "preference", name=_clean(name)).text = _clean(value)
    return ElementTree.tostring(root, encoding="unicode") + "\n"


def _clean(text: str) -> str:
    """Return a text without what XML cannot hold."""
    return "".join(
        one for one in text if one in "\t\n\r" or " " <= one <= "\ud7ff" or one >= "\ue000"
    )


ROUTES = [
    Route("/user", GET, who_am_i),
    Route("/user", DELETE, deregister, "xml"),
    Route("/user/whoami", GET, who_am_i),
    Route("/user/preferences", GET, preferences),
    Route("/user/preferences", POST + PUT, prefer),
    Route("/user/preferences", DELETE, no_longer_prefer),
    Route("/users", POST, register),
]
