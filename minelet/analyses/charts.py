"""Charts and tables of a list: how its objects fall into categories, and what they lead to.

What is counted follows InterMine's GraphWidgetLoader and TableWidgetLdr.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from minelet.analyses.analysis import Subject
from minelet.analyses.pairs import as_text
from minelet.analyses.widgets import BRACKETS, FILTER, FIXED, Widget, display_fields
from minelet.objects.database import Mine
from minelet.query.sketches import Sketch
from minelet.query.sql import Compiler

MOST_ROWS = 5_000  # of a table (TableWidgetLdr)
STEP = re.compile(r"([^.\[]+)(?:\[([^=!\]]+)(!?=)([^\]]*)\])?(?:\.|$)")


@dataclass(frozen=True)
class Frame:
    """Where a chart's list and its start class stand in the query that counts them."""

    objects: str
    start: str
    renamed: str

    @classmethod
    def of(cls, widget: Widget) -> Frame:
        """Return the frame of a chart: its list holds the start class, or what is linked to it."""
        path = widget.get("listPath")
        if not path:
            return cls(widget.start, widget.start, widget.start)
        if path.split(".")[0] == widget.start:
            return cls(path, widget.start, widget.start)
        return cls(path.split(".")[0], widget.start, path)

    def path(self, text: str) -> str:
        """Return a path from the start class on as one from the query's root on."""
        return self.renamed + text.removeprefix(self.start)


def chart(mine: Mine, widget: Widget, subject: Subject, filtered: str | None) -> list[list[Any]]:
    """Return the rows of a chart: first the labels, then each category with its counts."""
    labels = widget.attributes.get("seriesLabels", "").split(",") if widget.series else []
    head: list[Any] = [widget.attributes.get("rangeLabel"), *labels]
    if widget.compares:
        return [head, *_compared(mine, widget, subject, filtered)]
    found = Counter(one[1:] for one in _members(mine, widget, subject, filtered))
    if not widget.series:
        return [head, *([category, count] for (category, _), count in sorted(found.items()))]
    series = [one.lower() if one.lower() in {"true", "false"} else one for one in widget.series]
    categories = sorted({category for category, value in found if value is not None})
    return [
        head,
        *([category, *(found[category, value] for value in series)] for category in categories),
    ]


def _compared(
    mine: Mine, widget: Widget, subject: Subject, filtered: str | None
) -> Iterator[list[Any]]:
    """Yield for each category how many are in the list, and how many were to be expected."""
    actual = Counter(one[1] for one in _members(mine, widget, subject, filtered))
    everywhere = Counter(one[1] for one in _members(mine, widget, None, filtered))
    for category in sorted(everywhere):
        share = everywhere[category] / everywhere.total()
        # Half is rounded up, as by Java's Math.round.
        yield [category, actual[category], math.floor(actual.total() * share + 0.5)]


def _members(
    mine: Mine, widget: Widget, subject: Subject | None, filtered: str | None
) -> set[tuple[int, str, str]]:
    """Return each object of the list, or of all, with each category and series that it is in."""
    texts = [widget.path("categoryPath")]
    if widget.series and not widget.compares:
        texts.append(widget.path("seriesPath"))
    frame = Frame.of(widget)
    kinds = [mine.model.path(text, widget.subclasses).attribute for text in texts]
    found = set()
    for identifier, *row in _rows(
        mine, widget, [frame.path(one) for one in texts], subject, filtered
    ):
        category, *series = map(as_text, row, kinds)
        if category is not None:  # what has no category is in none
            found.add((identifier, category, *(series or [""])))
    return found


def analysed(mine: Mine, widget: Widget, subject: Subject, filtered: str | None) -> int:
    """Return how many objects of the list meet the constraints of a chart."""
    return len({row[0] for row in _rows(mine, widget, [], subject, filtered)})


def _rows(
    mine: Mine, widget: Widget, texts: list[str], subject: Subject | None, filtered: str | None
) -> list[tuple]:
    """Return the ids of the list's objects, or of all, with the values at some paths."""
    frame = Frame.of(widget)
    subclasses = {frame.path(one): name for one, name in widget.subclasses.items()}
    # What stands last is joined, and must be there, though nothing of it is shown: the start
    # class, and what the filter is about even when it lets all pass.
    joined = [f"{frame.renamed}.id"]
    joined += [frame.path(one.path) for one in widget.conditions if one.kind != FIXED]
    sketch = Sketch([f"{frame.objects}.id", *texts, *joined], subclasses=subclasses)
    if subject is not None:
        sketch.within(frame.objects, subject.ids)
    for one in widget.conditions:
        if one.kind == FIXED:
            sketch.add(frame.path(one.path), one.op, one.value)
        elif one.kind == FILTER and filtered is not None and filtered.lower() != "all":
            sketch.add(frame.path(one.path), one.op, filtered)
    statement = Compiler(sketch.query(mine.model), mine).rows()
    rows = mine.connection.execute(statement.sql, statement.values)
    return [row[: len(texts) + 1] for row in rows]


