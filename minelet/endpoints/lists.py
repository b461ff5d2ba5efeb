"""Lists: seen, made from identifiers, added to, renamed, tagged and deleted."""

from __future__ import annotations

from collections.abc import Sequence

from werkzeug.wrappers import Response

from minelet.answers import json_response
from minelet.call import Call
from minelet.endpoints.asked import (
    MADE,
    answer,
    form_of,
    given_tags,
    html_table,
    own_lists,
    split,
)
from minelet.endpoints.route import BOTH, DELETE, GET, POST, PUT, Route
from minelet.errors import BadRequest, NotFound, nearest, shown
from minelet.identity.resolve import ISSUES, MATCH, WILDCARD, resolve
from minelet.sets.lists import Lists, StoredList
from minelet.sets.uploads import identifiers

COLUMNS = ("Id", "Name", "Type", "Description", "Size")


def lists(call: Call) -> Response:
    """Answer with the lists that who asks may see, or those whose name fits."""
    found = call.lists.all(members=False)
    wanted = call.text("name").strip()
    if wanted:
        found = [one for one in found if fits(one.name, wanted)]
        if not found:
            known = nearest(wanted.strip("*"), call.lists.names())
            raise NotFound(f"No lists matched {shown(wanted)}{known}")
    return listing(call, call.lists, found)


def listing(call: Call, seen: Lists, found: Sequence[StoredList]) -> Response:
    """Answer with lists, in the format asked for (AvailableListsService)."""
    form = form_of(call)
    if form == "html":
        rows = ((one.number, one.name, one.type, one.description or "", one.size) for one in found)
        return html_table(COLUMNS, rows)
    described = {"lists": [seen.describe(one) for one in found]} if form == "json" else {}
    return answer(form, described, [one.name for one in found])


def fits(name: str, wanted: str) -> bool:
    """Tell whether a name is the one wanted, `*` at either end standing for any text.

    >>> fits("snoRNAs", "sno*"), fits("snoRNAs", "*RNA"), fits("snoRNAs", "*RNA*")
    (True, False, True)
    """
    term = wanted.strip("*")
    before, after = wanted.startswith("*"), wanted.endswith("*")
    if before and after:
        return term in name
    return name.endswith(term) if before else name.startswith(term) if after else name == term


def upload(call: Call) -> Response:
    """Make a list of what identifiers name."""
    own = own_lists(call)
    form = form_of(call, MADE)
    kind = call.text("type").strip()
    if not kind:
        raise BadRequest("No list type provided: send a class of the mine as the parameter type")
    call.mine.model.get_class(kind)
    name = new_name(call)
    replace = call.flag("replaceExisting")
    own.check(name, split(call, "tags"), replace)
    ids, lost = _resolved(call, kind)
    made = own.create(
        name, kind, ids, call.request.values.get("description"), split(call, "tags"), replace
    )
    return answer(form, {**summary(made), "type": kind, "unmatchedIdentifiers": lost}, lost)


def append(call: Call) -> Response:
    """Add what identifiers name to a list."""
    own = own_lists(call)
    form = form_of(call, MADE)
    found = own.required(given_name(call))
    ids, lost = _resolved(call, found.type)
    made = own.append(found.name, ids)
    return answer(form, {**summary(made), "type": made.type, "unmatchedIdentifiers": lost}, lost)


def upgrade(call: Call) -> Response:
    """Make a list current again, of the objects whose ids are sent (ListUpgradingService)."""
    own = own_lists(call)
    name = call.required("name")
    found = identifiers(_body(call))
    ids = [int(one) for one in found if one.isascii() and one.isdecimal() and len(one) < 12]
    if len(ids) < len(found):
        raise BadRequest("To upgrade a list, send the ids of objects, which are whole numbers")
    made = own.upgrade(name, ids)
    return answer(form_of(call, MADE), summary(made), [made.size])


def delete(call: Call) -> Response:
    """Delete a list."""
    own = own_lists(call)
    name = given_name(call)
    own.delete(name)
    return answer(form_of(call, MADE), {"listName": name}, [])


