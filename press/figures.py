"""What a lesson found, shown in a chapter: `{{ outputs.02-name.cell-id }}` becomes that output."""

import json
import re
from html import escape
from pathlib import Path

from press.errors import PressError, nearest
from press.outputs import joined

_OUTPUT = re.compile(r"\{\{[ \t]*outputs\.(?P<lesson>[\w-]+)\.(?P<cell>[\w-]+)[ \t]*\}\}")


def substitute(text: str, executed: Path, where: str, first_line: int = 1) -> str:
    """Return `text` with each `{{ outputs.LESSON.CELL }}` replaced by what that cell gave.

    Args:
        text: Markdown.
        executed: the folder of the executed lessons.
        where: the file, named in an error.
        first_line: the number of the text's first line in that file.

    Raises:
        PressError: when there is no such lesson or cell, or it gave no figure and no sentence.
    """

    def replace(found: re.Match[str]) -> str:
        place = f"{where}:{first_line + text.count('\n', 0, found.start())}"
        return output(executed / f"{found['lesson']}.ipynb", found["cell"], place)

    return _OUTPUT.sub(replace, text)


def output(lesson: Path, cell_id: str, place: str) -> str:
    """Return the figure (as SVG in HTML) or the sentence (Markdown) that a cell gave.

    Args:
        lesson: an executed lesson.
        cell_id: the id of a cell in it.
        place: file and line that ask for it, named in an error.

    Raises:
        PressError: when there is none.
    """
    if not lesson.exists():
        others = nearest(lesson.stem, (path.stem for path in lesson.parent.glob("*.ipynb")))
        raise PressError(f"{place}: there is no executed lesson `{lesson.stem}`{others}.")
    cells = {cell["id"]: cell for cell in json.loads(lesson.read_text("utf-8"))["cells"]}
    if cell_id not in cells:
        raise PressError(
            f"{place}: `{lesson.stem}` has no cell `{cell_id}`{nearest(cell_id, cells)}."
        )
    cell = cells[cell_id]
    for result in cell.get("outputs", []):
        data = result.get("data", {})
        if "image/svg+xml" in data:
            return figure(joined(data["image/svg+xml"]), cell["metadata"].get("alt", ""))
        if "text/markdown" in data:
            return joined(data["text/markdown"])
    raise PressError(
        f"{place}: cell `{cell_id}` of `{lesson.stem}` gave neither a figure nor a sentence."
    )


def figure(svg: str, alt: str) -> str:
    """Return an SVG as part of a page, as theme/lesson.html puts it into a lesson's own.

    Args:
        svg: the file's text, with or without its prologue.
        alt: what it shows, for those who cannot see it.
    """
    body = svg[svg.index("<svg") + len("<svg") :]
    drawn = f'<svg role="img" aria-label="{escape(alt)}" {body.strip()}'
    # On a phone it scrolls in its box, which a keyboard must be able to reach.
    return f'<div class="output-figure" tabindex="0">{drawn}</div>'
