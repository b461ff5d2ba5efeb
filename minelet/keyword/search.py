"""Keyword search: objects of all classes by the words in them, and facets to narrow them by."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from minelet.errors import BadRequest
from minelet.identity.details import details
from minelet.keyword.keywords import CATEGORY
from minelet.keyword.searchindex import Index
from minelet.keyword.searchterms import ALL, NONE, Terms, parse
from minelet.objects.limits import why_stopped

# As many as a real mine gives at a time (KeywordSearchPropertiesManager.PER_PAGE), and as many
# values of a facet as Solr counts.
PAGE = 100
MOST_VALUES = 100
MOST_EXPANDED = 100

# A word that is a key of an object counts for more than one that is anywhere in it.
RANK = "-bm25(minelet_words, 8.0, 1.0) * k.boost"

ARRAY = "(SELECT value FROM json_each(?))"
PAGE_OF = (
    "SELECT f.id, k.name, f.score FROM minelet_found f JOIN minelet_kinds k ON k.number = f.kind "
    "ORDER BY f.score DESC, f.id LIMIT ? OFFSET ?"
)
CATEGORIES_OF = (
    "SELECT k.name, COUNT(*) AS n FROM minelet_found f JOIN minelet_kinds k ON k.number = f.kind "
    "GROUP BY f.kind ORDER BY n DESC, k.name"
)
VALUES_OF = (
    "SELECT v.facet, v.value, COUNT(*) AS n FROM minelet_found f "
    "CROSS JOIN minelet_facets d ON d.document = f.id JOIN minelet_values v ON v.number = d.value "
    "GROUP BY v.number ORDER BY n DESC, v.value"
)


@dataclass(frozen=True)
class Hit:
    """An object that was found: `relevance` is 1 for the best and less for others."""

    id: int
    type: str
    relevance: float
    fields: dict[str, Any]


@dataclass(frozen=True)
class Found:
    """What was found: how much, the values of each facet with their counts, and one page of it."""

    total: int
    facets: dict[str, dict[str, int]]
    hits: list[Hit]


def search(
    index: Index,
    text: str,
    start: int = 0,
    size: int | None = None,
    facets: Mapping[str, Sequence[str]] | None = None,
    among: Sequence[int] | None = None,
) -> Found:
    """Find objects by words.

    Args:
        index: the index of a mine.
        text: what is looked for, in the language of `minelet.keyword.searchterms`.
        start: how many of the best to leave out.
        size: how many to give, at most and by default PAGE.
        facets: values by the name or field of a facet; an object must have one of each. As in a
            real mine, what is no facet says nothing.
        among: ids of the objects to choose from, by default all.

    Raises:
        BadRequest: the text is longer than any question, or the search takes too long.
    """
    known = {name: path for path, name in index.facets.items()} | {one: one for one in index.facets}
    chosen = {known[one]: values for one, values in (facets or {}).items() if one in known}
    with index.reading() as connection:
        terms = parse(text, _fields(index), lambda pattern: _expand(connection, pattern))
        try:
            _find(connection, terms, chosen, among)
            counted = _facets(connection, index)
            limit = PAGE if size is None else min(size, PAGE)
            page = connection.execute(PAGE_OF, (limit, start)).fetchall()
            best = connection.execute("SELECT MAX(score) FROM minelet_found").fetchone()[0]
        except sqlite3.OperationalError as error:
            reason = why_stopped(error, connection)
            if not reason and "fts5" not in str(error):
                raise
            raise BadRequest(reason or f"The search {text[:60]!r} is too large") from error
    return Found(sum(counted[CATEGORY].values()), counted, _hits(index, page, best or 0))


def _fields(index: Index) -> set[str]:
    model = index.mine.model
    names = {one.name.lower() for cls in model.classes.values() for one in cls.attributes}
    return {*names, "category", "classname"}


def _expand(connection: sqlite3.Connection, pattern: str) -> list[str]:
    rows = connection.execute(
        "SELECT term FROM minelet_vocabulary WHERE term GLOB ? LIMIT ?", (pattern, MOST_EXPANDED)
    )
    return [term for (term,) in rows]


def _find(
    connection: sqlite3.Connection,
    terms: Terms,
    chosen: Mapping[str, Sequence[str]],
    among: Sequence[int] | None,
) -> None:
    """Put what is found, with its score, where the rest of the search reads it."""
    tests, values = ["1"], []
    ranked = terms.wanted not in (ALL, NONE)
    if terms.wanted == NONE:
        tests = ["0"]
    elif ranked:
        tests = ["minelet_words MATCH ?"]
        values.append(terms.wanted)
    if terms.unwanted != NONE:
        tests.append("d.id NOT IN (SELECT rowid FROM minelet_words WHERE minelet_words MATCH ?)")
        values.append(terms.unwanted)
    if among is not None:
        tests.append(f"d.id IN {ARRAY}")
        values.append(json.dumps(list(among)))
    for facet, wanted in chosen.items():
        # SQLite lowers no letters but ASCII's, so a value may be given as it is, too.
        array = json.dumps([*wanted, *(one.lower() for one in wanted)])
        if facet == CATEGORY:
            tests.append(f"LOWER(k.name) IN {ARRAY}")
            values.append(array)
        else:
            tests.append(
                "d.id IN (SELECT document FROM minelet_facets f JOIN minelet_values v "
                f"ON v.number = f.value WHERE v.facet = ? AND LOWER(v.value) IN {ARRAY})"
            )
            values += [facet, array]
    words = "minelet_words w CROSS JOIN minelet_documents d ON d.id = w.rowid"
    connection.execute("DELETE FROM minelet_found")
    connection.execute(
        f"INSERT INTO minelet_found SELECT d.id, d.kind, {RANK if ranked else 'k.boost'} "
        f"FROM {words if ranked else 'minelet_documents d'} "
        f"JOIN minelet_kinds k ON k.number = d.kind WHERE {' AND '.join(tests)}",
        values,
    )


def _facets(connection: sqlite3.Connection, index: Index) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {one: {} for one in index.facets}
    rows = [(CATEGORY, *row) for row in connection.execute(CATEGORIES_OF)]
    for facet, value, count in (*rows, *connection.execute(VALUES_OF)):
        if facet == CATEGORY or len(found[facet]) < MOST_VALUES:
            found[facet][value] = count
    return found


def _hits(index: Index, page: list[tuple[int, str, float]], best: float) -> list[Hit]:
    by_class: dict[str, list[int]] = {}
    for number, kind, _ in page:
        by_class.setdefault(kind, []).append(number)
    known = {}
    for kind, numbers in by_class.items():
        known.update(details(index.mine, kind, numbers))
    return [
        Hit(
            number,
            kind,
            round(score / best, 7) if best > 0 else 1.0,
            {path: value for path, value in known[number].fields.items() if value is not None},
        )
        for number, kind, score in page
    ]
