"""A paragraph is parted where a reader would part it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from press.sentences import sentences


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("One. Two.", "One."),
        ("One! two", "One!"),
        ("A table. pandas makes it.", "A table."),
        ("Baker's yeast, S. cerevisiae, buds. It", "Baker's yeast, S. cerevisiae, buds."),
        ("A limit, e.g. of memory. It", "A limit, e.g. of memory."),
        ("A limit (i.e. memory). It", "A limit (i.e. memory)."),
        ("As Balakrishnan et al. Found it. It", "As Balakrishnan et al. Found it."),
        ("Release 5.1.0, of 2022. It", "Release 5.1.0, of 2022."),
        ("It ends in .ipynb. It", "It ends in .ipynb."),
        ("It is “small.” Then", "It is “small.”"),
        ("How many (and which.) Then", "How many (and which.)"),
        ("Three: A, B, C-terminal. It", "Three: A, B, C-terminal."),
        ("On\ntwo   lines. It", "On two lines."),
        ("No stop", "No stop"),
        ("", ""),
    ],
)
def test_a_sentence_ends_where_a_reader_would_end_it(text, sentence):
    assert sentences(text)[:1] == ([sentence] if sentence else [])


words = st.lists(st.from_regex(r"[a-z]{3,9}", fullmatch=True), min_size=1, max_size=9)


@given(words, words, st.sampled_from(".!?"))
def test_a_sentence_does_not_depend_on_what_follows(first, second, stop):
    sentence = " ".join(["Mmm", *first, "mmm"]) + stop
    rest = f"{' '.join(second)}."
    assert sentences(f"{sentence} {rest}") == [sentence, rest]


@given(st.text())
def test_no_word_is_lost(text):
    assert " ".join(sentences(text)).split() == text.split()
