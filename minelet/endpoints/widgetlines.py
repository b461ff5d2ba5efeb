"""What a widget finds, written in JSON, XML and flat files as InterMine's processors write it."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from werkzeug.wrappers import Response

from minelet.analyses.enrichment import Enriched
from minelet.analyses.widgets import CHART, Widget
from minelet.answers import json_response, sendable, text_response
from minelet.objects.texts import real, xml_text
from minelet.rows.formats import FORMATS, file_name
from minelet.rows.lines import unbroken
from minelet.rows.results import frame

SERVED = ("json", "xml", "tab", "csv", "jsonrows", "jsonobjects")
NUMBER = re.compile(r"(0|[1-9][0-9]{0,17})\Z", re.ASCII)


class Line(NamedTuple):
    """One row in each of its forms."""

    json: Any
    xml: str
    cells: Sequence[Any]


def respond(form: str, head: dict[str, str | None], lines: Iterable[Line]) -> Response:
    """Return the response to a widget put to a list.

    Args:
        form: one of `SERVED`.
        head: what is said of the whole. Java holds it as text; in JSON what looks like a number
            or a boolean becomes one (InterMine's JSONFormatter).
        lines: the rows.
    """
    if FORMATS[form].family == "json":
        said = {key: _typed(value) for key, value in head.items()}
        texts = [unbroken(json.dumps(line.json, ensure_ascii=False)) for line in lines]
        body = "".join(frame(said, texts))
    elif form == "xml":
        body = _xml(head, lines)
    else:
        body = _flat(form, lines)
    return _response(form, body)


def respond_widgets(form: str, widgets: Iterable[Widget]) -> Response:
    """Return the response that describes the widgets of a mine."""
    if FORMATS[form].family == "json":
        return json_response({"widgets": [one.describe() for one in widgets]})
    lines = [Line(None, widget_xml(one), _widget_cells(one)) for one in widgets]
    return _response(form, _xml({}, lines) if form == "xml" else _flat(form, lines))


def _response(form: str, body: str) -> Response:
    form = "json" if FORMATS[form].family == "json" else form
    return text_response(sendable(body), FORMATS[form].media, file_name=file_name("result", form))


def _xml(head: dict[str, str | None], lines: Iterable[Line]) -> str:
    attributes = "".join(
        f'{key}="{xml_text("null" if value is None else value)}" ' for key, value in head.items()
    )
    body = "".join(f"{line.xml}\n" for line in lines)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<ResultSet {attributes}>\n{body}</ResultSet>\n'


def _flat(form: str, lines: Iterable[Line]) -> str:
    buffer = io.StringIO()
    style = {"quoting": csv.QUOTE_ALL} if form == "csv" else {"delimiter": "\t"}
    writer = csv.writer(buffer, lineterminator="\n", **style)
    writer.writerows([_text(cell) for cell in line.cells] for line in lines)
    return buffer.getvalue()


def _typed(value: str | None) -> Any:
    if value is None or value == "null":
        return None
    if value in {"true", "false"}:
        return value == "true"
    return int(value) if NUMBER.match(value) else value


def _text(value: Any) -> str:
    if value is None:
        return ""
    return real(value) if isinstance(value, float) else str(value)


def _element(name: str, value: Any) -> str:
    return f"<{name}>{xml_text(_text(value))}</{name}>"


def enriched_line(one: Enriched) -> Line:
    """Return a row of an enrichment (EnrichmentJSONProcessor, EnrichmentXMLProcessor)."""
    cells = (one.identifier, one.description, one.p_value, one.matches, one.in_population)
    names = ("identifier", "description", "pValue", "count", "populationAnnotationCount")
    inside = "".join(map(_element, names, cells))
    said = {
        "identifier": one.identifier,
        "description": one.description,
        "p-value": one.p_value,
        "matches": one.matches,
        "populationAnnotationCount": one.in_population,
    }
    return Line(said, f"<result>{inside}</result>", cells)


def chart_lines(rows: Iterable[list[Any]]) -> list[Line]:
    """Return the rows of a chart, the labels first (GraphJSONProcessor, GraphXMLProcessor)."""
    lines = []
    for row in rows:
        outer, inner = ("result", "i") if lines else ("header", "h")
        inside = "".join(_element(inner, cell) for cell in row)
        lines.append(Line(row, f"<{outer}>{inside}</{outer}>", row))
    return lines


def table_line(fields: list[Any], identifier: int, matches: int) -> Line:
    """Return a row of a table (TableJSONProcessor; its XML has the same names)."""
    inside = _element("identifier", identifier)
    inside += "".join(_element("descriptions", one) for one in fields)
    inside += _element("matches", matches)
    said = {"descriptions": fields, "identifier": identifier, "matches": matches}
    return Line(said, f"<result>{inside}</result>", [*fields, identifier, matches])


def widget_xml(widget: Widget) -> str:
    """Return what `/widgets` says of a widget in XML (XMLWidgetProcessor)."""
    said = widget.describe()
    parts = [_element(name, said.get(name)) for name in ("name", "title", "description")]
    parts.append(_element("widgetType", widget.kind))
    if widget.kind == CHART:
        labels = "".join(_element(axis, label) for axis, label in said["labels"].items())
        parts += [_element("chartType", said.get("chartType")), f"<labels>{labels}</labels>"]
    parts += [_element("target", one.rpartition(".")[2]) for one in said["targets"]]
    parts.append(_element("filter", said.get("filters")))
    return f"<widget>{''.join(parts)}</widget>"


def _widget_cells(widget: Widget) -> list[Any]:
    said = widget.describe()
    get: Callable[[str], Any] = said.get
    targets = ",".join(said["targets"])
    return [
        widget.name,
        get("title"),
        get("description"),
        widget.kind.upper(),
        targets,
        get("filters"),
    ]
