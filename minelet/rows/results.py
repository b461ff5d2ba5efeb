"""Rows as the text that a mine's clients read: a header, a line a row, a footer.

The JSON formats are written a row a line, because InterMine's clients read them so: the header
ends with `"results":[`, and the footer, on one line, begins with `]` and tells whether all went
well. What is written before the first row and after the last follows InterMine's JSONFormatter,
FlatFileFormatter, XMLFormatter and HTMLTableFormatter.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from minelet.errors import BadRequest
from minelet.objects import limits
from minelet.objects.database import Mine
from minelet.objects.labels import Labels
from minelet.objects.texts import xml_text
from minelet.query.operators import LISTS
from minelet.query.pathquery import Query
from minelet.query.sql import Compiler
from minelet.rows import lines, nested
from minelet.rows.envelope import envelope, error_text
from minelet.rows.formats import COUNTS, FORMATS, MAX_ROWS
from minelet.sets.lists import Lists

MOST_KEPT = 50_000  # characters of a plan
PIECE = 200_000  # characters, more or less, that are written at once
FIRST_ROWS, MOST_ROWS = 20, 2_000

# What SQLite says of a query that is right and more than it takes; the rest is its own trouble.
TOO_MUCH = ("too many", "too large", "too big", "too complex", "at most", "overflow", "too long")


def write(
    query: Query,
    mine: Mine,
    wanted: str,
    start: int = 0,
    size: int | None = None,
    headers: str = "none",
    lists: Lists | None = None,
) -> Iterator[str]:
    """Run a query and yield the response's text, piece by piece.

    Args:
        query: a checked query over `mine`.
        mine: the open mine.
        wanted: a format's name, as `formats.format_name` returns it.
        start: rows to leave out, from 0.
        size: rows to give, or None for all.
        headers: for flat files, `none`, `path` or `friendly`.
        lists: the lists that who asks may see; by default those that are public.

    Raises:
        MineError: at once, before the first piece, when the query cannot be run.
    """
    if wanted == "jsonobjects":
        statement = Compiler(query, mine, lists).objects(start, size)
        rows = islice(run(mine, statement.sql, statement.values), MAX_ROWS)
        return framed(wanted, describe(query, mine, start), nested.texts(query, statement, rows))
    if wanted == "jsontable":  # a table without its rows, which a client then fetches by pages
        Compiler(query, mine, lists)  # which refuses what has no rows to show
        return framed(wanted, _table_header(query, mine, start), iter(()))

    def plan() -> Plan:
        return _plan(query, Compiler(query, mine, lists), wanted, start, size, headers)

    # What a list holds, and who may see it, is not the same each time.
    lasting = not any(one.op in LISTS for one in query.constraints)
    asked = (mine.path, wanted, start, size, headers)
    made = query.plans.get(asked, plan, Plan.is_small) if lasting else plan()
    rows = run(mine, made.sql, made.values)
    if wanted in COUNTS:
        return iter([_count(rows.fetchone()[0], wanted)])
    return _framed(wanted, made.opening, (row[0] for row in islice(rows, MAX_ROWS)))


class Plan(NamedTuple):
    """A statement of one column, and what stands before its rows."""

    sql: str
    values: list
    opening: str

    def is_small(self) -> bool:
        """Tell whether it may be kept: a LOOKUP can name as many ids as a mine has."""
        texts = (value for value in self.values if isinstance(value, str))
        return len(self.sql) + len(self.opening) + sum(map(len, texts)) < MOST_KEPT


def _plan(
    query: Query, compiler: Compiler, wanted: str, start: int, size: int | None, headers: str
) -> Plan:
    if wanted in COUNTS:
        statement = compiler.count()
        return Plan(statement.sql, statement.values, "")
    make = compiler.cells if wanted == "jsonrows" else compiler.rows
    statement = make(start, size)
    is_json = FORMATS[wanted].family == "json"
    head = describe(query, compiler.mine, start) if is_json else {}
    opening = _opening(wanted, head, _titles(query, compiler.mine, wanted, headers))
    return Plan(lines.select(wanted, query, statement), statement.values, opening)


def run(mine: Mine, sql: str, values: list) -> sqlite3.Cursor:
    """Execute a statement as far as its first row.

    Raises:
        BadRequest: the query is more than the database takes.
    """
    try:
        return mine.connection.execute(sql, values)
    except sqlite3.Error as error:
        if any(word in str(error) for word in TOO_MUCH):
            raise BadRequest(f"The query is too large for this mine: {error}") from error
        raise


def broken(error: sqlite3.Error) -> str:
    """Return a sentence on a query that is right and that the database cannot answer."""
    stopped = limits.why_stopped(error)
    return stopped or f"The mine's database could not answer this query: {error}"


def describe(query: Query, mine: Mine, start: int) -> dict[str, Any]:
    """Return what the header of a JSON answer says of its columns (QueryResultService)."""
    return {
        "modelName": mine.model.name,
        "rootClass": query.root,
        "start": start,
        "views": [path.text for path in query.view],
        "columnHeaders": column_titles(query, mine),
    }


def frame(head: dict[str, Any], texts: Iterable[str]) -> Iterator[str]:
    """Yield a JSON answer whose results are already JSON texts: header, a text a line, footer.

    Args:
        head: what stands before the results.
        texts: the results.
    """
    return framed("json", head, iter(texts))


def column_titles(query: Query, mine: Mine) -> list[str]:
    """Return what the columns of a query are called."""
    labels = Labels(mine.model, mine.facts.get("labels"))
    return [labels.of_column(path, query.descriptions) for path in query.view]


def _table_header(query: Query, mine: Mine, start: int) -> dict[str, Any]:
    return {
        **describe(query, mine, start),
        "viewTypes": [path.attribute.declared or path.attribute.type for path in query.view],
        "size": 1,
        "title": query.name or None,
        "description": None,
    }


def _titles(query: Query, mine: Mine, wanted: str, headers: str) -> list[str]:
    if wanted == "html":
        headers = "friendly"
    if headers == "none" or wanted not in {"tab", "csv", "html"}:
        return []
    if headers == "friendly":
        return column_titles(query, mine)
    return [path.text for path in query.view]


def framed(
    wanted: str, head: dict[str, Any], texts: Iterator[str], titles: Iterable[str] = ()
) -> Iterator[str]:
    """Yield an answer whose results are already written in its format, a text a line.

    Args:
        wanted: a format's name.
        head: what stands before the results, in JSON.
        texts: the results.
        titles: of the columns, for flat files and HTML.
    """
    return _framed(wanted, _opening(wanted, head, list(titles)), texts)


def _framed(wanted: str, opening: str, texts: Iterator[str]) -> Iterator[str]:
    family = FORMATS[wanted].family
    is_json = family == "json"
    between = ",\n" if is_json else "\n"
    number, text, after = FIRST_ROWS, opening, ""
    try:
        while batch := list(islice(texts, number)):
            piece = between.join(batch)
            text += after + (lines.unbroken(piece) if is_json else piece)
            after = between
            if len(batch) < number:
                break  # the end: a small answer is one piece
            yield text
            text = ""
            number = max(1, min(MOST_ROWS, PIECE * number // (len(piece) + 1)))
    except sqlite3.Error as error:  # the status is sent by now; the end of the answer tells
        status = BadRequest.status if limits.why_stopped(error) else 500
        yield text + after[-1:] + _closing(family, broken(error), status)
    else:
        yield text + after[-1:] + _closing(family)


def _opening(wanted: str, head: dict[str, Any], titles: list[str]) -> str:
    match FORMATS[wanted].family:
        case "json":
            return json.dumps(head, ensure_ascii=False)[:-1] + ', "results":[\n'
        case "xml":
            return '<?xml version="1.0" encoding="UTF-8"?>\n<ResultSet>\n'
        case "html":
            cells = "".join(f"<th>{xml_text(one)}</th>" for one in titles)
            return f"<table><thead><tr>{cells}</tr></thead>\n"
    if not titles:
        return ""
    return {"tab": "\t", "csv": ","}[wanted].join(_quoted(wanted, one) for one in titles) + "\n"


def _quoted(wanted: str, text: str) -> str:
    return f'"{text}"' if wanted == "csv" else text  # a path holds no quotes


def _closing(family: str, error: str | None = None, status: int = 200) -> str:
    if family == "json":
        return "]," + json.dumps(envelope({}, error, status), ensure_ascii=False)[1:] + "\n"
    text = error_text(family, error, status) if error else ""
    if family == "xml":
        return f"{text}</ResultSet>\n"
    if family == "html":
        return f"{text}</table>\n"
    return text


def _count(number: int, wanted: str) -> str:
    return f"{number}\n" if wanted == "count" else json.dumps(envelope({"count": number})) + "\n"
