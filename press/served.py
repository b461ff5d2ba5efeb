"""A built site on loopback, answered as GitHub Pages would answer."""

import contextlib
import functools
import gzip
import http.server
import io
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

HOST = "127.0.0.1"
"""Only this machine may look."""
LEVEL = 6
"""Of gzip: what it takes when nobody says another, as nginx' `gzip` module and zlib do."""
_TEXT = ("text/", "application/json", "application/javascript", "image/svg+xml")


def zipped(data: bytes) -> bytes:
    """Return `data` as GitHub Pages sends text: by gzip, and the same for the same data."""
    return gzip.compress(data, LEVEL, mtime=0)


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder below the path that it will have, with its own page for what is missing."""

    below = "/"
    protocol_version = "HTTP/1.1"  # one connection for many files, as on the web

    def translate_path(self, path: str) -> str:
        """Return the file for a path, none for what lies outside of the site."""
        path = urlsplit(path).path
        if not f"{path}/".startswith(self.below) or "%00" in path:
            return str(Path(self.directory) / "outside-of-the-site")
        return super().translate_path("/" + path[len(self.below) :])

    def guess_type(self, path: str | os.PathLike[str]) -> str:
        """Return what a file is, with the letters in which all our pages are written."""
        kind = super().guess_type(path)
        return f"{kind}; charset=utf-8" if kind == "text/html" else kind

    def end_headers(self) -> None:
        """Let LinkChecker ask without pauses: this is a machine's own site."""
        self.send_header("LinkChecker", "welcome")
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer with the site's own page for what is missing."""
        page = Path(self.directory) / "404.html"
        body = page.read_bytes() if code == 404 and page.exists() else b""
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def list_directory(self, path: str) -> None:
        """A folder without a page is not there."""
        self.send_error(404)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class Compressed(Handler):
    """The same as GitHub Pages sends it over the wire: text by gzip, and to be kept for a while."""

    def send_head(self) -> BinaryIO | None:
        """Answer with a file's headers; return what follows them, None when that is nothing."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() and self.path.endswith("/") else path
        kind = self.guess_type(path)
        takes = "gzip" in self.headers.get("Accept-Encoding", "")
        if not (path.is_file() and takes and kind.startswith(_TEXT)):
            return super().send_head()
        body = zipped(path.read_bytes())
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Vary", "Accept-Encoding")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        return io.BytesIO(body)

    def end_headers(self) -> None:
        """Let what is sent be kept for ten minutes, as Pages does."""
        self.send_header("Cache-Control", "max-age=600")
        super().end_headers()


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that leaves early is no news."""


@contextlib.contextmanager
def served(site: Path, below: str = "/", how: type[Handler] = Handler) -> Iterator[str]:
    """Serve the folder `site`, and give its address, which ends in a slash.

    Args:
        site: a built site.
        below: the path under which it is published, with a slash at each end.
        how: what answers.
    """
    kind = type("Below", (how,), {"below": below})
    server = _Server((HOST, 0), functools.partial(kind, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://{HOST}:{server.server_port}{below}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
