"""What a mine's keyword search covers: classes, fields, what is near, and facets.

It is what a real mine says in its `keyword_search.properties`. Without such a file everything can
be found by its own texts and by the key fields of what it refers to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from minelet.errors import BadRequest, nearest
from minelet.model import Attribute, Model
from minelet.model import Path as ModelPath

CATEGORY = "Category"


@dataclass(frozen=True)
class Keywords:
    """What is searched.

    `references` are the paths, by class, whose objects are searched too; None stands for each
    reference, of which the key fields are searched then. `facets` are paths below a class by the
    name of the facet. `boost` is by how much the objects of a class come before others.
    """

    references: Mapping[str, list[str]] | None = None
    ignore: frozenset[str] = frozenset()
    ignore_fields: frozenset[str] = frozenset()
    facets: Mapping[str, str] = field(default_factory=dict)
    boost: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def of(cls, facts: Mapping[str, Any], model: Model) -> Keywords:
        """Return what a mine's fact `keyword_search` says, else what suits its model."""
        said = facts.get("keyword_search")
        if said is None:
            organisms = (one.fields.get("organism") for one in model.classes.values())
            named = any(
                "shortName" in model.classes[one.target].fields
                for one in organisms
                if one is not None and not isinstance(one, Attribute)
            )
            return cls(facets={"Organism": "organism.shortName"} if named else {})
        return cls(
            said.get("references", {}),
            frozenset(said.get("ignore", ())),
            frozenset(said.get("ignore_fields", ())),
            said.get("facets", {}),
            said.get("boost", {}),
        )

    def ignores(self, model: Model, class_name: str) -> bool:
        """Tell whether objects of a class cannot be found: it is ignored, or what it inherits."""
        return any(one in self.ignore for one in model.lineage(class_name))

    def attributes(self, model: Model, class_name: str) -> list[Attribute]:
        """Return the attributes of a class whose values are searched.

        As in SolrObjectHandler these are texts and whole numbers, if they are no primitives.
        """
        lineage = model.lineage(class_name)
        return [
            one
            for one in model.classes[class_name].attributes
            if one.type in {"String", "Integer"}
            and not any(f"{owner}.{one.name}" in self.ignore_fields for owner in lineage)
        ]

    def near(self, model: Model, class_name: str) -> list[ModelPath]:
        """Return the paths from a class to objects by whose texts it can be found too."""
        if self.references is None:
            names = [one.name for one in model.classes[class_name].references if not one.many]
        else:
            lineage = model.lineage(class_name)
            names = [path for one in lineage for path in self.references.get(one, ())]
        return [
            path
            for name in dict.fromkeys(names)
            if (path := _path(model, class_name, name)) and path.attribute is None
        ]

    def facet_paths(self, model: Model, class_name: str) -> dict[str, ModelPath]:
        """Return the paths from a class to a facet's value, by the facet's field.

        As in a real mine it must begin with a reference that is searched.
        """
        searched = {path.text.partition(".")[2] for path in self.near(model, class_name)}
        found = {}
        for text in self.facets.values():
            path = _path(model, class_name, text)
            if path and path.attribute and text.rpartition(".")[0] in {*searched, ""}:
                found[text] = path
        return found


def _path(model: Model, class_name: str, below: str) -> ModelPath | None:
    try:
        return model.path(f"{class_name}.{below}")
    except BadRequest:
        return None  # another class has it


def read_properties(text: str, model: Model) -> tuple[dict[str, Any], list[str]]:
    """Read a mine's `keyword_search.properties`.

    Returns:
        What is kept as the fact `keyword_search`, and a sentence on each line that says nothing
        for this model. As in a real mine such a line is passed over: these files are often
        copied from a mine that has more.
    """
    warnings: list[str] = []

    def known(name: str) -> bool:
        if name not in model.classes:
            warnings.append(
                f"line {number} names the class {name}, which the model does not have"
                f"{nearest(name, model.classes)}"
            )
        return name in model.classes

    said: dict[str, Any] = {
        "references": {},
        "ignore": [],
        "ignore_fields": [],
        "facets": {},
        "boost": {},
    }
    for number, line in enumerate(text.splitlines(), 1):
        key, sign, value = (part.strip() for part in line.partition("="))
        if not sign or key.startswith(("#", "!")):
            continue
        kind, _, name = key.removeprefix("index.").partition(".")
        if key == "index.ignore":
            said["ignore"] = [one for one in value.split() if known(one)]
        elif key == "index.ignore.fields":
            said["ignore_fields"] = value.split()
        elif kind == "references" and known(name):
            said["references"][name] = value.split()
        elif kind == "facet":
            field_path = value.split()[0] if value else ""
            if field_path and field_path != CATEGORY:
                said["facets"][name.partition(".")[2]] = field_path
        elif kind == "boost" and known(name):
            try:
                said["boost"][name] = float(value)
            except ValueError:
                warnings.append(f"line {number} gives {name} the boost {value!r}, no number")
    return said, warnings
