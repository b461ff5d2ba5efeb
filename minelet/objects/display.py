"""How a mine names its classes and fields to people, and which fields sum up an object."""

from __future__ import annotations

import re
from functools import lru_cache

from minelet.objects.database import Mine

# Words as StringUtils.splitByCharacterTypeCamelCase finds them, which FieldConfig uses.
WORDS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[0-9]+|[^A-Za-z0-9]+")


def words(name: str) -> str:
    """Return the name of a class or field as words: `primaryIdentifier` as `Primary Identifier`."""
    return " ".join(word[:1].upper() + word[1:] for word in WORDS.findall(name))


@lru_cache(4096)
def title(path: str) -> str:
    """Return a path as people read it: `Gene.primaryIdentifier` as `Gene > Primary Identifier`."""
    return " > ".join(words(part) for part in path.split("."))


def summary_paths(mine: Mine, class_name: str) -> list[str]:
    """Return the paths that sum up an object of a class, as InterMine's SummaryService does.

    They are the fact `summary_fields` of the class or the nearest that it inherits from, a
    mapping from classes to paths below them; without one all attributes are shown, the long
    texts left out.
    """
    known = mine.facts.get("summary_fields") or {}
    for ancestor in mine.model.lineage(class_name):
        if ancestor in known:
            below = [path.removeprefix(f"{ancestor}.") for path in known[ancestor]]
            return [f"{class_name}.{path}" for path in below]
    return [
        f"{class_name}.{one.name}"
        for one in mine.model.classes[class_name].attributes
        if one.type != "ClobAccess"
    ]
