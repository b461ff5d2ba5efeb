"""PathQuery XML, InterMine's query language, read into a checked query.

Format: InterMine's `query.xsd` and PathQueryHandler; what is refused follows
PathQuery.verifyQuery. Every path is checked against the model here, so that what reaches the
database is known to be right.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from minelet.errors import BadRequest, nearest
from minelet.model import Model, Path
from minelet.objects.remembered import Remembered
from minelet.query import queryjson
from minelet.query.constraints import Constraint, check
from minelet.query.logic import Logic, parse_logic
from minelet.query.operators import CODES
from minelet.query.written import (
    LONGEST_PATH,
    MOST_JOINS,
    WrittenQuery,
    from_element,
    read_xml,
)

# SQLite gives a statement at most 2,000 columns, and joins 64 tables ("Limits In SQLite").
MOST_VIEWS = 500
MOST_SORTS = 100

CHILDREN = {"constraint", "join", "node", "pathDescription"}


@dataclass
class Query:
    """A checked query: what to show, which objects, in which order."""

    root: str
    view: list[Path]
    constraints: list[Constraint] = field(default_factory=list)
    logic: Logic | None = None
    sort: list[tuple[Path, str]] = field(default_factory=list)
    outer: set[str] = field(default_factory=set)
    subclasses: dict[str, str] = field(default_factory=dict)
    name: str = ""
    descriptions: dict[str, str] = field(default_factory=dict)
    # What was made of it: it is read once and asked again (minelet.objects.remembered).
    plans: Remembered = field(default_factory=lambda: Remembered(8), repr=False, compare=False)


def parse(text: str, model: Model) -> Query:
    """Read a PathQuery.

    Args:
        text: the `<query>` element, or InterMine's JSON form of it.
        model: the model against which each path is checked.

    Raises:
        BadRequest: the text is broken, or a path, operator, value or code is wrong.
    """
    if text.lstrip().startswith("{"):
        return check_query(queryjson.read(text), model)
    element = read_xml(text, "query")
    try:
        _check_children(element)
        return check_query(from_element(element), model)
    except BadRequest as error:  # clients look for these words of InterMine's PathQueryBuilder
        raise BadRequest(f"XML is well formatted but query contains errors: {error}") from error


def check_query(written: WrittenQuery, model: Model) -> Query:
    """Check a query against a model; raises BadRequest as `parse` does."""
    if written.model and written.model != model.name:
        raise BadRequest(
            f"The query is for the model {written.model[:50]}; this mine's is {model.name}"
        )
    return _Checker(written, model).query()


def _check_children(element: Any) -> None:
    """Raise BadRequest for what is no part of a query."""
    for child in element:
        if child.tag not in CHILDREN:
            raise BadRequest(
                f"A query holds no <{child.tag[:50]}>{nearest(child.tag[:50], CHILDREN)}"
            )
        if child.tag == "constraint":
            _check_constraint(child, child.get("path", ""))
        elif child.tag == "node":
            for one in child:
                if one.tag != "constraint":
                    raise BadRequest(f"A <node> holds constraints, and this one <{one.tag[:50]}>")
                _check_constraint(one, child.get("path", ""))
        elif child.tag == "join" and child.get("style", "OUTER").upper() not in {"INNER", "OUTER"}:
            raise BadRequest(
                f"The join of {child.get('path', '')[:200]} has the style "
                f"{child.get('style')[:20]}: use INNER or OUTER"
            )


def _check_constraint(element: Any, path: str) -> None:
    for child in element:
        if child.tag not in {"value", "nullValue"} or len(child):
            raise BadRequest(f"A constraint holds <value> only; that on {path[:200]} holds more")


class _Checker:
    """Checks one query."""

    def __init__(self, written: WrittenQuery, model: Model):
        self.written = written
        self.model = model
        self.subclasses: dict[str, str] = {}

    def query(self) -> Query:
        words = self.written.view
        if not words:
            raise BadRequest("The query has no view: name at least one path to show")
        _most(len(words), MOST_VIEWS, "paths in its view")
        self.root = words[0].partition(".")[0]
        self._read_subclasses()
        view = [self._path(word) for word in words]
        for path in view:
            if path.attribute is None:
                raise BadRequest(
                    f"{path.text} is an object, not a value: show one of its fields, "
                    f"as {path.text}.{_some_attribute(self.model, path)}"
                )
        query = Query(
            self.root,
            view,
            subclasses=self.subclasses,
            name=self.written.name,
            descriptions=self.written.named,
        )
        query.constraints = list(self._constraints())
        codes = [one.code for one in query.constraints]
        if len(set(codes)) < len(codes):
            twice = min(code for code in codes if codes.count(code) > 1)
            raise BadRequest(f"Two constraints have the code {twice[:20]}: give each its own")
        query.logic = _logic(self.written.logic, codes)
        self.touched = _touched(query)
        query.outer = self._joins()
        query.sort = list(self._sort())
        return query

    def _path(self, text: str) -> Path:
        if text.count(".") > LONGEST_PATH or len(text) > 100 * LONGEST_PATH:
            raise BadRequest(
                f"The path {text[:60]}… has more than {LONGEST_PATH} steps or is as long"
            )
        path = self.model.path(text, self.subclasses)
        start = text.partition(".")[0]
        if start != self.root:
            raise BadRequest(
                f"{text} begins with {start} but the query with {self.root}: a query has one root"
            )
        return path

    def _read_subclasses(self) -> None:
        # Shortest first: a constraint further along may rest on one nearer the root.
        typed = [one for one in self.written.constraints if one.type]
        _most(len(typed), MOST_VIEWS, "subclass constraints")
        for one in sorted(typed, key=lambda each: len(each.path)):
            if one.path in self.subclasses:
                raise BadRequest(f"{one.path} has two subclass constraints: leave one out")
            path, narrowed = self._path(one.path), one.type.rpartition(".")[2]
            self.model.get_class(narrowed)
            if one.repeated and narrowed == path.end_class:
                continue
            if path.attribute:
                raise BadRequest(f"{one.path} is a value and cannot be of the class {narrowed}")
            if not path.steps:
                raise BadRequest(
                    f"{one.path} is the root of the query, which may not have a subclass "
                    f"constraint: begin each path with {narrowed} instead"
                )
            if not self.model.is_a(narrowed, path.end_class):
                raise BadRequest(
                    f"{one.path} is a {path.end_class}, and {narrowed} is no subclass of that"
                )
            self.subclasses[one.path] = narrowed

    def _constraints(self) -> Iterable[Constraint]:
        coded = self.written.coded()
        if len(coded) > len(CODES):
            raise BadRequest(f"The query has more than {len(CODES)} constraints: use ONE OF")
        for one in coded:
            yield check(one, self._path, self.model)

    def _joins(self) -> set[str]:
        joins = [*self.written.outer, *self.written.inner]
        _most(len(joins), MOST_JOINS, "joins")
        for text in joins:
            path = self._path(text)
            if path.attribute or not path.steps:
                raise BadRequest(f"{text} cannot be joined: it is no reference or collection")
            if text not in self.touched:
                raise BadRequest(
                    f"The join of {text} is not relevant to the query: nothing below it is shown "
                    "or constrained"
                )
        return set(self.written.outer)

    def _sort(self) -> Iterable[tuple[Path, str]]:
        _most(len(self.written.sort), MOST_SORTS, "paths in its sort order")
        for text, way in self.written.sort:
            path = self._path(text)
            if path.attribute is None:
                raise BadRequest(f"Results cannot be sorted by {path.text}: it is an object")
            if path.node not in self.touched:
                raise BadRequest(
                    f"Results cannot be sorted by {path.text}: {path.node} is not relevant to the "
                    "query, of which no value is shown"
                )
            if way not in {"asc", "desc"}:
                raise BadRequest(
                    f"Results are sorted by {path.text} as asc or desc, not as {way[:20]}"
                )
            yield path, way


def _most(number: int, most: int, what: str) -> None:
    if number > most:
        raise BadRequest(f"The query has {number} {what}: this mine takes at most {most}")


def _some_attribute(model: Model, path: Path) -> str:
    attributes = model.classes[path.end_class].attributes
    return attributes[0].name if attributes else "id"


def _touched(query: Query) -> set[str]:
    """Return the objects that the query touches: what may be joined and sorted by."""
    paths = [path.node for path in query.view]
    for one in query.constraints:
        paths += [end.node for end in (one.path, one.loop) if end]
    paths += query.subclasses
    found: set[str] = set()
    for path in paths:
        while path and path not in found:
            found.add(path)
            path = path.rpartition(".")[0]
    return found


def _logic(text: str, codes: list[str]) -> Logic | None:
    """Return how the constraints combine.

    A code that no constraint has says nothing, and a constraint that the logic leaves out still
    holds, as in PathQuery.setConstraintLogic.
    """
    if not codes:
        return None
    logic = parse_logic(text).limited(set(codes)) if text.strip() else None
    named = logic.codes() if logic else set()
    left = [Logic("code", code=code) for code in codes if code not in named]
    parts = ([logic] if logic else []) + left
    return parts[0] if logic and not left else Logic("and", tuple(parts))
