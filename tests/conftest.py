"""What holds for all tests."""

from typing import Any

import pytest
from hypothesis import settings
from xdist.scheduler import LoadFileScheduling

from tests.order import longest_first, sharing

# How long one example takes says more of the machine than of the code.
settings.register_profile("guide", deadline=None)
settings.load_profile("guide")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest, so that no worker is left alone with one."""
    items[:] = longest_first(items)


class Scheduling(LoadFileScheduling):
    """Gives a worker all the tests that share what they prepare."""

    def _split_scope(self, nodeid: str) -> str:
        return sharing(super()._split_scope(nodeid))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Scheduling:
    """Return what hands the tests to the workers."""
    return Scheduling(config, log)
