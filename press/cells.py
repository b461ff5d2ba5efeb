"""The text and code of a lesson's cells, on their way through nbconvert to Markdown.

nbconvert parses a whole page as HTML and writes it anew, which turns the `>` of a quotation into
an entity and takes `List<Gene>` in code for a tag. So theme/lesson.html hands each cell over
escaped, between marks, and the escapes are undone here, just before Markdown reads the page.
"""

import html
import re

from bs4 import BeautifulSoup

_SOURCE = re.compile(r"<x-source>(.*?)</x-source>", re.DOTALL)
_END = "<x-end></x-end>"
# As pandas writes a number, and what it writes where there is none.
_NUMBER = re.compile(r"[-−+]?(\d[\d,]*\.?\d*|\.\d+)(e[-+]?\d+)?%?|[-−+]?inf|NaN|<NA>|None|", re.I)


def unwrap(page: str) -> str:
    """Return the Markdown of a lesson's page, with its cells as their author wrote them.

    Args:
        page: what nbconvert made of theme/lesson.html. What follows the end mark is dropped:
            mkdocs-jupyter adds an indented style block there, which Markdown would show as code.
    """
    body = page.partition(_END)[0]
    return _SOURCE.sub(lambda found: html.unescape(found[1]), body)


def align_tables(page: str) -> str:
    """Return a page with the numeric columns of pandas' tables marked `number`.

    pandas aligns every column to the right; names are read from the left. A table whose cells
    span columns stays as it is. Rows are counted from their right end: where a cell spans rows,
    which pandas does with the first columns of an index, the rows below lack cells on the left.
    """
    soup = BeautifulSoup(page, "html.parser")
    tables = soup.select(".output-html table")
    for table in tables:
        if table.select("[colspan]"):
            continue
        rows = [row.find_all(["td", "th"])[::-1] for row in table.select("tr")]
        for column in zip(*rows, strict=False):
            body = [cell for cell in column if cell.find_parent("tbody")]
            if body and all(_NUMBER.fullmatch(cell.get_text(strip=True)) for cell in body):
                for cell in column:
                    cell["class"] = [*cell.get("class", []), "number"]
    return str(soup) if tables else page
