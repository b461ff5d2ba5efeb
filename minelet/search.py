"""Keyword search: objects of all classes by the words in them, and facets to narrow them by."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from minelet.details import details
from minelet.errors import BadRequest
from minelet.keywords import CATEGORY
from minelet.searchindex import Index
from minelet.searchterms import ALL, NONE, Terms, parse

# As many as a real mine gives at a time (KeywordSearchPropertiesManager.PER_PAGE), and as many
# values of a facet as Solr counts.
PAGE = 100
MOST_VALUES = 100
MOST_EXPANDED = 500

# A word that is a key of an object counts for more than one that is anywhere in it.
RANK = "-bm25(minelet_words, 8.0, 1.0) * k.boost"


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
        text: what is looked for, in the language of `minelet.searchterms`.
        start: how many of the best to leave out.
        size: how many to give, at most and by default PAGE.
        facets: values by the name or field of a facet; an object must have one of each. As in a
            real mine, what is no facet says nothing.
        among: ids of the objects to choose from, by default all.

    Raises:
        BadRequest: the text is longer than any question.
    """
    known = {name: path for path, name in index.facets.items()} | {one: one for one in index.facets}
    chosen = {known[one]: values for one, values in (facets or {}).items() if one in known}
    with index.reading() as connection:
        terms = parse(text, _fields(index), lambda pattern: _expand(connection, pattern))
        where, values = _where(terms, chosen, among)
        try:
            counted = _facets(connection, index, where, values)
            total = sum(counted[CATEGORY].values())
            limit = PAGE if size is None else min(size, PAGE)
            page = _page(connection, terms, where, values, limit, start)
            best = _page(connection, terms, where, values, 1, 0) if start and page else page
        except sqlite3.OperationalError as error:
            if "fts5" not in str(error):
                raise
            raise BadRequest(f"The search {text[:60]!r} cannot be understood: {error}") from error
    return Found(total, counted, _hits(index, page, best[0][2] if best else 0))


def _fields(index: Index) -> set[str]:
    model = index.mine.model
    names = {one.name.lower() for cls in model.classes.values() for one in cls.attributes}
    return {*names, "category", "classname"}


def _expand(connection: sqlite3.Connection, pattern: str) -> list[str]:
    rows = connection.execute(
        "SELECT term FROM minelet_vocabulary WHERE term GLOB ? LIMIT ?", (pattern, MOST_EXPANDED)
    )
    return [term for (term,) in rows]


def _where(
    terms: Terms, chosen: Mapping[str, Sequence[str]], among: Sequence[int] | None
) -> tuple[str, list]:
    """Return the condition that a document `d` is found, and what it binds."""
    matching = "IN (SELECT rowid FROM minelet_words WHERE minelet_words MATCH ?)"
    tests, values = ["1"], []
    if terms.wanted == NONE:
        tests.append("0")
    elif terms.wanted != ALL:
        tests.append(f"d.id {matching}")
        values.append(terms.wanted)
    if terms.unwanted != NONE:
        tests.append(f"d.id NOT {matching}")
        values.append(terms.unwanted)
    if among is not None:
        tests.append("d.id IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(list(among)))
    for facet, wanted in chosen.items():
        array = json.dumps([one.lower() for one in wanted])
        if facet == CATEGORY:
            tests.append(
                "d.kind IN (SELECT number FROM minelet_kinds "
                "WHERE LOWER(name) IN (SELECT value FROM json_each(?)))"
            )
            values.append(array)
        else:
            tests.append(
                "d.id IN (SELECT document FROM minelet_facets f JOIN minelet_values v "
                "ON v.number = f.value WHERE v.facet = ? AND "
                "(LOWER(v.value) IN (SELECT value FROM json_each(?)) OR "
                "v.value IN (SELECT value FROM json_each(?))))"
            )
            values += [facet, array, json.dumps(list(wanted))]
    return " AND ".join(tests), values


def _facets(
    connection: sqlite3.Connection, index: Index, where: str, values: list
) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {one: {} for one in index.facets}
    for name, count in connection.execute(
        f"SELECT k.name, COUNT(*) AS n FROM minelet_documents d JOIN minelet_kinds k "
        f"ON k.number = d.kind WHERE {where} GROUP BY d.kind ORDER BY n DESC, k.name",
        values,
    ):
        found[CATEGORY][name] = count
    for facet, value, count in connection.execute(
        "SELECT v.facet, v.value, COUNT(*) AS n FROM minelet_documents d "
        "CROSS JOIN minelet_facets f ON f.document = d.id "
        f"JOIN minelet_values v ON v.number = f.value WHERE {where} "
        "GROUP BY v.number ORDER BY n DESC, v.value",
        values,
    ):
        if facet in found and len(found[facet]) < MOST_VALUES:
            found[facet][value] = count
    return found


def _page(
    connection: sqlite3.Connection, terms: Terms, where: str, values: list, size: int, start: int
) -> list[tuple[int, str, float]]:
    ranked = terms.wanted not in (ALL, NONE)
    words = "minelet_words w CROSS JOIN minelet_documents d ON d.id = w.rowid"
    rows = connection.execute(
        f"SELECT d.id, k.name, {RANK if ranked else 'k.boost'} AS score "
        f"FROM {words if ranked else 'minelet_documents d'} JOIN minelet_kinds k "
        f"ON k.number = d.kind WHERE {'minelet_words MATCH ? AND ' if ranked else ''}{where} "
        "ORDER BY score DESC, d.id LIMIT ? OFFSET ?",
        [*([terms.wanted] if ranked else []), *values, size, start],
    )
    return rows.fetchall()


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
