"""From a lesson in the browser other mines are asked as far as a page may ask other hosts."""

import http.server
import threading
from collections.abc import Iterator

import pytest

from minelet import embedded, server
from minelet.service import MineService

ASK = """
import os
os.environ["MINE_URL"] = {root!r}
import minelet
from intermine.webservice import Service
service = Service(minelet.url())
query = service.select('Gene.symbol').where('symbol', '=', 'ACT1')
f"{{query.count()}} gene of {{service.release}}"
"""


@pytest.fixture(scope="module")
def mine() -> Iterator[str]:
    """The root of a mine of its own, on another port than the page, which sends CORS headers."""
    opened = embedded.open_mine()
    served = server.bind(MineService(opened), "yeast")
    threading.Thread(target=served.serve_forever, daemon=True).start()
    yield server.root_of(served, "yeast")
    served.shutdown()
    opened.close()


@pytest.fixture(scope="module")
def closed() -> Iterator[str]:
    """The root of a mine that lets no page of another site read it."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"35")

        def log_message(self, *_: object) -> None:
            pass

    served = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=served.serve_forever, daemon=True).start()
    # By a name: Python takes a number of this machine for one at which nobody listens.
    yield f"http://mine.localhost:{served.server_port}/yeast/service"
    served.shutdown()


def test_a_mine_that_lets_other_sites_ask_is_asked(bench, mine):
    assert bench.evaluate("(code) => tell(code)", ASK.format(root=mine)).startswith(
        "1 gene of S288C"
    )


def test_a_mine_that_lets_no_other_site_ask_is_named_with_what_to_do(bench, closed):
    said = bench.evaluate("(code) => tell(code)", ASK.format(root=closed))
    assert "does not allow pages of other sites to ask it (CORS)" in said
    assert "launch this lesson on Binder or on your own computer" in said
    assert "mine.localhost" in said


def test_who_takes_too_long_is_not_waited_for(bench, mine):
    code = f"""
import socket, urllib.request
socket.setdefaulttimeout(0.5)
try:
    urllib.request.urlopen({mine.replace("/yeast/", "/silent/yeast/")!r} + "/version")
finally:
    socket.setdefaulttimeout(None)
"""
    assert bench.evaluate("(code) => tell(code)", code) == "TimeoutError: timed out"
