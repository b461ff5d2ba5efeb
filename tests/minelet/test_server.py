"""The service on a loopback port."""

import concurrent.futures
import os
import socket
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request

import pytest

from minelet import server
from minelet.service import MineService


@pytest.fixture
def listening(plants):
    bound = server.bind(MineService(plants), "herbarium")
    yield bound
    bound.server_close()


def test_it_listens_on_loopback_only(listening):
    assert listening.socket.getsockname() == ("127.0.0.1", listening.port)
    address = f"http://127.0.0.1:{listening.port}/herbarium/service"
    assert server.root_of(listening, "herbarium") == address


def test_a_port_that_is_taken_is_an_error_and_no_exit(plants, listening):
    with pytest.raises(OSError, match="in use"):
        server.bind(MineService(plants), "herbarium", listening.port)


def test_outside_the_mine_there_is_nothing(root):
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(root.replace("/yeast/service", "/"))
    assert caught.value.code == 404
    assert "the mine is at /yeast/service" in caught.value.read().decode()


BEHIND_A_PROXY = """
import os
import urllib.request
import requests
from minelet import server

def answer(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"35"]

root = server.start(answer, "herbarium")
print(urllib.request.urlopen(root).read().decode(), requests.get(root).text)
print(os.environ["no_proxy"])
"""


@pytest.mark.parametrize(
    ("named", "then"),
    [
        ({}, "127.0.0.1"),
        ({"NO_PROXY": ".lab.example"}, ".lab.example,127.0.0.1"),
        ({"no_proxy": "127.0.0.1"}, "127.0.0.1"),
        ({"no_proxy": "*"}, "*"),
    ],
)
def test_a_machine_set_up_for_a_proxy_reaches_it_directly(named, then):
    nowhere = "http://127.0.0.1:9"
    kept = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    proxies = {"http_proxy": nowhere, "HTTPS_PROXY": nowhere}
    told = subprocess.run(
        [sys.executable, "-c", BEHIND_A_PROXY],
        env={**kept, **proxies, **named},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert told.stdout.splitlines() == ["35 35", then], told.stderr


def test_requests_at_once_do_not_mix(root, yeast):
    names = [name for (name,) in yeast.connection.execute("SELECT symbol FROM SnoRNAGene LIMIT 40")]

    def look_up(name):
        query = (
            f'<query view="Gene.symbol Gene.goAnnotation.ontologyTerm.identifier">'
            f'<join path="Gene.goAnnotation" style="OUTER"/>'
            f'<constraint path="Gene.symbol" op="=" value="{name}"/></query>'
        )
        body = urllib.parse.urlencode({"query": query, "format": "tab"}).encode()
        with urllib.request.urlopen(f"{root}/query/results", body) as answer:
            return {line.split("\t")[0] for line in answer.read().decode().splitlines()}

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        assert list(pool.map(look_up, names)) == [{name} for name in names]
    assert 0 < len(yeast._idle) <= 16  # connections are given back and used again


def test_a_reader_that_goes_away_leaves_no_trace(root, capfd):
    query = urllib.parse.quote('<query view="Gene.sequence.residues"/>')
    port = int(root.split(":")[2].split("/")[0])
    with socket.create_connection(("127.0.0.1", port)) as wire:
        wire.sendall(f"GET /yeast/service/query/results?query={query} HTTP/1.0\r\n\r\n".encode())
        assert wire.recv(10)
    with urllib.request.urlopen(f"{root}/version") as answer:
        assert answer.read() == b"35\n"
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_body_in_broken_chunks_is_answered_though_its_sender_waits(root, kind):
    """`abc` is no chunk but could be the length of one, of which the rest would never come."""
    port = int(root.split(":")[2].partition("/")[0])
    head = f"POST /yeast/service/lists HTTP/1.1\r\nHost: here\r\nContent-Type: {kind}; boundary=x"
    with socket.create_connection(("127.0.0.1", port), timeout=20) as sender:
        sender.sendall(f"{head}\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\nabc\r\n".encode())
        assert sender.recv(100).startswith(b"HTTP/1.1 400 ")


def test_who_sends_nothing_more_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(server.QuietHandler, "timeout", 0.2)
    port = int(server.start(lambda *_: (), "yeast").split(":")[2].partition("/")[0])
    with socket.create_connection(("127.0.0.1", port), timeout=20) as sender:
        sender.sendall(b"GET /yeast/service/ver")
        assert sender.recv(100) == b""
