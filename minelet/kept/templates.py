"""Template queries: a mine's ready-made questions, with blanks for the reader to fill.

Reading follows InterMine's TemplateQueryHandler: `<template-queries>`, one `<template>`, or any
export that holds templates somewhere, such as a user profile. How blanks are filled is in
`minelet.kept.blanks`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from xml.etree import ElementTree as Tree  # only to write what defusedxml has read

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from werkzeug.datastructures import MultiDict

from minelet.errors import BadRequest, NotFound, nearest
from minelet.kept.blanks import filled
from minelet.model import Model
from minelet.query import queryjson
from minelet.query.pathquery import Query, check_query
from minelet.query.written import WrittenQuery, from_element, to_element
from minelet.users.tags import PUBLIC

# A template's name is part of an address (InterMine's NameUtil).
NAME = re.compile(r"[\w .,:-]{1,200}")


def check_name(what: str, name: str) -> str:
    """Return the name of a template or a query.

    Raises:
        BadRequest: it has characters that none may have, or too many.
    """
    if not NAME.fullmatch(name):
        raise BadRequest(
            f"The {what} {name[:60]!r} has an invalid name: use letters, digits, spaces and "
            "_ - . , :"
        )
    return name


@dataclass(frozen=True)
class Template:
    """One template. `mine` tells whether it is the mine's, or else of the user who asks."""

    name: str
    title: str
    comment: str
    query: WrittenQuery
    tags: tuple[str, ...] = (PUBLIC,)
    mine: bool = True
    user: str = ""

    def checked(self, model: Model) -> Query:
        """Return its query as it stands, checked; raises BadRequest when it fits no such model."""
        return check_query(self.query, model)

    def to_element(self, types: Iterable[str] = ()) -> Any:
        """Return the `<template>` element as InterMine's TemplateQueryBinding writes it.

        Args:
            types: the Java types of the columns.
        """
        element = Tree.Element("template", name=self.name, title=self.title, comment=self.comment)
        element.set("dataTypes", " ".join(types))
        if self.user:
            element.set("userName", self.user)
        element.append(to_element(self.query, template=True))
        return element

    def to_json(self, types: Iterable[str] = ()) -> dict[str, Any]:
        """Return it as InterMine's ApiTemplate.toJson does."""
        return {
            "name": self.name,
            "comment": self.comment,
            "dataTypes": list(types),
            "tags": list(self.tags),
            "rank": "unranked",
            "authorized": not self.mine,
            **queryjson.to_json(replace(self.query, title=self.title), template=True),
        }


def read_templates(xml: str) -> dict[str, Template]:
    """Read the templates of an export, by name; whether they fit a model is not looked at.

    Raises:
        BadRequest: it is no XML of templates, or one of them has no name or no query.
    """
    root = read_root(xml, "templates")
    tags: dict[str, list[str]] = {}
    for one in root.iter("tag"):
        if one.get("type") == "template":
            tags.setdefault(one.get("objectIdentifier", ""), []).append(one.get("name", ""))
    found: dict[str, Template] = {}
    for element in root.iter("template"):
        template = _read(element, tags)
        if template.name in found:
            raise BadRequest(f"Two templates have the name {template.name}: rename one of them")
        found[template.name] = template
    if not found and root.tag not in {"template-queries", "templates", "template-list"}:
        raise BadRequest(
            f"There is no <template> in the <{root.tag}>: templates are exported as "
            "<template-queries>"
        )
    return found


def read_root(xml: str, what: str) -> Any:
    """Parse untrusted XML whose first element may be any of several.

    Args:
        xml: the text.
        what: how to call it in a sentence, in the plural.

    Raises:
        BadRequest: it cannot be read.
    """
    try:
        return ElementTree.fromstring(xml, forbid_dtd=True)
    except DefusedXmlException as error:
        raise BadRequest(
            f"The {what} declare a document type or entities, which is not allowed: take that out"
        ) from error
    except (ElementTree.ParseError, ValueError) as error:
        raise BadRequest(f"The {what} are no XML that can be read: {error}") from error


