"""One try of one address, against servers that play what there is."""

import contextlib
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from press.links.visit import Visitor, as_sent


@pytest.fixture(scope="module")
def visitor(policy):
    with Visitor(policy) as it:
        yield it


@pytest.fixture
def visit(opened, visitor):
    """Try an address of the street by its behaviour: `visit("503-twice", n=2)`."""

    def once(behaviour: str, host: int = 0, n: int = 0, **options):
        return visitor.visit(opened.url(behaviour, host, n).partition("#")[0], **options)

    return once


@contextlib.contextmanager
def server(answer: bytes, then: bytes = b""):
    """Open a server that says one thing to whoever connects, then another without end."""
    with socket.create_server(("127.0.0.1", 0)) as listening, contextlib.ExitStack() as stack:
        told = []

        def serve():
            while True:
                try:
                    taken, _ = listening.accept()
                except OSError:
                    return
                with taken, contextlib.suppress(OSError):
                    told.append(taken.recv(65536).split(b"\r\n")[0].decode())
                    taken.sendall(answer)
                    while then:
                        taken.sendall(then)

        thread = threading.Thread(target=serve)
        stack.callback(thread.join)
        stack.callback(listening.shutdown, socket.SHUT_RDWR)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/", told


# What is asked


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("http://x.org/a%2Fb", "http://x.org/a%2Fb"),
        ("http://x.org/%E9t%E9", "http://x.org/%E9t%E9"),
        ("http://x.org/gène/été?q=é", "http://x.org/g%C3%A8ne/%C3%A9t%C3%A9?q=%C3%A9"),
        ("http://x.org/a b", "http://x.org/a%20b"),
        ("http://x.org/Yeast_(baker),_S288C", "http://x.org/Yeast_(baker),_S288C"),
        ("http://x.org/?a=b&c=d%2Fe&f=", "http://x.org/?a=b&c=d%2Fe&f="),
        ("http://x.org/100%/%2F", "http://x.org/100%25/%2F"),
        ("http://bücher.org/é", "http://xn--bcher-kva.org/%C3%A9"),
        ("http://ada@bücher.org:80/", "http://ada@xn--bcher-kva.org:80/"),
        ("http://[::1]:80/", "http://[::1]:80/"),
    ],
)
def test_an_address_is_sent_as_a_browser_sends_it(written, sent):
    assert as_sent(written) == sent
    assert as_sent(sent) == sent


@given(st.text())
def test_what_is_sent_can_be_sent(path):
    assert as_sent(f"http://x.org/{path}").isascii()


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("path-raw", "g%C3%A8ne/%C3%A9t%C3%A9"),
        ("path-encoded", "g%C3%A8ne/%C3%A9t%C3%A9"),
        ("path-latin-1", "%E9t%E9"),
        ("path-spaces", "a%20gene%20list.html"),
        ("path-slash", "doi/10.1000%2F182"),
        ("path-parentheses", "Yeast_(disambiguation),_S288C"),
    ],
)
def test_an_encoded_address_comes_to_the_host_as_it_was_written(opened, visit, name, sent):
    assert visit(name).ending == "200"
    (asked,) = opened.visits(opened.url(name))
    assert asked.path == f"/{name}/0/{sent}"


def test_a_host_in_other_letters_is_found(opened, visitor):
    port = opened.hosts[0].rpartition(":")[2]
    assert visitor.visit(f"http://１２７.0.1.1:{port}/ok/1").ending == "200"


def test_who_asks_says_so_and_asks_for_the_page_itself(opened, visit):
    visit("ok", n=2)
    (asked,) = opened.visits(opened.url("ok", n=2))
    assert asked.method == "GET"
    assert "LinkChecker" in asked.headers["user-agent"]
    assert "authorization" not in asked.headers


# How it ends


@pytest.mark.parametrize(
    ("name", "ending", "said"),
    [
        ("ok", "200", "200 OK"),
        ("204", "204", "204 No Content"),
        ("404", "404", "404 Not Found"),
        ("999", "999", "999"),
        ("time-out", "time-out", "no answer within 1.5 s"),
        ("reset", "reset", "the host broke the connection off"),
        ("closes", "reset", "the host broke the connection off"),
        ("no-http", "reset", "the host broke the connection off"),
        ("refused", "refused", "the host refused the connection"),
        ("unknown-host", "no such host", "there is no such host"),
        ("redirect-loop", "redirect loop", "it redirects in a circle, or too often"),
        (
            "tls-untrusted",
            "certificate",
            "its certificate is not to be trusted (unable to get local issuer certificate)",
        ),
        (
            "robots-forbids",
            "robots.txt",
            "its robots.txt asks programs not to look",
        ),
        ("robots-500", "200", "200 OK"),
        ("gzip", "200", "200 OK"),
        ("chunked", "200", "200 OK"),
        ("http-1.0", "200", "200 OK"),
        ("length-too-long", "200", "200 OK"),
        ("head-reset", "200", "200 OK"),
    ],
)
def test_each_ending_has_a_name_and_words(visit, name, ending, said):
    answer = visit(name, host=1)
    assert (answer.ending, answer.said) == (ending, said)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("tls-expired", "certificate has expired"),
        ("tls-other-name", "certificate is not valid for '127.0.1.1'"),
        ("tls", None),
    ],
)
def test_a_certificate_is_told_with_its_reason(opened, policy, monkeypatch, name, why):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(opened.authority))
    with Visitor(policy) as trusting:
        answer = trusting.visit(opened.url(name))
    assert answer.ending == ("certificate" if why else "200")
    assert (why or "200 OK") in answer.said


