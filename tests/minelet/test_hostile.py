"""Thousands of hostile requests: each refused or answered, quickly, and nothing is changed.

`HOSTILE=20000` in the environment sets how many; `HOSTILE_FROM` the first seed. By itself it makes
the same 6,000 each time, of each kind some hundreds; who changes how requests are read asks for
more.
"""

import hashlib
import os
import time

import herbarium
import pytest
from hostile import Hostile
from werkzeug.test import Client

from minelet.objects.database import Mine
from minelet.service import MineService

MANY = int(os.environ.get("HOSTILE", 3_000))
FIRST = int(os.environ.get("HOSTILE_FROM", 0))
LONGEST = 5.0  # seconds for one request, on a machine that does other things as well


def paths_of(model, depth=3):
    """Paths of a model to a depth, through references and collections."""

    def below(text, name, left):
        one = model.classes[name]
        yield from (f"{text}.{attribute.name}" for attribute in one.attributes)
        for link in one.references:
            yield f"{text}.{link.name}"
            if left:
                yield from below(f"{text}.{link.name}", link.target, left - 1)

    return [path for name in model.classes for path in below(name, name, depth - 1)]


def answer(service, environ):
    """Return the status and the whole body, as a server would read them."""
    told = []
    pieces = service(environ, lambda status, headers, exc=None: told.append((status, headers)))
    try:
        body = b"".join(pieces)
    finally:
        getattr(pieces, "close", lambda: None)()
    return int(told[0][0].split()[0]), told[0][1], body


@pytest.fixture(scope="module")
def besieged(tmp_path_factory):
    """A mine of its own, whose file is known byte by byte."""
    mine, _ = herbarium.build(tmp_path_factory.mktemp("besieged") / "herbarium.sqlite")
    mine.close()
    # Some queries go round in circles for ever; each statement is given this many seconds.
    mine = Mine(mine.path, seconds=2)
    yield mine
    mine.close()


def test_no_request_does_harm(besieged):
    service = MineService(besieged)
    before = hashlib.sha256(besieged.path.read_bytes()).hexdigest()
    web = Client(service)
    token = web.get("/service/session").json["token"]
    stranger = web.get("/service/session").json["token"]
    made = web.post(
        f"/service/lists?name=mine&type=Plant&token={token}",
        data="heath\\*\nla_ch",
        content_type="text/plain",
    )
    assert made.status_code == 200, made.text
    assert made.json["listSize"] > 0
    names = [*besieged.model.classes, *herbarium.LISTS, "mine", "Plants_of_places", "Arnica", "Alp"]
    hostile = Hostile(paths_of(besieged.model), names, "herbarium", stranger)
    statuses: dict[int, int] = {}
    slowest = (0.0, 0)
    for seed in range(FIRST, FIRST + MANY):
        environ = hostile.request(seed)
        began = time.monotonic()
        status, _, body = answer(service, environ)
        took = time.monotonic() - began
        slowest = max(slowest, (took, seed))
        statuses[status] = statuses.get(status, 0) + 1
        told = f"seed {seed}: {environ['REQUEST_METHOD']} {environ['PATH_INFO'][:80]!r}"
        if status == 401 and web.get(f"/service/lists?token={hostile.token}").status_code == 401:
            hostile.token = web.get("/service/session").json["token"]  # it logged itself out
        assert status < 500, f"{told}: {status} {body[:300]!r}"
        assert b"Traceback" not in body, told
        assert took < LONGEST, f"{told}: {took:.1f} s"
    print(f"{MANY:,} requests: {dict(sorted(statuses.items()))}; slowest {slowest}")
    assert statuses[200] > MANY / 50  # else nothing got past the first check
    assert statuses[400] > MANY / 10
    assert hashlib.sha256(besieged.path.read_bytes()).hexdigest() == before
    lists = web.get(f"/service/lists?token={token}").json["lists"]
    assert {one["name"]: one["size"] for one in lists} == {
        **{name: len(members) for name, (_, members) in herbarium.LISTS.items()},
        "mine": made.json["listSize"],
    }
