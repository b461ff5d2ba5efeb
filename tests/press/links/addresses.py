"""Where the street's behaviours are found: pure functions of its doors, for any process."""

import json
import random
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit

from tests.press.links.behaviours import BEHAVIOURS, Behaviour


@dataclass(frozen=True)
class Link:
    """A link to try, and the truth of it."""

    url: str
    behaviour: Behaviour

    @property
    def truth(self) -> str:
        """What a careful person would call it: alive, dead or unsure."""
        return self.behaviour.truth

    def fits(self, truth: str) -> bool:
        """Return whether it is no mistake to call the link `truth`."""
        return self.behaviour.fits(truth)


@dataclass(frozen=True)
class Place:
    """An address as the street knows it, however its letters are encoded."""

    door: str
    host: int
    path: tuple[bytes, ...]
    query: str

    @property
    def name(self) -> str:
        """The first part of the path: that of the behaviour, when there is one."""
        return self.path[1].decode("utf-8", "replace")

    @property
    def n(self) -> str:
        """The second part, which numbers the address."""
        return self.path[2].decode("utf-8", "replace") if len(self.path) > 2 else ""

    @property
    def rest(self) -> tuple[bytes, ...]:
        """The other parts."""
        return self.path[3:]


def place(door: str, host: int, target: str) -> Place:
    """Return the place of a request target (path and query) at the host `host`."""
    path, _, query = target.partition("?")
    return Place(door, host, parts(path), query)


def parts(path: str) -> tuple[bytes, ...]:
    """Return what stands between the slashes, decoded: %2F is no slash."""
    return tuple(
        unquote_to_bytes(part.encode("utf-8", "surrogateescape")) for part in path.split("/")
    )


class Addresses:
    """The doors of a street: for each kind of door, the base URL at each host.

    Each host has the plain door; only the first ten have the others, since each is a socket.
    """

    def __init__(self, doors: dict[str, list[str]], authority: str | Path = "") -> None:
        """Take the base URLs of each door, by the number of the host."""
        self.doors = doors
        self.authority = Path(authority)
        """The certificate (PEM) that a client must trust to take the door `tls`."""
        self._known = {
            urlsplit(base).netloc: ("plain" if door == "tls-plain" else door, host)
            for door, bases in doors.items()
            for host, base in enumerate(bases)
        }

    @classmethod
    def read(cls, line: str) -> "Addresses":
        """Return the addresses of a street that runs as a process, from the line it printed."""
        known = json.loads(line)
        return cls(known["doors"], known["authority"])

    @property
    def hosts(self) -> list[str]:
        """The base URL of each host."""
        return self.doors["plain"]

    @property
    def archive(self) -> str:
        """The address that answers as the Internet Archive's availability API does."""
        return f"{self.hosts[0]}/wayback/available"

    def url(self, behaviour: str, host: int = 0, n: int = 0) -> str:
        """Return an address that behaves so; each `n` is an address with counters of its own."""
        known = BEHAVIOURS[behaviour]
        if known.door == "unknown":
            return f"https://nobody-{host}.invalid/{behaviour}/{n}"
        bases = self.doors[known.door]
        return f"{bases[host % len(bases)]}/{behaviour}/{n}{known.tail}"

    def place(self, url: str) -> Place:
        """Return the place of an address; a host that is not the street's has no door."""
        split = urlsplit(url)
        door, host = self._known.get(split.netloc, ("", -1))
        return Place(door, host, parts(split.path or "/"), split.query)

    def behaviour(self, url: str) -> Behaviour:
        """Return what is played at an address that `url` gave.

        Raises:
            KeyError: there is no such behaviour.
        """
        return BEHAVIOURS[self.place(url).name]

    def truth(self, url: str) -> str:
        """Return what a careful person would call the link: alive, dead or unsure."""
        return self.behaviour(url).truth

    def lands(self, url: str) -> str:
        """Return where the last redirect from `url` leads, without a fragment; else `url`."""
        at = self.place(url)
        if not (known := self.behaviour(url)).lands:
            return url
        following = self.hosts[(at.host + 1) % len(self.hosts)]
        return known.lands.format(base=self.hosts[at.host], next_base=following, n=at.n)

    def sample(
        self,
        rng: random.Random,
        n: int,
        hosts: int | None = None,
        among: Iterable[str] = tuple(BEHAVIOURS),
    ) -> list[Link]:
        """Draw `n` links, no two the same, over the behaviours `among` and the first `hosts`."""
        names = list(among)
        count = len(self.hosts) if hosts is None else hosts
        drawn = []
        for number in range(n):
            name = rng.choice(names)
            drawn.append(Link(self.url(name, rng.randrange(count), number), BEHAVIOURS[name]))
        return drawn
