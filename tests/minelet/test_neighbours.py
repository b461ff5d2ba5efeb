"""What stands beside a mine, over a socket and without one: a moved address, and a silent one."""

import contextlib
import socket
import threading
import time
import urllib.request
from http.client import HTTPConnection, RemoteDisconnected
from urllib.parse import unquote, urlsplit

import pytest
import requests
from hypothesis import example, given
from hypothesis import strategies as st
from intermine.errors import WebserviceError
from intermine.webservice import Service
from offline import offline
from werkzeug.test import Client

from minelet import neighbours, server
from minelet.service import MineService


@pytest.fixture(params=["over a socket", "in a browser's Python"])
def herbarium(request, plants):
    """The herbarium's root, by either way."""
    if request.param == "over a socket":
        with serving(plants) as (_, root):
            yield root
    else:
        with offline(MineService(plants), "herbarium") as root:
            yield root


@contextlib.contextmanager
def serving(mine):
    """A server, running, and the root of the mine that it serves."""
    listening = server.bind(MineService(mine), "herbarium")
    thread = threading.Thread(target=listening.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield listening, server.root_of(listening, "herbarium")
    listening.shutdown()
    listening.server_close()
    thread.join()


def beside(root, name):
    return root.replace("/herbarium/", f"/{name}/herbarium/")


def test_a_moved_mine_is_opened_and_then_loses_each_question(herbarium):
    service = Service(beside(herbarium, "moved"))
    assert service.version == 35
    with pytest.raises(WebserviceError) as lost:
        service.select("Plant.name").count()
    assert str(lost.value) == "[Errno There was a problem with our request] 400: 'BAD REQUEST'"


def test_who_looks_where_it_is_sent_finds_the_mine(herbarium):
    answer = requests.get(f"{beside(herbarium, 'moved')}/version/ws?format=text")
    assert answer.url == f"{herbarium}/version/ws?format=text"
    assert [one.status_code for one in answer.history] == [301]
    root = answer.url.removesuffix("/version/ws?format=text")
    assert Service(root).select("Plant.name").count() > 0


def test_a_root_without_a_name_moves_as_well(herbarium):
    bare = herbarium.replace("/herbarium/", "/moved/")
    with urllib.request.urlopen(f"{bare}/version") as answer:
        assert answer.geturl() == f"{bare.replace('/moved/', '/')}/version"
        assert answer.read() == b"35\n"


@given(path=st.text(st.characters(codec="utf-8")), query=st.text("ab=&%+c/?"))
@example(path="/elsewhere.example/x", query="")
@example(path="\\elsewhere.example/x", query="")
def test_wherever_one_is_sent_it_is_to_the_same_place_of_this_host(path, query):
    web = Client(server.mount(None, "yeast"))
    asked = f"/moved/{path}".encode().decode("latin-1")
    answer = web.post(environ_overrides={"PATH_INFO": asked, "QUERY_STRING": query})
    assert answer.status_code == 301
    there = urlsplit(answer.headers["Location"])
    assert (there.scheme, there.netloc, there.query, there.fragment) == ("", "", query, "")
    assert unquote(there.path) == "/" + path.lstrip("/")


def test_what_is_asked_is_kept_but_for_what_has_moved():
    web = Client(server.mount(None, "yeast"))
    answer = web.get("/moved/yeast/a%20b%C3%A9+c;d", query_string="q=%3Ca%3E&x=1+2")
    assert answer.headers["Location"] == "/yeast/a%20b%C3%A9+c;d?q=%3Ca%3E&x=1+2"


def test_a_mine_that_never_answers_ends_at_the_clients_limit(herbarium):
    before = socket.getdefaulttimeout()
    began = time.monotonic()
    socket.setdefaulttimeout(0.2)
    try:
        with pytest.raises(TimeoutError) as late:
            Service(beside(herbarium, "silent"))
    finally:
        socket.setdefaulttimeout(before)
    assert (type(late.value), str(late.value)) == (TimeoutError, "timed out")
    assert 0.15 < time.monotonic() - began < 10


@pytest.mark.parametrize("timeout", [0.2, (5, 0.2)])
def test_the_limit_of_requests_is_heeded_too(herbarium, timeout):
    with pytest.raises(requests.ReadTimeout) as late:
        requests.post(f"{beside(herbarium, 'silent')}/lists", "name=x", timeout=timeout)
    port = urlsplit(herbarium).port
    assert str(late.value) == (
        f"HTTPConnectionPool(host='127.0.0.1', port={port}): Read timed out. (read timeout=0.2)"
    )


@pytest.mark.parametrize("limit", [None, 60])
def test_who_waits_on_is_hung_up_on_in_the_end(herbarium, monkeypatch, limit):
    monkeypatch.setattr(neighbours, "LONGEST", 0.2)
    with pytest.raises(
        RemoteDisconnected, match=r"^Remote end closed connection without response$"
    ):
        urllib.request.urlopen(f"{beside(herbarium, 'silent')}/version", timeout=limit)
    with pytest.raises(requests.ConnectionError, match="Remote end closed connection"):
        requests.get(f"{beside(herbarium, 'silent')}/version", timeout=limit)


def test_no_thread_stays_behind_whoever_has_gone(plants):
    def working():
        return sum("process_request_thread" in one.name for one in threading.enumerate())

    before = working()
    with serving(plants) as (listening, _):
        left = []
        for body in (None, b"x" * 200_000):
            asked = HTTPConnection("127.0.0.1", listening.port)
            asked.request("POST", "/silent/herbarium/service/lists", body)
            left.append(asked)
        wait_until(lambda: working() == before + 2)
        for asked in left:
            asked.close()
        wait_until(lambda: working() == before)


def wait_until(true):
    deadline = time.monotonic() + 20
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_server_stops_though_somebody_waits(plants):
    with serving(plants) as (listening, _):
        asked = HTTPConnection("127.0.0.1", listening.port)
        asked.request("GET", "/silent/herbarium/service/version")
        began = time.monotonic()
    assert time.monotonic() - began < 10
    asked.close()


def test_a_mine_may_have_the_name_of_a_neighbour(plants):
    web = Client(server.mount(MineService(plants), "silent"))
    assert web.get("/silent/service/version").data == b"35\n"