@pytest.mark.parametrize("url", ["http://[", "http://127.0.0.1:99999/", "http://a..b/", "http://"])
def test_what_is_no_address_is_said_to_be_none(visitor, url):
    answer = visitor.visit(url)
    assert answer.ending == "not an address"
    assert answer.said.startswith("it is not an address that can be asked (")


@pytest.mark.parametrize(
    ("name", "hops", "permanent"),
    [
        ("301", (301,), True),
        ("308", (308,), True),
        ("302", (302,), False),
        ("redirect-chain", (301, 308, 301), True),
        ("redirect-chain-mixed", (301, 302, 301), False),
        ("redirect-relative", (302,), False),
        ("redirect-raw", (301,), True),
        ("redirect-to-host", (301,), True),
        ("redirect-to-404", (301,), True),
        ("redirect-to-unknown", (301,), True),
    ],
)
def test_redirects_are_followed_to_where_they_lead(opened, visit, name, hops, permanent):
    answer = visit(name, n=3)
    assert (answer.hops, answer.permanent) == (hops, permanent)
    assert answer.final == opened.lands(opened.url(name, n=3))


@pytest.mark.parametrize(
    ("location", "ending", "final"),
    [
        ("http://bücher.invalid/é", "no such host", "http://xn--bcher-kva.invalid/%C3%A9"),
        ("http://x.invalid/100%/%2F", "no such host", "http://x.invalid/100%25/%2F"),
        ("javascript:alert(1)", "unreadable", "javascript:alert(1)"),
        ("file:///etc/passwd", "unreadable", "file:///etc/passwd"),
    ],
)
def test_wherever_a_redirect_leads_it_ends(visitor, location, ending, final):
    head = f"HTTP/1.1 301 Moved\r\nConnection: close\r\nLocation: {location}\r\n\r\n"
    with server(head.encode()) as (url, _):
        answer = visitor.visit(url)
    assert (answer.ending, answer.final) == (ending, final)


def test_a_cookie_is_kept_on_the_way(visit):
    assert visit("redirect-cookie").hops == (302,)


def test_how_long_a_host_asks_to_wait_is_heard(visit):
    assert visit("429-after-seconds").retry_after == 0.3
    assert 0 < visit("429-after-date").retry_after <= 3
    assert visit("429-after-hour").retry_after == 3600
    assert visit("429-after-past").retry_after == 0
    assert visit("429-after-nonsense").retry_after is None


def test_what_a_host_says_beside_its_status_is_not_repeated(visitor):
    said = b"HTTP/1.1 404 @ada [buy](http://spam.org)\r\nConnection: close\r\n\r\n"
    with server(said) as (url, _):
        assert visitor.visit(url).said == "404 Not Found"


# What is read


def test_a_page_that_speaks_of_what_is_not_there_is_read_for_its_title_and_heading(visit):
    answer = visit("soft-404", n=4)
    assert (answer.title, answer.heading) == ("Page not found", "Page not found")
    assert (answer.empty, answer.doubtful, answer.places) == (False, True, None)


def test_of_any_other_page_it_is_enough_that_it_answers(visit):
    answer = visit("ok", n=4)
    assert (answer.title, answer.empty, answer.doubtful, answer.places) == ("", False, False, None)


def test_an_empty_page_is_told_from_no_page(visit):
    assert visit("empty").empty
    assert not visit("204").empty
    assert not visit("image").empty


@pytest.mark.parametrize(
    ("name", "place", "there"),
    [
        ("anchor-id", "results", True),
        ("anchor-name", "old-way", True),
        ("anchor-encoded", "été", True),
        ("anchor-latin-1", "été", True),
        ("anchor-latin-1-meta", "été", True),
        ("anchor-github", "user-content-install", True),
        ("redirect-anchor", "results", True),
        ("gzip", "results", True),
        ("anchor-missing", "discussion", False),
        ("anchor-case", "RESULTS", False),
        ("anchor-comment", "old", False),
    ],
)
def test_a_page_is_read_for_its_places(visit, name, place, there):
    assert (place in visit(name, places=True).places) == there


