"""Notes, what is folded away, tabs, code, and the cells of lessons."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from press.book.boxes import KINDS
from press.errors import PressError
from tests.press.book.pages import article, cleaned, page, shown


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_note_has_its_kind_and_its_title_first(kind):
    note = f'<div class="admonition {kind}"><p class="admonition-title">Two</p><p>x</p></div>'
    assert shown(note) == f'<div class="note {kind}"><p class="note-title">Two</p><p>x</p></div>'


def test_what_is_folded_away_is_open_in_a_book():
    folded = '<details class="tip"><summary>More</summary><p>x</p></details>'
    assert shown(folded) == '<div class="note tip"><p class="note-title">More</p><p>x</p></div>'


def test_in_a_cell_what_is_folded_away_is_only_what_is_in_it():
    cell = "<td><details><summary>2 pages</summary><ul><li>a</li></ul></details></td>"
    made = cleaned(f"<table><tbody><tr>{cell}</tr></tbody></table>")
    assert "".join(made.itertext()) == "a"


EXERCISE = (
    '<details class="question"><summary>1. Count</summary><p>How many?</p>'
    '<details class="success"><summary>Solution</summary><p>Two.</p></details></details>'
)


def test_a_solution_stands_apart_and_can_be_reached():
    given = page()
    made = cleaned(EXERCISE, given)
    (one,) = given.solutions
    link = made.find(".//p[@class='solution-link']")
    assert (one.number, one.title) == (1, "1. Count")
    assert link[0].get("href") == f"#{one.anchor}"
    assert link.get("id") == one.back
    assert "".join(one.body.itertext()) == "Two."
    assert "Two." not in "".join(made.itertext())


def test_a_solution_in_a_lesson_is_named_by_its_heading_or_by_itself():
    given = page()
    cleaned(
        '<h2 id="a">1. Where?</h2><details class="success"><summary>Solution'
        "</summary><p>x</p></details>"
        '<details class="success"><summary>What strikes us</summary><p>y</p></details>',
        given,
    )
    assert [one.title for one in given.solutions] == ["1. Where?", "What strikes us"]


TABS = (
    '<div class="tabbed-set tabbed-alternate"><input id="a" type="radio">'
    '<input id="b" type="radio">'
    '<div class="tabbed-labels"><label for="a">Old</label><label for="b">New</label></div>'
    '<div class="tabbed-content"><div class="tabbed-block"><p>1</p></div>'
    '<div class="tabbed-block"><p>2</p></div></div></div>'
)


def test_every_tab_is_shown_under_its_title():
    assert shown(TABS) == (
        '<div class="tabs"><div class="tab" id="first--a">'
        '<p class="tab-title">Old</p><p>1</p></div>'
        '<div class="tab" id="first--b"><p class="tab-title">New</p><p>2</p></div></div>'
    )


def test_tabs_without_titles_stop_the_build():
    with pytest.raises(PressError, match="1 titles for 2 tabs"):
        cleaned(TABS.replace('<label for="b">New</label>', ""))


def code(kind, inside, before=""):
    return (
        f'<div class="{kind} highlight">{before}<pre><span></span><code>{inside}</code></pre></div>'
    )


def test_code_is_text_of_a_language():
    marked = '<span class="n">x</span> <span class="o">=</span> <span class="mi">1</span>\n'
    assert shown(code("language-python", f"{marked}  y")) == (
        '<pre class="language-python"><code>x <span class="o">= </span><span class="n">1</span>'
        "\n  y</code></pre>"
    )


def test_code_keeps_its_title_and_its_numbers():
    made = shown(
        code("language-python not-run", '<span class="linenos" data-linenos=" 1 "></span>x\n',
             '<span class="filename">Of 2018</span>')
    )  # fmt: skip
    assert made == (
        '<p class="code-title">Of 2018</p>'
        '<pre class="language-python numberLines"><code>x</code></pre>'
    )


def test_what_code_gives_is_told_apart():
    assert shown(code("language-text result", "ACT1 309\n")) == (
        '<pre class="output-text">ACT1 309</pre>'
    )


def test_code_of_a_class_that_nobody_knows_stops_the_build():
    with pytest.raises(PressError, match="code of the class `dangerous`"):
        cleaned(code("language-python dangerous", "x"))


def test_a_cell_keeps_its_code_and_what_it_gave():
    cell = (
        '<div class="cell cell--raises">'
        f'<div class="cell-input">{code("language-python", "f()")}</div>'
        '<div class="cell-output" role="group"><pre class="output-text" tabindex="0">'
        '<span class="ansi-red-fg">a  b</span>\n c</pre><div class="output-html"><div>'
        '<table class="dataframe"><tbody><tr><td>1</td></tr></tbody></table>'
        "</div></div></div></div>"
    )
    assert shown(cell) == (
        '<div class="cell"><div class="cell-input">'
        '<pre class="language-python"><code>f()</code></pre>'
        '</div><div class="cell-output"><pre class="output-text">a  b\n c</pre>'
        "<table><tbody><tr><td>1</td></tr></tbody></table></div></div>"
    )


def test_of_an_error_the_last_line_stays():
    error = (
        '<div class="output-error"><p><span class="output-error__tag">Part of the lesson</span>'
        " <code><strong>E</strong>: no</code></p><details><summary>Full traceback</summary>"
        '<pre class="output-text">long</pre></details></div>'
    )
    assert "".join(cleaned(error).itertext()) == "Part of the lesson E: no"


@given(st.text("ab <&\n\t'\"é ", max_size=40))
def test_not_a_blank_of_code_is_lost(text):
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    made = cleaned(code("language-python", f"<span class='n'>{escaped}</span>"))
    source = "".join(article(code("language-python", escaped)).find(".//code").itertext())
    assert "".join(made.find(".//code").itertext()) == source.strip("\n")
