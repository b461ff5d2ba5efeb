"""The street itself: what it records, how it closes, and how it runs as a process."""

import ipaddress
import itertools
import json
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest
import requests

from tests.press.links.addresses import Addresses
from tests.press.links.client import PATIENCE, get
from tests.press.links.street import ROOT, street, street_apart


@pytest.fixture(scope="module")
def open_street():
    with street(hosts=3) as opened:
        yield opened


def test_robots_txt(open_street):
    def robots(door):
        return get(f"{open_street.doors[door][0]}/robots.txt", open_street, timeout=PATIENCE)

    assert robots("plain").status_code == 404
    assert "Disallow: /" in robots("robots-forbids").text
    assert robots("robots-500").status_code == 500
    with pytest.raises(requests.ReadTimeout):
        robots("robots-hangs")


def test_the_archive_knows_the_copies_that_it_was_given(open_street):
    open_street.archived["http://old.example/a?b=1&c=2"] = "20240301120000"

    def asked(url):
        return requests.get(open_street.archive, params={"url": url}, timeout=1).json()

    assert asked("http://old.example/") == {"url": "http://old.example/", "archived_snapshots": {}}
    assert asked("http://old.example/a?b=1&c=2")["archived_snapshots"]["closest"] == {
        "status": "200",
        "available": True,
        "url": "http://web.archive.org/web/20240301120000/http://old.example/a?b=1&c=2",
        "timestamp": "20240301120000",
    }


def test_what_was_asked_is_recorded(open_street):
    url = open_street.url("path-raw", host=2, n=7)
    get(url + "#somewhere", open_street, headers={"X-Who": "a test"})

    (asked,) = open_street.visits(url)
    assert (asked.host, asked.door, asked.method, asked.status) == (2, "plain", "GET", 200)
    assert asked.path == "/path-raw/7/g%C3%A8ne/%C3%A9t%C3%A9"
    assert asked.headers["x-who"] == "a test"
    while asked.answered is None:  # the answer may be here before it is noted there
        time.sleep(0.01)
    assert asked.at <= asked.answered <= time.monotonic()


def test_the_letters_themselves_may_be_sent(open_street):
    address = urlsplit(open_street.url("path-raw", n=7))
    with socket.create_connection((address.hostname, address.port)) as client:
        client.sendall(f"GET {address.path} HTTP/1.0\r\n\r\n".encode())
        assert client.recv(100).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize("said", [b"GET\r\n\r\n", b"\x16\x03\x01"])
def test_what_is_no_request_is_refused(said, open_street):
    address = urlsplit(open_street.hosts[0])
    with socket.create_connection((address.hostname, address.port)) as client:
        client.sendall(said)
        assert client.recv(100).startswith(b"HTTP/1.1 400 ")


def test_a_connection_brings_many_requests(open_street):
    with requests.Session() as session:
        for name in ("ok", "404", "chunked", "gzip", "empty", "204", "head-405"):
            session.get(open_street.url(name, n=7), timeout=1)
            session.head(open_street.url(name, n=7), timeout=1)
        pools = session.get_adapter("http://").poolmanager.pools
        assert [pools[key].num_connections for key in pools.keys()] == [1]  # noqa: SIM118


def test_requests_at_one_time_are_counted_by_host():
    with street(hosts=3, latency=0.2, jitter=0.01, seed=7) as opened, ThreadPoolExecutor(8) as pool:
        urls = [opened.url("ok", host=1, n=n) for n in range(5)] + [opened.url("ok", host=2)]
        assert {answer.status_code for answer in pool.map(requests.get, urls)} == {200}
        assert opened.most_at_once(0) == 0
        assert opened.most_at_once(1) == 5
        assert opened.most_at_once(2) == 1
    # Closed, the street has noted of each answer when it was given: a client may have it before.
    assert min(asked.answered - asked.at for asked in opened.asked) >= 0.2


