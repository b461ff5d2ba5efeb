"""Enrichments of lists.

Parameters, statuses and what is answered follow InterMine's EnrichmentWidgetResultService. What is
wrong with the class of the list, the ids or the correction is no error there but an answer without
rows that has a `message`.
"""

from __future__ import annotations

from collections.abc import Collection

from werkzeug.wrappers import Response

from minelet.analyses import analysis
from minelet.analyses.analysis import Subject
from minelet.analyses.enrichment import NoTestError
from minelet.analyses.widgets import ENRICHMENT, Widget
from minelet.call import Call
from minelet.endpoints.route import BOTH, Route
from minelet.endpoints.widgetlines import enriched_line, respond
from minelet.endpoints.widgetparts import (
    Asked,
    Head,
    asked_of,
    choose_filter,
    config_head,
    form_of,
    list_head,
    subject_of,
    widget_of,
)
from minelet.errors import BadRequest
from minelet.objects.display import summary_paths
from minelet.typed import read_ids

REMEMBERED = "widget population"  # the kind of text under which a user's choice is kept


class Message(Exception):
    """Why a widget finds nothing, which is told in the answer."""


def enrichment(call: Call) -> Response:
    """Answer with the terms that are enriched in a list."""
    form = form_of(call)
    asked = asked_of(call, ("maxp", "correction"))
    head = list_head(call, asked)
    widget = widget_of(call, asked.widget, ENRICHMENT, "an enrichment")
    head |= config_head(widget, "title", "description", "label", "externalLink")
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
        subject = subject_of(call, asked)
    except BadRequest as error:
        raise Message(str(error)) from error
    chosen = choose_filter(call, widget, subject, head)
    head["is_logged"] = "true" if call.user.name else "false"
    background = _background(call, asked, widget, subject, head)
    if asked.found and not widget.accepts(asked.found.type, mine.model):
        raise Message(
            f"The widget {widget.name} takes lists of {widget.type}, and {asked.found.name} is a "
            f"list of {asked.found.type}"
        )
    by_length = call.text("gene_length_correction").strip()
    weighs = by_length.lower() == "true"
    lengths = analysis.lengths_of(mine, widget, subject, all_of_them=weighs)
    result = analysis.enrich(
        mine,
        widget,
        subject,
        background,
        chosen,
        call.text("correction").strip(),
        asked.most,
        lengths if weighs else None,
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
            ids = set(read_ids(head["populationIds"] or ""))
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


ROUTES = [Route("/list/enrichment", BOTH, enrichment)]
