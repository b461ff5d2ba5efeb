"""One try of one address, by LinkChecker: what it answered, or how it failed.

LinkChecker (https://linkchecker.github.io/linkchecker/) writes addresses as clients send them,
obeys robots.txt, sends the request, follows redirects and reads pages. It is used as a library,
from several threads. What it lacks is added here: an end to every try, however slowly a host
drips; the failure as one of a few names; and how long a host asks us to wait.
"""

import contextlib
import dataclasses
import datetime
import email.utils
import html
import logging
import re
import socket
import ssl
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import requests
import urllib3
from bs4 import BeautifulSoup
from linkcheck import configuration
from linkcheck.cache.results import ResultCache
from linkcheck.cache.robots_txt import RobotsTxt
from linkcheck.cache.urlqueue import UrlQueue
from linkcheck.checker.httpurl import HttpUrl
from linkcheck.director.aggregator import Aggregate, new_request_session
from linkcheck.htmlutil import linkparse
from linkcheck.plugins import PluginManager
from requests.adapters import HTTPAdapter
from requests.utils import requote_uri

from press.links.policy import Policy

_PERMANENT = (301, 308)
# Beautiful Soup would tell the terminal of every page whose letters it has to guess.
logging.getLogger("bs4.dammit").setLevel(logging.ERROR)
_CUT_EVERY = 0.2
"""Seconds between two looks of the watch at the tries that run."""
_CHUNK = 16_384
_HEAD = 65_536
"""Bytes in which a page has its title and its first heading."""


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
        """Whether a host said anything at all."""
        return self.ending.isdigit() or self.ending == "robots.txt"


@dataclass
class _Try:
    """The try that a thread is at, for the watch."""

    ends: float
    sock: Any = None
    cut: bool = False


class _Watch:
    """Ends tries that take too long in all, by closing the connection that they read from."""

    def __init__(self) -> None:
        self._tries: dict[int, _Try] = {}
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)
        self._thread.start()

    @contextlib.contextmanager
    def until(self, ends: float) -> Iterator[_Try]:
        """Watch what this thread does until `ends`, of time.monotonic."""
        mine = _Try(ends)
        with self._lock:
            self._tries[threading.get_ident()] = mine
        try:
            yield mine
        finally:
            with self._lock:
                del self._tries[threading.get_ident()]

    def reads(self, sock: Any) -> None:
        """Note which connection this thread reads from."""
        with self._lock:
            if mine := self._tries.get(threading.get_ident()):
                mine.sock = sock

    def close(self) -> None:
        """Watch no more."""
        self._closed.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._closed.wait(_CUT_EVERY):
            now = time.monotonic()
            with self._lock:
                for late in [it for it in self._tries.values() if it.ends < now and it.sock]:
                    late.cut = True
                    # Not SSLSocket's own shutdown, which takes the reader's state from under it
                    with contextlib.suppress(OSError):
                        socket.socket.shutdown(late.sock, socket.SHUT_RDWR)


