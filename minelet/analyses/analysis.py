"""An enrichment widget put to a list: which terms its objects have more often than chance has it.

What is counted follows InterMine's EnrichmentWidget, EnrichmentWidgetImplLdr and
EnrichmentInputWidgetLdr: the sample is those objects of the list that have any term, the
background those of the population, or of all that there are; where a widget says `[list]`, those
that share a value with the list, as its organisms.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from minelet.analyses.annotations import Annotations, Chosen, Term
from minelet.analyses.enrichment import Enriched, Population, Sample, calculate
from minelet.analyses.pairs import annotations_of, as_text, known
from minelet.analyses.widgets import LIST, Widget, whole
from minelet.objects.database import Mine
from minelet.query.sketches import Sketch
from minelet.query.sql import Compiler

MOST_POPULATIONS = 64  # kept counts of whole backgrounds, one for each widget and filter


@dataclass(frozen=True)
class Subject:
    """The objects that a widget is put to: a list by its name, or some ids."""

    ids: tuple[int, ...]
    name: str | None = None

    def keep_to(self, sketch: Sketch, path: str) -> Sketch:
        """Constrain a query to these objects."""
        return sketch.within(path, self.ids, self.name)


@dataclass(frozen=True)
class Enrichment:
    """An enrichment's rows and what is said of them as a whole."""

    rows: list[Enriched]
    not_analysed: int
    population: int


@dataclass
class Lengths:
    """The lengths by which an enrichment may be corrected. Empty: it cannot be."""

    of: dict[int, float] = field(default_factory=dict)
    in_list: int = 0


def enrich(
    mine: Mine,
    widget: Widget,
    subject: Subject,
    background: Collection[int] | None,
    filtered: str | None,
    correction: str,
    most: float,
    by_length: Lengths | None = None,
) -> Enrichment:
    """Put an enrichment widget to a list.

    Args:
        mine: the open mine.
        widget: an enrichment widget of it.
        subject: the objects that are asked about.
        background: the ids of the population; None for all objects of the class.
        filtered: the filter's value; None, or "All", for no filter.
        correction: the name of a correction for the number of tests.
        most: the largest p-value to give.
        by_length: lengths to correct by; None for not.

    Raises:
        NoTestError: the correction is unknown, or the counts allow no test.
    """
    pairs = annotations_of(mine, widget)
    filtered = None if filtered is None or filtered.lower() == "all" else filtered
    listed = tuple(
        frozenset(values_in(mine, widget, one.path, subject.ids))
        for one in widget.conditions
        if one.kind == LIST
    )
    ids = set(subject.ids)
    lengths = by_length.of if by_length else {}
    if lengths:  # what has none is not counted at all
        ids &= lengths.keys()
        background = None if background is None else lengths.keys() & background
    sample = _sample(*pairs.count(ids, pairs.choose(filtered, None)))
    if background is None:
        population = _everything(mine, widget, pairs, filtered, listed, lengths)
    else:
        population = _population(pairs, background, pairs.choose(filtered, listed), lengths)
    rows = calculate(sample, population, correction, most, by_length=bool(lengths))
    return Enrichment(rows, len(subject.ids) - sample.size, population.size)


def _sample(size: int, counts: dict[Term, int]) -> Sample:
    # An identifier with several names counts under one of them, as in InterMine, here the last.
    by_identifier = {
        identifier: (name, counts[identifier, name]) for identifier, name in sorted(counts)
    }
    return Sample(
        size,
        {one: count for one, (_, count) in by_identifier.items()},
        {one: name for one, (name, _) in by_identifier.items()},
    )


def _population(
    pairs: Annotations,
    background: Collection[int] | None,
    keys: Chosen,
    lengths: dict[int, float],
) -> Population:
    objects = None if background is None else set(background)
    size, counts = pairs.count(objects, keys)
    by_identifier: dict[str, int] = {}
    for (identifier, _), count in counts.items():
        by_identifier[identifier] = by_identifier.get(identifier, 0) + count
    if not lengths:
        return Population(size, by_identifier)
    return Population(size, by_identifier, *pairs.means(lengths, objects or (), keys))


def _everything(
    mine: Mine,
    widget: Widget,
    pairs: Annotations,
    filtered: str | None,
    listed: tuple,
    lengths: dict[int, float],
) -> Population:
    """Return the counts of the whole mine, which do not change while it is open."""
    kept = known(mine).populations
    key = (widget.name, filtered, listed, bool(lengths))
    found = kept.get(key)
    if found is None:
        objects = lengths.keys() if lengths else None
        found = _population(pairs, objects, pairs.choose(filtered, listed), lengths)
        if len(kept) >= MOST_POPULATIONS:
            kept.clear()
        kept[key] = found
    return found


