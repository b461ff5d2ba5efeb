"""The archive is asked for copies, gently, and whatever it answers is no trouble."""

import contextlib
import http.server
import json
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from press.links import archive
from press.links.archive import copies_of, read_answer

COPY = "https://web.archive.org/web/20240301120000/https://x.org/"
CLOSEST = {
    "status": "200",
    "available": True,
    "url": COPY.replace("https://web", "http://web"),
    "timestamp": "20240301120000",
}


def answer(**changes):
    return {"url": "x.org", "archived_snapshots": {"closest": CLOSEST | changes}}


@pytest.fixture
def ask(opened):
    """Ask the archive of the street, without a pause."""
    return lambda *urls, **options: copies_of(urls, opened.archive, **{"pause": 0, **options})


# On the street


def test_a_copy_that_there_is_is_found_with_its_day(opened, ask):
    url = "https://x.org/gène?a=b&c=d"
    opened.archived |= {"https://x.org/": "20240301120000", url: "20231231235959"}
    assert ask("https://x.org/", "https://y.org/", url) == {
        "https://x.org/": (COPY, "2024-03-01"),
        url: (f"https://web.archive.org/web/20231231235959/{url}", "2023-12-31"),
    }


def test_between_two_questions_there_is_a_pause(opened, ask):
    before = len(opened.asked)
    ask(*[f"https://x.org/{n}" for n in range(4)], pause=0.05)
    times = [it.at for it in opened.asked[before:]]
    assert len(times) == 4
    assert times[-1] - times[0] > 0.15


def test_no_more_is_asked_than_is_polite(opened, ask, monkeypatch):
    monkeypatch.setattr(archive, "MOST", 3)
    before, done = len(opened.asked), []
    ask(*[f"https://x.org/{n}" for n in range(9)], asked=lambda: done.append(1))
    assert len(opened.asked) - before == len(done) == 3


@pytest.mark.parametrize("behaviour", ["503", "429", "reset", "refused", "empty", "ok", "no-http"])
def test_an_archive_that_has_trouble_is_left_alone(opened, behaviour):
    done = []
    urls = [f"https://x.org/{n}" for n in range(9)]
    service = opened.url(behaviour, n=40)
    assert copies_of(urls, service, pause=0, asked=lambda: done.append(1)) == {}
    assert len(done) == archive.PATIENCE


@pytest.mark.parametrize("behaviour", ["slow-drip", "slow-headers", "big-body", "time-out"])
def test_an_archive_that_never_ends_holds_nothing_up(opened, behaviour):
    before = set(threading.enumerate())
    service = opened.url(behaviour, n=41)
    assert copies_of(["https://x.org/"], service, timeout=0.1) == {}
    assert set(threading.enumerate()) == before


# Whatever it answers


@contextlib.contextmanager
def archive_that_says(body: bytes):
    class Says(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Says) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"\xff",
        b"[" * 60_000,
        b"9" * 60_000,
        b'{"archived_snapshots": ' * 2_000,
        b'{"a": "' + b"x" * 200_000 + b'"}',
        json.dumps(answer(url="javascript:alert(1)")).encode(),
    ],
)
def test_an_answer_that_means_harm_is_none(body):
    with archive_that_says(body) as service:
        assert copies_of(["https://x.org/"], service, pause=0) == {}


def test_a_copy_is_taken_from_a_good_answer():
    assert read_answer(answer()) == (COPY, "2024-03-01")
    assert read_answer(answer(url="https://a.org/1", timestamp="20240301")) == (
        "https://a.org/1",
        "2024-03-01",
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"available": False},
        {"status": "404"},
        {"url": None},
        {"url": "ftp://x.org/"},
        {"url": "https://x.org/ onmouseover=alert(1)"},
        {"url": 'https://x.org/"><script>'},
        {"url": "https://x.org/#a"},
        {"timestamp": None},
        {"timestamp": "2024"},
        {"timestamp": "20241301000000"},
        {"timestamp": ["2024"]},
    ],
)
def test_a_copy_that_cannot_be_shown_is_none(changes):
    assert read_answer(answer(**changes)) is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@settings(max_examples=40)
@given(JSON | st.builds(lambda closest: {"archived_snapshots": {"closest": closest}}, JSON))
def test_any_json_is_no_trouble(given_json):
    assert read_answer(given_json) is None


@settings(max_examples=40)
@given(JSON, JSON, JSON, JSON)
def test_any_json_in_the_right_places_is_no_trouble(available, url, timestamp, status):
    copy = read_answer(answer(available=available, url=url, timestamp=timestamp, status=status))
    assert copy is None or copy[0].startswith(("http://", "https://"))
