"""One try of one address, by LinkChecker: what it answered, or how it failed.

LinkChecker (https://linkchecker.github.io/linkchecker/) writes addresses as clients send them,
obeys robots.txt, sends the request, follows redirects and reads pages. It is used as a library,
from several threads. What it lacks is added here: an end to every try, however slowly a host
drips; the failure as one of a few names; and how long a host asks us to wait.
"""

import dataclasses
import http.client
import logging
import os
import re
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import idna
import requests
import urllib3
from bs4 import BeautifulSoup
from linkcheck import configuration
from linkcheck.cache.results import ResultCache
from linkcheck.cache.robots_txt import RobotsTxt
from linkcheck.cache.urlqueue import UrlQueue
from linkcheck.checker.httpurl import HttpUrl
from linkcheck.director.aggregator import Aggregate
from linkcheck.htmlutil import linkparse
from linkcheck.plugins import PluginManager
from requests.utils import requote_uri

from press.links.answer import Answer, seconds_to_wait
from press.links.faults import in_words, name_of
from press.links.page import read_page
from press.links.policy import Policy
from press.links.soft import doubtful, suspicious
from press.links.watch import Try, Watch, adapter

# Beautiful Soup would tell the terminal of every page whose letters it has to guess.
logging.getLogger("bs4.dammit").setLevel(logging.ERROR)
_WHEN_CUT = ("reset", "time-out", "unreadable")
"""What a connection that is closed under its reader looks like."""
_CHUNK = 16_384
_HEAD = 65_536
"""Bytes in which a page has its title and its first heading."""


class _Robots(RobotsTxt):
    """LinkChecker's memory of robots.txt; a host that keeps silent about it allows all."""

    def __init__(self, useragent: str) -> None:
        super().__init__(useragent)
        self._silent: set[str] = set()

    def _allows_url(self, url_data: Any, roboturl: str, timeout: float | None = None) -> bool:
        # Under this robots.txt's own lock: who has waited for it does not wait once more
        if roboturl in self._silent:
            return True
        try:
            return super()._allows_url(url_data, roboturl, timeout)
        except requests.exceptions.Timeout:
            self._silent.add(roboturl)
            return True


class _Session(requests.Session):
    """A session that goes where a redirect leads by an address as a browser sends it."""

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """Return where a response leads, None when it does not redirect."""
        target = super().get_redirect_target(resp)
        return as_sent(target) if target else target


class _Shared(Aggregate):
    """What the tries share: settings, robots.txt by host, a session of each thread."""

    def __init__(self, config: configuration.Configuration, watch: Watch) -> None:
        robots = _Robots(config["useragent"])
        super().__init__(config, UrlQueue(), robots, PluginManager(config), ResultCache(0))
        # One for all threads: a connection that one has done with serves the next.
        self._adapter = adapter(watch, config["threads"])
        self._mine = threading.local()
        self._watch = watch
        self._slots: dict[str, float] = {}
        self._slots_lock = threading.Lock()

    def get_request_session(self) -> requests.Session:
        """Return this thread's session."""
        if not hasattr(self._mine, "session"):
            session = _Session()
            # The adapter knows the proxies; and nobody's password (~/.netrc) is for a link.
            session.trust_env = False
            session.verify = self.config["sslverify"]
            session.max_redirects = self.config["maxhttpredirects"]
            session.headers["User-Agent"] = self.config["useragent"]
            for scheme in ("http://", "https://"):
                session.mount(scheme, self._adapter)
            self._mine.session = session
        return self._mine.session

    def close(self) -> None:
        """Close the connections that are kept."""
        self._adapter.close()

    def pause(self, seconds: float) -> None:
        """Say how long a host is to have rest before the request of this thread's try."""
        self._mine.pause = seconds

    def wait_for_host(self, host: str) -> None:
        """Keep the pause between two requests where several have waited for one robots.txt.

        Else there is nothing to wait for: press/links/pace.py has let each begin in its time.
        """
        with self._slots_lock:
            now = time.monotonic()
            slot = max(now, self._slots.get(host, now))
            self._slots[host] = slot + self._mine.pause
        if slot > now:
            self._watch.sleep(slot - now)


class _Visit(HttpUrl):
    """LinkChecker's check of one address, which remembers what happened."""

    def reset(self) -> None:
        """Begin with nothing seen."""
        super().reset()
        self.hops: list[int] = []
        self.fault: BaseException | None = None
        self.forbidden = False
        self.patience = 0.0
        """Seconds without a byte after which it is given up."""

    def get_request_kwargs(self) -> dict[str, Any]:
        """Ask as LinkChecker does, with the patience of this address."""
        return super().get_request_kwargs() | {"timeout": self.patience}

    def build_url(self) -> None:
        """Quote what cannot be sent, and change nothing else.

        LinkChecker's own writes `%2F` as a slash and guesses at the letters of `%E9`: then another
        address is asked than the one that a reader's browser asks.
        """
        self.url = as_sent(self.base_url)
        self.urlparts = self.build_url_parts(self.url)

    def allows_robots(self, url: str) -> bool:
        """Ask robots.txt, and note what it says."""
        allowed = super().allows_robots(url)
        self.forbidden = not allowed
        return allowed

    def follow_redirections(self, request: Any) -> None:
        """Follow them, and note the status of each."""
        for response in self._steps(request):
            self.aliases.append(response.url)
            self.urlparts = self.build_url_parts(response.url)
            self.url_connection, self.headers = response, response.headers
            self._add_response_info()

    def _steps(self, request: Any) -> Iterator[requests.Response]:
        steps = self.get_redirects(request)
        while self.is_redirect():
            self.hops.append(self.url_connection.status_code)
            if (response := next(steps, None)) is None:
                return
            yield response

    def handle_exception(self) -> str:
        """Keep the exception, whose kind its text does not tell."""
        self.fault = sys.exc_info()[1]
        return super().handle_exception()


