"""What a mine says of itself: its versions, its model, the keys and summaries of its classes."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from minelet.answers import json_response, text_response
from minelet.call import Call
from minelet.endpoints.route import GET, Route
from minelet.errors import BadRequest, NotAcceptable, NotFound
from minelet.model import ID, Attribute, Class, Path, Reference
from minelet.objects.display import summary_paths
from minelet.objects.labels import Labels
from minelet.rows.formats import FORMATS

# The version of InterMine's web-service protocol (Constants.WEB_SERVICE_VERSION of 5.1.0).
VERSION = 35
# The InterMine whose protocol that is; clients compare it as numbers.
INTERMINE = "5.1.0-minelet"


def version(call: Call, kind: str = "ws") -> Response:
    """Answer with the version of the protocol, of the data or of InterMine (VersionService)."""
    what: Any = VERSION
    if kind.lower().startswith("release"):
        what = call.mine.facts.get("release", "")
    elif kind.lower().startswith("intermine"):
        what = INTERMINE
    if FORMATS[call.format].family == "json":
        return json_response({"version": what})
    return text_response(f"{what}\n")


def model(call: Call) -> Response:
    """Answer with the model, in XML or JSON (ModelService)."""
    wanted = call.format_among(("xml", "json"))
    if FORMATS[wanted].family == "json":
        return json_response({"model": described(call)})
    if wanted != "xml":
        raise NotAcceptable("A model is written in XML or JSON: ask for format=xml or format=json")
    return text_response(call.mine.model.xml, "application/xml", file_name="model.xml")


def node(call: Call, path: str) -> Response:
    """Answer with a class or a path of the model, and the fields that follow it (ModelService).

    Parameters other than `format` say of what class a part of the path is, as
    `?Department.employees=Manager`.
    """
    text = path.strip("/").replace("/", ".")
    root = text.partition(".")[0]
    given = {name: value for name, value in call.request.values.items() if name.startswith(root)}
    known = call.mine.model
    try:
        subclasses = {part: known.get_class(name).name for part, name in given.items()}
        found = known.path(text, subclasses)
    except BadRequest as error:
        raise NotFound(f"Could not find a node with the id: {text[:200]}. {error}") from error
    labels = _labels(call)
    fields = []
    if found.attribute is None:
        one = known.classes[found.end_class]
        fields = [_child(found, each, labels) for each in _fields(one)]
    return json_response(
        {
            "name": labels.of_path(found).rpartition(" > ")[2],
            "id": text,
            "display": labels.of_path(found),
            "type": "class",
            "fields": fields,
        }
    )


def described(call: Call) -> dict[str, Any]:
    """Return the model as JSON holds it (Model.toJsonAST, ModelService.getAnnotatedModel)."""
    known = call.mine.model
    counts, labels = call.mine.facts.get("counts", {}), _labels(call)
    return {
        "name": known.name,
        "package": known.package,
        "version": 0,
        "classes": {one.name: _class(one, counts, labels) for one in known.classes.values()},
    }


def _labels(call: Call) -> Labels:
    return Labels(call.mine.model, call.mine.facts.get("labels"))


def class_keys(call: Call) -> Response:
    """Answer with the paths whose values name an object of each class (ClassKeysService)."""
    mine = call.mine
    found = {}
    for name in mine.model.classes:
        keys = {key for one in mine.model.lineage(name) for key in mine.keys.get(one, ())}
        if own := sorted(key for key in keys if "." not in key):
            found[name] = [f"{name}.{key}" for key in own]
    return json_response({"classes": found})


def summary_fields(call: Call) -> Response:
    """Answer with the paths that sum up an object of each class (SummaryService)."""
    found = {name: summary_paths(call.mine, name) for name in call.mine.model.classes}
    if call.flag("norefs"):
        found = {name: [path for path in paths if path.count(".") == 1]
                 for name, paths in found.items()}  # fmt: skip
    return json_response({"classes": found})


def branding(call: Call) -> Response:
    """Answer with the colours of the mine (BrandingService); they are InterMine's own."""
    header = {"main": "#595455", "text": "#fff"}
    return json_response({"properties": {"images": {}, "colors": {"header": header}}})


def web_properties(call: Call) -> Response:
    """Answer with what a user interface asks of the mine's settings (WebPropertiesService)."""
    facts = call.mine.facts
    project = {
        "title": facts.get("name", ""),
        "subTitle": facts.get("description", ""),
        "releaseVersion": facts.get("release", ""),
    }
    return json_response({"web-properties": {"project": project}})


def services(call: Call) -> Response:
    """Answer with the addresses that are served, and their methods."""
    methods: dict[str, list[str]] = {}
    for route in call.service.routes:
        methods.setdefault(route.path, []).extend(route.methods)
    listed = [{"uri": path, "methods": sorted(set(methods[path]))} for path in sorted(methods)]
    return json_response({"services": listed})


def _class(one: Class, counts: dict[str, int], labels: Labels) -> dict[str, Any]:
    attributes = [*one.attributes] if one.simple else [*one.attributes, ID]
    links = one.references

    def called(field: Attribute | Reference) -> str:
        return labels.of_field(one.name, field.name)

    return {
        "name": one.name,
        "displayName": labels.of_class(one.name),
        "extends": list(one.parents),
        "isInterface": one.is_interface,
        "term": one.term or "",
        "count": counts.get(one.name, 0),
        "tags": [],
        "attributes": {each.name: _attribute(each, called(each)) for each in attributes},
        "references": {each.name: _link(each, called(each)) for each in links if not each.many},
        "collections": {each.name: _link(each, called(each)) for each in links if each.many},
    }


def _attribute(one: Attribute, label: str) -> dict[str, Any]:
    return {
        "name": one.name,
        "displayName": label,
        "type": one.declared or one.type,
        "term": one.term or "",
    }


def _link(one: Reference, label: str) -> dict[str, Any]:
    reverse = {"reverseReference": one.reverse} if one.reverse else {}
    return {
        "name": one.name,
        "displayName": label,
        "referencedType": one.target,
        **reverse,
    }


def _fields(one: Class) -> list[Attribute | Reference]:
    attributes = one.attributes if one.simple else [ID, *one.attributes]
    single = [each for each in one.references if not each.many]
    return [*attributes, *single, *(each for each in one.references if each.many)]


def _child(path: Path, one: Attribute | Reference, labels: Labels) -> dict[str, Any]:
    name = labels.of_field(path.end_class, one.name)
    told = {"name": name, "id": f"{path.text}.{one.name}"}
    if isinstance(one, Attribute):
        return {**told, "type": one.type}
    kind = "collection" if one.many else "reference"
    return {**told, "fields": True, "type": kind, "references": one.target}


ROUTES = [
    Route("/", GET, services),
    Route("/version", GET, version, "text"),
    Route("/version/<path:kind>", GET, version, "text"),
    Route("/model", GET, model, "xml"),
    Route("/model/<path:path>", GET, node),
    Route("/classkeys", GET, class_keys),
    Route("/summaryfields", GET, summary_fields),
    Route("/branding", GET, branding),
    Route("/web-properties", GET, web_properties),
]