def rename(call: Call) -> Response:
    """Give a list another name."""
    own = own_lists(call)
    old, name = call.text("oldname"), call.text("name")
    if not old and not name:
        raise BadRequest("Both 'name' and 'oldname' are missing: at least one is required")
    if old and name:
        raise BadRequest("Values have been supplied for 'oldname' and 'name': send one of them")
    if not call.text("newname"):
        raise BadRequest(
            "Required parameter 'newname' is missing: the name that the list shall have"
        )
    made = own.rename(old or name, call.text("newname"))
    return answer(form_of(call, MADE), summary(made), [])


def describe(call: Call) -> Response:
    """Give a list another description (ListUpdateService)."""
    own = own_lists(call)
    made = own.describe_anew(call.required("name"), call.request.values.get("newDescription"))
    return json_response({"name": made.name, "description": made.description})


def tags(call: Call) -> Response:
    """Answer with the tags of a list, or all that who asks has given."""
    name = call.text("name").strip()
    if not call.user.number:
        return json_response({"tags": []})  # a real mine: nobody has tags (ListTagService)
    if not name:
        own = [one for one in call.lists.all(members=False) if one.owner == call.user.number]
        return json_response({"tags": sorted({tag for one in own for tag in one.tags})})
    found = call.lists.get(call.text("name"))
    if found is None:
        known = nearest(name, call.lists.names())
        raise NotFound(f"You do not have access to a list called {shown(name)}{known}")
    return json_response({"tags": list(found.tags)})


def add_tags(call: Call) -> Response:
    """Tag a list."""
    own = own_lists(call)
    return json_response({"tags": list(own.tag(call.required("name"), given_tags(call)))})


def remove_tags(call: Call) -> Response:
    """Take tags from a list."""
    own = own_lists(call)
    return json_response({"tags": list(own.untag(call.required("name"), given_tags(call)))})


def summary(made: StoredList) -> dict[str, object]:
    """Return what a service that makes a list says of it."""
    return {"listName": made.name, "listId": made.number, "listSize": made.size}


def given_name(call: Call) -> str:
    """Return the name of a list as it is asked for, under one of the two names for it.

    With a template `name` is the template's, so `listName` comes first.

    Raises:
        BadRequest: it is missing.
    """
    for parameter in ("listName", "name"):
        if (name := call.text(parameter)).strip():
            return name
    raise BadRequest("The name of the list is missing: send it as the parameter name")


def new_name(call: Call) -> str:
    """Return the name for a new list, one that is free when none is asked for."""
    try:
        return given_name(call)
    except BadRequest:
        taken, name, number = set(call.lists.names()), "new_list", 2
        while name in taken:
            name, number = f"new_list_{number}", number + 1
        return name


def _resolved(call: Call, kind: str) -> tuple[list[int], list[str]]:
    """Return what the identifiers in the body name, and which of them name nothing certain."""
    wanted = {one.lower() for one in split(call, "add")}
    issues = [one for one in ISSUES if one.lower() in wanted or ":all" in wanted]
    names = identifiers(_body(call))
    found = resolve(call.mine, kind, names, call.text("extraValue"), wild_cards=WILDCARD in issues)
    ids = found.ids([MATCH, *issues])
    certain = set(found.inputs([MATCH, *issues]))
    doubtful = found.inputs([one for one in ISSUES if one not in issues])
    return ids, [one for one in (*doubtful, *found.unresolved) if one not in certain]


def _body(call: Call) -> str:
    """Return the identifiers that a request carries: its body, or a file of a form.

    Raises:
        BadRequest: it carries them in another way.
    """
    request = call.request
    kind = request.mimetype
    if kind == "multipart/form-data":
        if "identifiers" in request.files:
            return request.files["identifiers"].read().decode("utf-8", "replace")
        if "identifiers" in request.form:
            return request.form["identifiers"]
        raise BadRequest("No identifiers found in request: send a file named identifiers")
    if not kind.startswith("text") and kind != "application/octet-stream":
        raise BadRequest(
            f"Bad content type - {kind[:60] or 'none'}: send the identifiers as the body, with the "
            "content type text/plain, and name, type and the rest in the address"
        )
    return call.body()


ROUTES = [
    Route("/lists", GET, lists),
    Route("/lists", POST, upload),
    Route("/lists", DELETE, delete),
    Route("/lists", PUT, describe),
    Route("/lists/append", POST, append),
    Route("/lists/rename", BOTH, rename),
    Route("/upgradelist", POST, upgrade),
    Route("/list/tags", GET, tags),
    Route("/list/tags", POST, add_tags),
    Route("/list/tags", DELETE, remove_tags),
]
