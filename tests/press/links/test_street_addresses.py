"""The addresses of the street, and samples of them: no socket is opened for these."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.press.links.addresses import Addresses
from tests.press.links.behaviours import BEHAVIOURS, QUICK

DOORS = {behaviour.door for behaviour in BEHAVIOURS.values()} - {"unknown"}
THIRTY = Addresses(
    {
        door: [f"http://127.0.1.{host}:{port}" for host in range(1, 31)]
        for port, door in enumerate(sorted(DOORS), 8000)
    }
)
"""What a street of thirty hosts would say of its doors."""


@given(st.sampled_from(sorted(BEHAVIOURS)), st.integers(0, 50), st.integers(0, 10**9))
def test_an_address_says_what_is_played_there(name, host, n):
    url = THIRTY.url(name, host, n)
    assert THIRTY.behaviour(url) == BEHAVIOURS[name]
    assert THIRTY.truth(url) == BEHAVIOURS[name].truth
    assert THIRTY.place(url).n == str(n)


@settings(max_examples=20)
@given(st.integers())
def test_a_sample_is_drawn_by_its_seed(seed):
    drawn = THIRTY.sample(random.Random(seed), 50, hosts=4, among=QUICK)
    again = THIRTY.sample(random.Random(seed), 50, hosts=4, among=QUICK)
    assert drawn == again
    assert len({link.url for link in drawn}) == 50
    assert all(link.truth == THIRTY.truth(link.url) for link in drawn)
    assert all(link.fits(link.truth) for link in drawn)
    assert not any(link.behaviour.slow for link in drawn)
    assert {THIRTY.place(link.url).host for link in drawn} <= {-1, 0, 1, 2, 3}


def test_a_sample_of_everything_has_every_behaviour():
    drawn = THIRTY.sample(random.Random(1), 3000)
    assert {link.behaviour.name for link in drawn} == set(BEHAVIOURS)
