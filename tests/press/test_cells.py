"""A lesson's cells on their way to the page: what an author wrote is what a reader sees."""

import json
import os

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from press import cells
from press.cells import Cells, read_cells, to_cells
from tests.press.conftest import notebook


def page(*sources, **outputs) -> Cells:
    """Return the cells of a lesson; `cell_1=[…]` are the outputs of its second cell."""
    book = notebook(*sources)
    for name, given_ in outputs.items():
        book["cells"][int(name.removeprefix("cell_"))]["outputs"] = given_
    return to_cells(json.dumps(book))


def shown(**data):
    kinds = {"html": "text/html", "svg": "image/svg+xml", "text": "text/plain"}
    data = {kinds[name]: text for name, text in data.items()}
    return {"output_type": "display_data", "data": data, "metadata": {}}


def test_a_quotation_and_a_generic_type_survive():
    prose, code = "> a quotation", "map: dict[str, List<Gene>] && x < 3"
    markdown = page((prose,), code).markdown
    assert f"\n{prose}\n" in markdown
    assert f"\n{code}\n" in markdown


@settings(max_examples=25, deadline=None)  # a lesson takes some 10 ms
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t")))
def test_any_source_survives(source):
    assume(source.strip())
    assert f"\n{source}\n" in page((source,)).markdown


def test_outputs_are_kept_apart_until_the_page_is_made():
    drawn = '<?xml version="1.0"?>\n<svg viewBox="0 0 1 1"><g/></svg>'
    found = page("1", cell_0=[shown(svg=drawn, text="<Figure>"), shown(html="<b>two</b>")])
    assert "viewBox" not in found.markdown
    (output,) = found.outputs
    assert '<svg role="img" aria-label=""  viewBox="0 0 1 1"><g/></svg>' in output
    assert "Figure" not in output
    assert output.index("viewBox") < output.index("<b>two</b>")
    assert output in found.put_into(found.markdown)


def test_text_that_looks_like_html_is_shown_as_it_was_printed():
    printed = {"output_type": "stream", "name": "stdout", "text": "List<Gene> & \x1b[31mred\x1b[0m"}
    assert "List&lt;Gene&gt; &amp; <span" in page("1", cell_0=[printed]).outputs[0]


@pytest.mark.parametrize(
    ("tag", "code", "output"),
    [
        ("hide-input", False, True),
        ("hide-output", True, False),
        ("remove-cell", False, False),
        ("raises-exception", True, True),
    ],
)
def test_a_tag_decides_what_is_shown(tag, code, output):
    printed = {"output_type": "stream", "name": "stdout", "text": "forty two"}
    found = page(("answer()", tag), cell_0=[printed])
    assert ("answer()" in found.markdown, bool(found.outputs)) == (code, output)


def test_a_picture_that_is_pasted_into_a_cell_is_in_the_page():
    book = notebook(("![A gene](attachment:gene.png)",))
    book["cells"][0]["attachments"] = {"gene.png": {"image/png": "iVBORw0="}}
    assert "![A gene](data:image/png;base64,iVBORw0=)" in to_cells(json.dumps(book)).markdown


def test_a_lesson_is_converted_again_only_when_it_has_changed(tmp_path, monkeypatch):
    lesson, cache = tmp_path / "01-count.ipynb", tmp_path / "cells"
    lesson.write_text(json.dumps(notebook("1")))
    first = read_cells(lesson, cache)
    monkeypatch.setattr(cells, "to_cells", lambda text: pytest.fail("converted again"))
    os.utime(lesson)
    assert read_cells(lesson, cache) == first
    monkeypatch.undo()
    lesson.write_text(json.dumps(notebook("2")))
    assert "\n2\n" in read_cells(lesson, cache).markdown
    (cache / "01-count.json").write_text('{"key": "half a')
    assert "\n2\n" in read_cells(lesson, cache).markdown
