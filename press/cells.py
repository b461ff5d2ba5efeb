"""A lesson's cells as the Markdown of its page, and apart from it what they gave, as HTML.

nbconvert writes the page by theme/lesson.html. What the cells gave is most of it, drawings and long
tables, and is HTML already: it is put into the page when all that reads Markdown, and the HTML that
comes of it, is done, which halves the time that a page takes. An executed lesson that has not
changed is not converted again.
"""

import importlib.metadata
import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from press import frames
from press.files import digest, write

TEMPLATE = Path(__file__).parents[1] / "theme" / "lesson.html"

_PLACE = re.compile(r"<x-output>(\d+)</x-output>")
# The kinds of output that the template knows; of one that comes in several the first is shown.
_SHOWN = ["text/html", "text/markdown", "image/svg+xml", "image/png", "text/plain"]
_ATTACHED = ("image/svg+xml", "image/png", "image/jpeg")


@dataclass(frozen=True)
class Cells:
    """The cells of an executed lesson."""

    markdown: str
    """Of its page; where a cell gave something, there is a place for it."""
    outputs: list[str]
    """What goes into those places, as HTML."""

    def put_into(self, page: str) -> str:
        """Return the HTML that was made of `markdown` with the outputs in their places."""
        return _PLACE.sub(lambda found: self.outputs[int(found[1])], page)


def read_cells(notebook: Path, cache: Path) -> Cells:
    """Return the cells of an executed lesson.

    Args:
        notebook: its file.
        cache: a folder in which what was made of it is kept, for as long as nothing has changed.
    """
    data = notebook.read_bytes()
    version = importlib.metadata.version("nbconvert")
    ours = (TEMPLATE, Path(__file__), Path(frames.__file__))
    key = digest(data, *(file.read_bytes() for file in ours), version)
    kept = cache / f"{notebook.stem}.json"
    try:
        record = json.loads(kept.read_bytes())
        if record.pop("key") == key:
            return Cells(**record)
    except (OSError, ValueError, KeyError, TypeError):
        pass  # not made yet, or not whole
    cells = to_cells(data.decode())
    write(kept, json.dumps({"key": key, **asdict(cells)}, ensure_ascii=False))
    return cells


def to_cells(notebook: str) -> Cells:
    """Return the cells of an executed lesson, converted by theme/lesson.html.

    Args:
        notebook: the text of its file.
    """
    # Imported here, so that a build in which no lesson has changed stays quick.
    import nbformat
    from jinja2 import FileSystemLoader
    from nbconvert.exporters.templateexporter import TemplateExporter
    from traitlets.config import Config

    outputs: list[str] = []

    def in_its_place(html: str) -> str:
        outputs.append(frames.readable(html))
        return f"<x-output>{len(outputs) - 1}</x-output>"

    config = Config()
    config.NbConvertBase.display_data_priority = _SHOWN
    config.TagRemovePreprocessor.enabled = True
    config.TagRemovePreprocessor.remove_cell_tags = {"remove-cell"}
    config.TagRemovePreprocessor.remove_input_tags = {"hide-input"}
    config.TagRemovePreprocessor.remove_all_outputs_tags = {"hide-output"}
    exporter = TemplateExporter(
        config=config,
        template_name="base",
        template_file=TEMPLATE.name,
        extra_loaders=[FileSystemLoader(TEMPLATE.parent)],
        filters={"in_its_place": in_its_place, "with_attachments": with_attachments},
    )
    markdown, _ = exporter.from_notebook_node(nbformat.reads(notebook, as_version=4))
    return Cells(markdown, outputs)


def with_attachments(cell: dict[str, Any]) -> str:
    """Return the text of a cell with the pictures that are pasted into it: they are in its file."""
    text = cell["source"]
    for name, data in cell.get("attachments", {}).items():
        kind = next((one for one in _ATTACHED if one in data), next(iter(data)))
        text = text.replace(f"attachment:{name}", f"data:{kind};base64,{data[kind]}")
    return text
