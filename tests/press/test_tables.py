"""Tables that are written from records, and put where a page asks for them."""

import datetime

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from markdown import markdown

from press.dated import DatedFact
from press.errors import PressError
from press.runs.history import History
from press.tables import NAMES, of_facts, substitute, written

TABLE = "| A |\n| --- |\n| 1 |"


def cells(table: str) -> list[list[str]]:
    """Return the rows of a Markdown table, the heads first, as HTML."""
    page = BeautifulSoup(markdown(table, extensions=["tables"]), "html.parser")
    return [
        [cell.decode_contents(formatter="html5") for cell in row.find_all(["th", "td"])]
        for row in page.find_all("tr")
    ]


@pytest.mark.parametrize("line", ["{{ table.runs }}", "{{table.runs}}", "{{ table.runs }}  "])
def test_a_line_becomes_a_table(line):
    assert substitute(f"Before\n\n{line}\n\nAfter", {"runs": TABLE}, "docs/a.md") == (
        f"Before\n\n{TABLE}\n\nAfter"
    )


def test_a_table_stands_in_the_box_that_its_line_stood_in():
    page = "??? note\n\n    {{ table.runs }}\n"
    assert substitute(page, {"runs": "| A |\n| - |"}, "docs/a.md") == (
        "??? note\n\n    | A |\n    | - |\n"
    )


@given(st.text(st.characters(exclude_characters="{")))
def test_a_page_without_tables_stays_as_it_is(page):
    assert substitute(page, {"runs": TABLE}, "docs/a.md") == page


@pytest.mark.parametrize("text", ["{{ page.table }}", "{{ table }}", "${{ matrix.table.runs }}"])
def test_other_braces_are_left_alone(text):
    assert substitute(text, {"runs": TABLE}, "docs/a.md") == text


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{{ table.run }}", "there is no table `run` (did you mean `runs`?); the tables are runs."),
        ("{{ table.runs-2 }}", "there is no table `runs-2`"),
        ("See {{ table.runs }}", "`{{ table.runs }}` must have a line of its own; move it to one."),
    ],
)
def test_a_table_that_cannot_be_put_there_is_named_with_its_line(line, words):
    with pytest.raises(PressError) as caught:
        substitute(f"# A\n\n{line}\n", {"runs": TABLE}, "docs/a.md", 8)
    assert str(caught.value).startswith("docs/a.md:10: ")
    assert words in str(caught.value)


def test_the_table_of_facts_is_in_their_order():
    date = datetime.date(2026, 8, 5)
    facts = [
        DatedFact("b", "Sessions `at` once", "1,000", date, "S"),
        DatedFact("a", "One | other", "`x|y`", date, r"[T\|U](a|b)"),
    ]
    assert cells(of_facts(facts))[1:] == [
        ["Sessions <code>at</code> once", "1,000", "2026-08-05", "S"],
        ["One | other", "<code>x|y</code>", "2026-08-05", '<a href="a|b">T|U</a>'],
    ]


def test_every_table_has_its_name():
    tables = written([], [], [], {}, {}, [], History(), [])
    assert tuple(tables) == NAMES
    assert "root" in tables["mines"]
    assert "Claim" in tables["facts"]
    assert "Executed" in tables["runs"]
    assert "Package" in tables["packages"]
    assert "not executed again yet" in tables["environments"]
    assert "Lesson or chapter" in tables["lessons_on_mines"]
    assert "not rehearsed yet" in tables["rehearsal"]
