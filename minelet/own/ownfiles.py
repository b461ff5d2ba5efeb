"""The files of a mine of one's own, and its model read from one of them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Tree  # only to write what defusedxml has read

from minelet.errors import SourceError, nearest, shown
from minelet.model import BOOLEANS, INTEGERS, REALS, Model, ModelError
from minelet.objects.makers import digest_of_code
from minelet.own.reading import parse_xml

# The modules that decide what is stored, besides those of every mine.
MAKERS = (
    "typed.py",
    "identity/lookup.py",
    "identity/resolve.py",
    "keyword/keywords.py",
    "own",
)

# AttributeDescriptor.VALID_TYPES, without their packages, and BigInteger.
TYPES = INTEGERS | REALS | BOOLEANS | {"String", "Date", "UUID", "ClobAccess"}

MOST_FIELDS = 900  # of one class; SQLite has 2,000 columns, and some fields take two


@dataclass(frozen=True)
class Sources:
    """The files of a mine.

    Attributes:
        model: model XML.
        items: items XML, one file or several.
        templates: template XML, or an export that holds templates.
        lists: lists, or an export of user profiles.
        keys: class_keys.properties; without it `classkeys.default_keys` holds.
        web: webconfig-model.xml, for the widgets and the fields that sum up an object.
        extra: by which link and field an extra value narrows a LOOKUP, as `organism.shortName`.
        name: what the mine is called; by default what its model is called.
        search: keyword_search.properties, for what a search looks at.
    """

    model: Path
    items: tuple[Path, ...]
    templates: Path | None = None
    lists: Path | None = None
    keys: Path | None = None
    web: Path | None = None
    extra: str = ""
    name: str = ""
    search: Path | None = None

    @property
    def files(self) -> dict[str, Path]:
        """The files that are given, by what they are."""
        named = {"model": self.model, "templates": self.templates, "lists": self.lists}
        named |= {"keys": self.keys, "web": self.web, "search": self.search}
        named |= {f"items {number}": path for number, path in enumerate(self.items)}
        return {what: path for what, path in named.items() if path}

    def key(self) -> str:
        """Return a short name for what the database is made from: other contents, other name.

        Raises:
            SourceError: a file cannot be read; the text names it.
        """
        digest = digest_of_code(*MAKERS)
        digest.update(f"{self.name} {self.extra}".encode())
        for what, path in self.files.items():
            try:
                with path.open("rb") as file:
                    digest.update(f"{what} {path}".encode())
                    digest.update(hashlib.file_digest(file, "sha256").digest())
            except OSError as error:
                raise SourceError(f"{path} cannot be read: {error.strerror}") from error
        return digest.hexdigest()[:16]


def read_model(path: Path) -> Model:
    """Return the model of a file.

    Raises:
        SourceError: it cannot be read or is no model that a mine can have.
    """
    root = parse_xml(path, "model")
    _shorten(root)
    text = Tree.tostring(root, encoding="unicode")
    try:
        model = Model.parse(text)
    except ModelError as error:
        raise SourceError(f"{path}: {error}") from error
    if not model.classes:
        raise SourceError(f"{path}: the model has no class")
    if not model.name:
        raise SourceError(f'{path}: the model has no name; write <model name="…" …>')
    for name in model.classes:
        # What SQLite and this mine keep for tables of their own.
        if name.lower().startswith(("sqlite_", "minelet_")):
            raise SourceError(f"{path}: a class cannot be called {name} here; choose another name")
        for other in model.lineage(name)[1:]:
            if name != other and model.is_a(other, name):
                raise SourceError(f"{path}: the classes {name} and {other} extend each other")
    # SQLite's names do not heed case; Java's do.
    _check_case(f"{path}: the classes", model.classes)
    for one in model.classes.values():
        if len(one.fields) > MOST_FIELDS:
            raise SourceError(
                f"{path}: the class {one.name} has {len(one.fields):,} fields, and may have "
                f"{MOST_FIELDS:,} at most"
            )
        for attribute in one.attributes:
            if attribute.type not in TYPES:
                declared = attribute.declared or attribute.type
                raise SourceError(
                    f"{path}: {one.name}.{attribute.name} is of the type {shown(declared)}, which "
                    f"no value in InterMine has{nearest(attribute.type, TYPES)}"
                )
        if "class" in one.fields:  # which Java's getClass() keeps from any model, too
            raise SourceError(f"{path}: a field of {one.name} cannot be called class")
        _check_case(f"{path}: the fields of {one.name},", ["id", "class", *one.fields])
    return model


def _shorten(root: Any) -> None:
    """Take the packages off the names of a model's classes, as a real mine does when it shows it.

    Clients know classes by their plain names, and take no model without a package; what it is
    called makes no difference to them. `java.lang.Object`, which InterMine names as the
    superclass of its simple objects, is no class of the model and goes, too.
    """
    if root.tag == "model" and not root.get("package"):
        root.set("package", "org.intermine.model")
    for element in root.iter():
        for name in ("name", "referenced-type", "extends"):
            if element.tag != "class" and name == "name":
                continue
            if (value := element.get(name)) is not None:
                short = [one.rpartition(".")[2] for one in value.split()]
                known = [one for one in short if one not in {"Object", "InterMineObject"}]
                element.set(name, " ".join(known))
        if element.get("extends") == "":
            del element.attrib["extends"]


def _check_case(what: str, names: Any) -> None:
    seen: dict[str, str] = {}
    for name in names:
        other = seen.setdefault(name.lower(), name)
        if other != name:
            raise SourceError(
                f"{what} {other} and {name} differ in case only, which this mine cannot keep apart"
            )
