"""Does each server of the street do what it says? Else the link checker is tested on nothing."""

import itertools
import socket
import time
from urllib.parse import unquote, urlsplit

import pytest
import requests
from bs4 import BeautifulSoup

from tests.press.links.behaviours import BEHAVIOURS
from tests.press.links.client import PATIENCE, get, seconds_until, seen
from tests.press.links.street import street

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


@pytest.fixture(scope="module")
def open_street():
    with street(hosts=3, retry_after=0.2, drip=0.002) as opened:
        yield opened


@pytest.fixture
def fresh(_numbers=itertools.count(1)):  # noqa: B008
    """A number that no address has yet, so that its counters begin at nought."""
    return next(_numbers)


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
