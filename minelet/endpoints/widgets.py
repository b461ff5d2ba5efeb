"""Widgets: which there are, and enrichments, charts and tables of lists.

Parameters, statuses and what is answered follow InterMine's WidgetsRequestParser, WidgetService,
EnrichmentWidgetResultService, GraphService and TableWidgetService. In an enrichment what is wrong
with the list, the ids or the correction is no error but an answer without rows that has a
`message`.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from werkzeug.wrappers import Response

from minelet import analysis, charts
from minelet.analysis import Subject, check_ids
from minelet.call import Call
from minelet.display import summary_paths
from minelet.endpoints.route import BOTH, GET, Route
from minelet.enrichment import NoTestError
from minelet.errors import BadRequest, NotFound, nearest
from minelet.lists import StoredList
from minelet.pairs import known
from minelet.widgetlines import (
    SERVED,
    chart_lines,
    enriched_line,
    respond,
    respond_widgets,
    table_line,
)
from minelet.widgets import CHART, ENRICHMENT, TABLE, Widget

REMEMBERED = "widget population"  # the kind of text under which a user's choice is kept

Head = dict[str, str | None]


@dataclass(frozen=True)
class Asked:
    """What a request asks of a widget: its parameters, checked as far as they can be alone."""

    widget: str
    found: StoredList | None
    ids: str | None
    type: str | None
    most: float = 1.0


class Message(Exception):
    """Why a widget finds nothing, which is told in the answer."""


def widgets(call: Call) -> Response:
    """Answer with the widgets that there are."""
    return respond_widgets(_form(call), known(call.mine).widgets.values())


def enrichment(call: Call) -> Response:
    """Answer with the terms that are enriched in a list."""
    form = _form(call)
    asked = _asked(call, ("maxp", "correction"))
    head = _list_head(call, asked)
    widget = _widget(call, asked.widget, ENRICHMENT, "an enrichment")
    head |= _config_head(widget, "title", "description", "label", "externalLink")
    try:
        return _enrichment(call, form, asked, widget, head)
    except (Message, NoTestError) as why:
        sentence = str(why)
        head["message"] = sentence[:1].upper() + sentence[1:]
        if call.service.report:
            call.service.report(head["message"])
        return respond(form, head, [])


def _enrichment(call: Call, form: str, asked: Asked, widget: Widget, head: Head) -> Response:
    mine = call.mine
    try:
        subject = _subject(call, asked)
    except BadRequest as error:
        raise Message(str(error)) from error
    chosen = _choose_filter(call, widget, subject, head)
    head["is_logged"] = "true" if call.user.name else "false"
    background = _background(call, asked, widget, subject, head)
    if asked.found and not widget.accepts(asked.found.type, mine.model):
        raise Message(
            f"The widget {widget.name} takes lists of {widget.type}, and {asked.found.name} is a "
            f"list of {asked.found.type}"
        )
    lengths = analysis.lengths_of(mine, widget, subject)
    by_length = call.text("gene_length_correction").strip()
    result = analysis.enrich(
        mine,
        widget,
        subject,
        background,
        chosen,
        call.text("correction").strip(),
        asked.most,
        lengths if by_length.lower() == "true" else None,
    )
    head["notAnalysed"] = str(result.not_analysed)
    head["populationCount"] = str(result.population)
    head["pathQuery"] = analysis.path_query(widget, subject).json(mine.model)
    head["pathConstraint"] = widget.identifier_path
    head["pathQueryForMatches"] = analysis.matches_query(widget, subject).json(mine.model)
    head["extraAttribute"] = None
    if widget.corrects_length:
        views = summary_paths(mine, widget.start)
        head["extraAttribute"] = analysis.length_report(
            mine, widget, subject, lengths, by_length, views
        )
    return respond(form, head, map(enriched_line, result.rows))


def chart(call: Call) -> Response:
    """Answer with a chart of a list."""
    form = _form(call)
    asked = _asked(call)
    head = _list_head(call, asked)
    widget = _widget(call, asked.widget, CHART, "a graph")
    head |= _config_head(widget, "title", "description")
    head["chartType"] = widget.attributes.get("graphType")
    names = ("seriesValues", "seriesLabels", "seriesPath", "domainLabel", "rangeLabel")
    head |= _config_head(widget, *names)
    subject = _subject(call, asked)
    kind = asked.found.type if asked.found else asked.type or widget.type
    _check_type(call, widget, kind)
    chosen = _choose_filter(call, widget, subject, head)
    lines = chart_lines(charts.chart(call.mine, widget, subject, chosen))
    missed = len(subject.ids) - charts.analysed(call.mine, widget, subject, chosen)
    head["notAnalysed"] = str(missed)
    keys = [path for path in call.mine.lookup_paths(kind) if "." not in path] or ["id"]
    model = call.mine.model
    head["simplePathQuery"] = charts.simple_chart_query(widget, subject, keys).json(model)
    head["pathQuery"] = charts.chart_query(widget, subject).json(model)
    return respond(form, head, lines)


def table(call: Call) -> Response:
    """Answer with a table of what a list leads to."""
    form = _form(call)
    asked = _asked(call)
    head = _list_head(call, asked)
    widget = _widget(call, asked.widget, TABLE, "a table")
    head |= _config_head(widget, "title", "description")
    head["columnTitle"] = widget.attributes.get("columnTitle")
    subject = _subject(call, asked)
    _check_type(call, widget, asked.found.type if asked.found else widget.type)
    found = charts.table(call.mine, widget, subject)
    head["columns"] = ",".join(found.columns)
    head["notAnalysed"] = str(found.not_analysed)
    head["pathQuery"] = charts.table_query(widget, subject).json(call.mine.model)
    head["pathConstraint"] = f"{charts.table_end(widget)}.id"
    return respond(form, head, [table_line(*row) for row in found.rows])


def _form(call: Call) -> str:
    """Return the format to answer in: JSON, XML, or a flat file.

    Raises:
        NotAcceptable: another is asked for.
    """
    return call.format_among(SERVED)


def _asked(call: Call, needed: tuple[str, ...] = ()) -> Asked:
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


def _subject(call: Call, asked: Asked) -> Subject:
    """Return the objects that a widget is put to; raises BadRequest for bad ids."""
    if asked.found:
        return Subject(tuple(sorted(call.lists.ids(asked.found))), asked.found.name)
    return Subject(check_ids(asked.ids or ""))


def _widget(call: Call, name: str, kind: str, what: str) -> Widget:
    """Return a widget of one kind by its name; raises NotFound with the nearest name."""
    there = known(call.mine).widgets
    found = there.get(name)
    if found is None or found.kind != kind:
        names = [one.name for one in there.values() if one.kind == kind]
        raise NotFound(
            f'Could not find {what} widget called "{name[:100]}"{nearest(name[:100], names)}'
        )
    return found


def _check_type(call: Call, widget: Widget, kind: str) -> None:
    call.mine.model.get_class(kind)
    if not widget.accepts(kind, call.mine.model):
        raise BadRequest(
            f"The {widget.kind} widget {widget.name} takes lists of {widget.type}, and this is a "
            f"list of {kind}"
        )


def _list_head(call: Call, asked: Asked) -> Head:
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


def _config_head(widget: Widget, *names: str) -> Head:
    return {name: value for name in names if (value := widget.get(name))}


def _choose_filter(call: Call, widget: Widget, subject: Subject, head: Head) -> str | None:
    """Return the filter's value, the first there is by default, and tell which there are."""
    filters = analysis.filters_of(call.mine, widget, subject)
    chosen = call.text("filter").strip() or (filters[0] if filters else None)
    if label := widget.get("filterLabel"):
        head["filterLabel"] = label
    if filters:
        head["filters"] = ",".join(filters)
        head["filterSelectedValue"] = chosen
    return chosen


