"""The mine in a browser's Python, which has no sockets: what it is asked never leaves the page.

urllib hands each request to an opener. The one made here takes those for a mine of this Python
straight to its application, and lets the browser carry the others, as far as a page may ask other
hosts at all. So InterMine's client works as it is, with this mine and with mines far away.

It runs in any Python, which tests make use of. How other hosts are asked is in `minelet.faraway`.
"""

from __future__ import annotations

import io
import socket
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from http.client import HTTPConnection, HTTPResponse, responses
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from werkzeug.test import EnvironBuilder, run_wsgi_app

from minelet import faraway, neighbours, server

if TYPE_CHECKING:
    import requests
    from requests.adapters import HTTPAdapter

FIRST_PORT = 49_152  # of those that nobody may be given for good (RFC 6335)

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
    """Let urllib and requests ask without sockets, whoever is asked, by whatever opener."""
    # That for https takes a fifth of a second to read its certificates, or is not there at all.
    urllib.request.HTTPHandler = urllib.request.HTTPSHandler = _Handler  # type: ignore[misc]
    urllib.request.install_opener(urllib.request.build_opener())
    import requests.adapters

    requests.adapters.HTTPAdapter.send = _send  # type: ignore[method-assign]


class _Handler(urllib.request.HTTPHandler):
    """What urllib asks for http and for https."""

    https_request = urllib.request.HTTPHandler.do_request_  # completes a request's headers

    def __init__(self, debuglevel: int | None = None, *_: Any, **__: Any):
        """Take what urllib's own take; certificates are the browser's business."""
        super().__init__(debuglevel)

    def http_open(self, request: urllib.request.Request) -> HTTPResponse:
        seconds = request.timeout
        if seconds is socket._GLOBAL_DEFAULT_TIMEOUT:  # type: ignore[attr-defined]
            seconds = socket.getdefaulttimeout()
        # As urllib's own sends them: those that are not for a redirected request come first.
        headers = {"Accept-encoding": "identity", **request.headers, **request.unredirected_hdrs}
        headers["Connection"] = "close"
        answer = ask(request.get_method(), request.full_url, headers, request.data, seconds)
        answer.msg = answer.reason  # type: ignore[assignment]  # as urllib's own does
        return answer

    https_open = http_open


def _send(
    adapter: HTTPAdapter,
    request: Any,
    stream: bool = False,
    timeout: Any = None,
    *_: Any,
    **__: Any,
) -> requests.Response:
    """Do what an adapter of requests does, in the place of `HTTPAdapter.send`."""
    import requests
    from urllib3 import HTTPResponse as Raw

    seconds = (
        timeout[1] if isinstance(timeout, tuple) else getattr(timeout, "read_timeout", timeout)
    )
    try:
        answer = ask(request.method, request.url, dict(request.headers), request.body, seconds)
    except TimeoutError as error:
        parts = urlsplit(request.url)
        scheme, port = parts.scheme, parts.port or {"http": 80, "https": 443}[parts.scheme]
        raise requests.ReadTimeout(
            f"{scheme.upper()}ConnectionPool(host={parts.hostname!r}, port={port}): Read timed out."
            f" (read timeout={seconds})",
            request=request,
        ) from error
    except OSError as error:
        raise requests.ConnectionError(getattr(error, "reason", error), request=request) from error
    raw = Raw(
        answer,
        headers=list(answer.headers.items()),
        status=answer.status,
        version=answer.version,
        reason=answer.reason,
        preload_content=False,
        original_response=answer,
        request_method=request.method,
    )
    response = adapter.build_response(request, raw)
    response.url = answer.url
    return response