def _read(element: Any, tags: Mapping[str, list[str]]) -> Template:
    name = check_name("template", element.get("name", "").strip())
    query = element.find("query")
    if query is None:
        raise BadRequest(f"The template {name} holds no <query>")
    written = from_element(query)
    written.name = name
    return Template(
        name,
        element.get("title") or written.title or name,
        element.get("comment") or "",
        replace(written, description=written.description or element.get("longDescription", "")),
        tuple(tags.get(name, (PUBLIC,))),
    )


def _with_loops(query: WrittenQuery, checked: Query) -> WrittenQuery:
    """Return a query whose loops are written as `loopPath`, where old exports have a `value`.

    InterMine's PathQueryBinding writes them so, and its Python client reads nothing else.
    """
    loops = {one.code: one.loop.text for one in checked.constraints if one.loop}
    constraints = [
        replace(one, loop=loops[one.code], value=None) if one.code in loops else one
        for one in query.constraints
    ]
    return replace(query, constraints=constraints)


class Templates:
    """The templates that someone may use, those that fit the mine's model and those that do not."""

    def __init__(self, templates: str | Iterable[Template], model: Model, strict: bool = True):
        """Hold templates.

        Args:
            templates: InterMine's template XML, or templates that are read already.
            model: the model against which each is checked.
            strict: refuse what does not fit the model; otherwise keep it as broken.

        Raises:
            BadRequest: the XML is wrong, or, when strict, a template is; the text names all.
        """
        given = read_templates(templates).values() if isinstance(templates, str) else templates
        self.model = model
        self.by_name = {one.name: one for one in given}
        self.broken: dict[str, str] = {}
        self.types: dict[str, list[str]] = {}
        for one in list(self.by_name.values()):
            try:
                checked = one.checked(model)
            except BadRequest as error:
                self.broken[one.name] = str(error)
                continue
            self.by_name[one.name] = replace(one, query=_with_loops(one.query, checked))
            shown = [path.attribute for path in checked.view]
            self.types[one.name] = [each.declared or each.type for each in shown if each]
        if strict and self.broken:
            raise BadRequest(
                "; ".join(f"The template {name}: {text}" for name, text in self.broken.items())
            )

    def joined(self, own: Templates) -> Templates:
        """Return these with a user's own beside them, which come before one of the same name."""
        both = Templates([], self.model)
        both.by_name = self.by_name | own.by_name
        both.types = self.types | own.types
        broken = {name: text for name, text in self.broken.items() if name not in own.by_name}
        both.broken = broken | own.broken
        return both

    def working(self, broken: bool = False) -> dict[str, Template]:
        """Return the templates by name, in its order; `broken` ones too when asked for."""
        names = sorted(self.by_name, key=lambda name: (name.lower(), name))
        return {name: self.by_name[name] for name in names if broken or name not in self.broken}

    def find(self, name: str) -> Template:
        """Return a template.

        Raises:
            NotFound: there is none of that name; the text names the nearest.
        """
        if name not in self.by_name:
            raise NotFound(
                f"You do not have access to a template called '{name[:100]}' in this mine"
                f"{nearest(name, self.by_name)}"
            )
        return self.by_name[name]

    def to_xml(self, broken: bool = False) -> str:
        """Return all templates as `/templates` serves them."""
        root = Tree.Element("template-queries")
        for one in self.working(broken).values():
            root.append(one.to_element(self.types.get(one.name, ())))
        return Tree.tostring(root, encoding="unicode")

    def to_json(self, broken: bool = False) -> dict[str, Any]:
        """Return all templates by name, as `/templates?format=json` serves them."""
        return {
            name: one.to_json(self.types.get(name, ()))
            for name, one in self.working(broken).items()
        }

    def query(self, name: str, form: MultiDict) -> Query:
        """Return a template's query with the reader's values in it.

        Args:
            name: the template's name.
            form: the request's `constraintN`, `opN`, `valueN` ..., see `minelet.kept.blanks`.

        Raises:
            NotFound: there is no such template.
            BadRequest: a value fits no blank, a needed one lacks, or the query is wrong with it.
        """
        template = self.find(name)
        if name in self.broken:
            raise BadRequest(
                f"The template {name} is outdated and is in conflict with the model: "
                f"{self.broken[name]}"
            )
        return check_query(filled(name, template.query, form), self.model)
