"""How one try of an address ended, and how long the host asks us to wait."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from press.links.answer import Answer, seconds_to_wait

NOON = datetime.datetime(2026, 11, 25, 12, 0, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("0", 0),
        ("120", 120),
        (" 120 ", 120),
        ("0.5", 0.5),
        ("Wed, 25 Nov 2026 12:02:00 GMT", 120),
        ("Wed, 25 Nov 2026 12:02:00 -0000", 120),
        ("Wed, 25 Nov 2026 13:02:00 +0100", 120),
        ("Mon, 01 Jan 2001 00:00:00 GMT", 0),
        ("9" * 400, float("inf")),
        ("-1", None),
        ("1e3", None),
        ("٣", None),
        ("soon", None),
        ("", None),
        ("Wed, 25 Nov 99999 12:00:00 GMT", None),
        ("Wed, 25 Nov 2026 12:00:00 +99999999999999", None),
    ],
)
def test_a_host_says_how_long_to_wait_in_seconds_or_by_a_date(header, seconds):
    assert seconds_to_wait(header, NOON) == seconds


@given(st.text() | st.from_regex(r"\A[A-Z][a-z]{2}, \d+ Jan \d+ \d+:\d+:\d+ [+-]\d+\Z"))
def test_whatever_it_says_is_no_trouble(header):
    seconds = seconds_to_wait(header)
    assert seconds is None or seconds >= 0


def answer(ending="200", **more):
    return Answer(ending, "said", "https://x.org/", **more)


def test_an_answer_is_good_by_its_status():
    good = {
        ending for ending in ("200", "204", "302", "404", "500", "reset") if answer(ending).good
    }
    assert good == {"200", "204"}


@pytest.mark.parametrize(
    ("hops", "permanent"),
    [((), False), ((301,), True), ((301, 308), True), ((301, 302), False), ((307,), False)],
)
def test_a_move_is_for_good_when_each_step_is(hops, permanent):
    assert answer(hops=hops).permanent == permanent


def test_who_has_said_anything_was_reached():
    endings = ("404", "reset", "certificate", "time-out", "no such host", "unreachable", "refused")
    assert [answer(ending).answered for ending in endings] == [True] * 3 + [False] * 4
    assert answer("no such host", hops=(301,)).answered
