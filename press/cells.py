"""A lesson's cells between mkdocs-jupyter and Markdown; apart from them what they gave, as HTML.

mkdocs-jupyter parses a whole page as HTML and writes it anew, which turns the `>` of a quotation
into an entity and takes `List<Gene>` in code for a tag. So theme/lesson.html hands each cell over
escaped, between marks, and the escapes are undone here, just before Markdown reads the page.

What the cells gave is most of a page, drawings and long tables, and is HTML already. It travels in
the same way, and is put into the page when all that reads Markdown, and the HTML that comes of it,
is done: a page takes half the time.
"""

import html
import re
from dataclasses import dataclass

from press.frames import readable

_SOURCE = re.compile(r"<x-source>(.*?)</x-source>", re.DOTALL)
_OUTPUT = re.compile(r"<x-output>(.*?)</x-output>", re.DOTALL)
_END = "<x-end></x-end>"
_MARK = 'class="jp-MarkdownCell '
"""mkdocs-jupyter knows a cell of text by it; on the page nobody asks for it."""


@dataclass(frozen=True)
class Cells:
    """The cells of an executed lesson."""

    markdown: str
    """Of its page, as their author wrote them; where a cell gave something, there is a place."""
    outputs: list[str]
    """What goes into those places, as HTML."""

    def put_into(self, page: str) -> str:
        """Return the HTML that was made of `markdown` with the outputs in their places."""
        page = page.replace(_MARK, 'class="')
        return _OUTPUT.sub(lambda found: self.outputs[int(found[1])], page)


def read_cells(page: str) -> Cells:
    """Return the cells of a lesson's page.

    Args:
        page: what mkdocs-jupyter made of theme/lesson.html. What follows the end mark is dropped:
            it adds an indented style block there, which Markdown would show as code.
    """
    outputs: list[str] = []

    def set_apart(found: re.Match[str]) -> str:
        outputs.append(readable(html.unescape(found[1])))
        return f"<x-output>{len(outputs) - 1}</x-output>"

    body = _OUTPUT.sub(set_apart, page.partition(_END)[0])
    return Cells(_SOURCE.sub(lambda found: html.unescape(found[1]), body), outputs)
