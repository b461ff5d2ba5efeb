"""Does each server of the street do what it says? Else the link checker is tested on nothing."""

import ipaddress
import itertools
import json
import random
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import requests
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.press.links.addresses import Addresses
from tests.press.links.behaviours import BEHAVIOURS, QUICK
from tests.press.links.street import street

REPOSITORY = Path(__file__).parents[3]
PATIENCE = 0.2
"""Seconds that these tests wait for a server that never ends."""

SHOWN = {
    "ok": ["200"],
    "404": ["404"],
    "410": ["410"],
    "404-once": ["404", "200"],
    "401": ["401"],
    "403": ["403"],
    "403-to-programs": ["403"],
    "451": ["451"],
    "500": ["500"],
    "503": ["503", "503", "503"],
    "999": ["999"],
    "503-twice": ["503", "503", "200"],
    "503-once-seconds": ["503 wait", "200"],
    "502-reset-good": ["502", "reset", "200"],
    "429": ["429", "429", "429"],
    "429-after-seconds": ["429 wait", "429 wait"],
    "429-after-date": ["429 wait"],
    "429-after-hour": ["429 after 3600"],
    "429-after-past": ["429 after Mon, 01 Jan 2001 00:00:00 GMT"],
    "429-after-nonsense": ["429 after soon"],
    "429-once": ["429", "200"],
    "429-once-seconds": ["429 wait", "200"],
    "429-once-date": ["429 wait", "200"],
    "head-405": ["200"],
    "head-404": ["200"],
    "head-reset": ["200"],
    "204": ["204"],
    "301": ["301 200"],
    "308": ["308 200"],
    "302": ["302 200"],
    "303": ["303 200"],
    "307": ["307 200"],
    "redirect-chain": ["301 308 301 200"],
    "redirect-chain-mixed": ["301 302 301 200"],
    "redirect-anchor": ["301 200"],
    "redirect-relative": ["302 200"],
    "redirect-raw": ["301 200"],
    "redirect-cookie": ["302 200"],
    "redirect-login": ["302 200"],
    "redirect-to-host": ["301 200"],
    "redirect-loop": ["loop"],
    "redirect-to-404": ["301 404"],
    "redirect-to-unknown": ["unknown host"],
    "time-out": ["nothing"],
    "slow-headers": ["no end"],
    "slow-drip": ["200 no end"],
    "reset": ["reset"],
    "closes": ["closed"],
    "no-http": ["no HTTP"],
    "refused": ["refused"],
    "unknown-host": ["unknown host"],
    "tls": ["200"],
    "tls-untrusted": ["TLS: nobody known"],
    "tls-expired": ["TLS: expired"],
    "tls-other-name": ["TLS: another name"],
    "tls-plain": ["TLS: none"],
    "robots-forbids": ["200"],
    "robots-500": ["200"],
    "robots-hangs": ["200"],
    "empty": ["200"],
    "big-body": ["200 no end"],
    "page-100-kb": ["200"],
    "pdf": ["200"],
    "pdf-page": ["200"],
    "image": ["200"],
    "gzip": ["200"],
    "chunked": ["200"],
    "http-1.0": ["200"],
    "length-too-long": ["200 cut short"],
    "length-too-short": ["200"],
    "soft-404": ["200"],
    "soft-404-varying": ["200"],
    "soft-404-home": ["302 200"],
    "ok-beside-soft-404": ["200"],
    "app-shell": ["200"],
    "title-404": ["200"],
    "title-not-found": ["200"],
    "anchor-id": ["200"],
    "anchor-name": ["200"],
    "anchor-top": ["200"],
    "anchor-encoded": ["200"],
    "anchor-raw": ["200"],
    "anchor-latin-1": ["200"],
    "anchor-latin-1-meta": ["200"],
    "anchor-github": ["200"],
    "anchor-text": ["200"],
    "anchor-missing": ["200"],
    "anchor-case": ["200"],
    "anchor-comment": ["200"],
    "path-raw": ["200"],
    "path-encoded": ["200"],
    "path-latin-1": ["200"],
    "path-spaces": ["200"],
    "path-slash": ["200"],
    "path-parentheses": ["200"],
    "query": ["200"],
}
"""What a client sees of each behaviour, asking as often as is listed."""

ERRORS = {
    "Name or service not known": "unknown host",
    "nodename nor servname": "unknown host",  # macOS
    "Temporary failure in name resolution": "unknown host",  # Linux without a resolver
    "Connection refused": "refused",
    "Connection reset": "reset",
    "Remote end closed": "closed",
    "BadStatusLine": "no HTTP",
    "Read timed out": "nothing",
    "Exceeded 30 redirects": "loop",
    "unable to get local issuer certificate": "TLS: nobody known",
    "certificate has expired": "TLS: expired",
    "IP address mismatch": "TLS: another name",
    "WRONG_VERSION_NUMBER": "TLS: none",
}


