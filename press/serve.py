"""The site on this machine, following every change of a chapter or a lesson."""

import contextlib
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from press import pages
from press.errors import PressError
from press.execute import execute_lessons
from press.progress import shown
from press.project import Project

HOST = "127.0.0.1"
"""Only this machine may look."""
_SETTLE_SECONDS = 0.3
"""Editors write a file in several steps; this is how long they must have stopped."""


class _Changes(FileSystemEventHandler):
    """Notes that something under a watched folder has been written."""

    def __init__(self) -> None:
        """Begin with nothing seen."""
        self.seen = threading.Event()

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Note a change; reading a file is none."""
        if event.event_type in ("opened", "closed_no_write") or event.is_directory:
            return
        path = str(event.dest_path or event.src_path)
        if not re.search(r"/(\.[^/]*|__pycache__/[^/]*|[^/]*~)$|/\.ipynb_checkpoints/", path):
            self.seen.set()


def serve_site(project: Project, port: int = 8000, timeout: int = 60) -> None:
    """Serve the site until interrupted.

    MkDocs follows the chapters and the executed lessons and reloads the page. This process
    follows the lessons and the mine and executes what has changed. A lesson that fails is
    reported, and the page of its last good run stays.

    Args:
        project: what to serve.
        port: on 127.0.0.1.
        timeout: seconds that one cell may take.

    Raises:
        PressError: when the port is taken, or a lesson fails that has never run.
    """
    _check_port(port)
    _execute(project, timeout, must=not project.runs.exists())
    with _watching(project) as changes, _pages(project, port) as served:
        while served.poll() is None:
            if not changes.seen.wait(timeout=0.5):
                continue
            while changes.seen.is_set():
                changes.seen.clear()
                time.sleep(_SETTLE_SECONDS)
            _execute(project, timeout, must=False)
    raise PressError("MkDocs has stopped, for the reason above.")


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        # As the server does, so that a port that was left a moment ago is free
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            raise PressError(f"Port {port} is taken; choose another with --port.") from None


def _execute(project: Project, timeout: int, *, must: bool) -> None:
    try:
        # Outputs that Jupyter stores while a lesson is being written are no reason to stop.
        execute_lessons(project, timeout=timeout, progress=shown(), outputs_allowed=True)
    except PressError as error:
        if must:
            raise
        print(f"{error}\nThe page of its last good run stays.", file=sys.stderr, flush=True)


@contextlib.contextmanager
def _watching(project: Project) -> Iterator[_Changes]:
    changes = _Changes()
    observer = Observer()
    for folder in (project.notebooks, project.mine):
        if folder.is_dir():
            observer.schedule(changes, str(folder), recursive=True)
    observer.start()
    try:
        yield changes
    finally:
        observer.stop()
        observer.join()


@contextlib.contextmanager
def _pages(project: Project, port: int) -> Iterator[subprocess.Popen[str]]:
    process = pages.start(
        project,
        *("serve", "--dev-addr", f"{HOST}:{port}"),
        *("--watch", str(project.runs)),
        *(("--watch", str(project.mine_facts)) if project.mine_facts.exists() else ()),
    )
    speaker = threading.Thread(target=_speak, args=(process, port), daemon=True)
    speaker.start()
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        speaker.join(timeout=5)


def _speak(process: subprocess.Popen[str], port: int) -> None:
    """Say where the site is once it is there, and pass on what MkDocs finds fault with."""

    def lines() -> Iterator[str]:
        for line in process.stdout or ():
            if "Serving on" in line:
                print(f"http://{HOST}:{port}/ (Ctrl-C stops it)", file=sys.stderr, flush=True)
            yield line

    for sentence in pages.sentences(lines()):
        print(sentence, file=sys.stderr, flush=True)
