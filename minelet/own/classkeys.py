"""By which fields the objects of each class are known: `class_keys.properties`, or a rule.

A real mine does not start without that file, and a class that it does not name has no keys: then
no identifier finds its objects. Here the file may be missing.
"""

from __future__ import annotations

from pathlib import Path

from minelet.errors import SourceError, nearest
from minelet.model import Attribute, Model, Reference
from minelet.own.reading import read_text

# Without a file, a class is known by those of these fields that it has. They are the ones that
# InterMine's own configurations of biological mines name as keys, from the surest to the least.
KEY_FIELDS = (
    "primaryIdentifier",
    "secondaryIdentifier",
    "primaryAccession",
    "identifier",
    "accession",
    "symbol",
    "code",
    "taxonId",
    "pubMedId",
    "shortName",
    "name",
)
# By which fields of its organism an object is told from one of the same name.
EXTRA_LINK = "organism"
EXTRA_FIELDS = ("shortName", "name", "taxonId")


def default_keys(model: Model) -> dict[str, list[str]]:
    """Return the keys of each class that has any of `KEY_FIELDS`."""
    found = {}
    for name, one in model.classes.items():
        keys = [key for key in KEY_FIELDS if isinstance(one.fields.get(key), Attribute)]
        if keys:
            found[name] = keys
    return found


def read_keys(path: Path, model: Model) -> tuple[dict[str, list[str]], list[str]]:
    """Read InterMine's class_keys.properties: lines such as `Gene = primaryIdentifier, symbol`.

    A class inherits the keys of its superclasses (ClassKeyHelper.readKeys), which `Mine` sees to.
    A key may also be a field of what is linked, as `synonyms.value`.

    Returns:
        The keys of each class that is named, and a sentence on each line that says nothing of
        this model; a real mine, too, leaves such a line out.

    Raises:
        SourceError: the file cannot be read.
    """
    keys: dict[str, list[str]] = {}
    warnings = []
    for number, line in enumerate(read_text(path).splitlines(), 1):
        line = line.strip()
        if not line or line[0] in "#!":
            continue
        name, equals, fields = line.partition("=")
        name = name.strip()
        if name.endswith("_URI") and name not in model.classes:
            continue  # by what a permanent address names an object, which is something else
        where = f"{path}, line {number}"
        if not equals:
            raise SourceError(f"{where}: write a class, = and its key fields; this is {line!r}")
        if name not in model.classes:
            known = nearest(name, model.classes)
            warnings.append(f"{where}: the model has no class {name}{known}; the line is left out")
            continue
        for field in filter(None, (one.strip() for one in fields.split(","))):
            if problem := _problem(model, name, field):
                warnings.append(f"{where}: {problem}; this key is left out")
            else:
                keys.setdefault(name, []).append(field)
    return keys, warnings


def _problem(model: Model, name: str, path: str) -> str:
    """Return what is wrong with a key, or "" when nothing is."""
    first, dot, second = path.partition(".")
    fields = model.classes[name].fields
    found = fields.get(first)
    if dot and isinstance(found, Reference):
        name, first = found.target, second
        fields = model.classes[name].fields
        found = fields.get(second)
    if found is None:
        return f"{name} has no field {first}{nearest(first, fields)}"
    return "" if isinstance(found, Attribute) else f"{name}.{first} is no attribute"


def default_extra(model: Model) -> list:
    """Return by which link a LOOKUP's extra value narrows it, and by which fields of that.

    That is the organism, where the model has one with a field that names it. Another link is
    returned otherwise, which no class has: then an extra value is refused.
    """
    links = [
        link
        for one in model.classes.values()
        for link in one.references
        if link.name == EXTRA_LINK and not link.many
    ]
    known = [
        name
        for name in EXTRA_FIELDS
        if all(isinstance(model.classes[link.target].fields.get(name), Attribute) for link in links)
    ]
    return [EXTRA_LINK, known] if links and known else ["", ["name"]]


def read_extra(text: str, model: Model) -> list:
    """Return the same from `LINK.FIELD`, as `department.name`.

    Raises:
        SourceError: no class of the model has such a link with such a field.
    """
    link, _, field = text.partition(".")
    found = [
        one.fields[link]
        for one in model.classes.values()
        if isinstance(one.fields.get(link), Reference) and not one.fields[link].many
    ]
    if not found:
        names = {r.name for one in model.classes.values() for r in one.references if not r.many}
        raise SourceError(f"No class of the model has the reference {link}{nearest(link, names)}")
    for one in found:
        fields = model.classes[one.target].fields
        if not isinstance(fields.get(field), Attribute):
            raise SourceError(f"{one.target} has no attribute {field}{nearest(field, fields)}")
    return [link, [field]]
