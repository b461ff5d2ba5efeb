"""Templates: listed, run, kept and deleted; their tags."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as Tree  # only to write

from werkzeug.wrappers import Response

from minelet.answers import json_response, text_response
from minelet.call import Call
from minelet.endpoints import queries
from minelet.endpoints.asked import form_of, given_tags, known_user, own_lists
from minelet.endpoints.listoperations import append_results, keep_results
from minelet.endpoints.route import BOTH, DELETE, GET, POST, Route
from minelet.errors import BadRequest, Forbidden, NotFound, nearest
from minelet.kept.saved import TEMPLATE, Belongings
from minelet.kept.templates import Template, Templates, check_name, read_templates
from minelet.query.pathquery import Query
from minelet.query.queryjson import from_json, read_json
from minelet.users.tags import check as check_tags

LISTED = ("xml", "json", "text")
ONE = ("json", "xml")
CONVERTER = "im:converter"  # the tag of a template that leads from one class to another


def belongings(call: Call) -> Belongings:
    """Return what who asks has kept."""
    return Belongings(call.service.profiles, call.user, call.mine.model)


def seen(call: Call) -> Templates:
    """Return the templates that who asks may use: the mine's, and their own."""
    if not call.user.number:
        return call.service.templates
    return call.service.templates.joined(belongings(call).templates())


def templates(call: Call) -> Response:
    """Answer with all templates (AvailableTemplatesService)."""
    return listing(call, form_of(call, LISTED), call.flag("includeBroken"))


def listing(call: Call, wanted: str, broken: bool = False) -> Response:
    """Answer with all templates in one format."""
    found = seen(call)
    if wanted == "json":
        return json_response({"templates": found.to_json(broken)})
    if wanted == "text":
        return text_response("".join(f"{name}\n" for name in found.working(broken)))
    return text_response(found.to_xml(broken), "application/xml", file_name="templates.xml")


def system_templates(call: Call) -> Response:
    """Answer with the templates by which the mine converts objects (SystemTemplatesService)."""
    every = call.service.templates.by_name.values()
    kept = [one for one in every if CONVERTER in one.tags]
    found = Templates(kept, call.mine.model, strict=False)
    if form_of(call, ONE) == "json":
        return json_response({"templates": found.to_json()})
    return text_response(found.to_xml(), "application/xml")


def template(call: Call, name: str) -> Response:
    """Answer with one template (SingleTemplateService); `/templates/xml` are all in XML."""
    found = seen(call)
    if name in LISTED and name not in found.by_name:
        return listing(call, name, call.flag("includeBroken"))
    one = found.find(name)
    types = found.types.get(one.name, ())
    if form_of(call, ONE) == "json":
        return json_response({"template": one.to_json(types)})
    xml = Tree.tostring(one.to_element(types), encoding="unicode")
    return text_response(xml, "application/xml")


def every_template(call: Call) -> Response:
    """Answer a superuser with the templates of all users (AllAvailableTemplatesService)."""
    if not call.user.superuser:
        raise Forbidden("Access denied: only a superuser sees the templates of all users")
    root = Tree.Element("template-queries")
    for user, xml in call.service.profiles.texts_of_all(TEMPLATE):
        for one in read_templates(xml).values():
            root.append(replace(one, user=user).to_element())
    return text_response(Tree.tostring(root, encoding="unicode"), "application/xml")


def filled(call: Call) -> Query:
    """Return the query of the template that is asked for, its blanks filled."""
    name = call.required("name", what="the template's name")
    return seen(call).query(name, call.request.values)


def template_results(call: Call) -> Response:
    """Answer a template with the reader's values in it (TemplateResultService)."""
    return queries.answer(call, filled(call))


def template_to_list(call: Call) -> Response:
    """Make a list of objects that a template finds (TemplateToListService)."""
    own_lists(call)
    query = filled(call)
    return keep_results(call, query, _objects_at(call, query))


def template_append(call: Call) -> Response:
    """Add objects that a template finds to a list (TemplateListAppendService)."""
    own_lists(call)
    query = filled(call)
    return append_results(call, query, _objects_at(call, query))


def _objects_at(call: Call, query: Query) -> str:
    text = call.required("path", what="which of the template's objects are wanted")
    path = call.mine.model.path(text, query.subclasses)
    if path.attribute and path.attribute.name != "id":
        raise BadRequest(
            f"{text} is a value and not an object: send {path.node} or {path.node}.id as the path"
        )
    return text


def upload(call: Call) -> Response:
    """Keep templates for who asks (TemplateUploadService)."""
    known_user(call)
    request = call.request
    if request.method == "GET" or request.mimetype == "application/x-www-form-urlencoded":
        text = call.required("query", "xml", what="the templates in XML or JSON")
    else:
        text = call.body()
    given = _from_json(text) if text.lstrip().startswith("{") else read_templates(text).values()
    belongings(call).keep_templates(given)
    return json_response({})


def _from_json(text: str) -> list[Template]:
    data = read_json(text)
    listed = data.get("template-queries") or [data]
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise BadRequest('Could not parse templates: "template-queries" is no list of templates')
    found = []
    for one in listed:
        query = one.get("query", one)
        written = from_json(read_json(query) if isinstance(query, str) else query)
        name = check_name("template", str(one.get("name") or "").strip())
        texts = {key: str(one.get(key) or "") for key in ("title", "comment")}
        found.append(Template(name, texts["title"] or name, texts["comment"], written))
    return found


def delete(call: Call, name: str) -> Response:
    """Delete a template of who asks (TemplateRemovalService)."""
    known_user(call)
    belongings(call).forget_template(name)
    return json_response({})


# -- tags -------------------------------------------------------------------------------------


def tags(call: Call) -> Response:
    """Answer with the tags of a template, or with all of who asks (TemplateTagService)."""
    name = call.text("name").strip()
    if not call.user.number:
        return json_response({"tags": []})
    own = belongings(call)
    if name and name not in own.templates().by_name:
        raise NotFound(
            f"You do not have access to a template called '{name[:100]}'"
            f"{nearest(name, own.templates().by_name)}"
        )
    return json_response({"tags": own.tags(name or None)})


def add_tags(call: Call) -> Response:
    """Tag a template (TemplateTagAddingService)."""
    name, given = _tagged(call), given_tags(call)
    check_tags(given, call.user)
    return json_response({"tags": belongings(call).tag(name, more=given)})


def remove_tags(call: Call) -> Response:
    """Take tags from a template (TemplateTagRemovalService)."""
    name = _tagged(call)
    return json_response({"tags": belongings(call).tag(name, less=given_tags(call))})


def _tagged(call: Call) -> str:
    """Return the name of the template whose tags are to be changed."""
    known_user(call)
    return seen(call).find(call.required("name", what="the template's name")).name


ROUTES = [
    Route("/templates", GET, templates, "xml"),
    Route("/templates", POST, upload),
    Route("/templates/system", GET, system_templates, "xml"),
    Route("/templates/<name>", GET, template),
    Route("/templates/<name>", DELETE, delete),
    Route("/alltemplates", GET, every_template, "xml"),
    Route("/template/results", BOTH, template_results, "tab"),
    Route("/template/tolist", BOTH, template_to_list),
    Route("/template/append/tolist", BOTH, template_append),
    Route("/template/upload", BOTH, upload),
    Route("/template/tags", GET, tags),
    Route("/template/tags", POST, add_tags),
    Route("/template/tags", DELETE, remove_tags),
]
