"""The widgets of a mine: questions about a list that are prepared in a configuration file.

The file is InterMine's `webconfig-model.xml`, of which only `<widgets>` is read here: enrichments
(`enrichmentwidgetdisplayer`), charts (`graphdisplayer`) and tables (`bagtabledisplayer`). What an
attribute means follows WebConfig, WidgetConfig and its subclasses. Every path is checked against
the model when the file is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from defusedxml import ElementTree

from minelet.errors import BadRequest, nearest
from minelet.model import Model

ENRICHMENT, CHART, TABLE, UNKNOWN = "enrichment", "chart", "table", "unknown"
KINDS = {
    "enrichmentwidgetdisplayer": ENRICHMENT,
    "graphdisplayer": CHART,
    "bagtabledisplayer": TABLE,
    "htmldisplayer": UNKNOWN,
}
NEEDED = {
    ENRICHMENT: ("startClass", "typeClass", "startClassDisplay", "enrich", "views"),
    CHART: ("startClass", "typeClass", "categoryPath", "views"),
    TABLE: ("typeClass", "pathStrings", "displayFields", "views"),
    UNKNOWN: (),
}
FIXED, FILTER, LIST = "fixed", "filter", "list"
BRACKETS = re.compile(r"\[([^\]]*)\]")
# GraphWidgetConfig's sign for a series that compares what is found with what is expected.
EXPECTED = "ActualExpectedCriteria"
LENGTH_CORRECTION = "GeneLengthCorrectionCoefficient"


class WidgetError(ValueError):
    """The configuration of the widgets cannot be used; the text says where and why."""


@dataclass(frozen=True)
class Condition:
    """A constraint of a widget.

    `kind` says what the value is compared with: a fixed one (None: to be absent), the one that
    the reader chooses as filter, or those that the objects of the list have.
    """

    path: str
    op: str
    value: str | None = None
    kind: str = FIXED


@dataclass(frozen=True)
class Widget:
    """One widget. Paths are whole, from the class on; `attributes` are as the file has them."""

    name: str
    kind: str
    attributes: dict[str, str]
    start: str = ""
    views: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    view_conditions: tuple[Condition, ...] = ()
    subclasses: dict[str, str] = field(default_factory=dict)

    def get(self, attribute: str) -> str | None:
        """Return an attribute as the file has it, or None when it is absent or empty."""
        return self.attributes.get(attribute) or None

    def path(self, attribute: str) -> str:
        """Return the path that an attribute holds, from the start class on; "" for none."""
        return whole(self.start, self.attributes.get(attribute, ""))

    @property
    def type(self) -> str:
        """The class whose lists this widget takes."""
        return self.attributes.get("typeClass", "").rpartition(".")[2]

    @property
    def identifier_path(self) -> str:
        """The path of an enriched term's identifier: by default that of its name."""
        return self.path("enrichIdentifier") or self.path("enrich")

    @property
    def compares(self) -> bool:
        """Whether this chart compares counts with those expected by chance."""
        return EXPECTED in self.attributes.get("seriesPath", "")

    @property
    def series(self) -> tuple[str, ...]:
        """The values of the series that a chart tells apart; () for one bar a category."""
        if not self.get("seriesPath"):
            return ()
        return tuple(self.attributes.get("seriesValues", "").split(","))

    @property
    def corrects_length(self) -> bool:
        """Whether this enrichment offers to correct for the length of genes."""
        name = self.attributes.get("correctionCoefficient", "").strip()
        return name.rpartition(".")[2] == LENGTH_CORRECTION

    def accepts(self, class_name: str, model: Model) -> bool:
        """Tell whether the widget takes lists of a class."""
        return self.type == "InterMineObject" or model.is_a(class_name, self.type)

    def describe(self) -> dict[str, Any]:
        """Return what `/widgets` says of this widget; what it lacks is absent."""
        said: dict[str, Any] = {
            "name": self.name,
            "title": self.attributes.get("title"),
            "description": self.attributes.get("description"),
            "targets": [one for one in self.attributes.get("typeClass", "").split(",") if one],
            "filters": self.attributes.get("filters"),
            "startClass": self.get("startClass"),
            "widgetType": self.kind,
        }
        if self.kind == CHART:
            said |= {"chartType": self.attributes.get("graphType"), "labels": self.axes}
        if self.kind == ENRICHMENT:
            names = ("enrich", "enrichIdentifier", "startClassDisplay")
            said |= {name: self.attributes.get(name) for name in names}
        return {key: value for key, value in said.items() if value is not None}

    @property
    def axes(self) -> dict[str, str]:
        """What the axes of a chart mean."""
        across, up = ("y", "x") if self.get("graphType") == "StackedBarChart" else ("x", "y")
        labels = {across: self.get("domainLabel"), up: self.get("rangeLabel")}
        return {axis: label for axis, label in labels.items() if label is not None}


def read(xml: str, model: Model) -> dict[str, Widget]:
    """Read the widgets of a `webconfig-model.xml`, or of its `<widgets>` alone.

    Args:
        xml: the file's text; "" has no widgets.
        model: the model against which each path is checked.

    Raises:
        WidgetError: the text is no such file, or a widget does not fit the model.
    """
    if not xml.strip():
        return {}
    try:
        root = ElementTree.fromstring(xml, forbid_dtd=True)
    except Exception as error:  # defusedxml raises its own kinds beside ParseError
        raise WidgetError(f"The widgets are not XML that can be read: {error}") from error
    if root.tag not in {"webconfig", "widgets"}:
        raise WidgetError(f"Widgets stand in <webconfig>; this file begins with <{root.tag}>")
    found: dict[str, Widget] = {}
    for group in [root] if root.tag == "widgets" else root.iter("widgets"):
        for element in group:
            if element.tag not in KINDS:
                raise WidgetError(
                    f"<{element.tag}> is no widget{nearest(element.tag, KINDS)}: use one of "
                    f"{', '.join(f'<{tag}>' for tag in KINDS)}"
                )
            widget = _read_widget(element, model)
            if widget.name in found:
                raise WidgetError(f"There are two widgets of the name {widget.name}")
            found[widget.name] = widget
    return found


