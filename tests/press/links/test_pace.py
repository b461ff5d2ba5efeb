"""Each host is asked at its own pace, and one that says "too many" more slowly."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from press.links.pace import SLOWEST, Pace


@pytest.fixture
def pace():
    return Pace(interval=1.0, at_once=2)


def pause(pace: Pace, host: str, now: float) -> float:
    """Ask a host once, and return for how long it may not be asked again."""
    pace.begin(host, now)
    pace.end(host)
    return pace.ready(host) - now


def test_a_host_that_was_never_asked_may_be_asked(pace):
    assert pace.ready("x.org") <= 0


def test_between_two_requests_there_is_a_pause_and_no_other_host_waits(pace):
    assert pause(pace, "x.org", 10.0) == 1.0
    assert pace.ready("y.org") <= 10.0


def test_no_more_are_asked_at_one_time_than_may(pace):
    pace.begin("x.org", 0.0)
    pace.begin("x.org", 1.0)
    assert pace.ready("x.org") == math.inf
    pace.end("x.org")
    assert pace.ready("x.org") == 2.0


def test_a_host_may_have_a_pace_of_its_own(pace):
    pace.know("x.org", interval=5.0, at_once=1)
    pace.know("y.org", interval=None, at_once=1)
    pace.know("z.org", interval=0.0, at_once=None)
    assert [pause(pace, host, 0.0) for host in ("x.org", "y.org", "z.org")] == [5.0, 1.0, 0.0]
    for host in ("x.org", "y.org", "z.org"):
        pace.begin(host, 10.0)
    assert [pace.ready(host) for host in ("x.org", "y.org", "z.org")] == [math.inf, math.inf, 10.0]


def test_a_host_with_too_many_rests_and_is_asked_half_as_fast(pace):
    pace.too_many("x.org", now=0.0, until=30.0)
    assert pace.ready("x.org") == 30.0
    assert pause(pace, "x.org", 30.0) == 2.0
    assert pause(pace, "y.org", 30.0) == 1.0


def test_what_it_says_of_several_requests_at_once_it_has_said_once(pace):
    for moment in range(6):
        pace.too_many("x.org", now=0.1 * moment, until=30.0 + moment)
    assert pace.ready("x.org") == 35.0
    assert pause(pace, "x.org", 40.0) == 2.0


def test_a_shorter_rest_does_not_end_a_longer_one(pace):
    pace.too_many("x.org", now=0.0, until=30.0)
    pace.too_many("x.org", now=1.0, until=2.0)
    pace.begin("x.org", 1.0)
    pace.end("x.org")
    assert pace.ready("x.org") == 30.0


def test_step_by_step_it_gets_its_usual_pace_again(pace):
    pace.too_many("x.org", now=0.0, until=0.0)
    pauses = []
    for moment in range(10):
        pauses.append(pause(pace, "x.org", 100.0 * moment))
        pace.well("x.org")
    assert pauses == sorted(pauses, reverse=True)
    assert (pauses[0], pauses[-1]) == (2.0, 1.0)


@given(st.lists(st.integers(0, 1000), max_size=50))
def test_however_often_it_says_so_it_is_asked_in_the_end(rests):
    pace, now = Pace(interval=1.0, at_once=1), 0.0
    for rest in rests:
        pace.too_many("x.org", now, now + rest)
        now = max(now, pace.ready("x.org"))
    assert pause(pace, "x.org", now) <= SLOWEST