def chart_query(widget: Widget, subject: Subject) -> Sketch:
    """Return the query behind a chart: `%category` and `%series` stand for what is clicked on."""
    frame = Frame.of(widget)
    sketch = _clicked(widget, subject, [frame.path(one) for one in widget.views])
    for one in widget.conditions:
        if one.kind == FIXED:
            sketch.add(frame.path(one.path), one.op, one.value)
    return sketch


def simple_chart_query(widget: Widget, subject: Subject, mine: Mine) -> Sketch:
    """Return the query for the key fields of what is clicked on."""
    objects = Frame.of(widget).objects
    kind = mine.model.path(objects, widget.subclasses).end_class
    keys = [path for path in mine.lookup_paths(kind) if "." not in path] or ["id"]
    return _clicked(widget, subject, [f"{objects}.{key}" for key in keys])


def _clicked(widget: Widget, subject: Subject, view: list[str]) -> Sketch:
    frame = Frame.of(widget)
    subclasses = {frame.path(one): name for one, name in widget.subclasses.items()}
    sketch = subject.keep_to(Sketch(view, subclasses=subclasses), frame.objects)
    sketch.add(frame.path(widget.path("categoryPath")), "=", "%category")
    if widget.series and not widget.compares:
        sketch.add(frame.path(widget.path("seriesPath")), "=", "%series")
    return sketch


# -- tables ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Table:
    """A table: its columns, its rows (fields, id, count), and how many objects are in none."""

    columns: list[str]
    rows: list[tuple[list[Any], int, int]]
    not_analysed: int


def table(mine: Mine, widget: Widget, subject: Subject) -> Table:
    """Return what the objects of a list lead to, most often met first."""
    sketch, end = _along(widget)
    fields = display_fields(widget)
    sketch.view = [f"{widget.start}.id", f"{end}.id", *(f"{end}.{one}" for one in fields)]
    sketch.within(widget.start, subject.ids)
    statement = Compiler(sketch.query(mine.model), mine).rows()
    kinds = [mine.model.path(f"{end}.{one}").attribute for one in fields]
    shown: dict[int, list[Any]] = {}
    pairs: set[tuple[int, int]] = set()
    for row in mine.connection.execute(statement.sql, statement.values):
        pairs.add((row[0], row[1]))
        values = zip(row[2 : 2 + len(fields)], kinds, strict=True)
        shown[row[1]] = [one if kind.kind is int else as_text(one, kind) for one, kind in values]
    counts = Counter(pair[1] for pair in pairs)
    order = sorted(counts, key=lambda one: (-counts[one], [str(value) for value in shown[one]]))
    name = mine.model.path(end).end_class
    columns = [f"{name}.{one}" for one in fields]
    columns.append(widget.get("columnTitle") or f"{widget.start}s")
    return Table(
        columns,
        [(shown[one], one, counts[one]) for one in order[:MOST_ROWS]],
        len(set(subject.ids)) - len({pair[0] for pair in pairs}),
    )


def table_query(widget: Widget, subject: Subject) -> Sketch:
    """Return the query behind a table: its views of the list."""
    sketch, _ = _along(widget)
    sketch.view = list(widget.views)
    return subject.keep_to(sketch, widget.start)


def table_end(widget: Widget) -> str:
    """Return the path at which the objects of a table are."""
    return BRACKETS.sub("", widget.attributes["pathStrings"])


def _along(widget: Widget) -> tuple[Sketch, str]:
    """Return a query that follows a table's path, `Company.departments[name=X].employees`."""
    sketch, seen = Sketch([]), ""
    for step in STEP.finditer(widget.attributes["pathStrings"]):
        seen = f"{seen}.{step[1]}" if seen else step[1]
        if step[2]:
            exact = "==" if step[3] == "=" else "!=="
            sketch.add(f"{seen}.{step[2].strip()}", exact, step[4].strip())
    return sketch, seen
