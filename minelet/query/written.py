"""A query as its author wrote it, before any model is asked: read from XML, and written again.

Templates, saved queries and generated code need the author's own words (`value="3.0"`, the code
of each constraint, what is editable); `pathquery.check_query` makes of it a checked query, which
keeps what the database needs.
Format: InterMine's PathQueryHandler and PathQueryBinding, the form with `<node>` of before 2010
too, and TemplateQueryBinding for what is editable. The same in JSON is in `queryjson`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any
from xml.etree import ElementTree as Tree  # only to write

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from minelet.errors import BadRequest
from minelet.query.logic import Logic, parse_logic
from minelet.query.operators import CODES, operator

# No query has so many, and a text of millions must not be taken apart to find that out.
MOST_WORDS = 10_000
MOST_JOINS = 500
LONGEST_PATH = 200  # dots

# What the form of before 2010 writes as the type of a node that is a value (PathQueryHandler).
VALUE_TYPES = {
    "boolean", "float", "double", "short", "int", "long", "Boolean", "Float", "Double", "Short",
    "Integer", "Long", "BigDecimal", "Date", "String",
}  # fmt: skip
LOCKED, ON, OFF = "locked", "on", "off"


@dataclass(frozen=True)
class WrittenConstraint:
    """One constraint. `type` makes it a subclass constraint, `loop` one between two objects.

    None among `values` stands for what is missing. `repeated`: the type is that of a `<node>`,
    which the form of before 2010 gives for each, and is mostly no narrower than the model's own.
    `switch` is `locked` (needed), `on` or `off` (a reader may leave it out), as InterMine's
    SwitchOffAbility.
    """

    path: str
    op: str = ""
    value: str | None = None
    values: tuple[str | None, ...] | None = None
    extra: str = ""
    code: str = ""
    loop: str = ""
    type: str = ""
    ids: str = ""
    editable: bool = False
    switch: str = LOCKED
    description: str = ""
    repeated: bool = False


@dataclass
class WrittenQuery:
    """A query. `outer` are the paths of its outer joins, `named` what its paths are called.

    `inner` are those of the joins that it calls inner ones, as they would be without a word.
    """

    model: str = ""
    view: list[str] = field(default_factory=list)
    constraints: list[WrittenConstraint] = field(default_factory=list)
    logic: str = ""
    sort: list[tuple[str, str]] = field(default_factory=list)
    outer: list[str] = field(default_factory=list)
    inner: list[str] = field(default_factory=list)
    named: dict[str, str] = field(default_factory=dict)
    name: str = ""
    title: str = ""
    description: str = ""

    def coded(self) -> list[WrittenConstraint]:
        """Return the constraints that have a code: all but those that choose a subclass."""
        return [one for one in self.constraints if not one.type]

    def without(self, gone: Iterable[WrittenConstraint]) -> WrittenQuery:
        """Return the query with some constraints left out, of its logic too."""
        left_out = set(gone)
        kept = [one for one in self.constraints if one not in left_out]
        codes = {one.code for one in kept}
        logic = parse_logic(self.logic).limited(codes) if self.logic.strip() else None
        return replace(self, constraints=kept, logic=logic_text(logic) if logic else "")


def logic_text(logic: Logic) -> str:
    """Return a constraint logic as InterMine writes it."""
    if logic.op == "code":
        return logic.code
    parts = [f"({logic_text(one)})" if one.parts else one.code for one in logic.parts]
    return f" {logic.op} ".join(parts)


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


def from_element(element: Any) -> WrittenQuery:
    """Read a parsed `<query>` element; paths and operators are not looked at.

    Raises:
        BadRequest: a path of the old form is none, or there are too many.
    """
    outer: dict[str, None] = {}
    found = WrittenQuery(
        model=element.get("model", ""),
        view=[_plain(text, outer) for text in _words(element.get("view", ""))],
        logic=element.get("constraintLogic") or "",
        sort=_sort(_words(element.get("sortOrder", ""))),
        name=element.get("name", ""),
        title=element.get("title", ""),
        description=element.get("longDescription", ""),
    )
    for child in element:
        if child.tag == "constraint":
            found.constraints.append(_constraint(child, _dotted(child.get("path", ""))))
        elif child.tag == "join":
            path, style = _dotted(child.get("path", "")), child.get("style", "OUTER").upper()
            if style == "OUTER":
                outer[path] = None
            elif style == "INNER":
                found.inner.append(path)
        elif child.tag == "pathDescription":
            path = _dotted(child.get("pathString", ""))
            found.named[path] = child.get("description", "")
        elif child.tag == "node":
            path = _plain(child.get("path", ""), outer)
            kind = child.get("type", "").rpartition(".")[2]
            if "." in path and kind and kind not in VALUE_TYPES:
                found.constraints.append(WrittenConstraint(path, type=kind, repeated=True))
            found.constraints += [_constraint(one, path) for one in child.iter("constraint")]
    found.outer = list(outer)
    found.constraints = with_codes(found.constraints)
    return found


def _words(text: str) -> list[str]:
    return text.split(None, MOST_WORDS)


def _dotted(path: str) -> str:
    return path.replace(":", ".")


def _plain(path: str, outer: dict[str, None]) -> str:
    """Note the outer joins of a path of the old form, `Gene:proteins.name`; return it with dots."""
    if ":" not in path:
        return path
    if path.count(":") > LONGEST_PATH or len(path) > 100 * LONGEST_PATH:
        raise BadRequest(f"The path {path[:60]}… has more than {LONGEST_PATH} steps or is as long")
    plain = _dotted(path)
    for at, sign in enumerate(path):
        if sign == ":":
            end = plain.find(".", at + 1)
            outer[plain if end < 0 else plain[:end]] = None
    if len(outer) > MOST_JOINS:
        raise BadRequest(f"The query has more than {MOST_JOINS} outer joins")
    return plain


def _sort(words: list[str]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for word in words:
        if found and word.lower() in {"asc", "desc"}:
            found[-1] = (found[-1][0], word.lower())
        else:
            found.append((_dotted(word), "asc"))
    return found


def _constraint(element: Any, path: str) -> WrittenConstraint:
    values = tuple(
        (one.text or "").strip() if one.tag == "value" else None
        for one in element
        if one.tag in {"value", "nullValue"}
    )
    switch = element.get("switchable", LOCKED).lower()
    return WrittenConstraint(
        path,
        operator(element.get("op", "")),
        element.get("value"),
        tuple(dict.fromkeys(values)) or None,
        element.get("extraValue") or "",
        element.get("code") or "",
        element.get("loopPath") or "",
        element.get("type") or "",
        element.get("ids") or "",
        element.get("editable") == "true",
        switch if switch in {ON, OFF} else LOCKED,
        element.get("description") or "",
    )


def with_codes(constraints: list[WrittenConstraint]) -> list[WrittenConstraint]:
    """Return constraints with a code for each that needs one: A, B, ... as far as free."""
    used = {one.code for one in constraints}
    free = (code for code in CODES if code not in used)
    return [
        one if one.code or one.type else replace(one, code=next(free, "")) for one in constraints
    ]


def to_element(query: WrittenQuery, template: bool = False) -> Any:
    """Return the `<query>` element, in the order of attributes that InterMine writes.

    Args:
        query: the query.
        template: say of each constraint whether it is editable and may be left out.
    """
    element = Tree.Element("query")
    written = {
        "name": query.name,
        "model": query.model,
        "view": " ".join(query.view),
        "longDescription": query.description,
        "sortOrder": " ".join(f"{path} {way}" for path, way in query.sort),
        "constraintLogic": query.logic if len(query.coded()) > 1 else "",
    }
    for key, text in written.items():
        if text or key in {"name", "model", "view", "longDescription"}:
            element.set(key, text)
    for path in query.outer:
        Tree.SubElement(element, "join", path=path, style="OUTER")
    for path, text in query.named.items():
        Tree.SubElement(element, "pathDescription", pathString=path, description=text)
    for one in query.constraints:
        _write_constraint(Tree.SubElement(element, "constraint", path=one.path), one, template)
    return element


def _write_constraint(element: Any, one: WrittenConstraint, template: bool) -> None:
    if template and not one.type:
        element.set("editable", str(one.editable).lower())
        if one.switch != LOCKED:
            element.set("switchable", one.switch)
    described = one.description if template else ""
    named = ("code", "description", "type", "op", "value", "loopPath", "ids", "extraValue")
    texts = (one.code, described, one.type, one.op, one.value, one.loop, one.ids, one.extra)
    for key, text in zip(named, texts, strict=True):
        if text or (key == "value" and text is not None):
            element.set(key, text)
    for text in one.values or ():
        Tree.SubElement(element, "nullValue" if text is None else "value").text = text
