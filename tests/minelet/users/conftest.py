"""Users kept in memory, by a clock that a test turns."""

import pytest

from minelet.users.profiles import Profiles


class Clock:
    """A clock that a test turns."""

    now = 1_000_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def profiles(clock):
    found = Profiles(clock=clock)
    yield found
    found.close()