def _read_widget(element: Any, model: Model) -> Widget:
    kind = KINDS[element.tag]
    attributes = dict(element.attrib)
    name = attributes.get("id", "").strip()
    if not name:
        raise WidgetError(f"A <{element.tag}> has no id: give it one")
    missing = [one for one in NEEDED[kind] if not attributes.get(one, "").strip()]
    if missing:
        raise WidgetError(f"The widget {name} lacks {' and '.join(missing)}")
    subclasses: dict[str, str] = {}
    start = attributes["startClass"] = attributes.get("startClass", "").rpartition(".")[2]
    if kind == TABLE:
        start = attributes["pathStrings"].split(".")[0]
    label = attributes.get("filterLabel", "")
    if kind == UNKNOWN:  # is named among the widgets, and answers nothing
        return Widget(name, kind, attributes)
    try:
        _check_class(attributes["typeClass"].rpartition(".")[2], model)
        paths = ("enrich", "enrichIdentifier", "categoryPath", "seriesPath")
        for one in paths:
            if attributes.get(one) and EXPECTED not in attributes[one]:
                attributes[one] = _plain(start, attributes[one], subclasses)
        prefix = attributes["typeClass"].rpartition(".")[2] if kind == TABLE else start
        views = [
            _plain(prefix, view, subclasses, whole_path=True)
            for view in re.split(r"\s*,\s*", attributes.get("views", "").strip())
            if view
        ]
        widget = Widget(
            name,
            kind,
            attributes,
            start,
            tuple(views),
            tuple(_conditions(start, attributes.get("constraints", ""), label)),
            tuple(_conditions(start, attributes.get("constraintsForView", ""), label)),
            subclasses,
        )
        _check_paths(widget, model)
    except BadRequest as error:
        raise WidgetError(f"The widget {name} does not fit the model: {error}") from error
    return widget


def whole(start: str, path: str) -> str:
    """Return a path that begins with its class, whether it was written with it or not."""
    path = path.strip()
    return path if not path or path == start or path.startswith(f"{start}.") else f"{start}.{path}"


def _plain(start: str, path: str, subclasses: dict[str, str], whole_path: bool = False) -> str:
    """Return a path without `[Subclass]`, which is noted under the path that it narrows."""
    text = whole(start, path)
    while found := BRACKETS.search(text):
        before = text[: found.start()]
        subclasses[before] = found[1].strip().rpartition(".")[2]
        text = before + text[found.end() :]
    return text if whole_path else text.removeprefix(f"{start}.")


def _conditions(start: str, text: str, label: str) -> Iterable[Condition]:
    """Yield the constraints of a widget: `path = value` or `path != value`, by commas."""
    for part in filter(None, (one.strip() for one in text.split(","))):
        op = "!=" if "!=" in part else "="
        path, sign, value = (one.strip() for one in part.partition(op))
        if not sign or not path or not value:
            raise BadRequest(f"{part!r} is no constraint: write path = value or path != value")
        named = value.replace(" ", "").lower()
        if named == "[list]":
            yield Condition(whole(start, path), op, kind=LIST)
        elif label and named == f"[{label}]".replace(" ", "").lower():
            yield Condition(whole(start, path), op, kind=FILTER)
        else:
            fixed = None if value.lower() == "null" else value
            yield Condition(whole(start, path), op, fixed)


def _check_class(name: str, model: Model) -> None:
    if name not in {"InterMineObject", ""}:
        model.get_class(name)


def _check_paths(widget: Widget, model: Model) -> None:
    """Raise BadRequest for a path that the model has not, or that ends at no value."""
    _check_class(widget.start, model)
    for prefix, name in widget.subclasses.items():
        model.get_class(name)
        others = {path: one for path, one in widget.subclasses.items() if path != prefix}
        declared = model.path(prefix, others).end_class
        if not model.is_a(name, declared):
            raise BadRequest(f"{prefix} is a {declared}, and {name} is no subclass of that")
    paths = [one.path for one in (*widget.conditions, *widget.view_conditions)]
    names = ("enrich", "enrichIdentifier", "startClassDisplay", "categoryPath", "seriesPath")
    paths += [widget.path(one) for one in names if widget.get(one)]
    if widget.compares:
        paths.remove(widget.path("seriesPath"))
    filters = widget.attributes.get("filters", "")
    if "[list]" in filters:
        paths.append(whole(widget.start, filters.partition("=")[0]))
    if widget.kind == TABLE:
        end = model.path(BRACKETS.sub("", widget.attributes["pathStrings"]))
        if end.attribute:
            raise BadRequest(f"{end.text} is a value: pathStrings must end at objects")
        paths += [f"{end.text}.{one}" for one in display_fields(widget)]
    for text in (*widget.views, *paths):
        if model.path(text, widget.subclasses).attribute is None:
            raise BadRequest(f"{text} is no value: name one of its fields")
    if widget.kind == CHART and widget.get("listPath"):
        model.path(widget.attributes["listPath"], widget.subclasses)


def display_fields(widget: Widget) -> list[str]:
    """Return the fields that a table shows of each object."""
    return re.split(r"[, ]+", widget.attributes.get("displayFields", "").strip())
