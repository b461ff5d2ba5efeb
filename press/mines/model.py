"""The model of a public mine, as far as it takes to say which paths the mine has.

It is read leniently: what a mine far away gets wrong is not ours to mend, and a class that
extends nothing known still has the fields of its own. It is read with suspicion as well: neither
a document type nor an entity is let in.
"""

import hashlib
import re
from dataclasses import dataclass, field

from defusedxml import ElementTree

ANYTHING = "id"
"""The one attribute of every object, which no model declares."""

_STEP = re.compile(r"(?P<name>\w+)(?:\[(?P<narrowed>\w+)\])?")


class ModelError(ValueError):
    """A text is no model; its message completes the sentence "its model …"."""


@dataclass(frozen=True)
class _Class:
    parents: tuple[str, ...]
    fields: dict[str, str | None] = field(default_factory=dict)
    """The class that a field leads to, by its name; None for a value."""


@dataclass(frozen=True)
class Model:
    """The classes of a mine with their fields."""

    name: str
    """What a query must say that it is asked of, mostly `genomic`."""
    classes: dict[str, _Class]

    @classmethod
    def parse(cls, xml: bytes) -> "Model":
        """Return the model that a mine's /model says.

        Raises:
            ModelError: when it is no XML, holds a document type, or declares no class.
        """
        try:
            root = ElementTree.fromstring(xml, forbid_dtd=True)
        except Exception as error:  # defusedxml has kinds of its own beside ParseError
            raise ModelError(f"is not XML that can be read, {type(error).__name__}") from None
        if root.tag != "model":
            raise ModelError(f"begins with <{root.tag[:40]}>, not with <model>")
        classes: dict[str, _Class] = {}
        for element in root.iter("class"):
            name = _last(element.get("name", ""))
            parents = tuple(_last(one) for one in element.get("extends", "").split())
            one = classes.setdefault(name, _Class(parents))
            for child in element:
                leads_to = _last(child.get("referenced-type", "")) or None
                one.fields[child.get("name", "")] = leads_to
        if not classes:
            raise ModelError("declares no class")
        return cls(root.get("name", "genomic"), classes)

    def sha256(self) -> str:
        """Return the hash of what the model says, whatever order it says it in."""
        lines = sorted(
            f"{name} {sorted(one.parents)} {sorted(one.fields.items(), key=str)}"
            for name, one in self.classes.items()
        )
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    def fields(self, name: str) -> dict[str, str | None]:
        """Return the fields of a class, those that it inherits included."""
        found: dict[str, str | None] = {}
        seen: set[str] = set()
        waiting = [name]
        while waiting:
            current = waiting.pop()
            if current in seen or current not in self.classes:
                continue  # a circle, or a class that is not declared
            seen.add(current)
            one = self.classes[current]
            found = {**one.fields, **found}
            waiting += one.parents
        return found

    def has(self, path: str) -> bool:
        """Tell whether a path leads from a class to a field that is there.

        Args:
            path: as `Gene.chromosome.length`; a class alone, as `Gene`; or with the class that a
                query narrows a step to, as `Gene.childFeatures[Exon].length`.
        """
        current: str | None = None
        for number, part in enumerate(path.split(".")):
            step = _STEP.fullmatch(part)
            if step is None:
                return False
            if number == 0:
                current = step["name"]
            elif current is None:
                return False  # a value, after which nothing can follow
            elif step["name"] == ANYTHING:
                current = None
                continue
            else:
                fields = self.fields(current)
                if step["name"] not in fields:
                    return False
                current = fields[step["name"]]
                if current is None:
                    continue
            current = step["narrowed"] or current
            if current not in self.classes:
                return False
        return True

    def small_question(self) -> str | None:
        """Return a path whose rows are few and cheap to count; None in a model without values.

        Every mine of genes knows of some organisms. Of another mine it is the first class with a
        value, by the alphabet.
        """
        for name in ("Organism", *sorted(self.classes)):
            values = sorted(field for field, to in self.fields(name).items() if to is None)
            if not values:
                continue
            return f"{name}.{'shortName' if 'shortName' in values else values[0]}"
        return None


def _last(name: str) -> str:
    """Return a class's name without its package."""
    return name.rpartition(".")[2]
