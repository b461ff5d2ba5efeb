"""When each host may be asked next: a pause between requests, few at one time, slower on demand."""

import math
from dataclasses import dataclass

SLOWEST = 32
"""How many times its usual pause a host is given at most after it has said "too many"."""


@dataclass
class _Host:
    interval: float
    at_once: int
    running: int = 0
    ready: float = -math.inf
    """The moment from which it may be asked again."""
    slower: float = 1.0
    """By how much its pause is longer than usual."""
    rests: float = -math.inf
    """The moment until which it has asked to be left alone."""


class Pace:
    """The pace of every host. Times are seconds of one clock, which the caller reads."""

    def __init__(self, interval: float, at_once: int) -> None:
        """Begin with no host asked.

        Args:
            interval: between two requests to a host.
            at_once: requests to a host at one time.
        """
        self._usual = (interval, at_once)
        self._hosts: dict[str, _Host] = {}

    def know(self, host: str, interval: float | None, at_once: int | None) -> None:
        """Give a host a pace of its own; None leaves the usual one."""
        usual_interval, usual_at_once = self._usual
        self._hosts[host] = _Host(
            usual_interval if interval is None else interval,
            usual_at_once if at_once is None else at_once,
        )

    def ready(self, host: str) -> float:
        """Return the moment from which a host may be asked; infinity while it has enough to do."""
        state = self._of(host)
        return math.inf if state.running >= state.at_once else state.ready

    def begin(self, host: str, now: float) -> None:
        """Note that a request to a host begins."""
        state = self._of(host)
        state.running += 1
        state.ready = max(state.ready, now + state.interval * state.slower)

    def end(self, host: str) -> None:
        """Note that a request to a host has ended."""
        self._of(host).running -= 1

    def too_many(self, host: str, now: float, until: float) -> None:
        """Note that a host has had too many requests: none until then, and half as many after.

        When it says so of several requests that were on their way, it has said it once.
        """
        state = self._of(host)
        if now >= state.rests:
            state.slower = min(state.slower * 2, SLOWEST)
        state.rests = max(state.rests, until)
        state.ready = max(state.ready, until)

    def well(self, host: str) -> None:
        """Note that a host has answered well: step by step it gets its usual pace again."""
        state = self._of(host)
        state.slower = max(state.slower * 0.9, 1.0)

    def _of(self, host: str) -> _Host:
        if host not in self._hosts:
            self.know(host, None, None)
        return self._hosts[host]