def _adapter(watch: _Watch) -> HTTPAdapter:
    """Return an adapter of requests whose connections tell `watch` of themselves."""

    class Plain(urllib3.connection.HTTPConnection):
        def _new_conn(self) -> socket.socket:
            made = super()._new_conn()
            watch.reads(made)
            return made

        def request(self, *args: Any, **kwargs: Any) -> None:
            super().request(*args, **kwargs)
            watch.reads(self.sock)

    class Secure(urllib3.connection.HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            made = super()._new_conn()
            watch.reads(made)
            return made

        def request(self, *args: Any, **kwargs: Any) -> None:
            super().request(*args, **kwargs)
            watch.reads(self.sock)

    class PlainPool(urllib3.HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(urllib3.HTTPSConnectionPool):
        ConnectionCls = Secure

    adapter = HTTPAdapter(pool_connections=4, pool_maxsize=2)
    adapter.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}
    return adapter


class _Shared(Aggregate):
    """What the tries share: settings, robots.txt by host, a session of each thread."""

    def __init__(self, config: configuration.Configuration, watch: _Watch) -> None:
        robots = RobotsTxt(config["useragent"])
        super().__init__(config, UrlQueue(), robots, PluginManager(config), ResultCache(0))
        self.watch = watch
        self.silent: set[str] = set()
        """Hosts whose robots.txt did not answer in time: they are asked without."""
        self._mine = threading.local()

    def get_request_session(self) -> requests.Session:
        """Return this thread's session."""
        if not hasattr(self._mine, "session"):
            session = new_request_session(self.config, None)
            for scheme in ("http://", "https://"):
                session.mount(scheme, _adapter(self.watch))
            self._mine.session = session
        return self._mine.session

    def wait_for_host(self, host: str) -> None:
        """Wait for nothing: press/links/pace.py says when a host may be asked."""


class _Visit(HttpUrl):
    """LinkChecker's check of one address, which remembers what happened."""

    def reset(self) -> None:
        """Begin with nothing seen."""
        super().reset()
        self.hops: list[int] = []
        self.fault: BaseException | None = None
        self.forbidden = False

    def build_url(self) -> None:
        """Quote what cannot be sent, and change nothing else.

        LinkChecker's own writes `%2F` as a slash and guesses at the letters of `%E9`: then another
        address is asked than the one that a reader's browser asks.
        """
        self.url = requote_uri(self.base_url)
        self.urlparts = self.build_url_parts(self.url)

    def allows_robots(self, url: str) -> bool:
        """Ask robots.txt; a host that keeps silent about it allows all."""
        host = self.urlparts[1]
        if host in self.aggregate.silent:
            return True
        try:
            allowed = super().allows_robots(url)
        except requests.exceptions.Timeout:
            self.aggregate.silent.add(host)
            return True
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
        self._policy = policy
        self._watch = _Watch()
        self._shared = _Shared(config, self._watch)

    def __enter__(self) -> "Visitor":
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the watch; each thread's connections go with the thread."""
        self._watch.close()

    def visit(self, url: str, *, places: bool = False, timeout: float | None = None) -> Answer:
        """Try an address once.

        Args:
            url: http or https.
            places: read the page for its ids and names, too.
            timeout: seconds without a byte, when not those of the policy.
        """
        more = (timeout or 0) - self._policy.timeout
        ends = time.monotonic() + self._policy.deadline + max(more, 0)
        with self._watch.until(ends) as mine:
            visit = _Visit(url, 1, self._shared, extern=(1, 0))
            visit.get_request_kwargs = lambda: {  # a rule may give a host more time
                "stream": True,
                "timeout": timeout or self._policy.timeout,
                "verify": True,
            }
            try:
                if not visit.has_result:  # a result at this point is a fault of its syntax
                    visit.check()
                if mine.cut:  # before the end of the headers
                    return Answer("too slow", _said("too slow", visit), url)
                return self._answer(visit, mine, places)
            except Exception as error:  # the web holds what no reader of pages has thought of
                said = f"its answer cannot be read ({type(error).__name__}: {_line(str(error))})"
                return Answer("unreadable", said[:200], url)
            finally:
                visit.close_connection()

    def _answer(self, visit: _Visit, mine: _Try, places: bool) -> Answer:
        response = visit.url_connection
        final = response.url if response is not None else visit.url or visit.base_url
        hops = tuple(visit.hops)
        if visit.forbidden:
            said = "its robots.txt asks programs not to look"
            return Answer("robots.txt", said, final, hops)
        if visit.fault is not None or response is None:
            fault = name_of(visit.fault)
            return Answer(fault, _said(fault, visit), final, hops)
        status = response.status_code
        answer = Answer(
            ending=str(status),
            said=f"{status} {response.reason or ''}".strip(),
            final=final,
            hops=hops,
            retry_after=seconds_to_wait(response.headers.get("Retry-After")),
        )
        return self._read(answer, visit, mine, places) if answer.good else answer

    def _read(self, answer: Answer, visit: _Visit, mine: _Try, places: bool) -> Answer:
        """Return the answer with what can be seen on the page."""
        data, whole = self._body(visit.url_connection, self._policy.read if places else _HEAD)
        if not data and whole:
            return dataclasses.replace(answer, empty=answer.ending != "204")
        if not visit.is_html():
            return answer
        text = data[:_HEAD].decode(visit.content_encoding or "utf-8", "replace")
        seen = dataclasses.replace(
            answer, title=_inside("title", text), heading=_inside("h1", text)
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


@dataclass
class _Places:
    """What LinkChecker's reader of anchors finds."""

    names: list[str] = field(default_factory=list)

    def add(self, url: str, **_: object) -> None:
        """Note one."""
        self.names.append(url)


def _inside(tag: str, text: str) -> str:
    """Return the text of the first element `tag` of a page, "" when there is none."""
    found = re.search(rf"<{tag}\b[^>]*>(.*?)</{tag}\s*>", text, re.IGNORECASE | re.DOTALL)
    return _line(html.unescape(re.sub(r"<[^>]*>", " ", found[1]))) if found else ""


def _line(text: str) -> str:
    return " ".join(text.split())


def name_of(fault: BaseException | None) -> str:
    """Return which of FAULTS an exception of a try is, by what lies at its bottom."""
    chain = list(_chain(fault))
    for error in chain:
        match error:
            case socket.gaierror():
                again = error.args[0] in (socket.EAI_AGAIN, socket.EAI_FAIL)
                return "no answer from the name server" if again else "no such host"
            case ssl.SSLError():
                return "certificate"
            case requests.TooManyRedirects():
                return "redirect loop"
            case ConnectionRefusedError():
                return "refused"
            case UnicodeError() | requests.exceptions.InvalidURL():
                return "not an address"
            case TimeoutError() | requests.Timeout():
                return "time-out"
    if any(isinstance(error, OSError) and not _is_wrapper(error) for error in chain):
        return "reset"
    if isinstance(fault, requests.ConnectionError | urllib3.exceptions.ProtocolError):
        return "reset"
    return "unreadable" if fault is not None else "not an address"


def _is_wrapper(error: BaseException) -> bool:
    return isinstance(error, requests.RequestException | urllib3.exceptions.HTTPError)


def _chain(fault: BaseException | None) -> Iterator[BaseException]:
    """Yield an exception's causes, the deepest first."""
    seen: list[BaseException] = []
    todo = [fault]
    while todo:
        error = todo.pop()
        if not isinstance(error, BaseException) or error in seen:
            continue
        seen.append(error)
        todo += [error.__cause__, error.__context__, getattr(error, "reason", None), *error.args]
    return reversed(seen)


def _said(fault: str, visit: _Visit) -> str:
    """Return a failure for a person."""
    if fault == "certificate":
        reason = next((it for it in _chain(visit.fault) if isinstance(it, ssl.SSLError)), None)
        why = getattr(reason, "verify_message", "") or getattr(reason, "reason", "") or ""
        return f"its certificate is not to be trusted ({_line(str(why))})"
    return {
        "no such host": "there is no such host",
        "no answer from the name server": "the name server did not answer",
        "time-out": f"no answer within {visit.get_request_kwargs()['timeout']:g} s",
        "too slow": "it answered, but too slowly to wait for its end",
        "refused": "the host refused the connection",
        "reset": "the host broke the connection off",
        "redirect loop": "it redirects in a circle, or too often",
        "not an address": f"it is not an address that can be asked ({visit.result or visit.fault})",
        "unreadable": f"its answer cannot be read ({_line(str(visit.fault))[:120]})",
    }[fault]


def seconds_to_wait(header: str | None, now: datetime.datetime | None = None) -> float | None:
    """Return for how many seconds a Retry-After asks us to wait; None when it says nothing.

    The header holds seconds, or a time of day (RFC 9110, section 10.2.3).
    """
    if header is None:
        return None
    header = header.strip()
    if header.isdecimal():
        return float(header)
    try:
        then = email.utils.parsedate_to_datetime(header)
    except ValueError:
        return None
    if then.tzinfo is None:
        then = then.replace(tzinfo=datetime.UTC)
    return max((then - (now or datetime.datetime.now(datetime.UTC))).total_seconds(), 0.0)
