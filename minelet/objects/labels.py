"""What a mine calls its classes and fields, and the columns of a query.

A mine may have names of its own for them, in `webconfig-model.xml`; what has none is called by the
words of its name. How names for parts of a path go together follows InterMine's WebUtil.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from minelet.model import Model, Path, Step
from minelet.objects.display import title, words


class Labels:
    """The names that one mine has for its classes and fields."""

    def __init__(self, model: Model, known: Mapping[str, Any] | None):
        """Take the names.

        Args:
            model: the mine's model.
            known: the mine's fact `labels`: `classes`, the names of classes, and `fields`, for
                each class the paths below it that are configured, each with its name or None.
        """
        self.model = model
        self.classes = (known or {}).get("classes", {})
        self.fields = (known or {}).get("fields", {})

    def of_class(self, name: str) -> str:
        """Return what a class is called (Type.getDisplayName)."""
        return self.classes.get(name) or words(name)

    def of_field(self, class_name: str, field: str) -> str:
        """Return what a field of a class is called, or a path below the class.

        A name that a class gives holds for the classes that inherit from it, too
        (WebConfig.setSubClassConfig).
        """
        for one in self.model.lineage(class_name):
            if label := self.fields.get(one, {}).get(field):
                return label
        return words(field)

    def of_path(self, path: Path) -> str:
        """Return what a path is called, as `Employee > Works In` (WebUtil.formatPath)."""
        if not self.classes and not self.fields:
            return title(path.text)
        return " > ".join([self.of_class(path.root), *self._chain(path.root, path.steps)])

    def _chain(self, class_name: str, steps: tuple[Step, ...]) -> list[str]:
        if not steps:
            return []
        whole = ".".join(step.field.name for step in steps)
        if not steps[-1].leads_to and whole in self._configured(class_name):
            return [self.of_field(class_name, whole)]  # one name for all of it
        first = self.of_field(class_name, steps[0].field.name)
        return [first, *self._chain(steps[0].leads_to or class_name, steps[1:])]

    def _configured(self, class_name: str) -> Mapping[str, str | None]:
        """Return the paths configured for a class, or for what it inherits from if none are."""
        for one in self.model.lineage(class_name):
            if self.fields.get(one):
                return self.fields[one]
        return {}

    def of_column(self, path: Path, descriptions: Mapping[str, str]) -> str:
        """Return what a column of a query is called (WebUtil.formatPathDescription).

        Args:
            path: what the column shows.
            descriptions: what the query itself calls some paths.
        """
        known, described = self.of_path(path), path.text
        while described and described not in descriptions:
            described = described.rpartition(".")[0]
        if not described:
            return known
        below = path.text.count(".") - described.count(".")
        parts = known.split(" > ")[-below:] if below else []
        return " > ".join([descriptions[described], *parts])
