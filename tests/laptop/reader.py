"""A reader's computer: an empty home, no Python of ours, and the command that the pages show."""

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import requests
from jupyter_client import BlockingKernelClient

ROOT = Path(__file__).parents[2]
PACKAGES = ROOT / ".cache" / "uv"
"""What uv has fetched once it need not fetch again. Environments are made anew all the same."""

START_SECONDS = 400  # with all packages to be fetched, on a slow line
# Of ours, or of whoever runs the tests: a reader has none of it.
OURS = re.compile(r"(PYTHON|JUPYTER|IPYTHON|XDG_|VIRTUAL_ENV|MINE|UV_|MPL|GIT_|PYTEST)")


@dataclass
class Reader:
    """A home with a folder to work in, and the programs that a reader has."""

    home: Path
    environ: dict[str, str] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """Where the reader types commands."""
        return self.home / "lessons"

    def start(self, command: str) -> subprocess.Popen[str]:
        """Type a command; what it says goes to the file `said` in the home."""
        with (self.home / "said").open("w") as said:
            return subprocess.Popen(
                command,
                shell=True,
                cwd=self.folder,
                env=self.environ,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def said(self) -> str:
        """Return what the last command has said so far."""
        return (self.home / "said").read_text("utf-8")

    @contextlib.contextmanager
    def serving(self, command: str) -> Iterator[str]:
        """Type a command that serves the mine; give the root that it says; end it by Ctrl-C."""
        process = self.start(command)
        try:
            until = time.monotonic() + START_SECONDS
            while not (found := re.search(r"(http://127\S+/service) \(Ctrl-C", self.said())):
                assert process.poll() is None, self.said()
                assert time.monotonic() < until, self.said()
                time.sleep(0.1)
            yield found[1]
            os.killpg(process.pid, signal.SIGINT)
            process.wait(20)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def opened(self) -> str:
        """Return the address that the reader's browser was last told to open.

        Jupyter tells it a file that leads there, so that the token is on no command line.
        """
        told = (self.home / "opened").read_text("utf-8").strip()
        page = Path(unquote(urlsplit(told).path)).read_text("utf-8")
        return unescape(re.search(r'url=([^"]+)"', page)[1])

    @property
    def runtime(self) -> Path:
        """Where Jupyter writes down what runs."""
        return Path(self.environ["JUPYTER_RUNTIME_DIR"])


def new_reader(home: Path, uv: str) -> Reader:
    """Return a reader with an empty home, uv, and the Python that runs the tests.

    Where uv found no Python it would fetch one from a place that no test may ask.
    """
    programs = home / "bin"
    programs.mkdir(parents=True)
    for name, path in {
        "uv": Path(uv),
        "uvx": Path(uv).with_name("uvx"),
        "python" + version(): Path(sys.executable).resolve(),
    }.items():
        (programs / name).symlink_to(path)
    settings = home / ".jupyter"
    settings.mkdir()
    # Only where it runs here: any port, and root, which a container's tests may be.
    server = {"port": 0, "allow_root": True}
    (settings / "jupyter_server_config.json").write_text(json.dumps({"ServerApp": server}))
    browser = programs / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > "{home}/opened"\n')
    browser.chmod(0o755)
    environ = {name: value for name, value in os.environ.items() if not OURS.match(name)}
    reader = Reader(home, environ)
    reader.folder.mkdir()
    environ |= {
        "HOME": str(home),
        "PATH": os.pathsep.join([str(programs), "/usr/local/bin", "/usr/bin", "/bin"]),
        "BROWSER": f"{browser} %s",
        "UV_CACHE_DIR": str(PACKAGES),
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_SYSTEM_CERTS": "1",  # as pip: a network of an institute may have its own
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "NO_PROXY": "127.0.0.1",
    }
    return reader


def version() -> str:
    """Return the version of the Python that runs the tests, as uv is asked for it."""
    return ".".join(map(str, sys.version_info[:2]))


@dataclass
class Lab:
    """A JupyterLab that has answered."""

    url: str
    token: str
    pid: int
    reader: Reader

    def ask(self, method: str, path: str, /, **content: Any) -> Any:
        """Ask its REST API; https://jupyter-server.readthedocs.io/en/latest/developers/rest-api.html."""
        answer = requests.request(
            method,
            self.url + path,
            headers={"Authorization": f"token {self.token}"},
            json=content or None,
            timeout=60,
        )
        answer.raise_for_status()
        return answer.json() if answer.content else None

    @contextlib.contextmanager
    def kernel(self, notebook: str) -> Iterator[BlockingKernelClient]:
        """Start the kernel of a notebook as JupyterLab does when it opens it; give its client."""
        kernel = self.ask(
            "POST", "api/sessions", path=notebook, name=notebook, type="notebook",
            kernel={"name": self.ask("GET", f"api/contents/{notebook}")
                    ["content"]["metadata"]["kernelspec"]["name"]},
        )["kernel"]["id"]  # fmt: skip
        client = BlockingKernelClient()
        client.load_connection_file(str(self.reader.runtime / f"kernel-{kernel}.json"))
        client.start_channels(hb=False)  # on a busy machine a kernel may miss a beat
        try:
            client.wait_for_ready(timeout=60)
            yield client
        finally:
            client.stop_channels()


@contextlib.contextmanager
def running(reader: Reader, command: str) -> Iterator[Lab]:
    """Type a command that starts JupyterLab; give that when it answers; end it."""
    process = reader.start(command)
    try:
        lab = _answering(reader, process)
        yield lab
        os.kill(lab.pid, signal.SIGTERM)  # as Ctrl-C twice does, for which it wants a terminal
        process.wait(30)
        assert not list(reader.runtime.glob("jpserver-*.json")), reader.said()
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _answering(reader: Reader, process: subprocess.Popen[str]) -> Lab:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        assert process.poll() is None, reader.said()
        for path in reader.runtime.glob("jpserver-*.json"):
            with contextlib.suppress(ValueError, requests.ConnectionError):  # half written, not yet
                told = json.loads(path.read_text("utf-8"))
                lab = Lab(told["url"], told["token"], told["pid"], reader)
                lab.ask("GET", "api/status")
                return lab
        time.sleep(0.2)
    raise AssertionError(reader.said())


def run(client: BlockingKernelClient, code: str) -> tuple[str, dict[str, str]]:
    """Run a cell; return what it printed, and its value in the forms that it comes in."""
    printed: list[str] = []
    value: dict[str, str] = {}

    def note(message: dict[str, Any]) -> None:
        content = message["content"]
        match message["msg_type"]:
            case "stream":
                printed.append(content["text"])
            case "execute_result" | "display_data":
                value.update(content["data"])
            case "error":
                raise AssertionError("\n".join(content["traceback"]))

    client.execute_interactive(code, timeout=120, output_hook=note)
    return "".join(printed), value


def find_uv() -> str | None:
    """Return the path of uv, that of the tests' environment before others."""
    beside = Path(sys.executable).parent
    return shutil.which("uv", path=os.pathsep.join([str(beside), os.environ.get("PATH", "")]))
