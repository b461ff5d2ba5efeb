"""The service on a port, of this machine only unless someone says otherwise twice."""

from __future__ import annotations

import os
import socket
import sys
import threading
from typing import Any

from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server
from werkzeug.wrappers import Response

from minelet.neighbours import NEIGHBOURS

HOST = "127.0.0.1"  # reached from the machine it runs on and from no other
LOOPBACK = {HOST, "::1", "localhost"}


class QuietHandler(WSGIRequestHandler):
    """Answers requests without writing a line for each into the reader's notebook."""

    # Seconds after which a client that neither sends nor reads has gone, and its thread ends. A
    # reader may think over one row for long.
    timeout = 15 * 60

    def log(self, type: str, message: str, *args: Any) -> None:
        """Leave out werkzeug's log."""

    def connection_dropped(self, error: BaseException, environ: dict | None = None) -> None:
        """Hang up on a client that has gone, or that is to get no answer."""
        self.close_connection = True


def mount(application: Any, prefix: str) -> Any:
    """Return a WSGI application that answers at `/prefix/service` and at `/service`.

    Mines are mostly deployed under a name, some without one; a client may expect either. The
    addresses of `minelet.neighbours` are there too, unless the mine has the name of one.

    Args:
        application: what answers to `/service`.
        prefix: the name, without slashes, as `yeast`.
    """
    nothing = Response(f"There is nothing here: the mine is at /{prefix}/service\n", 404)
    # The dispatcher takes away the path at which it finds something, so /service is put back.
    return DispatcherMiddleware(
        nothing, {**NEIGHBOURS, f"/{prefix}": application, "/service": _Below(application)}
    )


class _Below:
    """Gives a request's path back to it, from where a dispatcher found the application."""

    def __init__(self, application: Any):
        self.application = application

    def __call__(self, environ: dict, start_response: Any) -> Any:
        whole = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
        return self.application({**environ, "SCRIPT_NAME": "", "PATH_INFO": whole}, start_response)


def bind(application: Any, prefix: str, port: int = 0, host: str = HOST) -> BaseWSGIServer:
    """Return a server for a WSGI application, mounted by `mount`, not yet serving.

    Args:
        application: the WSGI application.
        prefix: the first part of each address, without slashes, as `yeast`.
        port: the port, or 0 for any that is free.
        host: the address of the machine at which to listen. Any but the default lets others in.

    Raises:
        OSError: the port is taken, or the machine has no such address.
    """
    mounted = mount(application, prefix)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Bound here, because werkzeug ends the whole process when a port is taken.
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        if os.name != "nt":  # where this would share a port that is in use
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(128)
        return make_server(
            host,
            listener.getsockname()[1],
            mounted,
            threaded=True,
            request_handler=QuietHandler,
            fd=listener.fileno(),
        )


def root_of(server: BaseWSGIServer, prefix: str) -> str:
    """Return the address to give to `intermine.webservice.Service`."""
    host = f"[{server.host}]" if ":" in server.host else server.host
    return f"http://{host}:{server.port}/{prefix}/service"


def start(application: Any, prefix: str) -> str:
    """Serve an application in the background until the process ends; return its root."""
    if sys.platform == "emscripten":  # a browser's Python, in which nothing can listen
        from minelet import browser

        return browser.start(application, prefix)
    _pass_by_proxies()
    server = bind(application, prefix)
    threading.Thread(target=server.serve_forever, name="minelet", daemon=True).start()
    return root_of(server, prefix)


def _pass_by_proxies() -> None:
    """Let the clients of this process reach it on a machine that is set up for a proxy.

    urllib and requests read the variable at each request, in small letters before capitals.
    """
    named = os.environ.get("no_proxy") or os.environ.get("NO_PROXY") or ""
    if HOST not in named.split(",") and named.strip() != "*":
        os.environ["no_proxy"] = f"{named},{HOST}" if named else HOST
