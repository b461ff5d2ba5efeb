"""The pairs of objects and terms that enrichment widgets count: worked out, kept, found again.

For the GO of yeast they join 770 thousand rows. So they are worked out once, when a mine is
built, and kept in its database as one packed row for each widget; a mine that has no such row
works them out when first asked.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
import weakref
from array import array
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from minelet.analyses.annotations import Annotations, Key, open_conditions
from minelet.analyses.widgets import ENRICHMENT, FIXED, Widget, read
from minelet.model import Attribute
from minelet.objects.database import Mine, quoted, value_of
from minelet.objects.texts import real
from minelet.query.sketches import Sketch
from minelet.query.sql import Compiler

LAYOUT = 2

_lock = threading.Lock()
_known: weakref.WeakKeyDictionary[Mine, Known] = weakref.WeakKeyDictionary()


class Known:
    """What one process knows of the widgets of a mine."""

    def __init__(self, widgets: dict[str, Widget]):
        """Begin with what the configuration says."""
        self.widgets = widgets
        self.annotations: dict[str, Annotations] = {}
        self.populations: dict[tuple, Any] = {}
        self.lengths: dict[str, dict[int, float]] = {}
        self.lock = threading.Lock()


def known(mine: Mine) -> Known:
    """Return what is known of a mine's widgets, read when first asked.

    Raises:
        WidgetError: the mine's configuration does not fit its model.
    """
    with _lock:
        if mine not in _known:
            _known[mine] = Known(read(mine.facts.get("widgets", ""), mine.model))
        return _known[mine]


def annotations_of(mine: Mine, widget: Widget) -> Annotations:
    """Return the pairs of a widget: those at hand, else those stored, else worked out."""
    store = known(mine)
    with store.lock:
        if widget.name not in store.annotations:
            body = _stored(mine, widget)
            store.annotations[widget.name] = (
                Annotations.unpacked(widget, body) if body else work_out(mine, widget)
            )
        return store.annotations[widget.name]


def keep(path: Path) -> None:
    """Work the pairs of every enrichment widget of a built mine out and store them in it.

    Args:
        path: a finished mine whose fact `widgets` is its configuration.

    Raises:
        WidgetError: the configuration does not fit the model.
    """
    mine = Mine(path)
    try:
        widgets = [one for one in known(mine).widgets.values() if one.kind == ENRICHMENT]
        rows = [(one.name, digest(one), work_out(mine, one).packed()) for one in widgets]
    finally:
        mine.close()
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute(
            "CREATE TABLE IF NOT EXISTS minelet_annotations "
            "(widget TEXT PRIMARY KEY, digest TEXT, body BLOB)"
        )
        connection.executemany("INSERT OR REPLACE INTO minelet_annotations VALUES (?, ?, ?)", rows)
    finally:
        connection.close()


def work_out(mine: Mine, widget: Widget) -> Annotations:
    """Return the pairs of a widget, from the rows of the mine."""
    texts = (widget.identifier_path, widget.path("enrich"))
    paths = [
        mine.model.path(text, widget.subclasses)
        for text in (*texts, *(one.path for one in open_conditions(widget)))
    ]
    nodes = list(dict.fromkeys(path.node for path in paths))
    view = [f"{widget.start}.id", *(f"{node}.id" for node in nodes)]
    query = fixed(Sketch(view, subclasses=widget.subclasses), widget).query(mine.model)
    statement = Compiler(query, mine).rows()
    found: dict[int, set[tuple[int, ...]]] = {}
    for row in mine.connection.execute(statement.sql, statement.values):
        found.setdefault(row[0], set()).add(row[1 : len(view)])
    combinations = set().union(*found.values()) if found else set()
    columns = []
    for path in paths:
        at = nodes.index(path.node)
        values = values_of(mine, path.end_class, path.attribute, {one[at] for one in combinations})
        columns.append((at, values))
    numbers: dict[Key, int] = {}
    number_of = {}
    for one in sorted(combinations):
        identifier, name, *rest = (values[one[at]] for at, values in columns)
        # What is missing counts as a term of its own: Java's String.valueOf writes "null".
        key = ("null" if identifier is None else identifier, "null" if name is None else name)
        number_of[one] = numbers.setdefault((*key, *rest), len(numbers))
    rows = {one: sorted({number_of[each] for each in found[one]}) for one in sorted(found)}
    return Annotations(
        widget,
        list(numbers),
        array("q", rows),
        array("I", map(len, rows.values())),
        array("I", (number for row in rows.values() for number in row)),
    )


def fixed(sketch: Sketch, widget: Widget) -> Sketch:
    """Add a widget's fixed constraints to a query."""
    for one in widget.conditions:
        if one.kind == FIXED:
            sketch.add(one.path, one.op, one.value)
    return sketch


def values_of(
    mine: Mine, class_name: str, attribute: Attribute, ids: Iterable[int]
) -> dict[int, str | None]:
    """Return an attribute of some objects as text, by their ids."""
    statement = (
        f"SELECT o.id, {value_of('o', attribute)} FROM {quoted(class_name)} o "
        "WHERE o.id IN (SELECT value FROM json_each(?))"
    )
    rows = mine.connection.execute(statement, (json.dumps(list(ids)),))
    return {identifier: as_text(value, attribute) for identifier, value in rows}


def as_text(value: Any, attribute: Attribute) -> str | None:
    """Return a value as Java writes it."""
    if value is None:
        return None
    if attribute.kind is bool:
        return "true" if value else "false"
    return real(value) if isinstance(value, float) else str(value)


def digest(widget: Widget) -> str:
    """Return a short name for what a widget's pairs depend on."""
    said = json.dumps([LAYOUT, asdict(widget)], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _stored(mine: Mine, widget: Widget) -> bytes | None:
    try:
        row = mine.connection.execute(
            "SELECT body FROM minelet_annotations WHERE widget = ? AND digest = ?",
            (widget.name, digest(widget)),
        ).fetchone()
    except sqlite3.OperationalError:  # a mine without that table
        return None
    return row[0] if row else None
