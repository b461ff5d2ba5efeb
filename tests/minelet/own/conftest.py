"""The regatta's files, and a cache of each test's own."""

import pytest
import regatta


@pytest.fixture
def own_cache(tmp_path_factory):
    """A cache of the test's own, so that what is built is built here."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MINELET_CACHE", str(folder))
        yield folder


@pytest.fixture
def files(tmp_path):
    return regatta.write(tmp_path, keys=regatta.KEYS)
