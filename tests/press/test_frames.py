"""pandas' tables: what is a number, what is a head, and what a table says of itself."""

from html import escape

import pandas
from bs4 import BeautifulSoup

from press.frames import readable

GENES = pandas.DataFrame({"gene": ["ACT1", "TUB1"], "length": [1437, 1344]})


def shown(frame: pandas.DataFrame) -> BeautifulSoup:
    """Return a frame as a page has it."""
    page = readable(f'<div class="output-html">{frame.to_html()}</div>')
    return BeautifulSoup(page, "html.parser")


def heads(page: BeautifulSoup) -> list[tuple[str, str]]:
    return [(head.get_text(), head["scope"]) for head in page.find_all("th")]


def table(*rows: str) -> str:
    return (
        '<div class="output-html"><table><thead><tr><th></th><th>name</th><th>length</th></tr>'
        f"</thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def numeric(page: str) -> list[str]:
    return [cell.get_text() for cell in BeautifulSoup(page, "html.parser").select(".number")]


def test_a_column_of_numbers_is_marked_with_its_header():
    page = readable(
        table(
            "<tr><th>0</th><td>snR10</td><td>1,245</td></tr>",
            "<tr><th>1</th><td>12</td><td>-3.5e-12</td></tr>",
            "<tr><th>2</th><td>snR190</td><td>NaN</td></tr>",
        )
    )
    assert numeric(page) == ["", "length", "0", "1,245", "1", "-3.5e-12", "2", "NaN"]


def test_rows_under_a_cell_that_spans_them_are_counted_from_the_right():
    page = table(
        '<tr><th rowspan="2">short</th><th>False</th><td>12</td></tr>',
        "<tr><th>True</th><td>5</td></tr>",
    )
    assert numeric(readable(page)) == ["length", "12", "5"]


def test_a_table_whose_cells_span_columns_stays_as_it_is():
    page = table('<tr><th colspan="2">0</th><td>5</td></tr>')
    assert numeric(readable(page)) == []


def test_a_page_without_tables_is_not_touched():
    page = "<svg viewBox='0 0 1 1'/><p>text"
    assert readable(page) is page


def test_a_head_says_whether_it_is_a_columns_or_a_rows():
    page = shown(GENES)
    assert heads(page) == [("gene", "col"), ("length", "col"), ("0", "row"), ("1", "row")]
    counts = shown(pandas.crosstab(GENES["gene"], GENES["length"]))
    assert heads(counts)[:4] == [
        ("length", "col"),
        ("1344", "col"),
        ("1437", "col"),
        ("gene", "col"),
    ]


def test_heads_of_several_are_heads_of_groups():
    grouped = GENES.assign(kind="gene", long=[True, False]).set_index(["kind", "long"])
    assert ("gene", "rowgroup") in heads(shown(grouped))
    assert ("length", "colgroup") in heads(
        shown(GENES.groupby("gene").agg({"length": ["min", "max"]}))
    )


def test_a_table_is_told_by_its_size_and_its_columns():
    told = shown(GENES).caption
    assert told.get_text() == "Table of 2 rows. Columns: gene, length."
    assert told["class"] == ["unseen"]
    assert shown(GENES[:1]).caption.get_text().startswith("Table of 1 row.")
    wide = GENES.groupby("gene").agg({"length": ["min", "max"]})
    assert shown(wide).caption.get_text() == "Table of 2 rows."


def test_an_author_says_better_what_it_shows():
    written = escape('Genes & "lengths"')
    page = readable(f'<div class="output-html" data-caption="{written}">{GENES.to_html()}</div>')
    caption = BeautifulSoup(page, "html.parser").caption
    assert caption.get_text() == 'Genes & "lengths"'
    assert not caption.has_attr("class")
    assert "data-caption" not in page