DOORS = {behaviour.door for behaviour in BEHAVIOURS.values()} - {"unknown"}
THIRTY = Addresses(
    {
        door: [f"http://127.0.1.{host}:{port}" for host in range(1, 31)]
        for port, door in enumerate(sorted(DOORS), 8000)
    }
)
"""What a street of thirty hosts would say of its doors."""


@pytest.fixture(scope="module")
def open_street():
    with street(hosts=3, retry_after=0.2, drip=0.002) as opened:
        yield opened


@pytest.fixture
def fresh(_numbers=itertools.count(1)):  # noqa: B008
    """A number that no address has yet, so that its counters begin at nought."""
    return next(_numbers)


def get(url: str, opened, **more) -> requests.Response:
    more = {"timeout": PATIENCE * 4, "verify": str(opened.authority), **more}
    return requests.get(url, **more)


def seen(url: str, opened, times: int) -> list[str]:
    """Return in a few words what a client sees that asks so often, and waits as it is told."""
    said = []
    for left in reversed(range(times)):
        words, after = seen_once(url, opened)
        said.append(words)
        if left and after:
            time.sleep(after)
    return said


def seen_once(url: str, opened) -> tuple[str, float]:
    """Return what a client sees, and for how many seconds Retry-After tells it to wait."""
    try:
        answer = get(url, opened, stream=True, timeout=PATIENCE)
    except requests.RequestException as error:
        (words,) = {words for sign, words in ERRORS.items() if sign in str(error)}
        return words, 0
    with answer:
        words = [str(each.status_code) for each in (*answer.history, answer)] + how_it_ends(answer)
        after, seconds = answer.headers.get("Retry-After"), 0.0
        if after:
            seconds = seconds_until(after)
            words.append("wait" if 0 < seconds < 3 else f"after {after}")
    return " ".join(words), seconds


def seconds_until(after: str) -> float:
    """Return the seconds that Retry-After names, by any of its forms; 0 when it names none."""
    try:
        return float(after)
    except ValueError:
        try:
            return max(0.0, parsedate_to_datetime(after).timestamp() - time.time())
        except ValueError:
            return 0.0


def how_it_ends(answer: requests.Response) -> list[str]:
    end, size = time.monotonic() + PATIENCE, 0
    try:
        for part in answer.iter_content(100):
            size += len(part)
            if size > 200_000 or time.monotonic() > end:
                return ["no end"]
    except requests.exceptions.ChunkedEncodingError:
        return ["cut short"]
    return []


