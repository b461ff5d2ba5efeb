"""The theme's rules as far as they colour a drawing."""

import contextlib

import pytest
import tinycss2
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from press.book.drawings import cascade, fitting
from press.book.style import Style, add_rules, colour, parse_selectors
from press.errors import PressError
from tests.press.book.pages import style


def styled(css, drawing, of="rect"):
    """Return what rules set on an element of a drawing."""
    sheet = Style()
    add_rules(sheet, css, "a.css")
    element = next(etree.fromstring(drawing).iter(of))
    return cascade(element, fitting(element, sheet.rules))


RECT = '<svg class="diagram"><g class="far"><rect class="box go" fill="none"/></g></svg>'


@pytest.mark.parametrize(
    ("selector", "fits"),
    [
        ("rect", True),
        (".diagram .box", True),
        (".diagram > .box", False),
        (".far > .box", True),
        ("svg.diagram rect.box.go", True),
        (".diagram :is(.dot, .box).go", True),
        (".box:hover", False),
        (".box::before", False),
        (".box, .other", True),
        ("circle", False),
    ],
)
def test_a_rule_sets_what_its_selector_chooses(selector, fits):
    found = styled(f"{selector} {{ fill: red }}", RECT)
    assert found["fill"] == ("red" if fits else "none")


def test_the_stronger_rule_wins_wherever_it_stands():
    assert styled(".box.go { fill: red } .box { fill: blue }", RECT)["fill"] == "red"
    assert styled(".box { fill: red } .go { fill: blue }", RECT)["fill"] == "blue"


def test_an_elements_own_style_wins_but_over_what_is_important():
    own = '<svg><rect class="box" style="fill: red; stroke: red"/></svg>'
    css = ".box { fill: blue; stroke: blue !important }"
    found = styled(css, own)
    assert (found["fill"], found["stroke"]) == ("red", "blue")


@pytest.mark.parametrize("written", ["fill: #000000", "fill:#000", "stroke:red;fill:#000000"])
def test_a_style_is_recognised_however_it_is_written(written):
    css = '[style*="fill: #000000"] { fill: green !important }'
    assert styled(css, f'<svg><rect style="{written}"/></svg>')["fill"] == "green"


def test_what_is_for_a_kind_of_screen_or_for_the_night_is_left_out():
    css = "@media not print { rect { fill: red } } [data-md-color-scheme=slate] { --ink: white }"
    assert styled(css, RECT)["fill"] == "none"
    sheet = Style()
    add_rules(sheet, "[data-md-color-scheme] { --ink: black }" + css, "a.css")
    assert sheet.resolve("var(--ink)") == "black"


def test_variables_lead_to_variables():
    sheet = Style()
    add_rules(sheet, ":root { --a: var(--b); --b: #123456 }", "a.css")
    assert sheet.resolve("1px var(--a)") == "1px #123456"
    assert sheet.resolve("var(--none, red)") == "red"


def test_a_variable_that_nobody_sets_is_named():
    with pytest.raises(PressError, match=r"no variable --none is set"):
        Style().resolve("var(--none)")


def test_a_selector_that_draws_and_is_not_understood_is_named():
    with pytest.raises(PressError, match=r"a\.css: the book does not understand `nth-child\(2\)`"):
        add_rules(Style(), "rect:nth-child(2) { fill: red }", "a.css")
    add_rules(Style(), "li:nth-child(2) { margin: 0 }", "a.css")  # draws nothing


def test_colours_are_written_as_numbers():
    assert colour("red") == ("#ff0000", 1)
    assert colour("rgb(255 0 0 / .5)") == ("#ff0000", 0.5)
    assert colour("color-mix(in srgb, #ffffff 25%, #000000)") == ("#404040", 1)
    assert colour("url(#people)") is None


@given(st.integers(0, 0xFFFFFF))
def test_a_colour_stays_what_it_is(number):
    assert colour(f"#{number:06x}") == (f"#{number:06x}", 1)


@given(st.text(".#:[]()>,* abc*=\"'", max_size=20))
def test_any_selector_is_read_or_refused(text):
    with contextlib.suppress(ValueError):
        parse_selectors(tinycss2.parse_component_value_list(text))


def test_the_themes_own_sheets_are_understood():
    assert style().resolve("var(--malachite)") == "#0b6154"
