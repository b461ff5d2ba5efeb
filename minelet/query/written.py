"""A query as its author wrote it, before any model is asked: read from XML, and written again.

Templates, saved queries and generated code need the author's own words (`value="3.0"`, the code
of each constraint, what is editable); a checked `pathquery.Query` keeps what the database needs.
Format: InterMine's PathQueryHandler and PathQueryBinding, the form with `<node>` of before 2010
too, and TemplateQueryBinding for what is editable. The same in JSON is in `queryjson`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any
from xml.etree import ElementTree as Tree  # only to write

from minelet.query.logic import Logic, parse_logic
from minelet.query.operators import CODES, operator

# What the old form calls the class of a node that is a value.
VALUE_TYPES = {
    "boolean", "float", "double", "short", "int", "long", "Boolean", "Float", "Double", "Short",
    "Integer", "Long", "BigDecimal", "Date", "String",
}  # fmt: skip
LOCKED, ON, OFF = "locked", "on", "off"


@dataclass(frozen=True)
class WrittenConstraint:
    """One constraint. `type` makes it a subclass constraint, `loop` one between two objects.

    None among `values` stands for what is missing.
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


@dataclass
class WrittenQuery:
    """A query; `outer` are the paths of its outer joins, `named` what its paths are called."""

    model: str = ""
    view: list[str] = field(default_factory=list)
    constraints: list[WrittenConstraint] = field(default_factory=list)
    logic: str = ""
    sort: list[tuple[str, str]] = field(default_factory=list)
    outer: list[str] = field(default_factory=list)
    named: dict[str, str] = field(default_factory=dict)
    name: str = ""
    title: str = ""
    description: str = ""

    def coded(self) -> list[WrittenConstraint]:
        """Return the constraints that have a code: all but those that choose a subclass."""
        return [one for one in self.constraints if not one.type]

    def without(self, gone: Iterable[WrittenConstraint]) -> WrittenQuery:
        """Return the query with some constraints left out, of its logic too."""
        left_out = list(gone)
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


def from_element(element: Any) -> WrittenQuery:
    """Read a parsed `<query>` element; paths and operators are not looked at."""
    outer: list[str] = []
    view = [_plain(text, outer) for text in element.get("view", "").split()]
    found = WrittenQuery(
        model=element.get("model", ""),
        view=view,
        logic=element.get("constraintLogic") or "",
        sort=_sort(element.get("sortOrder", "").split()),
        name=element.get("name", ""),
        title=element.get("title", ""),
        description=element.get("longDescription", ""),
    )
    for child in element:
        if child.tag == "constraint":
            found.constraints.append(_constraint(child, child.get("path", "").replace(":", ".")))
        elif child.tag == "join" and child.get("style", "OUTER").upper() == "OUTER":
            outer.append(child.get("path", ""))
        elif child.tag == "pathDescription":
            found.named[child.get("pathString", "")] = child.get("description", "")
        elif child.tag == "node":
            path, kind = _plain(child.get("path", ""), outer), child.get("type", "")
            if "." in path and kind and kind not in VALUE_TYPES:
                found.constraints.append(WrittenConstraint(path, type=kind.rpartition(".")[2]))
            found.constraints += [_constraint(one, path) for one in child.iter("constraint")]
    found.outer = list(dict.fromkeys(outer))
    found.constraints = with_codes(found.constraints)
    return found


def _plain(path: str, outer: list[str]) -> str:
    """Note the outer joins of a path of the old form, `Gene:proteins.name`; return it with dots."""
    plain = path.replace(":", ".")
    outer += [plain[: path.index(".", at) if "." in path[at:] else len(path)]
              for at, sign in enumerate(path) if sign == ":"]  # fmt: skip
    return plain


def _sort(words: list[str]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for word in words:
        if found and word.lower() in {"asc", "desc"}:
            found[-1] = (found[-1][0], word.lower())
        else:
            found.append((word, "asc"))
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
        values or None,
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
