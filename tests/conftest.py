"""What holds for all tests."""

import pytest
from hypothesis import settings

from tests.order import longest_first

# How long one example takes says more of the machine than of the code.
settings.register_profile("guide", deadline=None)
settings.load_profile("guide")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest, so that no worker is left alone with one."""
    items[:] = longest_first(items)
