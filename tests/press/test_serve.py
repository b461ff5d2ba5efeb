"""`press serve` for real: a lesson is edited and its page changes, on loopback only."""

import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import psutil
import pytest

from press.errors import PressError
from press.serve import serve_site

REPOSITORY = Path(__file__).parents[2]
PRESS = [sys.executable, "-m", "press"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def page(port: int, path: str = "notebooks/01-count/") -> str:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/{path}", timeout=30) as answer:
            return answer.read().decode()
    except urllib.error.URLError:  # not there yet
        return ""


def wait_for(words: str, port: int, path: str = "notebooks/01-count/", seconds: float = 60) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if words in page(port, path):
            return True
        time.sleep(0.1)
    return False


def test_a_changed_lesson_is_executed_and_its_page_reloaded(project, write_lesson, tmp_path):
    port = free_port()
    write_lesson("01-count", "print('first', 'look')")
    said = tmp_path / "said"
    with said.open("w") as log:
        press = subprocess.Popen(
            [*PRESS, "serve", "--root", str(project.root), "--port", str(port)],
            cwd=REPOSITORY,
            stderr=log,
        )
    try:
        assert wait_for("first look", port)
        assert f"http://127.0.0.1:{port}/" in said.read_text()
        assert "livereload" in page(port)

        write_lesson("01-count", "print('second', 'look')")
        assert wait_for("second look", port)

        write_lesson("01-count", "raise ValueError('no')")
        end = time.monotonic() + 60
        while "The page of its last good run stays." not in said.read_text():
            assert time.monotonic() < end
            time.sleep(0.1)
        assert "second look" in page(port)
        assert "ValueError: no" in said.read_text()

        home = project.docs / "index.md"
        home.write_text(home.read_text().replace("Hello.", "Good morning."))
        assert wait_for("Good morning.", port, "")
        assert "Traceback" not in said.read_text()

        # Nobody but this machine can look.
        (server,) = psutil.Process(press.pid).children()
        listening = [c.laddr for c in server.net_connections() if c.status == psutil.CONN_LISTEN]
        assert listening == [("127.0.0.1", port)]
    finally:
        press.send_signal(signal.SIGTERM)
        assert press.wait(timeout=20) == 130
    assert page(port) == ""
    assert not psutil.pid_exists(server.pid)


def test_a_taken_port_is_one_sentence(project):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PressError, match=f"Port {port} is taken; choose another with --port"):
            serve_site(project, port=port)
