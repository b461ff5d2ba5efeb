"""The index of a mine's keyword search: a document of words for each object, in SQLite's FTS5.

It is made in memory when somebody first searches: about 12 microseconds an object and 5 MB for the
yeast mine, against 5 MB more to ship and to keep in step. It holds no text, only which word is
where.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from typing import Any

from minelet.errors import MineError
from minelet.keyword.keywords import CATEGORY, Keywords
from minelet.model import Attribute, Model, Path
from minelet.objects.database import Mine, link_table, quoted, value_of
from minelet.objects.limits import Guarded

TABLES = (
    # Accents are ignored, as case is; whatever is no letter and no digit parts words.
    "CREATE VIRTUAL TABLE minelet_words USING fts5(keys, words, content='', "
    "tokenize='unicode61 remove_diacritics 2')",
    "CREATE TABLE minelet_kinds (number INTEGER PRIMARY KEY, name TEXT, boost REAL)",
    "CREATE TABLE minelet_documents (id INTEGER PRIMARY KEY, kind INTEGER)",
    "CREATE TABLE minelet_values (number INTEGER PRIMARY KEY, facet TEXT, value TEXT)",
    "CREATE TABLE minelet_facets (document INTEGER, value INTEGER, "
    "PRIMARY KEY (document, value)) WITHOUT ROWID",
)
# Words wait in memory until there are this many bytes of them: fewer pieces to merge at the end.
ONE_PIECE = "INSERT INTO minelet_words (minelet_words, rank) VALUES ('hashsize', 64000000)"
VOCABULARY = "CREATE VIRTUAL TABLE minelet_vocabulary USING fts5vocab('minelet_words', 'row')"
# What the search that is going on has found.
FOUND = "CREATE TABLE minelet_found (id INTEGER PRIMARY KEY, kind INTEGER, score REAL)"

# A statement of a search in memory may take so long; others wait for it. Most take milliseconds.
SECONDS = 3.0

Document = tuple[list[str], list[str], dict[int, None]]


def build_index(
    source: sqlite3.Connection, model: Model, facts: Mapping[str, Any], target: sqlite3.Connection
) -> int:
    """Index the objects of a mine; return how many.

    Args:
        source: an open database that holds the objects.
        model: the model of its tables.
        facts: the mine's facts; `keys` and, if given, `keyword_search` say what is searched.
        target: the database in which the index is made.

    Raises:
        sqlite3.OperationalError: this SQLite has no FTS5.
    """
    for statement in TABLES:
        target.execute(statement)
    target.execute(ONE_PIECE)
    builder = _Builder(source, target, model, facts)
    for number, name in enumerate(model.classes):
        builder.add(number, name)
    return len(builder.seen)


class _Builder:
    def __init__(
        self,
        source: sqlite3.Connection,
        target: sqlite3.Connection,
        model: Model,
        facts: Mapping[str, Any],
    ):
        self.source, self.target, self.model = source, target, model
        self.keys = facts.get("keys", {})
        self.keywords = Keywords.of(facts, model)
        self.values: dict[tuple[str, str], int] = {}
        self.seen: set[int] = set()

    def add(self, number: int, name: str) -> None:
        """Index the objects whose own class is `name`."""
        if self.keywords.ignores(self.model, name):
            return
        documents = self._documents(name)
        if not documents:
            return
        for path in self.keywords.near(self.model, name):
            self._add_near(documents, name, path)
        for facet, path in self.keywords.facet_paths(self.model, name).items():
            for owner, value in self._values(name, path, [path.attribute]):
                if owner in documents and isinstance(value, str) and value.strip():
                    documents[owner][2][self._value(facet, value)] = None
        self._write(number, name, documents)

    def _value(self, facet: str, value: str) -> int:
        """Return the number of a facet's value."""
        if (facet, value) not in self.values:
            self.values[facet, value] = len(self.values)
            self.target.execute(
                "INSERT INTO minelet_values VALUES (?, ?, ?)", (len(self.values) - 1, facet, value)
            )
        return self.values[facet, value]

    def _write(self, number: int, name: str, documents: dict[int, Document]) -> None:
        boosts = (self.keywords.boost.get(one) for one in self.model.lineage(name))
        boost = next((one for one in boosts if one is not None), 1.0)
        run = self.target
        run.execute("INSERT INTO minelet_kinds VALUES (?, ?, ?)", (number, name, boost))
        run.executemany(
            "INSERT INTO minelet_documents VALUES (?, ?)", ((one, number) for one in documents)
        )
        run.executemany(
            "INSERT INTO minelet_words (rowid, keys, words) VALUES (?, ?, ?)",
            (
                (one, " \n ".join(keys), " \n ".join([name, *words]))
                for one, (keys, words, _) in documents.items()
            ),
        )
        run.executemany(
            "INSERT INTO minelet_facets VALUES (?, ?)",
            ((one, value) for one, (_, _, values) in documents.items() for value in values),
        )

    def _documents(self, name: str) -> dict[int, Document]:
        attributes = self.keywords.attributes(self.model, name)
        keys = self._keys(name)
        columns = ", ".join(["o.id", *(value_of("o", one) for one in attributes)])
        rows = self.source.execute(
            f"SELECT {columns} FROM {quoted(name)} o WHERE o.class = ?", (name,)
        )
        found: dict[int, Document] = {}
        for number, *values in rows:
            document: Document = ([], [], {})
            for attribute, value in zip(attributes, values, strict=True):
                if text := as_words(value):
                    document[0 if attribute.name in keys else 1].append(text)
            found[number] = document
        for number in found.keys() & self.seen:
            del found[number]  # an object of several classes is found under the first of them
        self.seen.update(found)
        return found

    def _keys(self, name: str) -> set[str]:
        return {path for one in self.model.lineage(name) for path in self.keys.get(one, ())}

    def _add_near(self, documents: dict[int, Document], name: str, path: Path) -> None:
        attributes = self.keywords.attributes(self.model, path.end_class)
        if self.keywords.references is None:
            keys = self._keys(path.end_class)
            attributes = [one for one in attributes if one.name in keys]
        if not attributes:
            return
        for owner, *values in self._values(name, path, attributes):
            if owner in documents:
                documents[owner][1].extend(filter(None, map(as_words, values)))

    def _values(self, name: str, path: Path, attributes: list[Attribute]) -> Iterator[tuple]:
        """Yield the id of each object of a class with the values at the end of a path."""
        joins, last = "", "o"
        for at, step in enumerate(one for one in path.steps if one.leads_to):
            link, here = step.field, f"j{at}"
            between = link_table(self.model, link)
            if between:
                joins += (
                    f" JOIN {quoted(between.table)} l{at} ON l{at}.{between.owner} = {last}.id"
                    f" JOIN {quoted(link.target)} {here} ON {here}.id = l{at}.{between.member}"
                )
            else:
                on = (
                    f"{here}.{quoted(link.reverse)} = {last}.id"
                    if link.many
                    else f"{here}.id = {last}.{quoted(link.name)}"
                )
                joins += f" JOIN {quoted(link.target)} {here} ON {on}"
            last = here
        columns = ", ".join(value_of(last, one) for one in attributes)
        yield from self.source.execute(
            f"SELECT o.id, {columns} FROM {quoted(name)} o{joins} WHERE o.class = ?", (name,)
        )