def _background(
    call: Call, asked: Asked, widget: Widget, subject: Subject, head: Head
) -> Collection[int] | None:
    """Return the ids of the population that is asked for or remembered; None for all.

    Raises:
        BadRequest: it is a list that this user does not see.
        Message: it lacks some object of the list.
    """
    given = "current_population" in call.request.values or "population" in call.request.values
    name = call.text("current_population").strip() or call.text("population").strip()
    key = f"{widget.name}\n{asked.found.name if asked.found else ''}"
    profiles, user = call.service.profiles, call.user
    remembers = bool(user.name and asked.found)
    if not given and remembers:
        name = profiles.texts(user, REMEMBERED).get(key, "")
        if name and call.lists.get(name) is None:  # deleted since
            name = ""
    head["current_population"] = name or None
    ids: Collection[int] | None = None
    if name:
        ids = call.lists.ids(call.lists.find(name))
    elif "populationIds" in head:
        try:
            ids = set(check_ids(head["populationIds"] or ""))
        except BadRequest as error:
            raise Message(str(error)) from error
    wants = given and remembers and user.may_write and call.flag("remember_population")
    if ids is not None and not set(subject.ids) <= set(ids):
        if wants:
            profiles.forget_texts(user, REMEMBERED, key)
        raise Message(
            f"Some of the {widget.type}s of this list are missing from the background population, "
            "which must hold all that were tested: choose another, or none"
        )
    if wants and name:
        profiles.keep_texts(user, REMEMBERED, {key: name})
    elif wants:
        profiles.forget_texts(user, REMEMBERED, key)
    return ids


ROUTES = [
    Route("/widgets", GET, widgets),
    Route("/list/enrichment", BOTH, enrichment),
    Route("/list/chart", BOTH, chart),
    Route("/list/table", BOTH, table),
]
