"""Texts say the same when their words and numbers do, however they are set."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from press.runs.values import Number, differences, rounds_to, same, tokens

WORDS = st.text("abcxyzÄß_", min_size=1, max_size=6).filter(lambda word: word.strip("s"))
WHOLE = st.integers(-(10**12), 10**12)
FLOATS = st.floats(-1e12, 1e12, allow_subnormal=False)
PARTS = st.lists(st.one_of(WORDS, WHOLE.map(str), FLOATS.map(repr)), min_size=1, max_size=12)
GAPS = st.sampled_from([" ", "  ", "\n", "\n\n    ", "\t"])


@given(PARTS, st.data())
def test_how_lines_are_broken_says_nothing(parts, data):
    texts = ["".join(data.draw(GAPS) + part for part in parts) + data.draw(GAPS) for _ in range(2)]
    assert differences(*texts) == []


@given(WHOLE)
def test_a_whole_number_may_have_separators_or_be_written_as_a_decimal(number):
    for shape in ("{:d}", "{:,d}", "{:.1f}", "{:,.3f}"):
        assert differences(f"found {number}", f"found {shape.format(number)}") == []


@given(FLOATS)
def test_a_number_may_be_off_by_what_arithmetic_is_off(number):
    nearly = number * (1 + 1e-12)
    assert differences(repr(number), repr(nearly)) == []
    assert differences(f"{number!r}", f"{number:.17e}") == []


@given(WHOLE, st.integers(1, 1000), PARTS)
def test_another_count_is_named_whatever_stands_around_it(number, more, parts):
    around = "\n".join(parts)
    old, new = (f"{around}\nrows: {count}\n{around}" for count in (number, number + more))
    assert differences(old, new) == [(f"rows: {number}", f"rows: {number + more}")]


@given(st.floats(0.001, 1e6), st.floats(1e-6, 0.5))
def test_a_number_that_differs_by_more_than_the_tolerance_is_named(number, part):
    old, new = repr(number), repr(number * (1 + part))
    assert differences(old, new) == [(old, new)]
    assert differences(old, new, tolerance=part * 1.01) == []


@given(st.floats(-1e6, 1e6), st.integers(1, 5), st.integers(6, 9))
def test_fewer_digits_are_told_from_another_number(number, few, many):
    short, long, other = f"{number:.{few}f}", f"{number:.{many}f}", f"{number + 1:.{many}f}"
    (a,), (b,), (c,) = map(tokens, (short, long, other))
    assert all(isinstance(token, Number) for token in (a, b, c))
    assert rounds_to(a, b)
    assert not rounds_to(a, c)
    assert not rounds_to(b, c)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<Query at 0x7f3a5c0d2b10>", "<Query at 0x7fd1e8a44c50>"),
        ("opened http://127.0.0.1:40827/service", "opened http://127.0.0.1:8000/service"),
        ("took 1.42 s", "took 993 ms"),
        ("1.2 ms ± 3 µs per loop", "1.4 ms ± 20 µs per loop"),
        ("Cell In[3], line 1", "Cell In[14], line 1"),
        ("np.float64(0.5) and np.int64(3)", "0.5 and 3"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("id 3f2504e0-4f89-11d3-9a0c-0305e82c3301", "id 9b2d55a1-1c9e-4a01-8e0f-1d2c3b4a5968"),
        ("-0.0", "0.0"),
    ],
)
def test_what_differs_in_every_run_is_not_looked_at(old, new):
    assert differences(old, new) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("YAL001C", "YAL002W"),
        ("GO:0005730", "GO:0005773"),
        ("release R64-2-1", "release R64-3-1"),
        ("data of 2017-01-18", "data of 2021-04-21"),
        ("version 1.14.0", "version 1.14.1"),
        ("-3", "3"),
        ("dtype: object", "dtype: str"),
        ("0.1", "0.12"),
        ("p = 1e-30", "p = 2e-30"),
        ("60 min", "90 min"),
        ("a b", "a"),
    ],
)
def test_what_a_reader_reads_is_named(old, new):
    assert differences(old, new) == [(old, new)]


def test_a_line_more_is_shown_beside_nothing():
    assert differences("a 1\nb 2", "a 1\nnew 5\nb 2.0") == [("", "new 5")]


@given(st.text())
def test_any_text_can_be_read(text):
    assert same(tokens(text), tokens(text))
    assert differences(text, text) == []


@given(st.text(), st.text())
def test_two_texts_differ_in_both_directions_or_in_none(old, new):
    assert bool(differences(old, new)) == bool(differences(new, old))
