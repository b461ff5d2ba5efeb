"""The part of InterMine's `webconfig-model.xml` that says which fields sum up an object.

The widgets of the same file are read by `minelet.analyses.widgets`.
"""

from __future__ import annotations

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


def _is_value(model: Model, path: str) -> bool:
    try:
        return model.path(path).attribute is not None
    except BadRequest:
        return False
