"""The mine in a browser's Python, which has no sockets: what it is asked never leaves the page.

urllib hands each request to an opener. The one made here takes those for a mine of this Python
straight to its application, and lets the browser carry the others, as far as a page may ask other
hosts at all. So InterMine's client works as it is, with this mine and with mines far away.

It is made for Pyodide, in a worker; all but `_carried` runs in any Python, which tests make use of.
"""

from __future__ import annotations

import email.parser
import io
import ipaddress
import sys
import urllib.request
from collections.abc import Iterable, Iterator
from email.message import Message
from http.client import responses
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit

from werkzeug.test import EnvironBuilder, run_wsgi_app

from minelet import server

IN_BROWSER = sys.platform == "emscripten"

FIRST_PORT = 49_152  # of those that nobody may be given for good (RFC 6335)

# A browser sets these itself. The client's own name for User-Agent is none that a mine lets a page
# send (see `minelet.service.CORS`), so with it no mine would answer.
KEPT_BACK = {
    "accept-encoding",
    "connection",
    "content-length",
    "host",
    "user-agent",
    "useragent",
}

_applications: dict[str, Any] = {}


def start(application: Any, prefix: str) -> str:
    """Let this Python reach an application as if it were served on this machine; return its root.

    Args:
        application: a WSGI application that answers to `/service`.
        prefix: the first part of its address, without slashes, as `yeast`.
    """
    install()
    place = f"{server.HOST}:{FIRST_PORT + len(_applications)}"
    _applications[place] = server.mount(application, prefix)
    return f"http://{place}/{prefix}/service"


def install() -> None:
    """Let urllib and requests ask without sockets, whoever is asked."""
    urllib.request.install_opener(urllib.request.build_opener(_Handler))
    import requests.sessions

    # Each session mounts one of these for every address.
    requests.sessions.HTTPAdapter = _adapter()  # type: ignore[misc]


class _Handler(urllib.request.HTTPHandler):
    """What urllib asks for http and for https."""

    https_request = urllib.request.HTTPHandler.do_request_  # completes a request's headers

    def http_open(self, request: urllib.request.Request) -> Answer:
        headers = {**request.unredirected_hdrs, **request.headers}
        return ask(request.get_method(), request.full_url, headers, request.data, request.timeout)

    https_open = http_open


def _adapter() -> type:
    import requests
    from requests.adapters import HTTPAdapter
    from urllib3 import HTTPResponse

    class Adapter(HTTPAdapter):
        """What requests asks for any address."""

        def send(self, request: Any, *_: Any, **__: Any) -> Any:
            try:
                answer = ask(request.method, request.url, dict(request.headers), request.body)
            except (URLError, OSError) as error:
                raise requests.ConnectionError(error, request=request) from error
            raw = HTTPResponse(
                answer,
                headers=list(answer.headers.items()),
                status=answer.code,
                reason=answer.msg,
                preload_content=False,
            )
            return self.build_response(request, raw)

    return Adapter


def ask(
    method: str, url: str, headers: dict[str, str], body: Any = None, timeout: Any = None
) -> Answer:
    """Ask an address and return the answer, whatever its status.

    Args:
        method: as `GET`.
        url: of a mine of this Python, or of any host that the browser may ask.
        headers: of the request.
        body: bytes, text, an iterable of bytes, or None.
        timeout: seconds to wait for one that never answers; by default urllib's own.

    Raises:
        URLError: it cannot be asked; the text says why, and what to do.
    """
    data = _bytes(body)
    parts = urlsplit(url)
    if (application := _applications.get(parts.netloc)) is None:
        return _carried(method, url, headers, data)
    environ = EnvironBuilder(
        path=parts.path,
        query_string=parts.query,
        base_url=f"{parts.scheme}://{parts.netloc}",
        method=method,
        headers=headers,
        input_stream=io.BytesIO(data or b""),
        content_length=len(data or b""),
    ).get_environ()
    pieces, status, sent = run_wsgi_app(application, environ)
    code, _, reason = status.partition(" ")
    return Answer(_Pieces(pieces), _message(sent.items()), url, int(code), reason)


def _carried(method: str, url: str, headers: dict[str, str], body: bytes | None) -> Answer:
    """Let the browser ask; it waits for the whole answer."""
    import js
    from pyodide.ffi import JsException, to_js

    request = js.XMLHttpRequest.new()
    try:
        request.open(method, url, False)
        request.responseType = "arraybuffer"
        for name, value in headers.items():
            if name.lower() not in KEPT_BACK:
                request.setRequestHeader(name, value)
        request.send(None if body is None else to_js(body))
    except JsException as error:
        raise URLError(_why_not(url, str(js.location.protocol))) from error
    sent = email.parser.Parser().parsestr(request.getAllResponseHeaders())
    del sent["content-encoding"], sent["content-length"]  # the browser has unpacked it
    received = io.BytesIO(request.response.to_bytes())
    return Answer(received, sent, url, request.status, request.statusText)


def _why_not(url: str, page: str) -> str | OSError:
    """Return why a browser may have refused to carry a request; it does not say itself.

    Args:
        url: what was asked.
        page: the scheme of the page that asked, as `https:`.
    """
    parts = urlsplit(url)
    if _is_this_machine(parts.hostname or ""):
        return ConnectionRefusedError(111, "Connection refused")  # as Linux numbers it
    elsewhere = "launch this lesson on Binder or on your own computer, where any mine can be asked"
    if page == "https:" and parts.scheme == "http":
        return (
            f"a page that came by https may not ask {parts.netloc} by http; try its address with"
            f" https, or {elsewhere}"
        )
    return (
        f"the browser got no answer from {parts.netloc} that it may show to this page: the mine is"
        f" down, or it does not allow pages of other sites to ask it (CORS). If it opens in a tab"
        f" of its own, {elsewhere}"
    )


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host in server.LOOPBACK


def _bytes(body: Any) -> bytes | None:
    if body is None:
        return None
    if isinstance(body, bytes | bytearray | memoryview):
        return bytes(body)
    if isinstance(body, str):
        return body.encode()
    if hasattr(body, "read"):
        return _bytes(body.read())
    return b"".join(body)


def _message(headers: Iterable[tuple[str, str]]) -> Message:
    message = Message()
    for name, value in headers:
        message[name] = value
    return message


class Answer(io.BufferedReader):
    """An answer as urllib gives one: a file of bytes with a status and headers."""

    def __init__(self, body: io.RawIOBase, headers: Message, url: str, code: int, reason: str):
        """Take an answer's body, headers, address and status."""
        super().__init__(body)
        self.headers = headers
        self.url = url
        self.status = self.code = code
        self.reason = self.msg = reason or responses.get(code, "")

    def info(self) -> Message:
        """Return the headers."""
        return self.headers

    def geturl(self) -> str:
        """Return the address that answered."""
        return self.url

    def getcode(self) -> int:
        """Return the status."""
        return self.code


class _Pieces(io.RawIOBase):
    """The pieces of an answer as a file, each made when it is read."""

    def __init__(self, pieces: Iterable[bytes]):
        self._pieces: Iterator[bytes] = iter(pieces)
        self._close = getattr(pieces, "close", None)
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, room: Any) -> int:
        while not self._left:
            try:
                self._left = next(self._pieces)
            except StopIteration:
                return 0
        taken, self._left = self._left[: len(room)], self._left[len(room) :]
        room[: len(taken)] = taken
        return len(taken)

    def close(self) -> None:
        if not self.closed and self._close:
            self._close()
        super().close()
