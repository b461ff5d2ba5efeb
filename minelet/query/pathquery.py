"""PathQuery XML, InterMine's query language, read into a checked query.

Format: InterMine's `query.xsd` and PathQueryHandler; what is refused follows
PathQuery.verifyQuery. Every path is checked against the model here, so that what reaches the
database is known to be right.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from minelet.errors import BadRequest, nearest
from minelet.model import Model, Path
from minelet.objects.remembered import Remembered
from minelet.query.constraints import Constraint, Raw, check, raw_constraint
from minelet.query.logic import Logic, parse_logic
from minelet.query.operators import ALIASES, CODES, LISTS, LOOKUP, MULTI, OPERATORS, UNARY

__all__ = [
    "ALIASES", "CODES", "LISTS", "LOOKUP", "MULTI", "OPERATORS", "UNARY",
    "Constraint", "Query", "parse", "read_query", "read_xml",
]  # fmt: skip

# SQLite gives a statement at most 2,000 columns, and joins 64 tables ("Limits In SQLite").
MOST_VIEWS = 500
MOST_SORTS = 100
LONGEST_PATH = 200  # dots

CHILDREN = {"constraint", "join", "node", "pathDescription"}
# What the form of before 2010 writes as the type of a node that is a value (PathQueryHandler).
VALUE_TYPES = {
    "boolean", "float", "double", "short", "int", "long", "Boolean", "Float", "Double", "Short",
    "Integer", "Long", "BigDecimal", "Date", "String",
}  # fmt: skip


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
        from minelet.query import queryjson, written  # they read queries by this module

        return read_query(written.to_element(queryjson.read(text)), model)
    element = read_xml(text, "query")
    try:
        return read_query(element, model)
    except BadRequest as error:  # clients look for these words of InterMine's PathQueryBuilder
        raise BadRequest(f"XML is well formatted but query contains errors: {error}") from error


def read_xml(text: str, tag: str) -> Any:
    """Parse untrusted XML that must begin with the element `tag`; raise BadRequest if not."""
    try:
        root = ElementTree.fromstring(text, forbid_dtd=True)
    except DefusedXmlException as error:
        raise BadRequest(
            f"The {tag} declares a document type or entities, which is not allowed: "
            f"send the <{tag}> element alone"
        ) from error
    except ElementTree.ParseError as error:
        raise BadRequest(f"The {tag} is not well-formed XML: {error}") from error
    except ValueError as error:
        raise BadRequest(f"The {tag} is not text that can be read as XML: {error}") from error
    if root.tag != tag:
        raise BadRequest(f"A {tag} begins with <{tag}>; this one begins with <{root.tag[:50]}>")
    return root


def read_query(element: Any, model: Model) -> Query:
    """Read a parsed `<query>` element; raises BadRequest as `parse` does."""
    wanted = element.get("model")
    if wanted and wanted != model.name:
        raise BadRequest(f"The query is for the model {wanted[:50]}; this mine's is {model.name}")
    return _Reader(element, model).query()


class _Reader:
    """Reads one `<query>` element."""

    def __init__(self, element: Any, model: Model):
        self.element = element
        self.model = model
        self.outer: list[str] = []  # of the form of before 2010, `Gene:proteins.name`
        self.raws = list(self._raws())
        self.subclasses: dict[str, str] = {}

    def query(self) -> Query:
        words = [self._plain(word) for word in self.element.get("view", "").split()]
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
            self.root, view, subclasses=self.subclasses, name=self.element.get("name", "")
        )
        query.descriptions = {
            self._dotted(one.get("pathString", "")): one.get("description", "")
            for one in self.element.iterfind("pathDescription")
        }
        query.constraints = list(self._constraints())
        codes = [one.code for one in query.constraints]
        if len(set(codes)) < len(codes):
            twice = min(code for code in codes if codes.count(code) > 1)
            raise BadRequest(f"Two constraints have the code {twice[:20]}: give each its own")
        query.logic = _logic(self.element.get("constraintLogic"), codes)
        self.touched = _touched(query)
        query.outer = set(self._joins())
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

    def _plain(self, text: str) -> str:
        """Note the outer joins that colons stand for; return the path with dots."""
        if ":" not in text:
            return text
        plain = text.replace(":", ".")
        for at, sign in enumerate(text[:10_000]):
            if sign == ":":
                end = plain.find(".", at + 1)
                self.outer.append(plain if end < 0 else plain[:end])
        return plain

    def _raws(self) -> Iterable[Raw]:
        for child in self.element:
            if child.tag not in CHILDREN:
                raise BadRequest(
                    f"A query holds no <{child.tag[:50]}>{nearest(child.tag[:50], CHILDREN)}"
                )
            if child.tag == "constraint":
                yield raw_constraint(child, self._dotted(child.get("path", "")))
            elif child.tag == "node":
                path, kind = self._plain(child.get("path", "")), child.get("type", "")
                kind = kind.rpartition(".")[2]
                if "." in path and kind and kind not in VALUE_TYPES:
                    # The old form names the class of each node, which is mostly no narrower one.
                    yield Raw(path, type=kind, repeated=True)
                for one in child:
                    yield raw_constraint(one, path)

    @staticmethod
    def _dotted(text: str) -> str:
        return text.replace(":", ".")

    def _read_subclasses(self) -> None:
        # Shortest first: a constraint further along may rest on one nearer the root.
        typed = [one for one in self.raws if one.type]
        _most(len(typed), MOST_VIEWS, "subclass constraints")
        for one in sorted(typed, key=lambda each: len(each.path)):
            if one.path in self.subclasses:
                raise BadRequest(f"{one.path} has two subclass constraints: leave one out")
            path, narrowed = self._path(one.path), one.type
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
        used = {one.code for one in self.raws}
        free = (code for code in CODES if code not in used)
        coded = [one for one in self.raws if not one.type]
        if len(coded) > len(CODES):
            raise BadRequest(f"The query has more than {len(CODES)} constraints: use ONE OF")
        for one in coded:
            yield check(one, self._path, self.model, one.code or next(free))

    def _joins(self) -> Iterable[str]:
        joins = [("OUTER", text) for text in self.outer]
        joins += [
            (one.get("style", "OUTER").upper(), self._dotted(one.get("path", "")))
            for one in self.element
            if one.tag == "join"
        ]
        _most(len(joins), MOST_VIEWS, "joins")
        for style, text in joins:
            path = self._path(text)
            if style not in {"INNER", "OUTER"}:
                raise BadRequest(
                    f"The join of {text} has the style {style[:20]}: use INNER or OUTER"
                )
            if path.attribute or not path.steps:
                raise BadRequest(f"{text} cannot be joined: it is no reference or collection")
            if text not in self.touched:
                raise BadRequest(
                    f"The join of {text} is not relevant to the query: nothing below it is shown "
                    "or constrained"
                )
            if style == "OUTER":
                yield text

    def _sort(self) -> Iterable[tuple[Path, str]]:
        words = self.element.get("sortOrder", "").split()
        _most(len(words), 2 * MOST_SORTS, "words in its sort order")
        position = 0
        while position < len(words):
            path = self._path(self._dotted(words[position]))
            if path.attribute is None:
                raise BadRequest(f"Results cannot be sorted by {path.text}: it is an object")
            if path.node not in self.touched:
                raise BadRequest(
                    f"Results cannot be sorted by {path.text}: {path.node} is not relevant to the "
                    "query, of which no value is shown"
                )
            position += 1
            direction = "asc"
            if position < len(words) and words[position].lower() in {"asc", "desc"}:
                direction = words[position].lower()
                position += 1
            yield path, direction


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


def _logic(text: str | None, codes: list[str]) -> Logic | None:
    """Return how the constraints combine.

    A code that no constraint has says nothing, and a constraint that the logic leaves out still
    holds, as in PathQuery.setConstraintLogic.
    """
    if not codes:
        return None
    logic = parse_logic(text).limited(set(codes)) if text and text.strip() else None
    named = logic.codes() if logic else set()
    left = [Logic("code", code=code) for code in codes if code not in named]
    parts = ([logic] if logic else []) + left
    return parts[0] if logic and not left else Logic("and", tuple(parts))
