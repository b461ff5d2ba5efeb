"""The service on a loopback port."""

from __future__ import annotations

import os
import socket
import threading
from typing import Any

from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server
from werkzeug.wrappers import Response

HOST = "127.0.0.1"  # never another: the mine is for the machine it runs on


class QuietHandler(WSGIRequestHandler):
    """Answers requests without writing a line for each into the reader's notebook."""

    def log(self, type: str, message: str, *args: Any) -> None:
        """Leave out werkzeug's log."""


def bind(application: Any, prefix: str, port: int = 0) -> BaseWSGIServer:
    """Return a server for a WSGI application under `/prefix`, not yet serving.

    Args:
        application: the WSGI application.
        prefix: the first part of each address, without slashes, as `yeast`.
        port: the port, or 0 for any that is free.

    Raises:
        OSError: the port is taken.
    """
    nothing = Response(f"There is nothing here: the mine is at /{prefix}/service\n", 404)
    mounted = DispatcherMiddleware(nothing, {f"/{prefix}": application})
    # Bound here, because werkzeug ends the whole process when a port is taken.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        if os.name != "nt":  # where this would share a port that is in use
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        listener.listen(128)
        return make_server(
            HOST,
            listener.getsockname()[1],
            mounted,
            threaded=True,
            request_handler=QuietHandler,
            fd=listener.fileno(),
        )


def root_of(server: BaseWSGIServer, prefix: str) -> str:
    """Return the address to give to `intermine.webservice.Service`."""
    return f"http://{HOST}:{server.port}/{prefix}/service"


def start(application: Any, prefix: str) -> str:
    """Serve an application in the background until the process ends; return its root."""
    server = bind(application, prefix)
    threading.Thread(target=server.serve_forever, name="minelet", daemon=True).start()
    return root_of(server, prefix)