def as_words(value: Any) -> str:
    """Return a value as text to be searched; addresses of pages are not, as in a real mine."""
    text = "" if value is None else str(value)
    return "" if text.startswith("http://") else text


class Index:
    """Where a mine's index is, made when it is first needed."""

    def __init__(self, mine: Mine):
        """Know the mine; nothing is read yet."""
        self.mine = mine
        self.keywords = Keywords.of(mine.facts, mine.model)
        self._lock = threading.RLock()
        self._memory: Guarded | None = None

    @property
    def facets(self) -> dict[str, str]:
        """The facets: their name by their field."""
        return {CATEGORY: CATEGORY, **{path: name for name, path in self.keywords.facets.items()}}

    @contextlib.contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Give a connection that has the index.

        Raises:
            MineError: this Python's SQLite cannot search.
        """
        with self._lock:  # one connection, so one search at a time
            if self._memory is None:
                self._memory = self._made()
            yield self._memory

    def _made(self) -> Guarded:
        memory = sqlite3.connect(
            ":memory:", isolation_level=None, check_same_thread=False, factory=Guarded
        )
        try:
            memory.execute("BEGIN")
            # The index is for all: neither the limit of a request's time nor its reader's going
            # away ends the making of it.
            with contextlib.closing(self.mine.unlimited()) as source:
                build_index(source, self.mine.model, self.mine.facts, memory)
            memory.execute("COMMIT")
            memory.execute(VOCABULARY)
            memory.execute(FOUND)
        except BaseException as error:
            memory.close()
            if isinstance(error, sqlite3.OperationalError) and "fts5" in str(error):
                raise MineError("This Python's SQLite cannot search for words") from error
            raise
        memory.guard(min(SECONDS, self.mine.seconds))
        return memory
