"""Two mines over real sockets, for clients that were not written here."""

import itertools
import json
import subprocess
from pathlib import Path

import herbarium
import pytest
import requests

from minelet import embedded, server
from minelet.service import MineService
from tests import node

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def plants(tmp_path_factory):
    """The herbarium: another model than the yeast mine's, small enough to know by heart."""
    mine, ids = herbarium.build(tmp_path_factory.mktemp("herbarium") / "herbarium.sqlite")
    yield server.start(MineService(mine), "herbarium"), ids
    mine.close()


@pytest.fixture(scope="session")
def herbarium_root(plants):
    return plants[0]


@pytest.fixture(scope="session")
def ids(plants):
    """The id of each of the herbarium's objects, by its key."""
    return plants[1]


@pytest.fixture(scope="session")
def yeast_root():
    mine = embedded.open_mine(show=False)
    yield server.start(MineService(mine), mine.facts["prefix"])
    mine.close()


@pytest.fixture
def token(request):
    """A new user's token at the mine of the test's module."""
    root = request.getfixturevalue(request.module.ROOT)
    return requests.get(f"{root}/session", timeout=30).json()["token"]


@pytest.fixture(scope="session")
def imjs():
    """A function that makes a chain of calls on imjs's Service, in one Node for all tests."""
    if not node.ready(node.CLIENTS):
        pytest.skip(node.MISSING + " Then: make test")
    running = subprocess.Popen(
        ["node", str(HERE / "driver.cjs")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
    )
    numbers = itertools.count()

    def call(root, *chain, token=None):
        number = next(numbers)
        asked = {"number": number, "root": root, "token": token, "chain": chain}
        running.stdin.write(json.dumps(asked) + "\n")
        running.stdin.flush()
        answer = json.loads(running.stdout.readline())
        assert answer["number"] == number
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer["value"]

    yield call
    running.stdin.close()
    running.wait(timeout=30)