def as_sent(url: str) -> str:
    """Return an address as a browser sends it: what cannot be sent is encoded, and nothing else.

    A host in other letters is written in those of the name servers (`xn--`); of an address with a
    `%` that encodes nothing, requests would encode all that do once more.

    Raises:
        ValueError: when it has no host that could be asked.
    """
    parts = urlsplit(url)
    before, at, host = parts.netloc.rpartition("@")
    name, colon, port = host.partition(":")
    if not name.isascii():
        netloc = f"{before}{at}{idna.encode(name, uts46=True).decode()}{colon}{port}"
        url = parts._replace(netloc=netloc).geturl()
    return requote_uri(re.sub("%(?![0-9A-Fa-f]{2})", "%25", url))


class Visitor:
    """Tries addresses; may be used from several threads at once."""

    def __init__(self, policy: Policy) -> None:
        """Begin a session of tries under `policy`."""
        config = configuration.Configuration()
        config["timeout"] = policy.timeout
        config["robotstxt"] = policy.robots
        config["checkextern"] = True
        config["maxhttpredirects"] = 10
        config["logger"] = None
        config["threads"] = policy.workers
        self._policy = policy
        # As requests does, which LinkChecker calls below the place where it looks for this.
        config["sslverify"] = os.environ.get("REQUESTS_CA_BUNDLE") or True
        self._watch = Watch()
        self._shared = _Shared(config, self._watch)

    def __enter__(self) -> "Visitor":
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the watch, and close the connections that are kept."""
        self._watch.close()
        self._shared.close()

    def visit(
        self,
        url: str,
        *,
        places: bool = False,
        timeout: float | None = None,
        interval: float | None = None,
    ) -> Answer:
        """Try an address once.

        Args:
            url: http or https.
            places: read the page for its ids and names, too.
            timeout: seconds without a byte, when not those of the policy.
            interval: seconds between two requests to its host, when not those of the policy.
        """
        self._shared.pause(self._policy.interval if interval is None else interval)
        more = (timeout or 0) - self._policy.timeout
        ends = time.monotonic() + self._policy.deadline + max(more, 0)
        with self._watch.until(ends) as mine:
            visit = _Visit(url, 1, self._shared, extern=(1, 0))
            visit.patience = timeout or self._policy.timeout
            try:
                if not visit.has_result:  # a result at this point is a fault of its syntax
                    visit.check()
                # Cut before the end of the headers, and not for a reason that is known by itself
                if mine.cut and (visit.fault is None or name_of(visit.fault) in _WHEN_CUT):
                    return Answer("too slow", in_words("too slow", None, visit.patience), url)
                return self._answer(visit, mine, places)
            except Exception as error:  # the web holds what no reader of pages has thought of
                return Answer("unreadable", in_words("unreadable", error, visit.patience), url)
            finally:
                visit.close_connection()

    def _answer(self, visit: _Visit, mine: Try, places: bool) -> Answer:
        response = visit.url_connection
        final = response.url if response is not None else visit.url or visit.base_url
        hops = tuple(visit.hops)
        if visit.forbidden:
            said = "its robots.txt asks programs not to look"
            return Answer("robots.txt", said, final, hops)
        if visit.fault is not None or response is None:
            fault = name_of(visit.fault)
            said = in_words(fault, visit.fault or visit.result, visit.patience)
            following = response.next if response is not None else None
            return Answer(fault, said, following.url if following else final, hops)
        status = response.status_code
        answer = Answer(
            ending=str(status),
            # Not the words that it says beside, which could be anything
            said=f"{status} {http.client.responses.get(status, '')}".strip(),
            final=final,
            hops=hops,
            retry_after=seconds_to_wait(response.headers.get("Retry-After")),
        )
        return self._read(answer, visit, mine, places) if answer.good else answer

    def _read(self, answer: Answer, visit: _Visit, mine: Try, places: bool) -> Answer:
        """Return the answer with what can be seen on the page."""
        data, whole = self._body(visit.url_connection, self._policy.read if places else _HEAD)
        mine.sock = None  # it may serve another try by now
        if not data and whole and not mine.cut:
            return dataclasses.replace(answer, empty=answer.ending != "204")
        if not visit.is_html():
            return answer
        seen = answer
        text = _decoded(data[:_HEAD], visit.content_encoding)
        if suspicious(text):  # of most pages nothing more is needed
            page = read_page(text)
            seen = dataclasses.replace(
                answer, title=page.title, heading=page.heading, doubtful=doubtful(page.text)
            )
        if not places or not whole or mine.cut:
            return seen
        soup = BeautifulSoup(data, "html.parser", from_encoding=visit.content_encoding)
        names = _Places()
        linkparse.find_links(soup, names.add, linkparse.AnchorTags)
        return dataclasses.replace(seen, places=frozenset(names.names))

    def _body(self, response: requests.Response, most: int) -> tuple[bytes, bool]:
        """Return the beginning of a body, and whether that is all of it."""
        data = bytearray()
        try:
            for chunk in response.iter_content(_CHUNK):
                data += chunk
                if len(data) >= most:
                    return bytes(data), False
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError):
            return bytes(data), False
        return bytes(data), True


def _decoded(data: bytes, charset: str | None) -> str:
    """Return a text, in UTF-8 when its host names letters that nobody knows."""
    try:
        return data.decode(charset or "utf-8", "replace")
    except (LookupError, ValueError):
        return data.decode("utf-8", "replace")


@dataclass
class _Places:
    """What LinkChecker's reader of anchors finds."""

    names: list[str] = field(default_factory=list)

    def add(self, url: str, **_: object) -> None:
        """Note one."""
        self.names.append(url)
