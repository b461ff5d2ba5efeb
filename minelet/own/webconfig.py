"""What InterMine's `webconfig-model.xml` says of classes: what sums one up, and what it is called.

The widgets of the same file are read by `minelet.analyses.widgets`.
"""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

from minelet.errors import BadRequest
from minelet.model import Model


def summary_fields(root: Element, model: Model) -> dict[str, list[str]]:
    """Return the paths that sum up an object of each class, without the class at their head.

    As in InterMine's SummaryService, a field with `showInSummary="false"` is left out; so is one
    that leads to an object, and what the model does not have, since these files are often copied
    from a mine that has more.
    """
    found: dict[str, list[str]] = {}
    for one in root.iterfind("class"):
        name = (one.get("className") or "").rpartition(".")[2]
        for config in one.iterfind("fields/fieldconfig"):
            path = config.get("fieldExpr") or ""
            shown = (config.get("showInSummary") or "true").lower() != "false"
            if shown and _is_value(model, f"{name}.{path}"):
                found.setdefault(name, []).append(path)
    return found


def labels(root: Element) -> dict[str, dict[str, Any]]:
    """Return what classes and their fields are called, as `minelet.objects.labels` takes it."""
    classes: dict[str, str] = {}
    fields: dict[str, dict[str, str | None]] = {}
    for one in root.iterfind("class"):
        name = (one.get("className") or "").rpartition(".")[2]
        if label := one.get("label"):
            classes[name] = label
        for config in one.iterfind("fields/fieldconfig"):
            fields.setdefault(name, {})[config.get("fieldExpr") or ""] = config.get("label")
    return {"classes": classes, "fields": fields}


def _is_value(model: Model, path: str) -> bool:
    try:
        return model.path(path).attribute is not None
    except BadRequest:
        return False
