"""What requests for enrichments, charts and tables have in common: parameters, and what is told.

Follows InterMine's WidgetsRequestParser and WidgetService.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime

from minelet.analyses import analysis
from minelet.analyses.analysis import Subject
from minelet.analyses.pairs import known
from minelet.analyses.widgets import Widget
from minelet.call import Call
from minelet.endpoints.widgetlines import SERVED
from minelet.errors import BadRequest, NotAcceptable, NotFound, nearest
from minelet.sets.lists import StoredList
from minelet.typed import read_ids

Head = dict[str, str | None]


@dataclass(frozen=True)
class Asked:
    """What a request asks of a widget: its parameters, checked as far as they can be alone."""

    widget: str
    found: StoredList | None
    ids: str | None
    type: str | None
    most: float = 1.0


def form_of(call: Call) -> str:
    """Return the format to answer in: JSON, XML, or a flat file.

    Raises:
        NotAcceptable: another is asked for.
    """
    wanted = call.format_among(SERVED)
    if wanted not in SERVED:
        raise NotAcceptable(f"A widget is not written as {wanted}: ask for json, xml, tab or csv")
    return wanted


def asked_of(call: Call, needed: tuple[str, ...] = ()) -> Asked:
    """Check the parameters of a request.

    Raises:
        BadRequest: one is missing, or the list is none that this user sees.
    """
    names = ("widget", *needed)
    missing = [name for name in names if not call.text(name).strip()]
    if not any(call.text(name).strip() for name in ("list", "ids")):
        missing.append("list")
    if missing:
        raise BadRequest(
            f"Bad parameters: {call.request.path} needs {', '.join(names)} and either list or "
            f"ids, and got no value for {', '.join(missing)}"
        )
    most = _most(call.text("maxp")) if "maxp" in needed else 1.0
    name = call.text("list")
    found = call.lists.find(name) if name.strip() else None
    return Asked(
        call.text("widget"),
        found,
        call.text("ids").strip() or None,
        call.text("type") or None,
        most,
    )


def _most(text: str) -> float:
    """Return the largest p-value that is asked for.

    Raises:
        BadRequest: it is no number from 0 to 1.
    """
    try:
        most = float(text) if text.isascii() and "_" not in text else math.nan
    except ValueError:
        most = math.nan
    if math.isnan(most):
        raise BadRequest(f"The value of maxp should be a valid number, and is {text[:30]!r}")
    if not 0 <= most <= 1:
        raise BadRequest(f"The value of maxp should be between 0 and 1, and is {text[:30]}")
    return most


def subject_of(call: Call, asked: Asked) -> Subject:
    """Return the objects that a widget is put to; raises BadRequest for bad ids."""
    if asked.found:
        return Subject(tuple(sorted(call.lists.ids(asked.found))), asked.found.name)
    return Subject(read_ids(asked.ids or ""))


def widget_of(call: Call, name: str, kind: str, what: str) -> Widget:
    """Return a widget of one kind by its name; raises NotFound with the nearest name."""
    there = known(call.mine).widgets
    found = there.get(name)
    if found is None or found.kind != kind:
        names = [one.name for one in there.values() if one.kind == kind]
        raise NotFound(
            f'Could not find {what} widget called "{name[:100]}"{nearest(name[:100], names)}'
        )
    return found


def check_type(call: Call, widget: Widget, kind: str) -> None:
    """Raise BadRequest when a widget does not take lists of a class."""
    call.mine.model.get_class(kind)
    if not widget.accepts(kind, call.mine.model):
        raise BadRequest(
            f"The {widget.kind} widget {widget.name} takes lists of {widget.type}, and this is a "
            f"list of {kind}"
        )


def list_head(call: Call, asked: Asked) -> Head:
    """Return what is told of the list: its name, or the ids."""
    head: Head = {}
    if asked.found:
        head |= {"type": asked.found.type, "list": asked.found.name}
    now = datetime.now(UTC)
    head["requestedAt"] = f"{now.day} {now:%b %Y %H:%M:%S} GMT"
    if asked.ids:
        head["ids"] = asked.ids
    if populations := call.text("populationIds").strip():
        head["populationIds"] = populations
    return head


def config_head(widget: Widget, *names: str) -> Head:
    """Return those of a widget's attributes that are told, as far as it has them."""
    return {name: value for name in names if (value := widget.get(name))}


def choose_filter(call: Call, widget: Widget, subject: Subject, head: Head) -> str | None:
    """Return the filter's value, the first there is by default, and tell which there are."""
    filters = analysis.filters_of(call.mine, widget, subject)
    chosen = call.text("filter").strip() or (filters[0] if filters else None)
    if label := widget.get("filterLabel"):
        head["filterLabel"] = label
    if filters:
        head["filters"] = ",".join(filters)
        head["filterSelectedValue"] = chosen
    return chosen