def test_a_host_may_take_only_so_many_requests_a_second():
    with street(hosts=2, rate=3) as opened:
        urls = [opened.url("404-once", host=0, n=n) for n in range(5)]
        statuses = [requests.get(url, timeout=1).status_code for url in urls]
        assert statuses == [404, 404, 404, 429, 429]
        assert requests.get(opened.url("404-once", host=1), timeout=1).status_code == 404
        time.sleep(1)
        # What was refused for the pace has not been counted.
        assert requests.get(urls[-1], timeout=1).status_code == 404


def test_a_closed_street_leaves_nothing_behind():
    with street(hosts=2) as opened:
        name, port = urlsplit(opened.hosts[0]).netloc.split(":")
        waiting = socket.create_connection((name, int(port)))
        waiting.sendall(b"GET /time-out/0 HTTP/1.1\r\n\r\n")
        secure = urlsplit(opened.doors["tls"][0])
        silent = socket.create_connection((secure.hostname, secure.port))
        assert f"street {name}:{port}" in {thread.name for thread in threading.enumerate()}
        while not opened.visits(opened.url("time-out")):
            time.sleep(0.01)
    waiting.settimeout(1)
    with waiting, silent:
        assert waiting.recv(100) == b""
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((name, int(port)))
    assert f"street {name}:{port}" not in {thread.name for thread in threading.enumerate()}
    assert not opened.authority.exists()


def test_what_goes_wrong_in_the_street_is_told():
    def ask():
        with street(hosts=1, drip="slowly") as opened:
            requests.get(opened.url("slow-drip"), stream=True, timeout=1).close()
            while not opened.faults:
                time.sleep(0.01)

    with pytest.raises(RuntimeError, match=r"The street did wrong: .*TypeError"):
        ask()


@pytest.mark.parametrize("one_address", [False, True])
def test_three_hundred_hosts_are_all_on_loopback_and_all_different(one_address):
    with street(hosts=300, one_address=one_address) as opened:
        for base in itertools.chain(*opened.doors.values()):
            assert ipaddress.ip_address(urlsplit(base).hostname).is_loopback
        assert len(set(opened.hosts)) == 300
        for host in (0, 299):
            assert requests.get(opened.url("ok", host), timeout=1).status_code == 200
            assert opened.asked[-1].host == host
        assert get(opened.url("tls", 299), opened).status_code == 200


@pytest.mark.parametrize("ending", ["stdin", "SIGTERM", "life"])
def test_a_street_runs_as_a_process(ending):
    command = [sys.executable, "-m", "tests.press.links.street", "--hosts", "2", "--life"]
    command.append("0.2" if ending == "life" else "60")
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as running:
        opened = Addresses.read(running.stdout.readline())
        if ending != "life":
            assert requests.get(opened.url("404", host=1), timeout=5).status_code == 404
        if ending == "SIGTERM":
            running.send_signal(signal.SIGTERM)
        if ending == "stdin":
            running.stdin.close()
        said = json.loads(running.stdout.readline())
        assert running.wait(10) == 0
    if ending != "life":
        assert said == {"asked": 1, "early": 0, "most_at_once": [0, 1], "faults": []}
    assert not opened.authority.exists()


def test_a_street_apart_takes_the_same_settings_and_closes():
    with street_apart(hosts=2, latency=0.01, retry_after=7) as opened:
        assert requests.get(opened.url("tls"), timeout=5, verify=str(opened.authority)).ok
        refused = requests.get(opened.url("429-after-seconds", host=1), timeout=5)
        assert (refused.status_code, refused.headers["Retry-After"]) == (429, "7")
    with pytest.raises(requests.ConnectionError):
        requests.get(opened.url("ok"), timeout=1)


def test_only_who_trusts_the_authority_is_let_in(open_street):
    address = urlsplit(open_street.url("tls"))
    trusting = ssl.create_default_context(cafile=str(open_street.authority))
    with (
        socket.create_connection((address.hostname, address.port)) as client,
        trusting.wrap_socket(client, server_hostname=address.hostname) as secure,
    ):
        assert secure.version() == "TLSv1.3"
    with pytest.raises(requests.exceptions.SSLError):
        requests.get(open_street.url("tls"), timeout=1)
