"""Uploaded identifiers are taken apart as commons-lang's StrTokenizer does it for a real mine."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minelet.sets.uploads import identifiers


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("zen", ["zen"]),
        ("zen, bib\thairless eve\nh\r\ny\rw", ["zen", "bib", "hairless", "eve", "h", "y", "w"]),
        ('anne, "brenda"\ncarol\n"David Brent" Edgar', ["anne", "brenda", "carol", "David Brent",
                                                          "Edgar"]),
        ('"a, b"\t"c\td"', ["a, b", "c\td"]),
        ('"2""-micron"', ['2"-micron']),
        ('2"-micron DNA"', ['2"-micron', 'DNA"']),  # quotes count where a token begins with one
        ('"x"y" z" w', ["xy z", "w"]),
        ('"never closed, at all\nnext', ["never closed, at all", "next"]),
        (' ,, \t "" \n\n', []),
        ("twice twice Twice", ["twice", "Twice"]),
        ("\ufeffzen", ["zen"]),
        ("Möller\u00a0& Co;x", ["Möller\u00a0&", "Co;x"]),  # no other character separates
    ],
)  # fmt: skip
def test_a_text_becomes_identifiers(text, found):
    assert identifiers(text) == found


@given(st.lists(st.text(min_size=1).filter(lambda one: not set(one) & set("\n\r"))))
def test_what_a_client_quotes_comes_back_whole(names):
    text = "\n".join('"' + name.replace('"', '""') + '"' for name in names)
    assert identifiers(text.replace("\ufeff", "")) == list(
        dict.fromkeys(name.replace("\ufeff", "") for name in names if name != "\ufeff")
    )


@given(st.text(alphabet='ab", \t\n\r'))
def test_any_text_is_taken_apart(text):
    for one in identifiers(text):
        assert one
        assert "\n" not in one
        assert "\r" not in one
