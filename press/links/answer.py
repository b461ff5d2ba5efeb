"""How one try of an address ended."""

import datetime
import email.utils
import re
from dataclasses import dataclass

_PERMANENT = (301, 308)
_SAID = ("robots.txt", "certificate", "reset", "too slow", "redirect loop", "unreadable")


@dataclass(frozen=True)
class Answer:
    """How one try of an address ended."""

    ending: str
    """The last status, as `404`, or one of press.links.policy.FAULTS."""
    said: str
    """The same for a person, as `404 Not Found`."""
    final: str
    """The address that answered last, after all redirects."""
    hops: tuple[int, ...] = ()
    """The statuses of the redirects on the way."""
    retry_after: float | None = None
    """Seconds for which the host asks us to wait."""
    title: str = ""
    heading: str = ""
    """The first heading of the page."""
    doubtful: bool = False
    """Whether it is a short page that speaks of something that is not there."""
    places: frozenset[str] | None = None
    """The ids and names on the page; None when it was not read for them, and to its end."""
    empty: bool = False
    """Whether there was nothing in the answer, though it said that all is well."""

    @property
    def good(self) -> bool:
        """Whether the address answered that all is well."""
        return self.ending[0] == "2"

    @property
    def permanent(self) -> bool:
        """Whether every step to another address was declared to be for good."""
        return bool(self.hops) and all(status in _PERMANENT for status in self.hops)

    @property
    def answered(self) -> bool:
        """Whether a host said anything at all, be it nonsense: then there is a network."""
        return self.ending.isdigit() or self.ending in _SAID or bool(self.hops)


def seconds_to_wait(header: str | None, now: datetime.datetime | None = None) -> float | None:
    """Return for how many seconds a Retry-After asks us to wait; None when it says nothing.

    The header holds seconds, or a time of day (RFC 9110, section 10.2.3).
    """
    if header is None:
        return None
    header = header.strip()
    if re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", header):  # some hosts say tenths, which is no harm
        return float(header)
    try:
        then = email.utils.parsedate_to_datetime(header)
    except (ValueError, OverflowError):
        return None
    if then.tzinfo is None:
        then = then.replace(tzinfo=datetime.UTC)
    return max((then - (now or datetime.datetime.now(datetime.UTC))).total_seconds(), 0.0)
