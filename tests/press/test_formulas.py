"""Formulas are set by the browser itself."""

import pytest
from markdown import markdown

from press import formulas
from press.errors import PressError


def page(text: str) -> str:
    """Return what MkDocs makes of a formula, with the settings of mkdocs.yml."""
    settings = {"generic": True, "inline_syntax": ["dollar"], "block_syntax": ["dollar"]}
    extension = "pymdownx.arithmatex"
    return markdown(text, extensions=[extension], extension_configs={extension: settings})


def to_mathml(html: str) -> str:
    return formulas.to_mathml(html, "limits.md")


def test_a_formula_in_a_line():
    html = to_mathml(page("Draw $n$ balls, $p < 10^{-50}$."))
    assert html.count("<math") == 2
    assert "<msup>" in html
    assert "arithmatex" not in html
    assert "<mo>&#x0003C;</mo>" in html


def test_a_formula_on_a_line_of_its_own():
    assert 'display="block"' in to_mathml(page("$$\n\\frac{K}{N}\n$$"))


@pytest.mark.parametrize("text", ["It costs $5 and $6.", "`$MINE_URL` or `$CI`", "no formula"])
def test_other_dollars_stay(text):
    assert to_mathml(page(text)) == page(text)


def test_a_formula_that_cannot_be_read_is_one_sentence():
    with pytest.raises(PressError) as caught:
        to_mathml(page("A power without one: $x^$."))
    assert str(caught.value).startswith("limits.md: the formula `x^` cannot be read")
    assert "\n" not in str(caught.value)
