"""Code on paper: no letter is lost, no line too long, groups that stay on one page."""

from hypothesis import given
from hypothesis import strategies as st

from press.book.listings import GROUP, LETTERS, groups, listing, wrapped

texts = st.text(st.characters(exclude_characters="\n\r", codec="utf-8"), min_size=1, max_size=60)
lines = st.lists(st.tuples(texts, st.sampled_from("ksnfoc")), max_size=6)


def rows(line):
    """Return the lengths of the rows that a line takes: what goes on has an indent and a mark."""
    lengths = [0]
    for text, kind in line:
        if kind == "wrap":
            lengths.append(2)
        lengths[-1] += len(text)
    return lengths


@given(lines, st.integers(12, 90))
def test_a_line_keeps_its_letters_and_each_row_has_room(line, letters):
    made = wrapped(line, letters)
    assert "".join(text for text, kind in made if kind != "wrap") == "".join(t for t, _ in line)
    assert max(rows(made)) <= letters


@given(st.lists(st.sampled_from([[], ["x"]]), max_size=80))
def test_groups_are_all_lines_and_none_is_too_long(some):
    made = list(groups(some))
    assert [line for group in made for line in group] == some
    assert all(0 < len(group) <= GROUP for group in made)


def test_a_line_goes_on_after_a_space_if_it_can():
    (first, _), (indent, kind), (rest, _) = wrapped([("  query.add(one, two)", "")], 18)
    assert (first, indent, kind, rest) == ("  query.add(one, ", "  ", "wrap", "two)")


def test_a_group_ends_where_a_line_is_empty():
    assert list(groups([["a"], [], ["b"]])) == [[["a"], []], [["b"]]]


def test_a_piece_has_its_colour():
    made = listing([("print", "f"), ('("hello")', "s"), ("  x", "")], "wide")
    assert r"""(("f", "print"),("s", "(\"hello\")"),"  x",)""" in made


def test_an_output_is_told_apart():
    assert "output: true" in listing([("1", "")], "wide", output=True)
    assert "output: false" in listing([("1", "")], "wide")


def test_numbers_of_lines_stand_before_them():
    assert '(("o", "1  "),"a",)' in listing([("a\nb", "")], "inner", numbered=True)


def test_widths_are_told_for_every_place():
    assert LETTERS["wide"] > LETTERS["text"] > LETTERS["inner"]
