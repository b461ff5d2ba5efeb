"""Two open mines: the embedded one over a real socket, and a herbarium for whatever is general."""

import herbarium
import pytest
from asking import Reader
from intermine.webservice import Service
from reference import World
from werkzeug.test import Client

from minelet import embedded, server
from minelet.query import pathquery
from minelet.rows import results
from minelet.service import MineService


@pytest.fixture(scope="session")
def herbarium_built(tmp_path_factory):
    mine, ids = herbarium.build(tmp_path_factory.mktemp("herbarium") / "herbarium.sqlite")
    yield mine, ids
    mine.close()


@pytest.fixture(scope="session")
def plants(herbarium_built):
    """The herbarium as an open mine."""
    return herbarium_built[0]


@pytest.fixture(scope="session")
def ids(herbarium_built):
    """The id of each of the herbarium's objects, by its key."""
    return herbarium_built[1]


@pytest.fixture(scope="session")
def world(plants, ids):
    """What the reference evaluator needs."""
    return World(plants, ids)


@pytest.fixture(scope="session")
def ask(plants):
    """Ask the herbarium: the body of a query's element, its format and range, to text."""

    def answer(query, form="json", **options):
        parsed = pathquery.parse(query, plants.model)
        return "".join(results.write(parsed, plants, form, **options))

    return answer


@pytest.fixture(scope="session")
def web(plants):
    """The herbarium's web service, called without a socket."""
    return Client(MineService(plants))


@pytest.fixture
def reader(web):
    """Somebody with a token of their own, who reads answers in JSON."""
    return Reader(web)


@pytest.fixture
def me(web):
    """A function that asks with a token of one's own."""
    token = web.get("/service/session").json["token"]

    def ask(method, address, **more):
        query = {"token": token, **more.pop("args", {})}
        return web.open(f"/service{address}", method=method, query_string=query, **more)

    return ask


@pytest.fixture(scope="session")
def yeast():
    """The embedded mine, open. Building it is atomic, so that two workers may both do it."""
    mine = embedded.open_mine(show=False)
    yield mine
    mine.close()


@pytest.fixture(scope="session")
def refusals():
    """What the mine has said about requests that it refused."""
    return []


@pytest.fixture(scope="session")
def root(yeast, refusals):
    """The address of the embedded mine, served on a loopback port."""
    listening = server.start(MineService(yeast, refusals.append), yeast.facts["prefix"])
    return listening


@pytest.fixture(scope="session")
def service(root):
    """InterMine's own client, unmodified, talking to the embedded mine."""
    return Service(root)
