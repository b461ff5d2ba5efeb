"""What several endpoints have in common: who may, what is asked for, and in which format."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from typing import Any

from werkzeug.wrappers import Response

from minelet.answers import json_response, text_response
from minelet.call import Call
from minelet.errors import BadRequest, Forbidden, NotAcceptable, Unauthorized
from minelet.rows.formats import FORMATS
from minelet.sets.ownlists import OwnLists
from minelet.users.profiles import User

LISTED = ("json", "html", "text", "tab", "csv")
MADE = ("json", "text")


def own_lists(call: Call) -> OwnLists:
    """Return the lists that who asks may change.

    Raises:
        Unauthorized: they show no token (InterMine's AuthenticatedListService).
        Forbidden: their token is only for reading (ListMakerService).
    """
    if not call.user.number:
        raise Unauthorized(
            "All requests to list operation services must be authenticated: take a token from "
            "/session, or log in"
        )
    if not call.user.may_write:
        raise Forbidden("This token is only for reading: a list cannot be made or changed with it")
    return OwnLists(call.mine, call.user, call.service.profiles)


def known_user(call: Call) -> User:
    """Return who asks for what is theirs (InterMine's ReadWriteJSONService).

    Raises:
        Forbidden: they show no token, or one that is only for reading.
    """
    if not call.user.number or not call.user.may_write:
        raise Forbidden("Access denied: this needs a token that may write, or a name and password")
    return call.user


def split(call: Call, name: str) -> list[str]:
    """Return the values of a parameter, given more than once or with semicolons between."""
    values = call.request.values.getlist(name)
    return [part for value in values for part in value.split(";") if part]


def given_tags(call: Call) -> list[str]:
    """Return the tags that a request names.

    Raises:
        BadRequest: it names none.
    """
    if "tags" not in call.request.values:
        raise BadRequest("No tags supplied: send them as the parameter tags, with ; between them")
    return split(call, "tags")


def form_of(call: Call, served: Sequence[str] = LISTED) -> str:
    """Return the format of an answer: what is asked for, else the default of the address.

    Raises:
        NotAcceptable: it asks for one that is not served here.
    """
    wanted = call.format_among(served)
    wanted = "json" if wanted.startswith("json") else wanted
    if wanted not in served:
        raise NotAcceptable(
            f"This is not written in the format {wanted}: ask for {' or '.join(served)}"
        )
    return wanted


def answer(form: str, wanted: dict[str, Any], lines: Iterable[Any]) -> Response:
    """Return what was done: as JSON, or the lines that a real mine writes as text."""
    if form == "json":
        return json_response(wanted)
    return text_response("".join(f"{line}\n" for line in lines), FORMATS[form].media)


def html_table(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> Response:
    """Return a page with one table."""
    head = "".join(f"<th>{html.escape(one)}</th>" for one in heads)
    body = "".join(
        "<tr>" + "".join(f"<td>{html.escape(str(cell))}</td>" for cell in row) + "</tr>\n"
        for row in rows
    )
    return text_response(
        "<!doctype html>\n<html><body><table>\n"
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table></body></html>\n",
        "text/html",
    )
