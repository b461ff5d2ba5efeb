"""The servers of the street: sockets on loopback, and who answers at them."""

import asyncio
import contextlib
import json
import random
import ssl
import sys
import time
from collections import Counter, defaultdict, deque
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.press.links.addresses import Addresses, Place, parts, place
from tests.press.links.behaviours import BEHAVIOURS, ELSEWHERE, ROBOTS, Behaviour
from tests.press.links.certificates import DOORS as TLS
from tests.press.links.certificates import contexts
from tests.press.links.plays import Play, says
from tests.press.links.sockets import addresses, take
from tests.press.links.visit import FAIR, Asked, Memory, Settings, Visit

SIDE_DOORS = ("refused", *TLS, *ROBOTS, *ELSEWHERE)
WITH_SIDE_DOORS = 10
"""So many hosts have them: each is a socket, and a process may not open thousands."""
CLOSED = (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ssl.SSLError)
REFUSED = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Street(Addresses):
    """A street that is open, and what it has seen."""

    def __init__(self, settings: Settings, folder: Path, hosts: int) -> None:
        """Take the sockets of `hosts` hosts, all on loopback; keep certificates in `folder`."""
        self.settings = settings
        self.asked: list[Asked] = []
        """Every request, in the order in which they came."""
        self.archived: dict[str, str] = {}
        """The addresses of which the archive has a copy, each with its time: 20240301120000."""
        self.faults: list[str] = []
        """What went wrong in the street itself."""
        self._memory: defaultdict[Place, Memory] = defaultdict(Memory)
        self._lately: defaultdict[int, deque[float]] = defaultdict(deque)
        self._now: Counter[int] = Counter()
        self._most: Counter[int] = Counter()
        self._tasks: set[asyncio.Task] = set()
        self._sockets = {"plain": take(addresses(hosts, settings.one_address))}
        for door in SIDE_DOORS:
            some = min(hosts, WITH_SIDE_DOORS)
            self._sockets[door] = take(addresses(some, settings.one_address))
        doors = {}
        for door, sockets in self._sockets.items():
            scheme = "https" if door in TLS else "http"
            names = [taken.getsockname() for taken in sockets]
            doors[door] = [f"{scheme}://{address}:{port}" for address, port in names]
        doors["tls-plain"] = [base.replace("http:", "https:") for base in doors["plain"]]
        super().__init__(doors, folder / "authority.pem")

    def visits(self, url: str) -> list[Asked]:
        """Return the requests for `url`, whatever its fragment and however it was encoded."""
        wanted = self.place(url)
        return [seen for seen in self.asked if place(seen.door, seen.host, seen.path) == wanted]

    def most_at_once(self, host: int) -> int:
        """Return how many requests the host `host` had to answer at one time, at most."""
        return self._most[host]

    def line(self) -> str:
        """Return what another process must know, as one line of JSON."""
        known = {"hosts": self.hosts, "doors": self.doors, "authority": str(self.authority)}
        return json.dumps({**known, "archive": self.archive})

    def seen(self) -> str:
        """Return what was seen, in numbers, as one line of JSON."""
        most = [self._most[host] for host in range(len(self.hosts))]
        early = sum(asked.early for asked in self.asked)
        told = {"asked": len(self.asked), "early": early, "most_at_once": most}
        return json.dumps({**told, "faults": self.faults})

    async def run(self, ready: Callable[[], object], stop: asyncio.Event) -> None:
        """Call `ready`, then answer until `stop`; nothing is left then but what was seen."""
        asyncio.get_running_loop().set_exception_handler(self._note_fault)
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
            if sys.version_info >= (3, 13):
                server.abort_clients()
        left = list(self._tasks)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        for taken in self._sockets["refused"]:
            taken.close()
        with contextlib.suppress(TimeoutError):  # Python 3.12 keeps who began TLS and went silent
            async with asyncio.timeout(1):
                for server in servers:
                    await server.wait_closed()

    def _note_fault(self, _: asyncio.AbstractEventLoop, told: dict[str, Any]) -> None:
        """Remember what the street did wrong, not that a client took no certificate."""
        if not isinstance(fault := told.get("exception"), CLOSED):
            self.faults.append(f"{told['message']}: {fault!r}")

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
            writer.write(REFUSED)
            return False
        head = (first + await reader.readuntil(b"\r\n\r\n")).decode("utf-8", "surrogateescape")
        start, *lines = head[:-4].split("\r\n")
        if start.count(" ") != 2:
            writer.write(REFUSED)
            return False
        method, target, version = start.split(" ")
        pairs = (line.partition(":") for line in lines)
        headers = {name.lower(): value.strip() for name, _, value in pairs}
        asked = Asked(time.monotonic(), host, door, method, target, headers)
        self.asked.append(asked)
        self._now[host] += 1
        self._most[host] = max(self._most[host], self._now[host])
        at = place(door, host, target)
        visit = Visit(
            asked=asked,
            memory=self._memory[at],
            settings=self.settings,
            base=self.doors[door][host],
            next_base=self.hosts[(host + 1) % len(self.hosts)],
            n=at.n,
            rest=b"/".join(at.rest).decode("utf-8", "replace"),
            query=at.query,
            reader=reader,
            writer=writer,
            keep=version == "HTTP/1.1" and headers.get("connection", "").lower() != "close",
        )
        try:
            await self._answer(visit, at)
        finally:
            self._now[host] -= 1
            asked.answered = time.monotonic()
        return visit.keep

    async def _answer(self, visit: Visit, at: Place) -> None:
        if wait := self._wait(visit):
            await asyncio.sleep(wait)
        visit.asked.early = time.time() < visit.memory.not_before - FAIR
        if self._is_too_much(at.host):
            await visit.refuse(429)
        else:
            visit.memory.count += 1
            await self._play(at)(visit)

    def _play(self, at: Place) -> Play:
        """Return how the address is answered."""
        elsewhere = ELSEWHERE.get(at.door, says(404))
        if at.path == (b"", b"robots.txt"):
            return ROBOTS.get(at.door, elsewhere)
        if at.path == (b"", b""):
            return says()
        if at.path == (b"", b"wayback", b"available"):
            return self._archive
        known = BEHAVIOURS.get(at.name)
        return known.play if known and _is_at(at, known) else elsewhere

    def _wait(self, visit: Visit) -> float:
        """Return how long this answer takes, always the same for the same seed and address."""
        settings = self.settings
        if not settings.jitter:
            return settings.latency
        key = f"{settings.seed} {visit.asked.host} {visit.asked.path} {visit.memory.count}"
        return settings.latency + settings.jitter * random.Random(key).random()

    def _is_too_much(self, host: int) -> bool:
        """Return whether the host has answered as many requests as it takes in a second."""
        if not self.settings.rate:
            return False
        lately, now = self._lately[host], time.monotonic()
        while lately and lately[0] <= now - 1:
            lately.popleft()
        if len(lately) >= self.settings.rate:
            return True
        lately.append(now)
        return False

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
        await visit.answer(200, json.dumps(told).encode(), kind="application/json")


def _is_at(at: Place, known: Behaviour) -> bool:
    """Return whether a request came to where `known` is played."""
    tail = parts(known.tail.partition("#")[0].partition("?")[0])[1:]
    return at.n.isdecimal() and (at.rest == tail or at.rest in map(parts, known.steps))
