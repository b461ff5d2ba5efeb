"""One request to the street, and the ways to answer it."""

import asyncio
import http.client
import math
import socket
import struct
import time
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import Literal

from tests.press.links import pages

RetryAfter = Literal["seconds", "date", "hour", "past", "nonsense"]
HTML = "text/html; charset=utf-8"
FAIR = 0.05
"""Seconds by which a client's clock may round before it counts as early."""


@dataclass
class Asked:
    """A request that the street has seen."""

    at: float
    """When its head had come, by time.monotonic()."""
    host: int
    """The number of the host, as in `url(behaviour, host)`."""
    door: str
    method: str
    path: str
    """The request target as it was sent, with its query."""
    headers: dict[str, str]
    """By names in lower case."""
    status: int = 0
    """What was answered; 0 when no status was."""
    early: bool = False
    """Whether it came before the time that Retry-After had named for this address."""
    sent: int = 0
    """Bytes of the body that were handed to the socket."""
    answered: float | None = None
    """When the answer was over or the client gone, by time.monotonic()."""


@dataclass
class Memory:
    """What the street remembers of one address."""

    count: int = 0
    not_before: float = 0.0
    """The time, by time.time(), that the last Retry-After named."""


@dataclass(frozen=True)
class Settings:
    """What a street does the same everywhere; times are in seconds."""

    latency: float = 0.0
    jitter: float = 0.0
    retry_after: float = 1.0
    """RFC 9110 knows whole seconds only; tenths are sent as they are, for quick tests."""
    drip: float = 0.1
    """Between two bytes of a slow answer."""
    rate: int = 0
    """Requests a second that a host takes before it says 429; 0 when it takes all."""
    seed: int = 0
    one_address: bool = False
    """Whether every host is a port of 127.0.0.1, as where loopback is that address only."""


@dataclass
class Visit:
    """A request with all that a behaviour needs to answer it."""

    asked: Asked
    memory: Memory
    settings: Settings
    base: str
    """The base URL of the host, and of the one after it."""
    next_base: str
    n: str
    rest: str
    query: str
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    keep: bool = field(default=True)
    """Whether the connection stays open for another request."""

    async def answer(
        self,
        status: int = 200,
        body: bytes | None = None,
        kind: str = HTML,
        headers: dict[str, str] | None = None,
        length: int | None = None,
    ) -> None:
        """Send a whole answer; `length` is claimed in place of the true one."""
        if body is None:
            body = pages.page() if status == 200 else pages.page(f"Status {status}", "")
        claimed = {"Content-Type": kind, **(headers or {})}
        if "Transfer-Encoding" not in claimed and status not in (204, 304):
            claimed["Content-Length"] = str(len(body) if length is None else length)
        if not self.keep:
            claimed["Connection"] = "close"
        self.head(status, claimed)
        self.body(body)
        await self.writer.drain()

    def head(self, status: int, headers: dict[str, str], version: str = "1.1") -> None:
        """Send a status line and headers."""
        self.asked.status = status
        phrase = http.client.responses.get(status, "Denied")
        lines = [f"HTTP/{version} {status} {phrase}"]
        # A client may reckon the date of Retry-After from ours.
        lines.append(f"Date: {formatdate(usegmt=True)}")
        lines += [f"{name}: {value}" for name, value in headers.items()]
        self.writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())

    def body(self, part: bytes) -> None:
        """Send a part of the body, unless only the head was asked for."""
        if self.asked.method != "HEAD":
            self.writer.write(part)
            self.asked.sent += len(part)

    async def until_gone(self) -> None:
        """Say nothing until the client goes."""
        self.keep = False
        while await self.reader.read(65536):
            pass

    def reset(self) -> None:
        """End the connection by a reset (RST)."""
        self.keep = False
        own: socket.socket = self.writer.get_extra_info("socket")
        own.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()

    async def refuse(self, status: int, form: RetryAfter = "seconds") -> None:
        """Refuse with Retry-After; `date` names the next whole second.

        A time in the `past` and `nonsense`, a word that is no time, bind nobody.
        """
        now = time.time()
        until = {
            "seconds": now + self.settings.retry_after,
            "date": math.ceil(now + self.settings.retry_after),
            "hour": now + 3600,
        }.get(form, 0.0)
        said = {
            "seconds": f"{self.settings.retry_after:g}",
            "date": formatdate(until, usegmt=True),
            "hour": "3600",
            "past": "Mon, 01 Jan 2001 00:00:00 GMT",
            "nonsense": "soon",
        }
        self.memory.not_before = until
        await self.answer(status, headers={"Retry-After": said[form]})
