"""A street of small web servers on loopback, which plays what servers do to a link checker.

Tests open it with `street()`. As a process (`python -m tests.press.links.street --hosts 30`) it
prints one line of JSON when it is ready, and ends on SIGTERM, when its standard input (a pipe or
a terminal) closes, or after ten minutes; then it prints a second line, with what it has seen.
"""

import argparse
import asyncio
import contextlib
import os
import resource
import signal
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from urllib.parse import urlsplit

from tests.press.links.addresses import Addresses
from tests.press.links.server import Street
from tests.press.links.visit import Settings

ROOT = Path(__file__).parents[3]
LIFE = 600.0
"""Seconds after which a street that was forgotten ends."""


@contextlib.contextmanager
def street(hosts: int = 30, **settings: float) -> Iterator[Street]:
    """Open a street of `hosts` hosts in a thread; `settings` are those of `Settings`.

    Raises:
        RuntimeError: on leaving, when the street itself did wrong.
    """
    _let_open(4096)
    with tempfile.TemporaryDirectory(prefix="street-") as folder:
        opened = Street(Settings(**settings), Path(folder), hosts)
        loop = asyncio.new_event_loop()
        stop = asyncio.Event()
        ready = threading.Event()

        def live() -> None:
            try:
                loop.run_until_complete(opened.run(ready.set, stop))
            except Exception as error:
                opened.faults.append(repr(error))
            finally:
                ready.set()
                loop.close()

        thread = threading.Thread(
            target=live, name=f"street {urlsplit(opened.hosts[0]).netloc}", daemon=True
        )
        thread.start()
        try:
            ready.wait()
            yield opened
        finally:
            with contextlib.suppress(RuntimeError):  # it has ended by a fault of its own
                loop.call_soon_threadsafe(stop.set)
            thread.join()
    if opened.faults:
        raise RuntimeError(f"The street did wrong: {opened.faults}")


@contextlib.contextmanager
def street_apart(hosts: int = 30, **settings: float) -> Iterator[Addresses]:
    """Open a street in a process of its own, which answers however busy this one is.

    What it has seen stays there; ask the street of `street()` for that.
    """
    command = [sys.executable, "-m", "tests.press.links.street", f"--hosts={hosts}"]
    command += [f"--{name.replace('_', '-')}={value}" for name, value in settings.items()]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as process:
        try:
            yield Addresses.read(process.stdout.readline())
        finally:
            process.stdin.close()
            process.stdout.read()


def main() -> None:
    """Run a street as a process of its own."""
    asks = argparse.ArgumentParser(description=__doc__)
    asks.add_argument("--hosts", type=int, default=30)
    asks.add_argument("--life", type=float, default=LIFE, help="seconds until it ends by itself")
    for setting in fields(Settings):
        if setting.type is not bool:
            name = f"--{setting.name.replace('_', '-')}"
            asks.add_argument(name, type=setting.type, default=setting.default)
    asked = vars(asks.parse_args())
    hosts, life = asked.pop("hosts"), asked.pop("life")
    _let_open(4096)
    with tempfile.TemporaryDirectory(prefix="street-") as folder:
        opened = Street(Settings(**asked), Path(folder), hosts)
        asyncio.run(_live(opened, life))
    print(opened.seen(), flush=True)


async def _live(opened: Street, life: float) -> None:
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for ending in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(ending, stop.set)
    loop.call_later(life, stop.set)
    # Started in the background, a process may have /dev/null there, which never was open.
    if sys.stdin and (stat.S_ISFIFO(os.fstat(0).st_mode) or os.isatty(0)):
        threading.Thread(target=_watch, args=(loop, stop), daemon=True).start()
    await opened.run(lambda: print(opened.line(), flush=True), stop)


def _watch(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    while os.read(0, 4096):
        pass
    with contextlib.suppress(RuntimeError):  # it has ended already
        loop.call_soon_threadsafe(stop.set)


def _let_open(files: int) -> None:
    """Let this process open so many files, where it may: each host is a socket."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < files and (hard == resource.RLIM_INFINITY or hard >= files):
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, hard))


if __name__ == "__main__":
    main()
