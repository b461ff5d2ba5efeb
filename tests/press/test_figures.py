"""A chapter shows what a lesson found, never a copy of it."""

import json

import pytest

from press.errors import PressError
from press.figures import substitute

SVG = '<?xml version="1.0"?>\n<!DOCTYPE svg>\n<svg width="9pt"><path d="M0 0"/></svg>\n'


@pytest.fixture
def executed(tmp_path):
    """A folder with one executed lesson."""

    def cell(name, data, **metadata):
        outputs = [{"output_type": "display_data", "data": data, "metadata": {}}] if data else []
        return {"id": name, "cell_type": "code", "metadata": metadata, "outputs": outputs}

    cells = [
        cell("map", {"image/svg+xml": SVG.splitlines(keepends=True)}, alt='Lines & "marks"'),
        cell("finding", {"text/markdown": "**87** genes"}),
        cell("imports", {}),
    ]
    (tmp_path / "02-introns.ipynb").write_text(json.dumps({"cells": cells}))
    return tmp_path


def test_a_figure_comes_with_its_text_and_without_its_prologue(executed):
    html = substitute("{{ outputs.02-introns.map }}", executed, "docs/index.md")
    assert html.startswith('<div class="output-figure" tabindex="0"><svg role="img"')
    assert 'aria-label="Lines &amp; &quot;marks&quot;"' in html
    assert "DOCTYPE" not in html


def test_a_sentence_of_a_run_stands_in_the_text(executed):
    text = "Found: {{ outputs.02-introns.finding }}."
    assert substitute(text, executed, "docs/index.md") == "Found: **87** genes."


def test_other_braces_stay(executed):
    text = "{{ mine.counts.Gene }} {% x %} {{ outputs }}"
    assert substitute(text, executed, "docs/index.md") == text


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("02-intron.map", "there is no executed lesson `02-intron` (did you mean `02-introns`?)"),
        ("02-introns.mapp", "has no cell `mapp` (did you mean `map`?)"),
        ("02-introns.imports", "gave neither a figure nor a sentence"),
    ],
)
def test_what_is_not_there_is_named_with_page_and_line(executed, name, sentence):
    with pytest.raises(PressError) as error:
        substitute(f"one\ntwo {{{{ outputs.{name} }}}}", executed, "docs/index.md", first_line=9)
    assert str(error.value).startswith("docs/index.md:10: ")
    assert sentence in str(error.value)
