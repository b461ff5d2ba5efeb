"""One mine, probed: five small questions, and what came of each.

The version, with the question that a page in a browser asks of any host (CORS); the release; the
model; how many rows one small query has; and the same question for a POST. What a mine says is
kept short and is never trusted: it comes from a computer that we do not know.
"""

import html
import re
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urljoin

from press.mines.guest import Answer, Guest, NoAnswer
from press.mines.model import Model, ModelError

VERSION, RELEASE, MODEL, RESULTS = "/version/ws", "/version/release", "/model", "/query/results"

MOST_OF_MODEL = 16 * 2**20
"""Bytes of a model that we read; that of InterMine's core is below a tenth of one MB."""
MOST = 16_384
"""Bytes of any other answer that we read; each should be one line."""
MOST_HOPS = 5
"""How often a mine may send us on."""
ADDRESS = r"https://[!-~]{1,400}"
"""To where it may. Not to http, where anybody on the way could answer for it."""
LONGEST = 120
"""Characters of a release or a header that are kept."""

# After these a mine wants no more questions.
_ENOUGH = (401, 403, 429, 503)
_MOVED = {301: True, 302: False, 303: False, 307: False, 308: True}
"""Statuses that send on, and whether for good."""


@dataclass(frozen=True)
class Counted:
    """A query's answer."""

    path: str
    rows: int


@dataclass(frozen=True)
class Cors:
    """What a mine lets a page of another site do, in its own words."""

    origin: str
    """The site that we said we were."""
    allow_origin: str | None
    """Of the answer to a GET."""
    preflight: int | None = None
    """The status of the question whether a POST with a content type may be sent."""
    preflight_origin: str | None = None
    allow_methods: str | None = None
    allow_headers: str | None = None

    @property
    def reads(self) -> bool:
        """Whether a page may read what the mine answers to a GET."""
        return self.allow_origin in ("*", self.origin)

    @property
    def sends(self) -> bool:
        """Whether a page may send a POST with a content type that no form has, as JSON."""
        named = {name.strip().lower() for name in (self.allow_headers or "").split(",")}
        return (
            self.preflight is not None
            and 200 <= self.preflight < 300
            and self.preflight_origin in ("*", self.origin)
            and bool(named & {"*", "content-type"})
        )


@dataclass
class Found:
    """What one probe of a mine found; None where it did not answer as a mine does."""

    reached: bool = False
    """Whether anybody was there at all."""
    version: int | None = None
    release: str | None = None
    model: Model | None = None
    query: Counted | None = None
    cors: Cors | None = None
    seconds: float = 0.0
    """For how long we waited for answers, pauses left out."""
    moved_to: str | None = None
    """The root that it sent us on to, where a mine answered."""
    moved_for_good: bool = False
    fault: str | None = None
    """The first thing that went wrong; completes the sentence "the mine …"."""

    @property
    def status(self) -> str:
        """`answers` when all that a lesson needs is there, `silent` when nothing is, or `partly`.

        A mine that sends on is there in part only: the Python client loses a query on the way.
        """
        there = [self.version is not None, self.model is not None, self.query is not None]
        if not any(there):
            return "silent"
        return "answers" if all(there) and self.moved_to is None else "partly"


def probe(root: str, guest: Guest, origin: str) -> Found:
    """Return what a mine answers.

    Args:
        root: the address of its web service.
        guest: asks.
        origin: the site whose pages would ask, as https://ada.github.io.
    """
    questions = _Questions(root, guest, origin)
    found = questions.found
    try:
        questions.ask_all()
    except NoAnswer as error:
        found.reached = found.reached or error.reached
        found.fault = found.fault or str(error)
    found.seconds = round(guest.seconds, 1)
    return found


