"""Tables that a telephone cannot hold: their rows become cards there, each cell with its head.

The theme does it (theme/assets/stylesheets/tables.css) with a table that has `data-stack`, in which
each cell but a row's first has its column's head as `data-label`. Tables of pandas stay tables:
their columns are numbers and names, which are compared by looking down.
"""

import re
from collections.abc import Sequence

from bs4 import BeautifulSoup, Tag

ROOM = 46
"""Letters of a table's size that stand side by side on a telephone of 390 pixels."""

_PROSE = 20
"""Letters that a column of prose wants: with fewer, it is a ladder of single words."""

_GAP = 2
_TABLE = re.compile(r"<table(?![^>]*\bclass=)[^>]*>.*?</table>", re.DOTALL)


def with_cards(page: str) -> str:
    """Return a page's HTML with the tables marked that become cards on a telephone.

    Args:
        page: HTML. Tables with a class are somebody else's, and stay as they are.
    """
    return _TABLE.sub(lambda found: _marked(found[0]), page)


def _marked(text: str) -> str:
    table = BeautifulSoup(text, "html.parser").table
    if table is None or table.select("[colspan], [rowspan]"):
        return text
    heads = [" ".join(head.get_text().split()) for head in table.select("thead :is(th, td)")]
    rows = [row.find_all(["td", "th"]) for row in table.select("tbody tr")]
    if not heads or any(len(row) != len(heads) for row in rows) or fits(rows):
        return text
    table["data-stack"] = ""
    for row in rows:
        for cell, head in list(zip(row, heads, strict=True))[1:]:
            if head:
                cell["data-label"] = head
    return str(table)


def fits(rows: Sequence[Sequence[Tag]]) -> bool:
    """Return whether the columns of these rows can stand side by side on a telephone."""
    wanted = [max(map(_wanted, column), default=0) for column in zip(*rows, strict=True)]
    return sum(wanted) + _GAP * (len(wanted) - 1) <= ROOM


def _wanted(cell: Tag) -> int:
    """Return how many letters wide a cell should be: its longest code whole, its prose broken."""
    codes = [len(code.get_text()) for code in cell.find_all("code")]
    return max(min(len(cell.get_text(strip=True)), _PROSE), *codes, 0)
