"""What is sent and what comes back without sockets is what would over one."""

import io
import json
import urllib.parse
import urllib.request
from http.client import HTTPException, HTTPResponse

import pytest
import requests
import requests.adapters
from hypothesis import given, settings
from hypothesis import strategies as st
from offline import echo, offline
from werkzeug.wrappers import Request, Response

from minelet import server


@pytest.fixture(scope="module")
def echoing():
    """The address of an echo over a socket."""
    return server.start(echo, "yeast")


def both(there, asked):
    """Return what comes of asking an echo over a socket, and what without."""
    outcomes = []
    with offline(echo) as here:
        outcomes.append(outcome(asked, here))
    outcomes.insert(0, outcome(asked, there))
    return outcomes


def outcome(asked, root):
    try:
        answer = asked(root.removesuffix("/service"))
    except (ValueError, TypeError, OSError, HTTPException) as error:
        return type(error).__name__, str(error)
    with answer:
        if isinstance(answer, HTTPResponse):
            return answer.status, sorted(sent(answer.headers.items())), answer.read()
        return answer.status_code, sorted(sent(answer.headers.items())), answer.content


def sent(headers):
    return [pair for pair in headers if pair[0] not in {"Date", "Server", "Connection"}]


# All that may stand in an address, and some of what may not.
PLACES = st.text("aZ0-_.~!$&'()*+,;=:@/%é \n\t|\\^`{}\"<>") | st.binary().map(urllib.parse.quote)
WORDS = st.text(st.characters(codec="latin-1", exclude_categories=["Cc"])) | st.text(max_size=3)
HEADERS = st.dictionaries(st.text("abcXYZ-_0!", min_size=1), WORDS, max_size=3)


@settings(max_examples=50)  # each over a socket, too
@given(
    path=PLACES,
    query=PLACES | st.sampled_from(["?", "a?b=c", "a=b#there"]),
    headers=HEADERS,
    body=st.none() | st.binary(),
    method=st.sampled_from(["GET", "POST", "DELETE", "PUT", "OPTIONS"]),
)
def test_urllib_sends_what_it_sends_over_a_socket(echoing, path, query, headers, body, method):
    def asked(root):
        address = f"{root}/service/{path}" + (f"?{query}" if query else "")
        request = urllib.request.Request(address, body, headers, method=method)
        return urllib.request.urlopen(request, timeout=20)

    over_a_socket, without = both(echoing, asked)
    assert without == over_a_socket


@settings(max_examples=50)  # each over a socket, too
@given(
    path=PLACES,
    query=st.dictionaries(PLACES, PLACES, max_size=2),
    headers=HEADERS,
    body=st.none()
    | st.binary()
    | st.text()
    | st.dictionaries(st.text("a&é"), st.text(), max_size=2),
    method=st.sampled_from(["GET", "POST", "DELETE", "PUT", "OPTIONS"]),
)
def test_requests_sends_what_it_sends_over_a_socket(echoing, path, query, headers, body, method):
    def asked(root):
        address = f"{root}/service/{path}"
        return requests.request(
            method,
            address,
            params=query,
            headers=headers,
            data=body,
            cookies={"a": "b"},
            timeout=20,
        )

    over_a_socket, without = both(echoing, asked)
    assert without == over_a_socket


BODIES = {
    "bytes": lambda: b"a\x00\xff",
    "bytearray": lambda: bytearray(b"a\x00\xff"),
    "a view": lambda: memoryview(b"a\x00\xff"),
    "a list": lambda: [b"a\x00", b"\xff"],
    "a generator": lambda: (part for part in [b"a\x00", b"\xff"]),
    "a file": lambda: io.BytesIO(b"a\x00\xff"),
}


@pytest.mark.parametrize("body", BODIES)
def test_a_body_of_any_kind_comes_whole(body):
    with offline(echo) as root, urllib.request.urlopen(root, BODIES[body]()) as answer:
        assert json.load(answer)["body"] == "6100ff"


@pytest.mark.parametrize("body", ["bytes", "bytearray", "a generator", "a file"])
def test_requests_sends_a_body_of_any_kind(body):
    with offline(echo) as root:
        assert requests.post(root, data=BODIES[body]()).json()["body"] == "6100ff"
        assert requests.post(root, data="é").json()["body"] == "c3a9"
        assert requests.post(root, data=(one for one in "é")).json()["body"] == "c3a9"
        assert requests.post(root, data=io.StringIO("é")).json()["body"] == "c3a9"


def test_a_text_is_no_body_for_urllib():
    with offline(echo) as root, pytest.raises(TypeError, match="should be bytes"):
        urllib.request.urlopen(root, "text")


def test_files_are_sent_as_a_form_has_them():
    with offline(Request.application(lambda request: Response(request.files["x"].read()))) as root:
        assert requests.post(root, files={"x": ("a.txt", b"genes")}).content == b"genes"


def test_headers_that_come_twice_and_cookies_are_kept():
    with offline(echo) as root:
        with urllib.request.urlopen(root) as answer:
            assert answer.headers.get_all("X-Twice") == ["one", "two"]
            assert answer.headers["x-TWICE"] == "one"
        session = requests.Session()
        assert session.get(root).headers["X-Twice"] == "one, two"
        assert session.cookies["crumb"] == '"of bread"'
        assert session.get(root).json()["HTTP_COOKIE"] == 'crumb="of bread"'


def test_an_opener_or_an_adapter_of_ones_own_asks_so_too():
    class Mine(requests.adapters.HTTPAdapter):
        pass

    with offline(echo) as root:
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        with opener.open(root) as answer:
            assert answer.status == 200
        session = requests.Session()
        session.mount("http://", Mine(max_retries=3))
        assert session.get(root).status_code == 200
