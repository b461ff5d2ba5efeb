"""A lesson's cells on their way to the page: what an author wrote is what a reader sees."""

from html import escape

from bs4 import BeautifulSoup
from hypothesis import assume, given
from hypothesis import strategies as st

from press.cells import align_tables, unwrap


def as_nbconvert_hands_it_on(source: str) -> str:
    """Put a cell's source through what theme/lesson.html and nbconvert do to it."""
    page = f"<div><x-source>\n\n{escape(source)}\n\n</x-source></div><x-end></x-end>\n  <style/>"
    return str(BeautifulSoup(page, "html.parser"))


def test_a_quotation_and_a_generic_type_survive():
    source = "> a quotation\n\nmap: dict[str, List<Gene>] && x < 3"
    assert source in unwrap(as_nbconvert_hands_it_on(source))


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t")))
def test_any_source_survives(source):
    assume(source.strip())
    assert unwrap(as_nbconvert_hands_it_on(source)) == f"<div>\n\n{source}\n\n</div>"


def test_what_follows_the_lesson_is_dropped():
    assert unwrap("<p>text</p><x-end></x-end>\n        <style>\n        </style>") == "<p>text</p>"


def table(*rows: str) -> str:
    return (
        '<div class="output-html"><table><thead><tr><td></td><th>name</th><th>length</th></tr>'
        f"</thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def numeric(page: str) -> list[str]:
    return [cell.get_text() for cell in BeautifulSoup(page, "html.parser").select(".number")]


def test_a_column_of_numbers_is_marked_with_its_header():
    page = align_tables(
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
    assert numeric(align_tables(page)) == ["length", "12", "5"]


def test_a_table_whose_cells_span_columns_stays_as_it_is():
    page = table('<tr><th colspan="2">0</th><td>5</td></tr>')
    assert numeric(align_tables(page)) == []


def test_a_page_without_tables_is_not_touched():
    page = "<svg viewBox='0 0 1 1'/><p>text"
    assert align_tables(page) is page