def slow_headers_end(opened, url: str) -> bool:
    """Return whether the head of the answer is over when patience ends."""
    address = urlsplit(url)
    end = time.monotonic() + PATIENCE
    with socket.create_connection((address.hostname, address.port)) as client:
        client.sendall(f"GET {address.path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        client.settimeout(PATIENCE)
        said = b""
        while time.monotonic() < end:
            said += client.recv(100)
    assert said.startswith(b"HTTP/1.1 200 OK\r\nX-Slow: aa")
    return b"\r\n\r\n" in said


def test_every_behaviour_is_tried_here():
    assert list(SHOWN) == [name for name in SHOWN if name in BEHAVIOURS]
    assert not set(BEHAVIOURS) - set(SHOWN)


@pytest.mark.parametrize("name", [name for name in SHOWN if name != "slow-headers"])
def test_a_behaviour_shows_what_it_says(name, open_street, fresh):
    url = open_street.url(name, host=1, n=fresh)

    assert seen(url, open_street, times=len(SHOWN[name])) == SHOWN[name]
    assert len(SHOWN[name]) >= BEHAVIOURS[name].times


def test_slow_headers_never_end(open_street, fresh):
    assert not slow_headers_end(open_street, open_street.url("slow-headers", n=fresh))


@pytest.mark.parametrize("name", [name for name in SHOWN if BEHAVIOURS[name].lands])
def test_a_redirect_lands_where_it_says(name, open_street, fresh):
    url = open_street.url(name, host=2, n=fresh)
    if name == "redirect-to-unknown":
        answer = get(url, open_street, allow_redirects=False)
        assert answer.headers["Location"] == open_street.lands(url)
        return
    answer = get(url, open_street)
    assert answer.url.partition("#")[0] == open_street.lands(url)
    lasting = {step.status_code for step in answer.history} <= {301, 308}
    assert BEHAVIOURS[name].moved == ("permanent" if lasting else "temporary")


@pytest.mark.parametrize(
    ("name", "head"), [("head-405", 405), ("head-404", 404), ("ok", 200), ("slow-drip", 200)]
)
def test_head_has_an_answer_of_its_own(name, head, open_street, fresh):
    answer = requests.head(open_street.url(name, n=fresh), timeout=PATIENCE)
    assert (answer.status_code, answer.content) == (head, b"")


def test_browsers_are_let_in_where_programs_are_not(open_street, fresh):
    url = open_street.url("403-to-programs", n=fresh)
    firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    program = "Mozilla/5.0 (compatible; a program)"
    assert get(url, open_street, headers={"User-Agent": firefox}).status_code == 200
    assert get(url, open_street, headers={"User-Agent": program}).status_code == 403


@pytest.mark.parametrize("name", ["429-once-seconds", "429-once-date", "503-once-seconds"])
def test_who_comes_before_the_time_that_was_named_is_refused_and_remembered(
    name, open_street, fresh
):
    url = open_street.url(name, n=fresh)
    first, second = get(url, open_street), get(url, open_street)

    assert first.status_code == second.status_code == int(name[:3])
    time.sleep(seconds_until(second.headers["Retry-After"]))
    assert get(url, open_street).status_code == 200
    assert [asked.early for asked in open_street.visits(url)] == [False, True, False]
    assert [asked.status for asked in open_street.visits(url)][-1] == 200


def test_counters_belong_to_one_address(open_street, fresh):
    asked = [(0, fresh), (1, fresh), (0, f"{fresh}{fresh}")]
    for host, n in asked:
        assert get(open_street.url("404-once", host, n), open_street).status_code == 404
    for host, n in asked:
        assert get(open_street.url("404-once", host, n), open_street).status_code == 200


@pytest.mark.parametrize("name", ["soft-404", "soft-404-home", "app-shell"])
def test_a_site_that_never_says_404_answers_the_same_to_any_address(name, open_street, fresh):
    url = open_street.url(name, n=fresh)
    nonsense = (f"{url}/no/such/page", f"{url}-xyzzy", open_street.doors[name][0] + "/xyzzy")
    answers = {get(address, open_street).content for address in (url, *nonsense)}
    assert len(answers) == 1


def test_a_soft_404_may_never_say_the_same_twice(open_street, fresh):
    url = open_street.url("soft-404-varying", n=fresh)
    first, second = get(url, open_street).text, get(url, open_street).text
    assert first != second
    assert "can't find the page" in first


def test_other_sites_answer_404_to_what_they_do_not_have(open_street, fresh):
    url = open_street.url("ok", n=fresh)
    for nonsense in (f"{url}/no", f"{url}-no", f"{open_street.hosts[0]}/no", url + "%2Fno"):
        assert get(nonsense, open_street).status_code == 404


def test_an_endless_body_is_sent_no_further_than_it_is_read(open_street, fresh):
    url = open_street.url("big-body", n=fresh)
    with get(url, open_street, stream=True) as answer:
        assert len(next(answer.iter_content(1000))) == 1000
    (asked,) = open_street.visits(url)
    while asked.answered is None:  # until the street has seen the client go
        time.sleep(0.01)
    assert 1000 <= asked.sent < 50_000_000


@pytest.mark.parametrize("name", [name for name in SHOWN if BEHAVIOURS[name].anchor])
def test_an_anchor_is_there_or_is_not(name, open_street, fresh):
    url = open_street.url(name, n=fresh)
    fragment = unquote(urlsplit(url).fragment)
    page = BeautifulSoup(get(url, open_street).content, "html.parser")
    anchors = {tag.get("id") or tag.get("name") for tag in page.find_all(["a", "h1", "h2"])}
    # The top of a page and a quotation of it need no element; GitHub adds the prefix by script.
    by_rule = fragment == "top" or fragment.startswith(":~:text=")
    there = by_rule or fragment in anchors or f"user-content-{fragment}" in anchors
    assert BEHAVIOURS[name].anchor == ("there" if there else "missing")


def test_pages_are_what_they_claim(open_street, fresh):
    def got(name):
        return get(open_street.url(name, n=fresh), open_street)

    assert got("gzip").text == got("chunked").text == got("http-1.0").text == got("ok").text
    assert got("gzip").headers["Content-Encoding"] == "gzip"
    assert got("chunked").headers["Transfer-Encoding"] == "chunked"
    assert got("http-1.0").raw.version == 10
    assert "Content-Length" not in got("http-1.0").headers
    assert "été" in got("anchor-latin-1").text
    assert got("anchor-latin-1-meta").headers["Content-Type"] == "text/html"
    assert len(got("page-100-kb").content) > 100_000
    assert got("empty").content == b""
    assert got("pdf").content.startswith(b"%PDF")
    assert got("image").headers["Content-Type"] == "image/png"


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


def test_what_was_asked_is_recorded(open_street, fresh):
    url = open_street.url("path-raw", host=2, n=fresh)
    get(url + "#somewhere", open_street, headers={"X-Who": "a test"})

    (asked,) = open_street.visits(url)
    assert (asked.host, asked.door, asked.method, asked.status) == (2, "plain", "GET", 200)
    assert asked.path == f"/path-raw/{fresh}/g%C3%A8ne/%C3%A9t%C3%A9"
    assert asked.headers["x-who"] == "a test"
    assert asked.at <= asked.answered <= time.monotonic()


def test_the_letters_themselves_may_be_sent(open_street, fresh):
    address = urlsplit(open_street.url("path-raw", n=fresh))
    with socket.create_connection((address.hostname, address.port)) as client:
        client.sendall(f"GET {address.path} HTTP/1.0\r\n\r\n".encode())
        assert client.recv(100).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize("said", [b"GET\r\n\r\n", b"\x16\x03\x01"])
def test_what_is_no_request_is_refused(said, open_street):
    address = urlsplit(open_street.hosts[0])
    with socket.create_connection((address.hostname, address.port)) as client:
        client.sendall(said)
        assert client.recv(100).startswith(b"HTTP/1.1 400 ")


def test_a_connection_brings_many_requests(open_street, fresh):
    with requests.Session() as session:
        for name in ("ok", "404", "chunked", "gzip", "empty", "204", "head-405"):
            session.get(open_street.url(name, n=fresh), timeout=1)
            session.head(open_street.url(name, n=fresh), timeout=1)
        pools = session.get_adapter("http://").poolmanager.pools
        assert [pools[key].num_connections for key in pools.keys()] == [1]  # noqa: SIM118


def test_requests_at_one_time_are_counted_by_host():
    with street(hosts=3, latency=0.2, jitter=0.01, seed=7) as opened, ThreadPoolExecutor(8) as pool:
        urls = [opened.url("ok", host=1, n=n) for n in range(5)] + [opened.url("ok", host=2)]
        assert {answer.status_code for answer in pool.map(requests.get, urls)} == {200}
        assert opened.most_at_once(0) == 0
        assert opened.most_at_once(1) == 5
        assert opened.most_at_once(2) == 1
        taken = [asked.answered - asked.at for asked in opened.asked]
    assert min(taken) >= 0.2


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


@given(st.sampled_from(sorted(BEHAVIOURS)), st.integers(0, 50), st.integers(0, 10**9))
def test_an_address_says_what_is_played_there(name, host, n):
    url = THIRTY.url(name, host, n)
    assert THIRTY.behaviour(url) == BEHAVIOURS[name]
    assert THIRTY.truth(url) == BEHAVIOURS[name].truth
    assert THIRTY.place(url).n == str(n)


@settings(max_examples=20)
@given(st.integers())
def test_a_sample_is_drawn_by_its_seed(seed):
    drawn = THIRTY.sample(random.Random(seed), 50, hosts=4, among=QUICK)
    again = THIRTY.sample(random.Random(seed), 50, hosts=4, among=QUICK)
    assert drawn == again
    assert len({link.url for link in drawn}) == 50
    assert all(link.truth == THIRTY.truth(link.url) for link in drawn)
    assert all(link.fits(link.truth) for link in drawn)
    assert not any(link.behaviour.slow for link in drawn)
    assert {THIRTY.place(link.url).host for link in drawn} <= {-1, 0, 1, 2, 3}


def test_a_sample_of_everything_has_every_behaviour():
    drawn = THIRTY.sample(random.Random(1), 3000)
    assert {link.behaviour.name for link in drawn} == set(BEHAVIOURS)


def process(*options: str) -> subprocess.Popen:
    command = [sys.executable, "-m", "tests.press.links.street", "--hosts", "2", *options]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=REPOSITORY, stdin=pipe, stdout=pipe, text=True)


@pytest.mark.parametrize("ending", ["stdin", "SIGTERM", "life"])
def test_a_street_runs_as_a_process(ending):
    with process("--life", "0.2" if ending == "life" else "60") as running:
        line = running.stdout.readline()
        url = Addresses.read(line).url("404", host=1)
        if ending != "life":
            assert requests.get(url, timeout=5).status_code == 404
        if ending == "SIGTERM":
            running.send_signal(signal.SIGTERM)
        if ending == "stdin":
            running.stdin.close()
        said = json.loads(running.stdout.readline())
        assert running.wait(10) == 0
    if ending != "life":
        assert said == {"asked": 1, "early": 0, "most_at_once": [0, 1], "faults": []}
    assert not Path(json.loads(line)["authority"]).exists()


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
