"""A mine's model: an InterMine model XML read into classes with their fields.

The format is InterMine's (`<model><class extends=""><attribute/><reference/><collection/>`).
The model decides everything else here: which tables there are, which paths a query may use
and what type their values have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from defusedxml import ElementTree

from minelet.errors import BadRequest, nearest, shown

MOST_PATHS = 5_000  # that are kept when they have been checked; there is no end of right ones

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")

# The Java types that InterMine models use, by what their values are in Python.
INTEGERS = {"int", "long", "short", "Integer", "Long", "Short", "BigInteger"}
REALS = {"float", "double", "Float", "Double", "BigDecimal"}
BOOLEANS = {"boolean", "Boolean"}
PRIMITIVES = {"int", "long", "short", "float", "double", "boolean"}


class ModelError(ValueError):
    """The model XML cannot be used; the text says what is wrong and where."""


@dataclass(frozen=True)
class Attribute:
    """A value of an object.

    `type` is the Java type without its package, as `Integer`; `declared` is the type as the
    model writes it, as `java.lang.Integer`; `term` the ontology term that defines the attribute.
    """

    name: str
    type: str
    declared: str = ""
    term: str | None = None

    @property
    def kind(self) -> type:
        """The Python type of its values: `int`, `float`, `bool` or `str`."""
        for names, kind in ((INTEGERS, int), (REALS, float), (BOOLEANS, bool)):
            if self.type in names:
                return kind
        return str


@dataclass(frozen=True)
class Reference:
    """A link to one object of class `target` or, when `many`, to any number (a collection).

    `owner` is the class that declares it; `reverse` is the field of `target` that is the same
    link seen from the other side, where the model names one.
    """

    name: str
    target: str
    owner: str
    many: bool = False
    reverse: str | None = None


Field = Attribute | Reference


@dataclass
class Class:
    """A class of the model with all its fields, inherited ones included.

    A `simple` class extends `java.lang.Object`: in InterMine its objects have no id.
    """

    name: str
    parents: tuple[str, ...]
    fields: dict[str, Field] = field(default_factory=dict)
    is_interface: bool = False
    simple: bool = False
    term: str | None = None

    @cached_property
    def attributes(self) -> list[Attribute]:
        """The attributes, in the order of the model, `id` left out."""
        return [one for one in self.fields.values() if isinstance(one, Attribute)]

    @cached_property
    def references(self) -> list[Reference]:
        """References and collections, in the order of the model."""
        return [one for one in self.fields.values() if isinstance(one, Reference)]


ID = Attribute("id", "Integer", "java.lang.Integer")


@dataclass(frozen=True)
class Step:
    """One dot of a path: the field and the class of the object it leads to (None: a value)."""

    field: Field
    leads_to: str | None


@dataclass(frozen=True)
class Path:
    """A checked path such as `Gene.proteins.length`.

    `nodes` are the dotted prefixes that stand for objects, root first; `attribute` is the
    value at its end, or None when the path ends at an object.
    """

    text: str
    root: str
    steps: tuple[Step, ...]

    @property
    def attribute(self) -> Attribute | None:
        """The attribute at the end of the path, if it ends at one."""
        last = self.steps[-1].field if self.steps else None
        return last if isinstance(last, Attribute) else None

    @property
    def node(self) -> str:
        """The dotted path of the object that the path ends at or whose value it names."""
        return self.text.rpartition(".")[0] if self.attribute else self.text

    @property
    def end_class(self) -> str:
        """The class of the object at `node`."""
        classes = [self.root, *(step.leads_to for step in self.steps if step.leads_to)]
        return classes[-1]


class Model:
    """The classes of a mine and what may be asked of them."""

    def __init__(self, name: str, package: str, classes: Mapping[str, Class], xml: str):
        """Hold checked classes; use `Model.parse` to read a model XML."""
        self.name = name
        self.package = package
        self.classes = dict(classes)
        self.xml = xml
        self._lineages: dict[str, list[str]] = {}
        self._paths: dict[str, Path] = {}  # checked before

    @classmethod
    def parse(cls, xml: str) -> Model:
        """Read a model XML.

        Raises:
            ModelError: the text is no model, or names a class or field that is not there.
        """
        try:
            root = ElementTree.fromstring(xml, forbid_dtd=True)
        except Exception as error:  # defusedxml raises its own kinds beside ParseError
            raise ModelError(f"The model is not XML that can be read: {error}") from error
        if root.tag != "model":
            raise ModelError(f"A model XML begins with <model>; this one begins with <{root.tag}>")
        declared = {}
        for element in root.iter("class"):
            one = _read_class(element)
            if one.name in declared:
                raise ModelError(f"The model declares the class {one.name} twice")
            declared[one.name] = one
        model = cls(root.get("name", ""), root.get("package", ""), declared, xml)
        model._inherit()
        model._check()
        return model

    def _inherit(self) -> None:
        complete = {}
        for name in self.classes:
            merged: dict[str, Field] = {}
            for ancestor in reversed(self.lineage(name)):
                for label, found in self.classes[ancestor].fields.items():
                    known = merged.get(label)
                    if isinstance(found, Reference) and isinstance(known, Reference):
                        # Declared again lower down: one link, stored where it was first declared.
                        found = replace(found, owner=known.owner)
                    merged[label] = found
            complete[name] = merged
        for name, fields in complete.items():
            self.classes[name].fields = fields

    def _check(self) -> None:
        for one in self.classes.values():
            for link in one.references:
                if link.target not in self.classes:
                    raise ModelError(
                        f"{one.name}.{link.name} refers to the class {link.target}, which the "
                        f"model does not declare{nearest(link.target, self.classes)}"
                    )
                back = self.classes[link.target].fields.get(link.reverse or "")
                if link.reverse and not isinstance(back, Reference):
                    raise ModelError(
                        f"{one.name}.{link.name} names the reverse {link.target}.{link.reverse}, "
                        "which is no reference or collection of the model"
                    )

    def lineage(self, name: str) -> list[str]:
        """Return `name` and the classes it inherits from, nearest first, each once."""
        if name in self._lineages:
            return self._lineages[name]
        found: list[str] = []
        waiting = [name]
        while waiting:
            current = waiting.pop(0)
            if current in found:
                continue
            if current not in self.classes:
                raise ModelError(f"The class {name} extends {current}, which is not declared")
            found.append(current)
            waiting.extend(self.classes[current].parents)
        self._lineages[name] = found
        return found

    def is_a(self, name: str, ancestor: str) -> bool:
        """Tell whether class `name` is `ancestor` or inherits from it."""
        return ancestor in self.lineage(name)

    def subclasses(self, name: str) -> Iterator[str]:
        """Yield `name` and each class that inherits from it."""
        return (one for one in self.classes if self.is_a(one, name))

    def get_class(self, name: str) -> Class:
        """Return a class by its name.

        Raises:
            BadRequest: there is none; the text names the nearest.
        """
        if name not in self.classes:
            raise BadRequest(f"There is no class {shown(name)}{nearest(name, self.classes)}")
        return self.classes[name]

    def path(self, text: str, subclasses: Mapping[str, str] | None = None) -> Path:
        """Check a dotted path against the model.

        Args:
            text: for example `Gene.proteins.length`.
            subclasses: dotted prefix to class, from a query's subclass constraints; a field
                that only the subclass has may then be used.

        Raises:
            BadRequest: a part of it is unknown; the text names the part and the nearest.
        """
        narrowed = subclasses or {}
        if not narrowed and text in self._paths:
            return self._paths[text]
        if not text:
            raise BadRequest("A constraint, a join or the sort order names no path")
        root, *parts = text.split(".")
        self.get_class(root)
        current = narrowed.get(root, root)
        seen, steps = root, []
        for position, part in enumerate(parts):
            fields = self.get_class(current).fields
            found = ID if part == "id" else fields.get(part)
            if found is None:
                raise BadRequest(
                    f"There is no path {shown(text)}: {current} has no field {shown(part)}"
                    f"{nearest(part, ['id', *fields])}"
                )
            seen = f"{seen}.{part}"
            if isinstance(found, Attribute):
                if position < len(parts) - 1:
                    raise BadRequest(
                        f"There is no path {shown(text)}: {shown(seen)} is a value, and nothing "
                        "follows a value"
                    )
                steps.append(Step(found, None))
            else:
                current = narrowed.get(seen, found.target)
                steps.append(Step(found, current))
        path = Path(text, narrowed.get(root, root), tuple(steps))
        if not narrowed and len(self._paths) < MOST_PATHS:
            self._paths[text] = path
        return path


def _read_class(element) -> Class:
    name = element.get("name", "").rpartition(".")[2]
    if not NAME.match(name):
        raise ModelError(f"{name!r} is no name for a class: use letters, digits and _")
    named = [parent.rpartition(".")[2] for parent in element.get("extends", "").split()]
    # InterMine writes the root of all objects either not at all or as one of these.
    parents = tuple(parent for parent in named if parent not in {"Object", "InterMineObject"})
    one = Class(
        name,
        parents,
        is_interface=element.get("is-interface") == "true",
        simple=named == ["Object"],
        term=element.get("term"),
    )
    for child in element:
        label = child.get("name", "")
        if not NAME.match(label):
            raise ModelError(f"{label!r} in the class {name} is no name for a field")
        if child.tag == "attribute":
            declared = child.get("type", "java.lang.String")
            kind = declared.rpartition(".")[2]
            one.fields[label] = Attribute(label, kind, declared, child.get("term"))
        elif child.tag in {"reference", "collection"}:
            target = child.get("referenced-type", "").rpartition(".")[2]
            many = child.tag == "collection"
            one.fields[label] = Reference(
                label, target, name, many, child.get("reverse-reference") or None
            )
        else:
            raise ModelError(f"The class {name} holds <{child.tag}>, which is no part of a model")
    one.fields.pop("id", None)
    return one
