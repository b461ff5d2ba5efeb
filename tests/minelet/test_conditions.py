"""InterMine's wild cards as SQLite's."""

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minelet.conditions import pattern, text_test


@pytest.mark.parametrize(
    ("text", "like"),
    [("RPL*", "RPL%"), ("HHF?", "HHF_"), ("a\\*b", "a*b"), ("a\\?", "a?"), ("50%", "50\\%"),
     ("a_b", "a\\_b"), ("a\\b", "a\\\\b"), ("", "")],
)  # fmt: skip
def test_patterns(text, like):
    assert pattern(text) == like


CONNECTION = sqlite3.connect(":memory:")


@given(st.text(alphabet="aB%_\\'\"é;", max_size=12))
def test_text_without_wild_cards_is_itself_and_nothing_else(text):
    for asked in (text, text.swapcase() if text.isascii() else text):
        values = []
        test = text_test("x COLLATE NOCASE", asked, values)
        found = CONNECTION.execute(f"SELECT {test} FROM (SELECT ? AS x)", [*values, text])
        assert found.fetchone() == (1,)
    values = []
    test = text_test("x", text, values)
    other = CONNECTION.execute(f"SELECT {test} FROM (SELECT ? AS x)", [*values, text + "x"])
    assert other.fetchone() == (0,)


@given(st.text(alphabet="aB%_\\é", max_size=12))
def test_with_a_star_it_is_whatever_begins_so(text):
    escaped = text.rstrip("\\")  # a backslash before the star would make it a plain star
    values = []
    test = text_test("x", escaped + "*", values)
    found = CONNECTION.execute(f"SELECT {test} FROM (SELECT ? AS x)", [*values, escaped + "%zz"])
    assert found.fetchone() == (1,)
