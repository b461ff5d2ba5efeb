"""Which tables become cards on a telephone, and what a card then says."""

import pytest
from bs4 import BeautifulSoup
from markdown import markdown

from press.stacked import with_cards

PROSE = "a whole sentence, as they stand in tables"


def table(*rows):
    lines = [rows[0], ["---"] * len(rows[0]), *rows[1:]]
    text = "\n".join("| " + " | ".join(line) + " |" for line in lines)
    return markdown(text, extensions=["tables"])


@pytest.mark.parametrize(
    ("row", "stacks"),
    [
        ([PROSE, PROSE], False),
        ([PROSE, PROSE, "3.4 s"], True),
        (["10:50", "45", PROSE], False),
        (["1", "2", "3", "4", "5", "6"], False),
        (["`repo=https://github.com/anna/course`", PROSE], True),
        (["`LIKE`", PROSE], False),
    ],
)
def test_a_table_becomes_cards_when_a_telephone_cannot_hold_its_columns(row, stacks):
    heads = [f"Head {number}" for number in range(len(row))]
    assert ("data-stack" in with_cards(table(heads, row))) == stacks


def test_a_card_says_of_each_cell_but_its_first_what_it_is():
    page = with_cards(table(["You need", "Use *this*", "Because"], [PROSE, "`a` < b", PROSE]))
    cells = BeautifulSoup(page, "html.parser").select("tbody td")
    assert [cell.get("data-label") for cell in cells] == [None, "Use this", "Because"]
    assert cells[1].decode_contents() == "<code>a</code> &lt; b"


def test_what_stands_around_a_table_and_tables_of_others_stay_as_they_are():
    of_pandas = '<table class="dataframe"><thead><tr><th>a</th></tr></thead></table>'
    spanning = "<table><thead><tr><th colspan=2>a</th></tr></thead></table>"
    page = f"<p>One<br>two &nbsp; <img alt=x></p>{of_pandas}{spanning}"
    assert with_cards(page) == page
