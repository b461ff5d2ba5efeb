"""An end to every try, however slowly a host drips: its connection is closed under it.

The time-out of a socket is one without a byte. A host that sends a byte now and then would hold a
thread for ever.
"""

import contextlib
import functools
import itertools
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests.utils import get_environ_proxies

_CUT_EVERY = 0.2
"""Seconds between two looks at the tries that run."""
_CHUNK = 16_384
_MOST_CHUNKS = 32
"""Of robots.txt: 512 KiB, as RFC 9309 (2.5) has it, which is all that anybody needs to read."""


@dataclass
class Try:
    """The try that a thread is at."""

    ends: float
    sock: Any = None
    cut: bool = False


class Watch:
    """Ends tries that take too long in all, by closing the connection that they read from."""

    def __init__(self) -> None:
        """Begin to watch."""
        self._tries: dict[int, Try] = {}
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)
        self._thread.start()

    @contextlib.contextmanager
    def until(self, ends: float) -> Iterator[Try]:
        """Watch what this thread does until `ends`, of time.monotonic."""
        mine = Try(ends)
        with self._lock:
            self._tries[threading.get_ident()] = mine
        try:
            yield mine
        finally:
            with self._lock:
                del self._tries[threading.get_ident()]

    def reads(self, sock: Any) -> None:
        """Note which connection this thread reads from."""
        with self._lock:
            if mine := self._tries.get(threading.get_ident()):
                mine.sock = sock

    def sleep(self, seconds: float) -> None:
        """Let this thread sleep, which is no time of its try."""
        time.sleep(seconds)
        with self._lock:
            if mine := self._tries.get(threading.get_ident()):
                mine.ends += seconds
                mine.sock = None  # of robots.txt; another may use it by now

    def close(self) -> None:
        """Watch no more."""
        self._closed.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._closed.wait(_CUT_EVERY):
            now = time.monotonic()
            with self._lock:
                for late in [it for it in self._tries.values() if it.ends < now]:
                    # Looked at once: a try that is over takes its connection away at any time.
                    if sock := late.sock:
                        late.cut = True
                        # Not SSLSocket's own shutdown, which takes the reader's state from under it
                        with contextlib.suppress(OSError):
                            socket.socket.shutdown(sock, socket.SHUT_RDWR)


class _Brief(HTTPAdapter):
    """Reads no more than is needed of what requests itself reads to its end, should it have one.

    And it looks only once for the proxy of a host, where requests reads the whole environment
    several times for each request.
    """

    def send(
        self, request: requests.PreparedRequest, *args: Any, **kwargs: Any
    ) -> requests.Response:
        """Send a request, by the proxy that the environment names for its host."""
        parts = urlsplit(request.url or "")
        kwargs["proxies"] = _proxies(parts.scheme, parts.netloc)
        return super().send(request, *args, **kwargs)

    def build_response(self, request: requests.PreparedRequest, raw: Any) -> requests.Response:
        """Return a response, that of a redirect without what it says beside."""
        response = super().build_response(request, raw)
        if response.is_redirect:
            response._content = b""
        elif request.path_url == "/robots.txt":
            parts = response.iter_content(_CHUNK)
            response._content = b"".join(itertools.islice(parts, _MOST_CHUNKS))
        else:
            return response
        response._content_consumed = True
        raw.close()
        raw.release_conn()
        return response


@functools.cache
def _proxies(scheme: str, host: str) -> dict[str, str]:
    return get_environ_proxies(f"{scheme}://{host}/")


def adapter(watch: Watch, hosts: int) -> HTTPAdapter:
    """Return an adapter of requests whose connections tell `watch` of themselves.

    Args:
        watch: ends what takes too long.
        hosts: for how many at one time connections are kept.
    """

    class Told:
        """What the two kinds of connections have more than those of urllib3."""

        def _new_conn(self) -> socket.socket:
            made = super()._new_conn()
            watch.reads(made)
            return made

        def request(self, *args: Any, **kwargs: Any) -> None:
            super().request(*args, **kwargs)
            watch.reads(self.sock)

    class Plain(Told, urllib3.connection.HTTPConnection):
        pass

    class Secure(Told, urllib3.connection.HTTPSConnection):
        pass

    class PlainPool(urllib3.HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(urllib3.HTTPSConnectionPool):
        ConnectionCls = Secure

    adapter = _Brief(pool_connections=hosts, pool_maxsize=10)
    adapter.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}
    return adapter
