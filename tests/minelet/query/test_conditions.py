"""InterMine's wild cards as SQLite's."""

import sqlite3
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minelet.errors import BadRequest
from minelet.model import Attribute
from minelet.objects.wild import LOWER, lower, pattern, text_test
from minelet.query.conditions import identifiers, value_test
from minelet.query.constraints import Constraint


@pytest.mark.parametrize(
    ("text", "like"),
    [("RPL*", "RPL%"), ("HHF?", "HHF_"), ("a\\*b", "a*b"), ("a\\?", "a?"), ("50%", "50\\%"),
     ("a_b", "a\\_b"), ("a\\b", "a\\\\b"), ("", ""), ("a***b", "a%b"), ("%*", "\\%%")],
)  # fmt: skip
def test_patterns(text, like):
    assert pattern(text) == like


CONNECTION = sqlite3.connect(":memory:")
CONNECTION.create_function(LOWER, 1, lower)


def test_a_pattern_longer_than_sqlite_matches_is_refused():
    with pytest.raises(BadRequest, match="has 20,000 characters"):
        pattern("*a" * 10_000)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("eve, zen\nbib\tr", ["eve", "zen", "bib", "r"]),
        ('"a, b" c,,  ,"say ""no"""', ["a, b c", 'say "no"']),
        ('"never closed, so one', ["never closed, so one"]),
        ("", []),
    ],
)
def test_what_a_lookup_names(text, names):
    assert identifiers(text) == names


@given(st.text(alphabet="aB%_\\'\"éÉ;", max_size=12))
def test_text_without_wild_cards_is_itself_and_nothing_else(text):
    for asked in (text, text.swapcase()):
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


@given(st.text(alphabet="aBzZéÉüÜß", max_size=4), st.text(alphabet="aBzZéÉüÜß", max_size=4))
def test_text_is_compared_without_regard_to_case_in_any_alphabet(held, asked):
    path = SimpleNamespace(attribute=Attribute("x", "String"))
    for op, holds in (("<", held.lower() < asked.lower()), (">=", held.lower() >= asked.lower())):
        values = []
        test = value_test("t", path.attribute, Constraint(path, op, asked), values)
        found = f"SELECT {test} FROM (SELECT ? COLLATE NOCASE AS x) t"
        assert CONNECTION.execute(found, [*values, held]).fetchone() == (holds,)
