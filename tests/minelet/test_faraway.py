"""What the browser is asked to carry, and why it may not have: it does not say itself.

What a browser does is tried in a real one (tests/browser). Here something stands in its place.
"""

import sys
import urllib.request
from types import SimpleNamespace
from urllib.error import URLError

import pytest
import requests
from intermine.webservice import Service
from offline import echo, offline

from minelet import browser
from minelet.faraway import is_this_machine, why_not


@pytest.mark.parametrize("page", ["http:", "https:"])
@pytest.mark.parametrize("host", ["127.0.0.1:9", "127.5.0.1", "localhost:49152", "[::1]:80"])
def test_nobody_listens_on_this_machine(host, page):
    error = why_not(f"http://{host}/yeast/service", page)
    assert isinstance(error, ConnectionRefusedError)
    assert str(error) == "[Errno 111] Connection refused"


def test_a_page_that_came_by_https_is_told_to_ask_by_https():
    sentence = why_not("http://mine.example:8080/service/version", "https:")
    assert sentence == (
        "a page that came by https may not ask mine.example:8080 by http; try its address with "
        "https, or launch this lesson on Binder or on your own computer, where a page's rules do "
        "not hold"
    )


@pytest.mark.parametrize(
    ("url", "page"),
    [
        ("https://mine.example/service", "https:"),
        ("https://mine.example/service", "http:"),
        ("http://mine.example/service", "http:"),
    ],
)
def test_otherwise_the_mine_is_down_or_closed_to_pages(url, page):
    sentence = why_not(url, page)
    assert sentence.startswith("the browser got no answer from mine.example that it may show")
    assert "does not allow pages of other sites to ask it (CORS)" in sentence
    assert sentence.endswith(
        "launch this lesson on Binder or on your own computer, where a page's rules do not hold"
    )


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "::1", "localhost", "LocalHost"])
def test_this_machine_has_several_names(host):
    assert is_this_machine(host)


@pytest.mark.parametrize("host", ["", "mine.example", "10.0.0.1", "localhost.example", "::2"])
def test_other_machines_have_others(host):
    assert not is_this_machine(host)


class JsException(Exception):
    """How Pyodide hands on what a browser throws."""

    def __init__(self, name):
        super().__init__(name)
        self.name = name


class XMLHttpRequest:
    """As much of a browser's as is used."""

    asked = ()
    throws = ""
    status, statusText = 404, ""
    response = SimpleNamespace(to_bytes=lambda: b"unpacked")
    responseURL = "https://mine.example/moved/here"
    timeout = 0

    @classmethod
    def new(cls):
        cls.asked = {"headers": {}}
        return cls()

    def open(self, method, url, waits):
        self.asked |= {"method": method, "url": url, "at once": not waits}

    def setRequestHeader(self, name, value):
        self.asked["headers"][name.title()] = value

    def send(self, body):
        self.asked |= {"body": body, "timeout": self.timeout}
        if self.throws:
            raise JsException(self.throws)

    def getAllResponseHeaders(self):
        return "content-encoding: gzip\r\ncontent-length: 3\r\ncontent-type: text/plain; a=b:c\r\n"


@pytest.fixture
def page(monkeypatch):
    """A page that came by https, and what it asks with."""
    location = SimpleNamespace(protocol="https:")
    js = SimpleNamespace(XMLHttpRequest=XMLHttpRequest, location=location)
    ffi = SimpleNamespace(JsException=JsException, to_js=lambda body: body)
    monkeypatch.setitem(sys.modules, "js", js)
    monkeypatch.setitem(sys.modules, "pyodide", SimpleNamespace(ffi=ffi))
    monkeypatch.setitem(sys.modules, "pyodide.ffi", ffi)
    with offline(echo):
        yield XMLHttpRequest


@pytest.fixture
def refused(page, monkeypatch):
    monkeypatch.setattr(page, "throws", "NetworkError")


@pytest.mark.usefixtures("refused")
def test_both_clients_say_why_not():
    with pytest.raises(URLError) as nobody:
        Service("http://127.0.0.1:9/yeast/service")
    assert str(nobody.value) == "<urlopen error [Errno 111] Connection refused>"
    assert isinstance(nobody.value.reason, ConnectionRefusedError)
    with pytest.raises(requests.ConnectionError, match=r"^\[Errno 111\] Connection refused$"):
        requests.get("http://localhost:9/")
    with pytest.raises(URLError, match=r"no answer from mine\.example"):
        urllib.request.urlopen("https://mine.example/service")


@pytest.mark.usefixtures("refused")
@pytest.mark.parametrize("scheme_and_port", [("http", 1), ("https", 0)])
def test_a_mine_of_this_python_is_at_its_own_port_and_by_http_only(scheme_and_port):
    scheme, further = scheme_and_port
    with pytest.raises(URLError, match="Connection refused"):
        urllib.request.urlopen(f"{scheme}://127.0.0.1:{browser.FIRST_PORT + further}/yeast/service")


def test_the_browser_is_given_what_a_page_may_send(page):
    answer = requests.post(
        "https://mine.example/service", "query=x", headers={"Authorization": "Token x"}, timeout=1.5
    )
    assert page.asked == {
        "method": "POST",
        "url": "https://mine.example/service",
        "at once": True,
        "headers": {"Authorization": "Token x", "Accept": "*/*"},
        "body": b"query=x",
        "timeout": 1500,
    }
    assert (answer.status_code, answer.reason, answer.text) == (404, "Not Found", "unpacked")
    assert answer.headers == {"content-type": "text/plain; a=b:c"}
    assert answer.url == "https://mine.example/moved/here"


@pytest.mark.parametrize(("seconds", "milliseconds"), [(30, 30_000), (None, 0), (0.0001, 1)])
def test_a_slow_mine_ends_at_the_limit(page, monkeypatch, seconds, milliseconds):
    monkeypatch.setattr(page, "throws", "TimeoutError")
    with pytest.raises(TimeoutError, match=r"^timed out$"):
        urllib.request.urlopen("https://mine.example/service", timeout=seconds)
    assert page.asked["timeout"] == milliseconds
    with pytest.raises(requests.ReadTimeout, match="Read timed out"):
        requests.get("https://mine.example/service", timeout=seconds)
