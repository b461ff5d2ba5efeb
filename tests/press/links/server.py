"""The servers of the street: sockets on loopback, and who answers at them."""

import asyncio
import contextlib
import errno
import json
import random
import socket
import ssl
import time
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import parse_qs, unquote_to_bytes, urlsplit

from tests.press.links.addresses import Addresses
from tests.press.links.behaviours import BEHAVIOURS, ROBOTS, says
from tests.press.links.certificates import DOORS as TLS
from tests.press.links.certificates import contexts
from tests.press.links.visit import Asked, Memory, Settings, Visit

SIDE_DOORS = ("refused", *TLS, *ROBOTS)
WITH_SIDE_DOORS = 10
"""So many hosts have them: 300 hosts with nine sockets each are more than a process may open."""
CLOSED = (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ssl.SSLError)


class Street(Addresses):
    """A street that is open, and what it has seen."""

    def __init__(self, settings: Settings, folder: Path, hosts: int) -> None:
        """Take the sockets of `hosts` hosts, all on loopback; keep certificates in `folder`."""
        self.settings = settings
        self.authority = folder / "authority.pem"
        """The certificate (PEM) that a client must trust to take the door `tls`."""
        self.asked: list[Asked] = []
        """Every request, in the order in which they came."""
        self.archived: dict[str, str] = {}
        """The addresses of which the archive has a copy, each with its time, such as
        20240301120000."""
        self.faults: list[str] = []
        """What went wrong in the street itself."""
        self._memory: defaultdict[tuple[str, int, str], Memory] = defaultdict(Memory)
        self._now: Counter[int] = Counter()
        self._most: Counter[int] = Counter()
        self._tasks: set[asyncio.Task] = set()
        self._sockets = {"plain": _take(_addresses(hosts))}
        for door in SIDE_DOORS:
            self._sockets[door] = _take(_addresses(min(hosts, WITH_SIDE_DOORS)))
        super().__init__(
            {
                door: [_base(door, taken.getsockname()) for taken in sockets]
                for door, sockets in self._sockets.items()
            }
        )
        self.doors["tls-plain"] = [base.replace("http:", "https:") for base in self.hosts]

    def most_at_once(self, host: int) -> int:
        """Return how many requests the host `host` had to answer at one time, at most."""
        return self._most[host]

    def line(self) -> str:
        """Return what another process must know, as one line of JSON."""
        known = {"hosts": self.hosts, "doors": self.doors, "authority": str(self.authority)}
        return json.dumps({**known, "archive": self.archive})

    async def run(self, ready: Callable[[], None], stop: asyncio.Event) -> None:
        """Call `ready`, then answer until `stop`; nothing is left then but what was seen."""
        asyncio.get_running_loop().set_exception_handler(
            lambda _, told: self.faults.append(f"{told['message']}: {told.get('exception')!r}")
        )
        names = sorted({urlsplit(base).hostname or "" for base in self.hosts})
        secrets = contexts(names, str(self.authority))
        servers = []
        for door, sockets in self._sockets.items():
            if door == "refused":  # bound, so that nobody else listens there
                continue
            for host, taken in enumerate(sockets):
                answer = self._answer_at(door, host)
                servers.append(
                    await asyncio.start_server(
                        answer, sock=taken, ssl=secrets.get(door), backlog=1024
                    )
                )
        ready()
        await stop.wait()
        for server in servers:
            server.close()
        left = list(self._tasks)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        for taken in self._sockets["refused"]:
            taken.close()

    def _answer_at(
        self, door: str, host: int
    ) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]:
        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            self._tasks.add(task := asyncio.current_task())
            with contextlib.suppress(*CLOSED):
                try:
                    while await self._one(door, host, reader, writer):
                        pass
                except asyncio.CancelledError:  # the street closes
                    writer.transport.abort()
                finally:
                    self._tasks.discard(task)
                    writer.close()

        return answer

    async def _one(
        self, door: str, host: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        """Answer one request; return whether the connection may bring another."""
        first = await reader.readexactly(1)
        if first == b"\x16":  # a client that begins TLS where plain HTTP is spoken
            writer.write(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
            return False
        head = (first + await reader.readuntil(b"\r\n\r\n")).decode("utf-8", "surrogateescape")
        start, *lines = head[:-4].split("\r\n")
        method, target, version = start.split(" ", 2)
        pairs = (line.partition(":") for line in lines)
        headers = {name.lower(): value.strip() for name, _, value in pairs}
        asked = Asked(time.monotonic(), host, door, method, target, headers)
        self.asked.append(asked)
        self._now[host] += 1
        self._most[host] = max(self._most[host], self._now[host])
        try:
            visit = self._visit(asked, reader, writer)
            visit.keep = version == "HTTP/1.1" and headers.get("connection", "") != "close"
            await self._play(visit)
        finally:
            self._now[host] -= 1
            asked.answered = time.monotonic()
        return visit.keep

    def _visit(
        self, asked: Asked, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> Visit:
        path, _, query = asked.path.partition("?")
        _, _, n, rest = [*path.split("/", 3), "", "", ""][:4]
        bases = self.doors[asked.door]
        memory = self._memory[asked.door, asked.host, asked.path]
        memory.count += 1
        return Visit(
            asked=asked,
            memory=memory,
            settings=self.settings,
            base=bases[asked.host],
            next_base=self.hosts[(asked.host + 1) % len(self.hosts)],
            n=n,
            rest=rest,
            query=query,
            reader=reader,
            writer=writer,
        )

    async def _play(self, visit: Visit) -> None:
        if wait := self._wait(visit):
            await asyncio.sleep(wait)
        path = visit.asked.path.partition("?")[0]
        if path == "/robots.txt":
            await ROBOTS.get(visit.asked.door, says(404))(visit)
        elif path == "/wayback/available":
            await self._archive(visit)
        elif path == "/":
            await visit.answer()
        else:
            known = BEHAVIOURS.get(path.split("/")[1])
            right = known and visit.n.isdecimal() and _is_tail(visit.rest, known.tail, known.steps)
            await (known.play if right else says(404))(visit)

    def _wait(self, visit: Visit) -> float:
        """Return how long this answer takes, always the same for the same seed and address."""
        settings = self.settings
        if not settings.jitter:
            return settings.latency
        key = f"{settings.seed} {visit.asked.host} {visit.asked.path} {visit.memory.count}"
        return settings.latency + settings.jitter * random.Random(key).random()

    async def _archive(self, visit: Visit) -> None:
        url = parse_qs(visit.query).get("url", [""])[0]
        kept = self.archived.get(url)
        closest = {
            "status": "200",
            "available": True,
            "url": f"http://web.archive.org/web/{kept}/{url}",
            "timestamp": kept,
        }
        told = {"url": url, "archived_snapshots": {"closest": closest} if kept else {}}
        await visit.answer(200, json.dumps(told).encode(), "application/json")


def _is_tail(rest: str, tail: str, steps: tuple[str, ...]) -> bool:
    """Return whether a request came to `tail`, however it wrote what needs no encoding."""

    def decoded(path: str) -> list[bytes]:
        return [
            unquote_to_bytes(part.encode("utf-8", "surrogateescape")) for part in path.split("/")
        ]

    path = tail.partition("#")[0].partition("?")[0].removeprefix("/")
    return rest in steps or decoded(rest) == decoded(path)


def _addresses(hosts: int) -> list[str]:
    """Return an address of loopback for each host; one and the same where there is only one."""
    with socket.socket() as trial:
        try:
            trial.bind(("127.0.1.1", 0))
        except OSError:  # such as macOS: each host is a port of its own there
            return ["127.0.0.1"] * hosts
    return [f"127.0.{1 + host // 250}.{1 + host % 250}" for host in range(hosts)]


def _take(addresses: list[str]) -> list[socket.socket]:
    """Return a bound socket for each address, all with one port where the addresses differ."""
    one_port = len(set(addresses)) == len(addresses)
    for _ in range(100):
        taken: list[socket.socket] = []
        port = 0
        try:
            for address in addresses:
                # Named as TCP, so that asyncio sends each part at once (TCP_NODELAY).
                taken.append(socket.socket(proto=socket.IPPROTO_TCP))
                taken[-1].setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                taken[-1].bind((address, port))
                if one_port:
                    port = taken[-1].getsockname()[1]
        except OSError as error:
            for each in taken:
                each.close()
            if error.errno != errno.EADDRINUSE:
                raise
        else:
            return taken
    raise OSError(errno.EADDRINUSE, "no port is free on every address of the street")


def _base(door: str, name: tuple[str, int]) -> str:
    return f"{'https' if door in TLS else 'http'}://{name[0]}:{name[1]}"
