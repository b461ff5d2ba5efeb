"""One column of a query's results in short: its values with counts, or the figures of numbers.

Follows MainHelper.makeSummaryQuery (what is counted, the histogram), QueryResultService (when
numbers are shown as figures, what the header says), JSONSummaryProcessor (the names in a row) and
FilteringResultIterator. A real mine gives figures in JSON only, and only for two values or more:
elsewhere numbers are values with counts, like text.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from minelet.errors import BadRequest
from minelet.model import Attribute, Path
from minelet.objects.database import Mine
from minelet.objects.wild import contains_test
from minelet.query.pathquery import Query
from minelet.query.sql import Compiler
from minelet.rows import results
from minelet.rows.formats import FORMATS
from minelet.rows.lines import LINES, column_of, json_value
from minelet.sets.lists import Lists

BINS = 20  # querySummary.no-of-bins
COUNT = Attribute("count", "Long", "java.lang.Long")
FIGURES = ("min", "max", "average", "stdev", "buckets", "bucket", "count")

# The types of which QueryResultService says that they have figures. It compares the type as the
# model writes it, so that a java.lang.Integer is none of them.
NAMED_NUMBERS = {
    *["int", "Integer", "Float", "float", "Double", "double", "long", "Long", "Math.BigDecimal"]
}


@dataclass(frozen=True)
class Asked:
    """Which summary is wanted: of which path, and which part of it."""

    path: str
    term: str | None = None
    start: int = 0
    size: int | None = None
    headers: str = "none"


def write(
    query: Query, mine: Mine, wanted: str, asked: Asked, lists: Lists | None = None
) -> Iterator[str]:
    """Summarise a query and yield the response's text, piece by piece.

    Args:
        query: a checked query over `mine`.
        mine: the open mine.
        wanted: a format's name, but none of those that count.
        asked: what to summarise.
        lists: the lists that who asks may see; by default those that are public.

    Raises:
        MineError: at once, before the first piece, when it cannot be done.
    """
    if wanted == "jsonobjects":
        raise BadRequest("A summary is no objects: ask for it as jsonrows or json")
    found = _Summary(query, mine, asked, lists)
    is_json = FORMATS[wanted].family == "json"
    titles = found.titles if asked.headers != "none" or wanted == "html" else []
    if not is_json:
        return results.framed(wanted, {}, found.values(wanted), titles)
    head = results.describe(query, mine, asked.start)
    head |= {"columnHeaders": found.titles, "uniqueValues": found.unique()}
    figures = found.figures() if found.numeric and head["uniqueValues"] > 1 else []
    if asked.term is not None:
        head["filteredCount"] = len(figures) or found.unique(filtered=True)
    if wanted == "jsontable":  # a table without its rows, as without a summary
        return results.framed(wanted, head, iter(()))
    if figures:
        end = None if asked.size is None else asked.start + asked.size
        return results.framed(wanted, head, _figure_lines(figures[asked.start : end], wanted))
    return results.framed(wanted, head, found.values(wanted))


class _Summary:
    """The values of one path in the rows of a query."""

    def __init__(self, query: Query, mine: Mine, asked: Asked, lists: Lists | None):
        self.mine = mine
        self.asked = asked
        compiler = Compiler(query, mine, lists)
        self.path = _summary_path(compiler, asked.path)
        self.attribute = self.path.attribute
        self.numeric = self.attribute.kind in {int, float}
        statement = compiler.values_of(self.path)
        self.all, self.all_values = statement.sql, statement.values
        self.some, self.some_values = self.all, list(self.all_values)
        if asked.term and asked.term.strip():
            if self.attribute.kind is not str or self.attribute.type == "Date":
                raise BadRequest(
                    f"A filterTerm is for text, and {asked.path} is of type {self.attribute.type}"
                )
            test = contains_test("v", asked.term, self.some_values)
            self.some = f"SELECT v FROM ({self.all}) WHERE {test}"
        declared = self.attribute.declared or self.attribute.type
        numbers = declared in NAMED_NUMBERS
        self.titles = ["min", "max", "average", "standard-dev"] if numbers else ["item", "count"]

    def unique(self, filtered: bool = False) -> int:
        """Return how many different values there are; what is missing counts as one."""
        sql, values = (self.some, self.some_values) if filtered else (self.all, self.all_values)
        counted = f"SELECT COUNT(*) FROM (SELECT 1 FROM ({sql}) GROUP BY v COLLATE BINARY)"
        return results.run(self.mine, counted, values).fetchone()[0]

    def values(self, wanted: str) -> Iterator[str]:
        """Yield a line for each value with its count, the most frequent first."""
        page, values = "", self.some_values
        if self.asked.start or self.asked.size is not None:
            size = -1 if self.asked.size is None else self.asked.size
            page, values = " LIMIT ? OFFSET ?", [*values, size, self.asked.start]
        item, count = column_of(0, self.attribute), column_of(1, COUNT)
        if wanted == "jsonrows":
            line = f"json_object('item', {json_value(item)}, 'count', {count[0]})"
        else:
            line = LINES[wanted]([item, count])
        rows = results.run(
            self.mine,
            f"SELECT {line} FROM (SELECT v AS c0, COUNT(*) AS c1 FROM ({self.some}) "
            f"GROUP BY v COLLATE BINARY ORDER BY c1 DESC, v COLLATE BINARY NULLS LAST{page})",
            values,
        )
        return (row[0] for row in rows)

    def figures(self) -> list[tuple]:
        """Return the histogram, a row a bucket: FIGURES; nothing when numbers cannot be binned."""
        grouped = f"SELECT v, COUNT(*) FROM ({self.some}) GROUP BY v ORDER BY v NULLS LAST"
        pairs = results.run(self.mine, grouped, self.some_values).fetchall()
        return histogram(pairs, whole=self.attribute.kind is int)


def _summary_path(compiler: Compiler, text: str) -> Path:
    try:
        path = compiler.mine.model.path(text, compiler.query.subclasses)
    except BadRequest as error:
        raise BadRequest(f"Summary path is invalid: {error}") from error
    if path.attribute is None:
        raise BadRequest(f"Summary path is invalid: {text} is an object, not a value")
    if path.node not in compiler.tree.nodes:
        raise BadRequest(
            f"Summary path is invalid: {text} is no part of the query, which must show or "
            f"constrain {path.node}"
        )
    if path.attribute.type == "ClobAccess":
        raise BadRequest(f"Cannot summarise this column: {text} is a long text")
    return path


def histogram(pairs: Iterable[tuple[float | None, int]], whole: bool) -> list[tuple]:
    """Return the buckets of numbers that are not empty, each with the figures of all numbers.

    The rule is MainHelper.getHistogram's: from the least to 1.01 times the greatest value there
    are 20 buckets, for whole numbers at most as many as the greatest exceeds the least. They are
    numbered from 1, as PostgreSQL's WIDTH_BUCKET does; values that are missing come last, in a
    bucket that has no number.

    Args:
        pairs: values with their counts; a value is None when it is missing.
        whole: whether the numbers are whole ones.

    Returns:
        Rows of FIGURES. `stdev` is that of a sample, None for one number. Nothing when there is
        no room for a bucket, where PostgreSQL fails, or a figure is too large for a double.
    """
    known = [(value, count) for value, count in pairs if value is not None]
    missing = sum(count for value, count in pairs if value is None)
    if not known:
        return []
    total = sum(count for _, count in known)
    low, high = min(known)[0], max(known)[0]
    try:
        mean = math.fsum(value * count for value, count in known) / total
        spread = math.fsum(count * (value - mean) ** 2 for value, count in known)
    except OverflowError:
        return []
    deviation = math.sqrt(spread / (total - 1)) if total > 1 else None
    bins = min(BINS, high - low) if whole else BINS
    top = high * 1.01
    if bins == 0 or top == low or not all(map(math.isfinite, (mean, spread, top))):
        return []
    counts: dict[int, int] = {}
    for value, count in known:
        bucket = width_bucket(value, low, top, bins)
        counts[bucket] = counts.get(bucket, 0) + count
    figures = (low, high, mean, deviation, bins)
    rows = [(*figures, bucket, counts[bucket]) for bucket in sorted(counts)]
    return [*rows, (*figures, None, missing)] if missing else rows


def width_bucket(value: float, first: float, last: float, bins: int) -> int:
    """Return in which of `bins` equal parts between two bounds a value lies, as PostgreSQL does.

    0 is before the first, `bins + 1` at the last bound or beyond; the bounds may run downwards.

    >>> [width_bucket(value, 0, 10, 5) for value in (-1, 0, 1.9, 2, 10)]
    [0, 1, 1, 2, 6]
    """
    way = 1 if first < last else -1
    if way * value < way * first:
        return 0
    if way * value >= way * last:
        return bins + 1
    return min(bins, int(bins * ((value - first) / (last - first))) + 1)


def _figure_lines(rows: list[tuple], wanted: str) -> Iterator[str]:
    for row in rows:
        shown: Any = dict(zip(FIGURES, row, strict=True)) if wanted == "jsonrows" else row
        yield json.dumps(shown)
