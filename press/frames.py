"""pandas' tables as a page shows them: numbers to the right, true heads, a caption."""

import re

from bs4 import BeautifulSoup, Tag

# As pandas writes a number, and what it writes where there is none.
_NUMBER = re.compile(r"[-−+]?(\d[\d,]*\.?\d*|\.\d+)(e[-+]?\d+)?%?|[-−+]?inf|NaN|<NA>|None|", re.I)


def readable(html: str) -> str:
    """Return a cell's output with its tables as those read them who see them, or hear them.

    Args:
        html: of the output. A box of tables may have a `data-caption`, the author's, which becomes
            that of its first table. Any other table is told by its size and its columns, for those
            who hear the page: who sees it sees as much.
    """
    if "<table" not in html:
        return html
    soup = BeautifulSoup(html, "html.parser")
    tables = soup.select(".output-html table")
    for table in tables:
        align(table)
        mark_heads(table)
        box = table.find_parent(class_="output-html")
        written = box.attrs.pop("data-caption", "")
        if table.caption is None:
            caption = soup.new_tag("caption", attrs={} if written else {"class": "unseen"})
            caption.string = written or told(table)
            table.insert(0, caption)
    return str(soup) if tables else html


def align(table: Tag) -> None:
    """Mark the numeric columns of a table `number`.

    pandas aligns every column to the right; names are read from the left. A table whose cells
    span columns stays as it is. Rows are counted from their right end: where a cell spans rows,
    which pandas does with the first columns of an index, the rows below lack cells on the left.
    """
    if table.find(colspan=True):
        return
    rows = table.find_all("tr")
    cells = [row.find_all(["td", "th"])[::-1] for row in rows]
    in_body = [row.parent.name == "tbody" for row in rows]
    for column in zip(*cells, strict=False):
        body = [cell for cell, inside in zip(column, in_body, strict=True) if inside]
        if body and all(_NUMBER.fullmatch(cell.get_text(strip=True)) for cell in body):
            for cell in column:
                cell["class"] = [*cell.get("class", []), "number"]


def mark_heads(table: Tag) -> None:
    """Say of each head whether it is a column's or a row's.

    One without words becomes a plain cell: it would be announced as a head, of nothing.
    """
    for head in table.find_all("th"):
        if not head.get_text(strip=True):
            head.name = "td"
        elif head.find_parent("thead"):
            head["scope"] = "colgroup" if head.has_attr("colspan") else "col"
        else:
            head["scope"] = "rowgroup" if head.has_attr("rowspan") else "row"


def told(table: Tag) -> str:
    """Return how many rows a table has and what its columns are called, as a sentence."""
    count = len(table.select("tbody tr"))
    size = f"{count} row{'' if count == 1 else 's'}"
    if count == len(table.select("tr")) or table.select("thead [colspan]"):
        return f"Table of {size}."
    heads = [head.get_text(" ", strip=True) for head in table.select("thead th")]
    return f"Table of {size}. Columns: {', '.join(heads)}." if heads else f"Table of {size}."
