"""InterMine's items XML, read one item at a time and checked against a model.

The format is that of InterMine's FullHandler and FullParser:

    <items>
      <item id="0_1" class="Gene" implements="">
        <attribute name="symbol" value="ACT1"/>
        <reference name="organism" ref_id="0_2"/>
        <collection name="pathways"><reference ref_id="0_3"/></collection>
      </item>
    </items>

`class` and `implements` each hold one class, several, or none; an object is of all of them. Ids
are known within one file only. An item that nothing refers to needs no id. What the items refer
to is looked up when all are read (`minelet.own.spool`), so that they may come in any order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO
from xml.etree.ElementTree import Element

from defusedxml import ElementTree

from minelet.errors import SourceError, nearest
from minelet.model import Attribute, Field, Model, Reference
from minelet.own.reading import refusing
from minelet.typed import read_value

# Where each element stands, and so what may be in it.
INSIDE = {
    None: ("items",),
    "items": ("item",),
    "item": ("attribute", "reference", "collection"),
    "collection": ("reference",),
    "attribute": (),
    "reference": (),
}


@dataclass(frozen=True)
class Kind:
    """What an object is: its classes, of which none implies another, and their fields."""

    classes: tuple[str, ...]
    fields: dict[str, Field]

    def __str__(self) -> str:
        return " and ".join(self.classes)


@dataclass
class Item:
    """One item. `references` and `collections` hold ids of items of the same file."""

    id: str | None
    kind: Kind
    shown: str
    attributes: dict[str, str | int | float] = field(default_factory=dict)
    references: dict[str, str] = field(default_factory=dict)
    collections: dict[str, list[str]] = field(default_factory=dict)


class ItemsReader:
    """Reads the items of one file."""

    def __init__(self, path: Path, model: Model):
        """Read `path`, whose items are objects of `model`."""
        self.path = path
        self.model = model
        self._kinds: dict[tuple[str, str], Kind] = {}

    def read(self, progress: Callable[[int], None] = lambda done: None) -> Iterator[Item]:
        """Yield each item.

        Args:
            progress: called now and then with the number of bytes read so far.

        Raises:
            SourceError: the file cannot be read, is no items XML, or an item does not fit the
                model; the text names file and item.
        """
        try:
            with self.path.open("rb") as file:
                for number, element in enumerate(self._elements(file), 1):
                    yield self._item(element, number)
                    if number % 256 == 0:
                        progress(file.tell())
                progress(file.tell())
        except OSError as error:
            raise SourceError(f"{self.path} cannot be read: {error.strerror}") from error

    def _elements(self, file: BinaryIO) -> Iterator[Element]:
        open_tags: list[str] = []
        root = None
        events = ElementTree.iterparse(file, ("start", "end"), forbid_dtd=True)
        while True:
            with refusing(self.path, "XML"):
                event, element = next(events, (None, None))
            if element is None:
                return
            if event == "start":
                self._check_place(element.tag, open_tags[-1] if open_tags else None)
                open_tags.append(element.tag)
                root = element if root is None else root
                continue
            open_tags.pop()
            if len(open_tags) == 1:
                yield element
                root.clear()  # so that memory does not grow with the file

    def _check_place(self, tag: str, parent: str | None) -> None:
        known = INSIDE[parent]
        if tag in known:
            return
        if parent is None:
            raise SourceError(
                f"{self.path} begins with <{tag}>; a file of items begins with <items>"
            )
        if not known:
            raise SourceError(f"{self.path}: <{parent}> holds <{tag}>, and must be empty")
        wanted = " or ".join(f"<{one}>" for one in known)
        raise SourceError(f"{self.path}: <{parent}> holds <{tag}>; write {wanted}")

    def _item(self, element: Element, number: int) -> Item:
        id = element.get("id") or None
        shown = f"{self.path}, item {id}" if id else f"{self.path}, item number {number}"
        names = (element.get("class") or "", element.get("implements") or "")
        if names not in self._kinds:
            self._kinds[names] = self._kind(shown, " ".join(names))
        item = Item(id, self._kinds[names], shown)
        for child in element:
            name = child.get("name")
            if not name:
                raise SourceError(f"{shown}: a <{child.tag}> has no name")
            if child.tag == "attribute":
                self._add_attribute(item, name, child)
            elif child.tag == "reference":
                self._check(item, name, "reference")
                if name in item.references:
                    raise SourceError(f"{shown}: {name} is given twice")
                item.references[name] = self._target(item, name, child)
            else:
                self._check(item, name, "collection")
                members = item.collections.setdefault(name, [])
                members.extend(self._target(item, name, one) for one in child)
        return item

    def _kind(self, shown: str, text: str) -> Kind:
        names = list(dict.fromkeys(re.split(r"[.#]", one)[-1] for one in text.split()))
        if not names:
            raise SourceError(f'{shown}: it has no class; write class="…"')
        for name in names:
            if name not in self.model.classes:
                known = nearest(name, self.model.classes)
                raise SourceError(f"{shown}: the model has no class {name}{known}")
        fields: dict[str, Field] = {}
        for name in names:
            for label, one in self.model.classes[name].fields.items():
                fields.setdefault(label, one)
        is_a = self.model.is_a
        own = [one for one in names if not any(is_a(two, one) for two in names if two != one)]
        return Kind(tuple(own), fields)

    def _add_attribute(self, item: Item, name: str, element: Element) -> None:
        if name == "id":
            return  # InterMine leaves it out too: the mine gives ids
        self._check(item, name, "attribute")
        found, text = item.kind.fields[name], element.get("value")
        if name in item.attributes:
            raise SourceError(f"{item.shown}: {name} is given twice")
        if text is None:
            raise SourceError(f'{item.shown}: {name} has no value; write value="…"')
        try:
            item.attributes[name] = read_value(found, text)
        except ValueError as error:
            short = text if len(text) < 60 else text[:59] + "…"
            raise SourceError(
                f"{item.shown}: {name} is of the type {found.type}, which {short!r} is not; {error}"
            ) from None

    def _target(self, item: Item, name: str, element: Element) -> str:
        target = element.get("ref_id")
        if not target:
            raise SourceError(f'{item.shown}: {name} names no item; write ref_id="…"')
        return target

    def _check(self, item: Item, name: str, tag: str) -> None:
        found = item.kind.fields.get(name)
        if found is None:
            known = nearest(name, item.kind.fields)
            raise SourceError(f"{item.shown}: {item.kind} has no field {name}{known}")
        wanted = tag_of(found)
        if wanted != tag:
            raise SourceError(
                f"{item.shown}: {name} is {'an' if wanted[0] == 'a' else 'a'} {wanted} of "
                f"{item.kind}; write {EXAMPLES[wanted].format(name=name)}"
            )


EXAMPLES = {
    "attribute": '<attribute name="{name}" value="…"/>',
    "reference": '<reference name="{name}" ref_id="…"/>',
    "collection": '<collection name="{name}"><reference ref_id="…"/></collection>',
}


def tag_of(found: Field) -> str:
    """Return what a field is called in XML: attribute, reference or collection."""
    if isinstance(found, Attribute):
        return "attribute"
    return "collection" if isinstance(found, Reference) and found.many else "reference"