def values_in(mine: Mine, widget: Widget, path_text: str, ids: Collection[int]) -> list[str]:
    """Return the values at a path that some objects have, each once, sorted."""
    path = mine.model.path(path_text, widget.subclasses)
    sketch = Sketch([path.text], subclasses=widget.subclasses).within(widget.start, ids)
    statement = Compiler(sketch.query(mine.model), mine).rows()
    rows = mine.connection.execute(statement.sql, statement.values)
    found = {as_text(row[0], path.attribute) for row in rows}
    return sorted(one for one in found if one is not None)


def filters_of(mine: Mine, widget: Widget, subject: Subject) -> list[str]:
    """Return the values among which the filter of a widget is chosen; the first is the default."""
    filters = widget.get("filters")
    if filters is None:
        return []
    if "[list]" in filters:
        path = whole(widget.start, filters.partition("=")[0])
        return values_in(mine, widget, path, subject.ids)
    return [one.strip() for one in filters.split(",")]


def lengths_of(mine: Mine, widget: Widget, subject: Subject, all_of_them: bool) -> Lengths:
    """Return the lengths of the objects of a widget's class, where it may be corrected by them.

    It may when its lists are of sequence features and at least one object of this one has a
    length (GeneLengthCorrectionCoefficient.isApplicable).

    Args:
        mine: the open mine.
        widget: an enrichment widget.
        subject: the objects that are asked about.
        all_of_them: whether to return those of all objects, or of these alone.
    """
    if not widget.corrects_length or "SequenceFeature" not in mine.model.classes:
        return Lengths()
    if widget.type == "SequenceFeature" or not mine.model.is_a(widget.type, "SequenceFeature"):
        return Lengths()
    store = known(mine).lengths
    found = store.get(widget.start)
    if found is None:
        sketch = Sketch([f"{widget.start}.id", f"{widget.start}.length"])
        sketch.add(f"{widget.start}.length", "!=")
        if not all_of_them:
            sketch.within(widget.start, subject.ids)
        statement = Compiler(sketch.query(mine.model), mine).rows()
        rows = mine.connection.execute(statement.sql, statement.values)
        found = {row[0]: float(row[1]) for row in rows}
        if all_of_them:
            store[widget.start] = found
    in_list = sum(one in found for one in set(subject.ids))
    return Lengths(found, in_list) if in_list else Lengths()


# -- the queries that belong to an enrichment ---------------------------------------------------


def path_query(widget: Widget, subject: Subject) -> Sketch:
    """Return the query for the rows behind an enrichment: the widget's views of the list."""
    sketch = Sketch(list(widget.views), subclasses=widget.subclasses)
    return _view_conditions(subject.keep_to(sketch, widget.start), widget)


def matches_query(widget: Widget, subject: Subject) -> Sketch:
    """Return the query for the objects of the list that have each term."""
    identifier = widget.identifier_path
    sketch = Sketch(
        [identifier, widget.path("startClassDisplay")],
        order=[identifier],
        subclasses=widget.subclasses,
    )
    return _view_conditions(subject.keep_to(sketch, widget.start), widget)


def without_length(widget: Widget, subject: Subject, views: list[str]) -> Sketch:
    """Return the query for those objects of the list that have no length."""
    sketch = subject.keep_to(Sketch(views, subclasses=widget.subclasses), widget.start)
    return sketch.add(f"{widget.start}.length", "=")


def _view_conditions(sketch: Sketch, widget: Widget) -> Sketch:
    for one in widget.view_conditions:
        sketch.add(one.path, one.op, one.value)
    return sketch


def length_report(
    mine: Mine, widget: Widget, subject: Subject, lengths: Lengths, chosen: str, views: list[str]
) -> str:
    """Return what is said of the correction by length, as JSON.

    Args:
        mine: the open mine.
        widget: an enrichment widget that offers the correction.
        subject: the objects that are asked about.
        lengths: as `lengths_of` returned them.
        chosen: the request's parameter `gene_length_correction`.
        views: the paths that sum up an object of the widget's class.
    """
    said: dict[str, Any] = {}  # org.json leaves out what is null
    if lengths.of:
        said["gene_length_correction"] = chosen.lower() == "true"
        missing = len(subject.ids) - lengths.in_list
        if missing:
            # Java's DecimalFormat("##.##"), rounding down.
            percent = missing * 10_000 // len(subject.ids) / 100
            said["percentage_gene_length_not_null"] = f"{percent:g}%"
            query = without_length(widget, subject, views)
            said["pathQueryGeneLengthNull"] = query.json(mine.model)
    return json.dumps({"gene_length": said})
