"""One row of results as one line of text, put together by SQLite itself.

A statement for the values is wrapped in another, whose only column is the line, in the format
asked for. So a row crosses from SQLite to Python as one text and not as a value a column, which
is what most of the time of a large answer went into.

Values are written as InterMine writes them: MinimalJsonIterator, TableCellFormatter (whose
longest text is 200 characters), ResultProcessor with RowFormatterImpl, XMLFormatter.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from minelet.model import Attribute
from minelet.objects.tables import literal
from minelet.objects.texts import SINGLE
from minelet.query.pathquery import Query
from minelet.query.sql import Statement

DAY = len("2009-08-04")
LONGEST_CELL = 200  # webservice.tablecellformatter.cell.length.max
MOST_ARGUMENTS = 100  # SQLite passes a function no more than 127, by default

# What ends a line for a client that splits text into lines.
BREAKS = re.compile("[\x7f-\x9f\u2028\u2029]")


def select(form: str, query: Query, statement: Statement) -> str:
    """Return SQL whose only column is one line of a format for each row of a statement.

    Args:
        form: `json`, `jsonrows`, `tab`, `csv`, `text`, `xml` or `html`.
        query: the checked query.
        statement: what `Compiler.cells` gives for `jsonrows`, else what `Compiler.rows` gives.
    """
    if form == "jsonrows":
        line = _cells(query, statement)
    else:
        line = LINES[form]([column_of(at, path.attribute) for at, path in enumerate(query.view)])
    # A lone number is joined with nothing that makes it text.
    return f"SELECT CAST({line} AS TEXT) FROM ({statement.sql})"


def unbroken(piece: str) -> str:
    """Return JSON text in which no character but the newlines between rows ends a line."""
    if piece.isascii():
        return piece
    return BREAKS.sub(lambda found: f"\\u{ord(found[0]):04x}", piece)


Column = tuple[str, Attribute]


def column_of(at: int, attribute: Attribute) -> Column:
    """Return a value as it is shown: of a date the day, by ConstraintValueParser's format.

    Args:
        at: the place of its column in the statement, from 0.
        attribute: whose value it is.
    """
    return (f"substr(c{at}, 1, {DAY})" if attribute.type == "Date" else f"c{at}", attribute)


def _joined(parts: list[str], between: str = "") -> str:
    """Return SQL that puts texts together, nested no deeper than it must be."""
    if len(parts) == 1:
        return parts[0]
    middle = len(parts) // 2
    left, right = _joined(parts[:middle], between), _joined(parts[middle:], between)
    return f"({left} || {between + ' || ' if between else ''}{right})"


def _boolean(column: str) -> str:
    return f"CASE {column} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END"


def _real(column: Column, form: str = "") -> str:
    """Return a real as text, by a function of `minelet.objects.texts`."""
    name, attribute = column
    return f"minelet_{form}{'single' if attribute.type in SINGLE else 'real'}({name})"


def json_value(column: Column) -> str:
    """Return what a JSON function takes for a value: of these a boolean and a real are JSON."""
    name, attribute = column
    if attribute.kind is bool:
        return f"json({_boolean(name)})"
    if attribute.kind is float:
        return f"json({_real(column, 'json_')})"
    return name


def _text(column: Column) -> str:
    name, attribute = column
    if attribute.kind is bool:
        return f"ifnull({_boolean(name)}, '')"
    if attribute.kind is float:
        return f"ifnull({_real(column)}, '')"
    return f"ifnull({name}, '')"


def _json(columns: list[Column]) -> str:
    arguments = [json_value(column) for column in columns]
    arrays = [
        f"json_array({', '.join(arguments[at : at + MOST_ARGUMENTS])})"
        for at in range(0, len(arguments), MOST_ARGUMENTS)
    ]
    if len(arrays) == 1:
        return arrays[0]
    # No value begins or ends with a bracket, so that only those of the arrays fall.
    inside = _joined([f"trim({array}, '[]')" for array in arrays], "','")
    return f"('[' || {inside} || ']')"


def _cells(query: Query, statement: Statement) -> str:
    """Return the cells of a row as TableCellFormatter makes them."""
    width = len(query.view)
    place = {node.path: width + 2 * at for at, node in enumerate(statement.shown)}
    cells = []
    for at, path in enumerate(query.view):
        value = json_value(column_of(at, path.attribute))
        if path.attribute.kind is str and path.attribute.type != "Date":
            value = (
                f"CASE WHEN length(c{at}) > {LONGEST_CELL} "
                f"THEN substr(c{at}, 1, {LONGEST_CELL}) || '...' ELSE c{at} END"
            )
        number, kind = f"c{place[path.node]}", f"c{place[path.node] + 1}"
        cells.append(
            f"json_object('value', {value}, 'url', '/report.do?id=' || {number}, "
            f"'class', {kind}, 'id', {number}, 'column', {literal(path.text)})"
        )
    inside = _joined(cells, "','")
    return f"('[' || {inside} || ']')"


def _tab(columns: list[Column]) -> str:
    # A value is quoted when it is empty or holds the delimiter, and only then.
    def field(column: Column) -> str:
        text = _text(column)
        if column[1].kind is not str:
            return f"CASE {text} WHEN '' THEN '\"\"' ELSE {text} END"
        quoted = f"'\"' || replace({text}, '\"', '\"\"') || '\"'"
        return f"CASE WHEN {text} = '' OR instr({text}, char(9)) THEN {quoted} ELSE {column[0]} END"

    return _joined([field(column) for column in columns], "char(9)")


def _csv(columns: list[Column]) -> str:
    fields = [f"'\"' || replace({_text(column)}, '\"', '\"\"') || '\"'" for column in columns]
    return _joined(fields, "','")


def _plain(columns: list[Column]) -> str:
    return _joined([_text(column) for column in columns], "','")


def _elements(row: str, item: str) -> Callable[[list[Column]], str]:
    def line(columns: list[Column]) -> str:
        items = [
            f"minelet_xml({column[0]})" if column[1].kind is str else _text(column)
            for column in columns
        ]
        inside = _joined(items, literal(f"</{item}><{item}>"))
        first, last = literal(f"<{row}><{item}>"), literal(f"</{item}></{row}>")
        return f"({first} || {inside} || {last})"

    return line


LINES: dict[str, Callable[[list[Column]], str]] = {
    "json": _json,
    "tab": _tab,
    "csv": _csv,
    "text": _plain,
    "xml": _elements("Result", "i"),
    "html": _elements("tr", "td"),
}
