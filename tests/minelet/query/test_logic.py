"""Constraint logic becomes a tree."""

from hypothesis import given
from hypothesis import strategies as st

from minelet.errors import BadRequest
from minelet.query.logic import Logic, parse_logic


def test_and_binds_closer_than_or():
    a, b, c = (Logic("code", code=code) for code in "ABC")
    assert parse_logic("A or B and C") == Logic("or", (a, Logic("and", (b, c))))
    assert parse_logic("(A OR B) AND C") == Logic("and", (Logic("or", (a, b)), c))


@given(st.text(alphabet="AB ()andor_", max_size=30))
def test_any_logic_is_read_or_refused(text):
    try:
        logic = parse_logic(text)
    except BadRequest:
        return
    assert logic.codes() <= set(text.replace("(", " ").replace(")", " ").split())


def test_a_tree_names_its_codes():
    assert parse_logic("A and (B or CC)").codes() == {"A", "B", "CC"}
