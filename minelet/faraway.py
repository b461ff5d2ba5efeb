"""What a browser's Python asks of other hosts: the browser carries it, as far as it lets a page.

It is made for Pyodide, in a worker; a page's own thread may neither wait nor ask for bytes so.
"""

from __future__ import annotations

import io
import ipaddress
from urllib.error import URLError
from urllib.parse import urlsplit

# A browser sets these itself. The client's own name for User-Agent is none that a mine lets a page
# send (see `minelet.service.CORS`), so with it no mine would answer.
KEPT_BACK = {
    "accept-encoding",
    "connection",
    "content-length",
    "host",
    "transfer-encoding",
    "user-agent",
    "useragent",
}

# The browser has unpacked the answer, so these no longer say what it is.
PACKED = {"content-encoding", "content-length", "transfer-encoding"}

Carried = tuple[int, str, list[tuple[str, str]], io.BytesIO, str]


def carry(
    method: str, url: str, headers: dict[str, str], body: bytes | None, seconds: float | None
) -> Carried:
    """Let the browser ask an address; it waits for the whole answer, and follows where it is sent.

    Args:
        method: as `GET`.
        url: of any host.
        headers: of the request.
        body: of the request.
        seconds: how long to wait at most; None for as long as it takes.

    Returns:
        The status, its reason, the headers, the body, and the address that answered in the end.

    Raises:
        TimeoutError: it took longer.
        URLError: it cannot be asked; the text says why, and what to do.
    """
    import js
    from pyodide.ffi import JsException, to_js

    request = js.XMLHttpRequest.new()
    try:
        request.open(method, url, False)
        request.responseType = "arraybuffer"
        request.timeout = 0 if seconds is None else max(1, round(seconds * 1000))
        for name, value in headers.items():
            if name.lower() not in KEPT_BACK:
                request.setRequestHeader(name, value)
        request.send(None if body is None else to_js(body))
    except JsException as error:
        if getattr(error, "name", "") == "TimeoutError":
            raise TimeoutError("timed out") from None  # in the words of a socket
        raise URLError(why_not(url, str(js.location.protocol))) from error
    received = io.BytesIO(request.response.to_bytes() if request.response else b"")
    sent = _headers(request.getAllResponseHeaders() or "")
    return request.status, request.statusText, sent, received, request.responseURL or url


def _headers(text: str) -> list[tuple[str, str]]:
    pairs = (line.partition(":") for line in text.split("\r\n") if line)
    return [(name, value.strip()) for name, _, value in pairs if name.lower() not in PACKED]


def why_not(url: str, page: str) -> str | OSError:
    """Return why a browser may have refused to carry a request; it does not say itself.

    Args:
        url: what was asked.
        page: the scheme of the page that asked, as `https:`.
    """
    parts = urlsplit(url)
    if is_this_machine(parts.hostname or ""):
        return ConnectionRefusedError(111, "Connection refused")  # as Linux numbers it
    elsewhere = (
        "launch this lesson on Binder or on your own computer, where a page's rules do not hold"
    )
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


def is_this_machine(host: str) -> bool:
    """Tell whether a host is the machine itself, by number or by name."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"
