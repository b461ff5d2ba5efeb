"""A lesson's cells on their way to the page: what an author wrote is what a reader sees."""

from html import escape

from bs4 import BeautifulSoup
from hypothesis import assume, given
from hypothesis import strategies as st

from press.cells import read_cells


def as_mkdocs_jupyter_hands_it_on(source: str, output: str = "") -> str:
    """Put a cell through what theme/lesson.html and mkdocs-jupyter do to it."""
    gave = f"<x-output>{escape(output)}</x-output>" if output else ""
    page = (
        f"<div><x-source>\n\n{escape(source)}\n\n</x-source>{gave}</div><x-end></x-end>\n <style/>"
    )
    return str(BeautifulSoup(page, "html.parser"))


def test_a_quotation_and_a_generic_type_survive():
    source = "> a quotation\n\nmap: dict[str, List<Gene>] && x < 3"
    assert source in read_cells(as_mkdocs_jupyter_hands_it_on(source)).markdown


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t")))
def test_any_source_survives(source):
    assume(source.strip())
    found = read_cells(as_mkdocs_jupyter_hands_it_on(source))
    assert found.markdown == f"<div>\n\n{source}\n\n</div>"


def test_what_follows_the_lesson_is_dropped():
    page = "<p>text</p><x-end></x-end>\n        <style>\n        </style>"
    assert read_cells(page).markdown == "<p>text</p>"


def test_outputs_are_kept_apart_until_the_page_is_made():
    drawn = '<svg viewBox="0 0 1 1"><text>List&lt;Gene&gt; &amp; co</text></svg>'
    found = read_cells(as_mkdocs_jupyter_hands_it_on("draw()", drawn))
    assert "viewBox" not in found.markdown
    assert found.outputs == [drawn]
    assert drawn in found.put_into(found.markdown)


def test_a_table_that_a_cell_gave_is_made_readable():
    table = '<div class="output-html"><table><tr><th>length</th></tr></table></div>'
    found = read_cells(as_mkdocs_jupyter_hands_it_on("genes", table))
    assert "<caption" in found.outputs[0]


def test_the_page_does_not_show_whose_class_a_cell_bore():
    page = '<div class="jp-MarkdownCell lesson-text">text</div>'
    assert read_cells(page).put_into(page) == '<div class="lesson-text">text</div>'
