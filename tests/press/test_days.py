"""Days as they are read in a sentence."""

import datetime

import pytest

from press.days import day


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("2026-11-22T21:10:04Z", "22 November 2026"),
        ("2017-01-18", "18 January 2017"),
        (datetime.date(2026, 3, 1), "1 March 2026"),
        ("2021", "2021"),
    ],
)
def test_a_date_in_words(date, words):
    assert day(date) == words
