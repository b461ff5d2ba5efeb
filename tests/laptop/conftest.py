"""uv, with which readers and these tests make environments in a moment."""

import os

import pytest

from tests.laptop import reader


@pytest.fixture(scope="session")
def uv() -> str:
    """The path of uv."""
    found = reader.find_uv()
    if found is None and not os.environ.get("CI"):
        pytest.skip("uv is needed to try what readers do with it: python -m pip install uv")
    assert found, "uv is missing"
    return found
