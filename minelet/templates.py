"""Template queries: a mine's ready-made questions, with blanks for the reader to fill."""

from __future__ import annotations

import copy
from typing import Any
from xml.etree import ElementTree as Tree  # only to write what defusedxml has read

from defusedxml import ElementTree
from werkzeug.datastructures import MultiDict

from minelet.errors import BadRequest, NotFound, nearest
from minelet.model import Model
from minelet.pathquery import ALIASES, MULTI, Query, read_query


class Templates:
    """The templates of one mine, read from InterMine's template XML."""

    def __init__(self, xml: str, model: Model):
        """Read and check templates.

        Args:
            xml: a `<template-queries>` document, as InterMine exports it.
            model: the model against which each is checked.

        Raises:
            BadRequest: one of them is no valid query of the model.
        """
        root = ElementTree.fromstring(xml, forbid_dtd=True)
        self.model = model
        self.by_name: dict[str, Any] = {one.get("name"): one for one in root.iter("template")}
        for name in self.by_name:
            self.query(name, MultiDict())

    def to_xml(self) -> str:
        """Return all templates as `/templates` serves them."""
        root = Tree.Element("template-queries")
        root.extend(self.by_name.values())
        return Tree.tostring(root, encoding="unicode")

    def query(self, name: str, form: MultiDict) -> Query:
        """Return a template's query with the reader's values in it.

        Args:
            name: the template's name.
            form: `constraintN` (a path), `opN`, `valueN`, `extraN` and `codeN` for each
                constraint to change, as InterMine's `/template/results` takes them; `valueN`
                more than once for ONE OF.

        Raises:
            NotFound: there is no such template.
            BadRequest: a value fits no editable constraint, or the query is wrong with it.
        """
        if name not in self.by_name:
            raise NotFound(f"There is no template {name}{nearest(name, self.by_name)}")
        element = copy.deepcopy(self.by_name[name].find("query"))
        number = 1
        while path := form.get(f"constraint{number}"):
            self._fill(element, name, path, number, form)
            number += 1
        return read_query(element, self.model)

    @staticmethod
    def _fill(element: Any, name: str, path: str, number: int, form: MultiDict) -> None:
        code = form.get(f"code{number}")
        editable = [one for one in element.iter("constraint") if one.get("editable") == "true"]
        found = [
            one
            for one in editable
            if one.get("path") == path and (not code or one.get("code") == code)
        ]
        if len(found) != 1:
            blanks = ", ".join(f"{one.get('path')} ({one.get('code')})" for one in editable)
            raise BadRequest(
                f"The template {name} has no blank {path}{f' ({code})' if code else ''}; "
                f"it has {blanks or 'none'}"
            )
        blank = found[0]
        for attribute, key in (("op", "op"), ("value", "value"), ("extraValue", "extra")):
            text = form.get(f"{key}{number}")
            if text is not None:
                blank.set(attribute, text)
        op = blank.get("op", "").upper()
        if ALIASES.get(op, op) in MULTI and f"value{number}" in form:
            for old in blank.findall("value"):
                blank.remove(old)
            for text in form.getlist(f"value{number}"):
                Tree.SubElement(blank, "value").text = text
