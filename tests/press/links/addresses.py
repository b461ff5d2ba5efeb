"""Where the street's behaviours are found: pure functions of its doors, for any process."""

import json
import random
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from tests.press.links.behaviours import BEHAVIOURS, Behaviour


@dataclass(frozen=True)
class Link:
    """A link to try, and the truth of it."""

    url: str
    behaviour: Behaviour

    @property
    def truth(self) -> str:
        return self.behaviour.truth


class Addresses:
    """The doors of a street: for each kind of door, the base URL at each host.

    Each host has the plain door; only the first ten have the others, since each is a socket.
    """

    def __init__(self, doors: dict[str, list[str]]) -> None:
        self.doors = doors

    @classmethod
    def read(cls, line: str) -> "Addresses":
        """Return the addresses of a street that runs as a process, from the line it printed."""
        return cls(json.loads(line)["doors"])

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

    def behaviour(self, url: str) -> Behaviour:
        """Return what is played at an address that `url` gave.

        Raises:
            KeyError: there is no such behaviour.
        """
        return BEHAVIOURS[urlsplit(url).path.split("/")[1]]

    def truth(self, url: str) -> str:
        """Return what a careful person would call the link: alive, dead or unsure."""
        return self.behaviour(url).truth

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
