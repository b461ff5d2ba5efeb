"""Queries: their results in every format."""

from __future__ import annotations

from collections.abc import Iterator

from werkzeug.wrappers import Response

from minelet.answers import text_response
from minelet.call import Call
from minelet.endpoints.route import BOTH, Route
from minelet.errors import NotAcceptable
from minelet.objects.remembered import LONGEST
from minelet.query import pathquery
from minelet.rows import compression, results, summary, tablerows
from minelet.rows.formats import COUNTS, FORMATS, file_name, header_style


def query_results(call: Call) -> Response:
    """Answer a PathQuery."""
    text, mine = call.query_text(), call.mine
    if len(text) > LONGEST:
        return answer(call, pathquery.parse(text, mine.model))
    return answer(call, mine.remembered.get(text, lambda: pathquery.parse(text, mine.model)))


def answer(call: Call, query: pathquery.Query) -> Response:
    """Return the results of a checked query, in the format and the range asked for."""
    wanted = call.format
    start, size = call.page()
    headers = header_style(call.text("columnheaders"))
    path = call.text("summaryPath").strip()
    if path and wanted not in COUNTS:  # a count is that of the query, as in a real mine
        term = call.request.values.get("filterTerm")
        asked = summary.Asked(path, term, start, size, headers)
        return reply(call, wanted, summary.write(query, call.mine, wanted, asked, call.lists))
    return reply(
        call, wanted, results.write(query, call.mine, wanted, start, size, headers, call.lists)
    )


def table_rows(call: Call) -> Response:
    """Answer a PathQuery with rows for a table (TableRowService)."""
    query = pathquery.parse(call.query_text(), call.mine.model)
    if FORMATS[call.format].family != "json":
        raise NotAcceptable("Rows for a table are written in JSON: ask for format=json")
    start, size = call.page()
    return reply(call, "json", tablerows.write(query, call.mine, start, size, call.lists))


def reply(call: Call, wanted: str, pieces: Iterator[str]) -> Response:
    """Return a response whose text is written piece by piece in a format."""
    name = file_name(call.text("filename"), wanted)
    how = call.text("compress").strip().lower()
    if how not in compression.WAYS:
        shown = wanted == "html"  # and not kept
        return text_response(pieces, FORMATS[wanted].media, file_name=None if shown else name)
    compressed, ending = compression.WAYS[how]
    # No text yet: of an empty one the length, 0, would be told.
    response = text_response(iter(()), file_name=f"{name}{ending}")
    response.content_type = "application/octet-stream"
    response.response = compressed(pieces, name)
    return response


ROUTES = [
    Route("/query/results", BOTH, query_results, "tab"),
    Route("/query/results/tablerows", BOTH, table_rows),
]