class _Questions:
    """The questions to one mine; what is found before it falls silent is kept."""

    def __init__(self, root: str, guest: Guest, origin: str) -> None:
        self.root = root
        self.guest = guest
        self.origin = origin
        self.found = Found()

    def ask_all(self) -> None:
        """Ask one after the other.

        Raises:
            NoAnswer: when the mine wants no more of them, or gives none.
        """
        self.version()
        self.release()
        self.model()
        self.query()
        self.preflight()

    def version(self) -> None:
        """Ask for the version of the web service, as a page of another site would."""
        address = self.root + VERSION
        hops: list[bool] = []
        while True:
            answer = self.guest.ask("GET", address, MOST, headers={"Origin": self.origin})
            self.found.reached = True
            if answer.status not in _MOVED:
                break
            there = urljoin(address, answer.headers.get("Location", ""))
            hops.append(_MOVED[answer.status])
            if len(hops) > MOST_HOPS or not re.fullmatch(ADDRESS, there):
                raise NoAnswer(f"sends {VERSION} on without an end, or to no https address")
            address = there
        self._check(answer, VERSION)
        self.found.version = _number(answer, 4) if _good(answer) else None
        if _good(answer) and self.found.version is None:
            self._fault(f"answered {VERSION} with {_what(answer)}, not with a number")
        if self.found.version is not None:
            self.found.cors = Cors(self.origin, _header(answer, "Access-Control-Allow-Origin"))
        if not hops:
            return
        if self.found.version is None or not address.endswith(VERSION):
            raise NoAnswer(f"sends {VERSION} on to a page that is no mine's")
        self.root = address.removesuffix(VERSION)
        self.found.moved_to, self.found.moved_for_good = self.root, all(hops)
        self._fault("sends its visitors on to another address")

    def release(self) -> None:
        """Ask which data it has."""
        answer = self._ask("GET", RELEASE, MOST)
        if _good(answer) and "<" not in (line := _line(answer.body)):  # no page of HTML
            self.found.release = line or None

    def model(self) -> None:
        """Ask for the model."""
        answer = self._ask("GET", MODEL, MOST_OF_MODEL, headers={"Accept": "application/xml"})
        if not _good(answer):
            return
        if not answer.whole:
            self._fault(f"has a model of more than {MOST_OF_MODEL // 2**20} MB")
            return
        try:
            self.found.model = Model.parse(answer.body)
        except ModelError as error:
            self._fault(f"has a model that {error}")

    def query(self) -> None:
        """Ask how many rows a small query has, which the model suggests."""
        model = self.found.model
        if model is None:
            return
        path = model.small_question()
        if path is None:
            self._fault("has a model without a value that could be asked for")
            return
        query = f'<query model="{html.escape(model.name)}" view="{html.escape(path)}"/>'
        answer = self._ask("POST", RESULTS, MOST, data={"query": query, "format": "count"})
        if not _good(answer):
            return
        rows = _number(answer, 12)
        if rows is None:
            self._fault(f"answered {RESULTS} with {_what(answer)}, not with a number")
        else:
            self.found.query = Counted(path, rows)

    def preflight(self) -> None:
        """Ask what a browser asks before it lets a page send JSON."""
        if self.found.cors is None:
            return
        asks = {
            "Origin": self.origin,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type",
        }
        answer = self.guest.ask("OPTIONS", self.root + RESULTS, MOST, headers=asks)
        self.found.cors = replace(
            self.found.cors,
            preflight=answer.status,
            preflight_origin=_header(answer, "Access-Control-Allow-Origin"),
            allow_methods=_header(answer, "Access-Control-Allow-Methods"),
            allow_headers=_header(answer, "Access-Control-Allow-Headers"),
        )

    def _ask(self, method: str, what: str, most: int, **given: Any) -> Answer:
        answer = self.guest.ask(method, self.root + what, most, **given)
        self._check(answer, what)
        return answer

    def _check(self, answer: Answer, what: str) -> None:
        if _good(answer):
            return
        fault = f"answered {what} with the status {answer.status}"
        self._fault(fault)
        if answer.status in _ENOUGH:
            raise NoAnswer(fault)

    def _fault(self, what: str) -> None:
        self.found.fault = self.found.fault or what


def _good(answer: Answer) -> bool:
    return 200 <= answer.status < 300


def _what(answer: Answer) -> str:
    return "a web page" if b"<html" in answer.body.lower() else "something else"


def _line(body: bytes) -> str:
    """Return what a mine says as one line that can be printed, not too long."""
    text = "".join(one if one.isprintable() else " " for one in body.decode("utf-8", "replace"))
    return " ".join(text.split())[:LONGEST]


def _number(answer: Answer, digits: int) -> int | None:
    found = re.fullmatch(rb"\s*([0-9]{1,%d})\s*" % digits, answer.body)
    return int(found[1]) if found else None


def _header(answer: Answer, name: str) -> str | None:
    return _line(answer.headers.get(name, "").encode("latin-1", "replace")) or None
