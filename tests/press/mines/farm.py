"""Mines on loopback, behind TLS as public ones are: real ones by minelet, and some that misbehave.

Each stands at a port of its own. `spoilt` changes some answers of a real mine; `play` is a mine of
which only the answers are written down.
"""

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import trustme
from werkzeug.serving import BaseWSGIServer
from werkzeug.wrappers import Request, Response

from minelet import server
from minelet.embedded import open_mine
from minelet.own.ownfiles import Sources
from minelet.own.ownmine import open_own
from minelet.serving import service_of

HOST = "127.0.0.1"
OWN = Path(__file__).parents[3] / "notebooks" / "own-mine"
BOMB = b"""<?xml version="1.0"?>
<!DOCTYPE model [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>
<model name="genomic"><class name="Gene"><attribute name="&d;"/></class></model>"""
MODEL = b"""<model name="tiny" package="org.example">
<class name="org.example.Thing"><attribute name="label" type="java.lang.String"/></class>
</model>"""

Application = Callable[..., Any]
Handler = Callable[[Request], Response | None]


def yeast() -> Application:
    """Return the service of the embedded mine."""
    return service_of(open_mine(show=False))


def codons() -> Application:
    """Return the service of a mine that knows no genes."""
    return service_of(open_own(Sources(OWN / "model.xml", (OWN / "items.xml",), name="codons")))


def spoilt(mine: Application, handler: Handler) -> Application:
    """Return a mine of which `handler` may answer instead; where it returns None, it answers."""

    def application(environ: dict, start_response: Any) -> Any:
        answer = handler(Request(environ))
        return (mine if answer is None else answer)(environ, start_response)

    return application


def without_cors(mine: Application) -> Application:
    """Return a mine whose proxy takes away what browsers need."""

    def application(environ: dict, start_response: Any) -> Any:
        def start(status: str, headers: list, *error: Any) -> Any:
            kept = [(name, value) for name, value in headers if "Access-Control" not in name]
            return start_response(status, kept, *error)

        return mine(environ, start)

    return application


def play(answers: Mapping[str, Any]) -> Application:
    """Return a mine that answers some paths with a body or a response, the rest with 404."""

    @Request.application
    def application(request: Request) -> Response:
        path = request.path.partition("/service")[2]
        for end, answer in answers.items():
            if path == end or end == "*":
                played = callable(answer) and not isinstance(answer, Response)
                said = answer(request) if played else answer
                return said if isinstance(said, Response) else Response(said)
        return Response("nothing here", 404)

    return application


def tiny(**instead: Any) -> Application:
    """Return a played mine of one class; what differs is named as version, release, model, rows."""
    answers = {"version": "35\n", "release": "1\n", "model": MODEL, "rows": "12\n"} | instead
    return play(
        {
            "/version/ws": answers["version"],
            "/version/release": answers["release"],
            "/model": answers["model"],
            "/query/results": answers["rows"],
        }
    )


class Farm:
    """Mines on ports of this machine, which one authority vouches for."""

    def __init__(self, folder: Path) -> None:
        """Found the authority; `folder` takes its certificate."""
        self.authority = trustme.CA()
        self.bundle = folder / "authority.pem"
        self.authority.cert_pem.write_to_path(str(self.bundle))
        self.released = threading.Event()
        """Set at the end, for mines that hang until then."""
        self._servers: list[BaseWSGIServer] = []
        self._held = contextlib.ExitStack()

    def root(self, application: Application, *, by: trustme.CA | None = None) -> str:
        """Serve a mine at a port of its own; return its root.

        Args:
            application: the mine.
            by: who vouches for it, when it is not the authority that is trusted.
        """
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        (by or self.authority).issue_cert(HOST).configure_cert(context)
        made = server.bind(application, "mine")
        # The handshake is the business of a connection's own thread.
        made.socket = context.wrap_socket(
            made.socket, server_side=True, do_handshake_on_connect=False
        )
        made.handle_error = lambda *_: None  # a client that hangs up is no news
        threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.05}).start()
        self._servers.append(made)
        return f"https://{HOST}:{made.port}/mine/service"

    def port(self, *, listening: bool) -> str:
        """Return a root at which nobody answers, or to which nobody can even connect."""
        held = self._held.enter_context(socket.socket())
        held.bind((HOST, 0))
        if listening:
            held.listen()
        return f"https://{HOST}:{held.getsockname()[1]}/mine/service"

    def close(self) -> None:
        """End all of it."""
        self.released.set()
        for made in self._servers:
            made.shutdown()
            made.server_close()
        self._held.close()


@contextlib.contextmanager
def farm(folder: Path) -> Iterator[Farm]:
    """Hold a farm for a while."""
    made = Farm(folder)
    try:
        yield made
    finally:
        made.close()
