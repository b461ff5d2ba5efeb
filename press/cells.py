"""The text and code of a lesson's cells, on their way through nbconvert to Markdown.

nbconvert parses a whole page as HTML and writes it anew, which turns the `>` of a quotation into
an entity and takes `List<Gene>` in code for a tag. So theme/lesson.html hands each cell over
escaped, between marks, and the escapes are undone here, just before Markdown reads the page.
"""

import html
import re

_SOURCE = re.compile(r"<x-source>(.*?)</x-source>", re.DOTALL)
_END = "<x-end></x-end>"


def unwrap(page: str) -> str:
    """Return the Markdown of a lesson's page, with its cells as their author wrote them.

    Args:
        page: what nbconvert made of theme/lesson.html. What follows the end mark is dropped:
            mkdocs-jupyter adds an indented style block there, which Markdown would show as code.
    """
    body = page.partition(_END)[0]
    return _SOURCE.sub(lambda found: html.unescape(found[1]), body)