@pytest.mark.parametrize("name", ["pdf", "image", "404", "big-body", "length-too-long"])
def test_what_is_no_page_or_was_not_read_to_its_end_has_unknown_places(visit, name):
    assert visit(name, n=5, places=True).places is None


def test_of_a_page_no_more_is_read_than_was_said(opened, policy, visit):
    with Visitor(replace(policy, read=100_000)) as frugal:
        url = opened.url("page-100-kb", n=6)
        assert frugal.visit(url, places=True).places is None
    assert "results" in visit("page-100-kb", n=6, places=True).places


@pytest.mark.parametrize("charset", ["", "utf8mb4", "base64", "idna", '"UTF-8"', "latin-1"])
def test_a_page_is_read_whatever_its_letters_are_called(visitor, charset):
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset={charset}\r\n"
    page = "Connection: close\r\n\r\n<title>Page not found</title><p id='x'>\xe9"
    with server((head + page).encode("latin-1")) as (url, _):
        answer = visitor.visit(url, places=True)
    assert (answer.ending, answer.title, answer.places) == ("200", "Page not found", {"x"})


def sent(opened, name: str, n: int) -> int:
    """Return how many bytes the street could send before the client went."""
    (asked,) = opened.visits(opened.url(name, n=n))
    for _ in range(1000):
        if asked.answered:
            break
        threading.Event().wait(0.005)
    return asked.sent


def test_a_body_without_end_is_not_read_on(opened, visit):
    assert visit("big-body", n=7).ending == "200"
    assert sent(opened, "big-body", 7) < 20_000_000


def test_what_a_redirect_says_beside_is_not_read(opened, visitor):
    target = opened.url("ok", n=8)
    head = f"HTTP/1.1 302 Found\r\nLocation: {target}\r\nConnection: close\r\n\r\n"
    with server(head.encode(), then=b"more " * 10_000) as (url, _):
        answer = visitor.visit(url)
    assert (answer.ending, answer.hops) == ("200", (302,))


def test_a_robots_txt_without_end_is_not_read_on(policy):
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nUser-agent: *\nDisallow: /\n\n"
    with server(head, then=b"# more\n" * 1000) as (url, told), Visitor(policy) as fresh:
        assert fresh.visit(url).ending == "robots.txt"
    assert told == ["GET /robots.txt HTTP/1.1"]


# Patience


def test_a_slow_answer_ends_by_the_deadline_and_leaves_no_thread(opened, policy):
    before = set(threading.enumerate())
    with Visitor(replace(policy, timeout=0.2, deadline=1)) as visitor:
        names = ("slow-headers", "slow-drip", "time-out")
        headers, body, silent = (visitor.visit(opened.url(name, n=9)) for name in names)
    assert headers.ending == "too slow"
    assert headers.said == "it answered, but too slowly to wait for its end"
    assert (body.ending, body.empty) == ("200", False)
    assert silent.ending == "time-out"
    assert set(threading.enumerate()) == before


def test_a_body_that_never_begins_is_no_empty_page(policy):
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve():
            for _ in range(2):
                taken, _ = listening.accept()
                asked = taken.recv(65536)
                status = b"404 Not Found" if b"robots.txt" in asked else b"200 OK"
                taken.sendall(b"HTTP/1.1 " + status + b"\r\nConnection: close\r\n\r\n")
                if b"robots.txt" not in asked:
                    taken.recv(1)  # until it is gone
                taken.close()

        thread = threading.Thread(target=serve)
        thread.start()
        with Visitor(replace(policy, timeout=5, deadline=0.1)) as visitor:
            answer = visitor.visit(f"http://127.0.0.1:{listening.getsockname()[1]}/")
        thread.join()
    assert (answer.ending, answer.empty) == ("200", False)


def test_an_address_can_be_given_more_time(opened, policy):
    with Visitor(replace(policy, timeout=0.05, deadline=0.05)) as hasty:
        url = opened.url("503-once-seconds", n=10)
        assert hasty.visit(url, timeout=2).ending == "503"


def test_of_a_robots_txt_that_hangs_nobody_waits_twice(opened, policy):
    urls = [opened.url("robots-hangs", n=n) for n in range(6)]
    with Visitor(replace(policy, deadline=5)) as visitor, ThreadPoolExecutor(6) as pool:
        endings = {answer.ending for answer in pool.map(visitor.visit, urls)}
    assert endings == {"200"}
    robots = [it for it in opened.asked if it.door == "robots-hangs" and it.path == "/robots.txt"]
    assert len(robots) == 1


def test_robots_txt_is_not_asked_when_the_policy_says_so(opened, policy):
    with Visitor(replace(policy, robots=False)) as bold:
        assert bold.visit(opened.url("robots-forbids", host=2)).ending == "200"
    assert not [it for it in opened.asked if (it.host, it.path) == (2, "/robots.txt")]
