"""How a public mine is asked: by a guest who says who asks, waits between questions, and ends.

One request at a time, a pause between two, one more try at most, and limits to time and size: no
mine can hold us up, and we are no burden to any.
"""

import contextlib
import datetime
import email.utils
import random
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import requests
import urllib3
from requests import exceptions as failures
from urllib3.exceptions import NameResolutionError, NewConnectionError

LONGEST_WAIT = 60.0
"""Seconds for which a mine may put us off; one that wants longer is asked again next week."""
BACK_OFF = 5
"""How many pauses we wait before we try again when a mine does not say how long."""
WHOLE = 4
"""How many times the time-out a whole answer may take, however slowly it drips."""
_PASSING = (429, 503)
"""Statuses after which one more try is fair: too many requests, and not now."""
# InterMine refuses programs whose User-Agent holds one of these (`ws.robots` in its settings,
# as far as we know them).
_REFUSED = ("bot", "nutch", "crawl", "slurp", "scooter", "archiver", "spider", "yandex")


def agent_of(repository_url: str) -> str:
    """Return our User-Agent: which guide asks, and where to complain.

    An address that holds a word which mines refuse is left out.
    """
    name = "from-mine-to-notebook (a guide to InterMine"
    if any(word in repository_url.lower() for word in _REFUSED):
        return f"{name})"
    return f"{name}; +{repository_url})"


class NoAnswer(Exception):
    """There was none; the text completes the sentence "the mine …"."""

    def __init__(self, what: str, *, reached: bool = True, passes: bool = False) -> None:
        """Say what happened instead.

        Args:
            what: in words.
            reached: whether anybody was there at all.
            passes: whether it can be over in a few seconds, so that one more try is fair.
        """
        super().__init__(what)
        self.reached = reached
        self.passes = passes


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    whole: bool
    """False when there was more than we read."""


@dataclass
class Guest:
    """Asks one mine, one question after the other."""

    agent: str
    timeout: float = 30.0
    """Seconds to wait for a connection, and for each piece of an answer."""
    pause: float = 1.0
    """Seconds between the end of an answer and the next question."""
    seconds: float = 0.0
    """For how long we have waited for answers so far."""
    _session: requests.Session = field(default_factory=requests.Session)
    _ended: float | None = None

    def __post_init__(self) -> None:
        """Say who asks; bring no password that this machine may keep for a host."""
        self._session.headers = {
            "User-Agent": self.agent,
            "Accept": "*/*",
            "Accept-Encoding": "gzip",
        }
        self._session.auth = lambda request: request

    def ask(self, method: str, address: str, most: int, **given: Any) -> Answer:
        """Ask once, and once more when that failed in a way that passes.

        Args:
            method: of HTTP.
            address: whole; where an answer sends on to is not followed.
            most: bytes to read, after decompression.
            given: `headers` and `data` as requests takes them.

        Raises:
            NoAnswer: when there was none.
        """
        try:
            answer = self._once(method, address, most, given)
        except NoAnswer as error:
            if not error.passes:
                raise
            self._wait(self._back_off())
            return self._once(method, address, most, given)
        if answer.status in _PASSING:
            wait = _retry_after(answer.headers)
            if wait is None:
                wait = self._back_off()
            if wait <= LONGEST_WAIT:
                self._wait(wait)
                return self._once(method, address, most, given)
        return answer

    def _back_off(self) -> float:
        # Several mines may stand behind one door: they need not all be tried again at once.
        return self.pause * BACK_OFF * random.uniform(1, 1.5)  # noqa: S311, no secret

    def _wait(self, seconds: float) -> None:
        time.sleep(seconds)
        self._ended = None  # a wait is a pause

    def _once(self, method: str, address: str, most: int, given: Mapping[str, Any]) -> Answer:
        if self._ended is not None:
            time.sleep(max(0.0, self._ended + self.pause - time.monotonic()))
        began = time.monotonic()
        try:
            return self._read(method, address, most, given, began + self.timeout * WHOLE)
        except failures.RequestException as error:
            raise self._failure(error) from None
        except UnicodeError:  # a host's name that no name can be
            raise NoAnswer("has an address that nobody can ask", reached=False) from None
        finally:
            self._ended = time.monotonic()
            self.seconds += self._ended - began

    def _read(
        self, method: str, address: str, most: int, given: Mapping[str, Any], end: float
    ) -> Answer:
        with contextlib.closing(
            self._session.request(
                method, address, timeout=self.timeout, stream=True, allow_redirects=False, **given
            )
        ) as response:
            body = bytearray()
            for piece in response.iter_content(65_536):
                body += piece
                if len(body) > most:
                    return Answer(response.status_code, response.headers, bytes(body[:most]), False)
                if time.monotonic() > end:
                    raise NoAnswer(f"did not end an answer in {self.timeout * WHOLE:g} s")
            return Answer(response.status_code, response.headers, bytes(body), True)

    def _failure(self, error: failures.RequestException) -> NoAnswer:
        """Return what went wrong, in words."""
        chain: list[object] = [error]
        for one in chain:  # requests wraps urllib3, which wraps the socket's
            chain += [
                inner
                for inner in (*getattr(one, "args", ()), getattr(one, "reason", None))
                if isinstance(inner, BaseException) and inner not in chain
            ]
        kinds = tuple(type(one) for one in chain)

        def of(*wanted: type) -> bool:
            return any(issubclass(kind, wanted) for kind in kinds)

        if of(failures.InvalidURL, failures.InvalidSchema):
            return NoAnswer("has an address that nobody can ask", reached=False)
        if of(NameResolutionError, socket.gaierror):
            return NoAnswer("has a name that the network does not know", reached=False, passes=True)
        if of(failures.ProxyError):
            return NoAnswer("cannot be reached through the proxy", reached=False)
        if of(failures.ConnectTimeout):
            return NoAnswer("cannot be reached, nobody takes the call", reached=False)
        if of(NewConnectionError):
            return NoAnswer("cannot be reached, nobody listens there", reached=False, passes=True)
        if of(failures.SSLError):
            return NoAnswer("shows a certificate that is not good, or speaks no TLS")
        if of(failures.Timeout, TimeoutError, urllib3.exceptions.TimeoutError):
            return NoAnswer(f"said nothing for {self.timeout:g} s")
        return NoAnswer("broke off in the middle of an answer", passes=True)


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Return for how many seconds an answer puts us off; None when it does not say."""
    said = headers.get("Retry-After", "").strip()
    if said.isascii() and said.isdigit():
        return float(said[:9])
    try:
        moment = email.utils.parsedate_to_datetime(said)
    except (TypeError, ValueError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=datetime.UTC)
    return max(0.0, (moment - datetime.datetime.now(datetime.UTC)).total_seconds())
