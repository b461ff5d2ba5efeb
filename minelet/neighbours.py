"""Two addresses beside each mine, at which lessons show what goes wrong on the way to a mine.

`/moved/…` sends every request on to the same address without `/moved`, as a mine does that has got
another name, or is reached by https only. What a client then loses, it loses here too.
`/silent/…` takes every request and never answers, as a mine does that is overloaded.

Both are there wherever a mine is served, and in a browser's Python (see `minelet.browser`).
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable
from http.client import RemoteDisconnected
from typing import Any, NoReturn
from urllib.parse import quote

from werkzeug.exceptions import ClientDisconnected
from werkzeug.wrappers import Response
from werkzeug.wsgi import get_input_stream

from minelet.objects.limits import reader_at

LONGEST = 120.0
"""Seconds after which the silent one hangs up on who has set no limit. It passes for never, and a
reader's browser comes back, in which such a wait may not be interrupted."""

LOOK = 0.1  # seconds between two looks whether anybody still waits

PATIENCE = "minelet.patience"
"""Where in a request's environment stands how many seconds a client waits for an answer: only one
without a socket says so (see `minelet.browser`), for one with a socket just goes away."""

_PATH = "/:@!$&'()*+,;="  # what RFC 3986 lets a path hold beside letters, digits and -._~


def moved(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Send a request on to its address without `/moved`, whatever its method; a WSGI application.

    The status is 301, with which a client may go on with GET, and leave the body behind.
    """
    # With two strokes at its beginning, it would be the address of another host.
    path = "/" + quote(environ.get("PATH_INFO", "").encode("latin-1"), _PATH).lstrip("/")
    query = environ.get("QUERY_STRING", "")
    there = f"{path}?{query}" if query else path
    response = Response(f"This mine has moved to {there}\n", 301, {"Location": there})
    return response(environ, start_response)


def silent(environ: dict[str, Any], start_response: Callable[..., Any]) -> NoReturn:
    """Never answer, as long as anybody waits; a WSGI application.

    Raises:
        TimeoutError: the client waits no longer, by the limit that stands at `PATIENCE`.
        RemoteDisconnected: nobody waits any more, or `LONGEST` has passed; a server then closes
            the connection without a word.
    """
    patience = environ.get(PATIENCE, math.inf)
    end = time.monotonic() + min(LONGEST, patience)
    present = reader_at(environ.get("werkzeug.socket"))
    _read_whole(environ)  # what has not been read would look like somebody who is still there
    while (left := end - time.monotonic()) > 0 and (present is None or present()):
        time.sleep(min(left, LOOK))
    if patience <= LONGEST:
        raise TimeoutError("timed out")  # in the words of a socket
    raise RemoteDisconnected("Remote end closed connection without response")


def _read_whole(environ: dict[str, Any]) -> None:
    body = get_input_stream(environ)
    try:
        while body.read(65_536):
            pass
    except (ClientDisconnected, OSError):
        pass  # gone already, or its chunks are broken; nothing is owed to it


NEIGHBOURS = {"/moved": moved, "/silent": silent}
"""What stands beside a mine, by its path."""
