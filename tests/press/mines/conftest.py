"""A farm of mines that the press may trust, for as long as the tests of one file run."""

from collections.abc import Iterator

import pytest

from tests.press.mines.farm import Farm, farm


@pytest.fixture(scope="module")
def mines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Farm]:
    """The farm; programs that are started from here trust it too."""
    with (
        pytest.MonkeyPatch.context() as patch,
        farm(tmp_path_factory.mktemp("farm")) as made,
    ):
        patch.setenv("REQUESTS_CA_BUNDLE", str(made.bundle))
        for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
            patch.delenv(name, raising=False)
        yield made
