"""Widgets: which there are, and charts and tables of lists.

What is answered follows InterMine's AvailableWidgetsService, GraphService and TableWidgetService.
"""

from __future__ import annotations

from werkzeug.wrappers import Response

from minelet.analyses import charts
from minelet.analyses.pairs import known
from minelet.analyses.widgets import CHART, TABLE
from minelet.call import Call
from minelet.endpoints.route import BOTH, GET, Route
from minelet.endpoints.widgetlines import chart_lines, respond, respond_widgets, table_line
from minelet.endpoints.widgetparts import (
    asked_of,
    check_type,
    choose_filter,
    config_head,
    form_of,
    list_head,
    subject_of,
    widget_of,
)


def widgets(call: Call) -> Response:
    """Answer with the widgets that there are."""
    return respond_widgets(form_of(call), known(call.mine).widgets.values())


def chart(call: Call) -> Response:
    """Answer with a chart of a list."""
    form = form_of(call)
    asked = asked_of(call)
    head = list_head(call, asked)
    widget = widget_of(call, asked.widget, CHART, "a graph")
    head |= config_head(widget, "title", "description")
    head["chartType"] = widget.attributes.get("graphType")
    names = ("seriesValues", "seriesLabels", "seriesPath", "domainLabel", "rangeLabel")
    head |= config_head(widget, *names)
    subject = subject_of(call, asked)
    kind = asked.found.type if asked.found else asked.type or widget.type
    check_type(call, widget, kind)
    chosen = choose_filter(call, widget, subject, head)
    lines = chart_lines(charts.chart(call.mine, widget, subject, chosen))
    missed = len(subject.ids) - charts.analysed(call.mine, widget, subject, chosen)
    head["notAnalysed"] = str(missed)
    model = call.mine.model
    head["simplePathQuery"] = charts.simple_chart_query(widget, subject, call.mine).json(model)
    head["pathQuery"] = charts.chart_query(widget, subject).json(model)
    return respond(form, head, lines)


def table(call: Call) -> Response:
    """Answer with a table of what a list leads to."""
    form = form_of(call)
    asked = asked_of(call)
    head = list_head(call, asked)
    widget = widget_of(call, asked.widget, TABLE, "a table")
    head |= config_head(widget, "title", "description")
    head["columnTitle"] = widget.attributes.get("columnTitle")
    subject = subject_of(call, asked)
    check_type(call, widget, asked.found.type if asked.found else widget.type)
    found = charts.table(call.mine, widget, subject)
    head["columns"] = ",".join(found.columns)
    head["notAnalysed"] = str(found.not_analysed)
    head["pathQuery"] = charts.table_query(widget, subject).json(call.mine.model)
    head["pathConstraint"] = f"{charts.table_end(widget)}.id"
    return respond(form, head, [table_line(*row) for row in found.rows])


ROUTES = [
    Route("/widgets", GET, widgets),
    Route("/list/chart", BOTH, chart),
    Route("/list/table", BOTH, table),
]