def ask(
    method: str,
    url: str,
    headers: Mapping[str, str | bytes],
    body: Any = None,
    seconds: float | None = None,
) -> HTTPResponse:
    """Ask an address and return the answer, whatever its status.

    Args:
        method: as `GET`.
        url: of a mine of this Python, or of any host that the browser may ask.
        headers: of the request.
        body: bytes, text, an iterable or a file of either, or None.
        seconds: how long to wait for an answer; None for as long as it takes. A mine of this
            Python is at work as long as it is waited for; only `minelet.neighbours.silent` heeds
            this.

    Raises:
        http.client.InvalidURL, UnicodeError, ValueError: the address or a header cannot be sent,
            as with a socket.
        TimeoutError: the seconds have passed.
        URLError: it cannot be asked; the text says why, and what to do.
    """
    there = urllib.request.Request(url)  # noqa: S310, it is only taken apart
    target = there.selector or "/"
    # It is written out as for a socket, to find fault with the same things, and goes nowhere.
    wire = HTTPConnection(there.host)
    wire.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
    for name, value in headers.items():
        wire.putheader(name, value)
    texts = {_text(name): _text(value) for name, value in headers.items()}
    data = _bytes(body)
    place = f"{server.HOST if wire.host == 'localhost' else wire.host}:{wire.port}"
    application = _applications.get(place) if there.type == "http" else None
    if application is None:
        code, reason, sent, received, arrived = faraway.carry(method, url, texts, data, seconds)
        return _answer(method, arrived, f"{code} {reason}", sent, received)
    environ = _environ(method, there.host, target, texts, data)
    if seconds is not None:
        environ[neighbours.PATIENCE] = seconds
    pieces, status, given = run_wsgi_app(application, environ)
    return _answer(method, url, status, given.items(), pieces)


def _environ(
    method: str, host: str, target: str, headers: dict[str, str], data: bytes | None
) -> dict[str, Any]:
    """Return what a server makes of a request, for an application."""
    if target.startswith("//"):  # which could be taken for a host
        target = "/" + target.lstrip("/")
    parts = urlsplit(target)
    environ = EnvironBuilder(
        base_url=f"http://{host}",
        query_string=parts.query,
        method=method,
        headers=[(name, value.lstrip(" \t")) for name, value in headers.items() if _goes_on(name)],
        input_stream=io.BytesIO(data or b""),
        environ_base={"REMOTE_ADDR": server.HOST},
        environ_overrides={
            "PATH_INFO": unquote(parts.path).encode().decode("latin-1"),
            "REQUEST_URI": target,
            "RAW_URI": target,
        },
    ).get_environ()
    if data is None and "content-length" not in map(str.lower, headers):
        del environ["CONTENT_LENGTH"]
    return environ


def _goes_on(name: str) -> bool:
    # The body is whole by now, in however many chunks it came. A server takes no name with a low
    # line, which for an application would be another's.
    return "_" not in name and name.lower() != "transfer-encoding"


def _answer(
    method: str, url: str, status: str, headers: Iterable[tuple[str, str]], pieces: Iterable[bytes]
) -> HTTPResponse:
    """Return an answer as the standard library reads one from a socket."""
    code, _, reason = status.partition(" ")
    lines = [f"HTTP/1.1 {code} {reason or responses.get(int(code), '')}"]
    lines += [f"{name}: {value}" for name, value in headers]
    head = "\r\n".join([*lines, "", ""]).encode("latin-1", "replace")
    answer = _Answer(_Line(head, pieces), method=method)  # type: ignore[arg-type]
    answer.begin()
    answer.url = url
    return answer


def _text(value: Any) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def _bytes(body: Any) -> bytes | None:
    if body is None:
        return None
    if isinstance(body, str):
        return body.encode()
    if hasattr(body, "read"):
        return _bytes(body.read())
    try:
        return memoryview(body).tobytes()
    except TypeError:
        return b"".join(_bytes(part) or b"" for part in body)


class _Answer(HTTPResponse):
    """An answer that was not read to its end may be thrown away without a word.

    InterMine's client leaves such behind, and Python finds that their files were closed first.
    """

    def flush(self) -> None:
        pass  # nothing is written to it


class _Line:
    """The other end of a socket, on which an answer comes."""

    def __init__(self, head: bytes, pieces: Iterable[bytes]):
        self._pieces = _Pieces(head, pieces)

    def makefile(self, *_: Any) -> io.BufferedReader:
        return io.BufferedReader(self._pieces)


class _Pieces(io.RawIOBase):
    """The pieces of an answer as a file, each made when it is read."""

    def __init__(self, head: bytes, pieces: Iterable[bytes]):
        self._left = head
        self._pieces: Iterator[bytes] = iter(pieces)
        self._close = getattr(pieces, "close", None)

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
