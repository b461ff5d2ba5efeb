"""A Python that cannot connect to anything, as in a browser, for tests that ask a mine there."""

import contextlib
import json
import socket
import urllib.request

import pytest
import requests.adapters
from werkzeug.wrappers import Request, Response

from minelet import browser


@contextlib.contextmanager
def offline(application, prefix="yeast"):
    """Refuse all sockets, let an application be reached without, and give its root."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", _refused)
        # What `browser.install` puts something else in the place of.
        patch.setattr(urllib.request, "_opener", urllib.request._opener)
        patch.setattr(urllib.request, "HTTPHandler", urllib.request.HTTPHandler)
        patch.setattr(urllib.request, "HTTPSHandler", urllib.request.HTTPSHandler)
        patch.setattr(requests.adapters.HTTPAdapter, "send", requests.adapters.HTTPAdapter.send)
        patch.setattr(browser, "_applications", {})
        yield browser.start(application, prefix)


def _refused(*_):
    raise AssertionError("somebody wants a socket")


@Request.application
def echo(request):
    """Answer with everything that was asked, but for the port."""
    port = request.environ["SERVER_PORT"]
    told = {
        name: str(value).replace(port, "PORT")
        for name, value in request.environ.items()
        if name.startswith(("HTTP_", "CONTENT_", "RE", "RAW", "PATH", "SCRIPT", "QUERY"))
        # An iterable comes in chunks over a socket, and whole without.
        and name not in {"REMOTE_PORT", "HTTP_TRANSFER_ENCODING", "CONTENT_LENGTH"}
    }
    answer = Response(json.dumps({**told, "body": request.get_data().hex()}, sort_keys=True))
    answer.headers.extend([("X-Twice", "one"), ("X-Twice", "two"), ("X-Odd", "\xe9 ")])
    answer.set_cookie("crumb", "of bread")
    return answer
