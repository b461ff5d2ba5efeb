"""How links are judged: registers/links.toml, written by people, read strictly."""

import datetime
import math
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from press.errors import PressError, nearest
from press.texts import read_text

# The names of what a visit can end with; see press/links/visit.py, which says what each means.
NO_TIME = "no time left"
FAULTS = (
    NO_TIME,
    "no such host",
    "no answer from the name server",
    "time-out",
    "too slow",
    "refused",
    "unreachable",
    "reset",
    "certificate",
    "redirect loop",
    "not an address",
    "robots.txt",
    "unreadable",
)


@dataclass(frozen=True)
class Rule:
    """What is different about a host, why, and until when."""

    host: str
    """`www.example.org`, or `*.example.org` for a domain and all under it."""
    reason: str
    expires: datetime.date
    path: str = ""
    """A regular expression that path and query must match; by default all do."""
    skip: bool = False
    """Do not ask; the register then holds the reason."""
    accept: tuple[str, ...] = ()
    """Endings that count as good here, as `403` or `time-out`."""
    instead: str = ""
    """The address to ask in its place, with `\\1` for what the first bracket of `path` took."""
    interval: float | None = None
    at_once: int | None = None
    timeout: float | None = None

    def covers(self, host: str, path: str) -> bool:
        """Return whether the rule is about an address on `host` (no port) with `path`."""
        if self.host.startswith("*."):
            there = host == self.host[2:] or host.endswith(self.host[1:])
        else:
            there = host == self.host
        return there and (not self.path or re.search(self.path, path) is not None)


@dataclass(frozen=True)
class Policy:
    """How to ask, and what to think of the answers. Times are seconds."""

    gone: tuple[str, ...]
    """Endings that mean *gone*; every other that is not good leaves us unsure."""
    refusals: tuple[str, ...]
    """Endings of a host that is there and does not talk to programs: never an alarm."""
    failing_days: int
    """On how many days in a row a link must fail, that was known before, to be an alarm."""
    tries: int
    """How often an address is asked before its failure is believed."""
    confirm: int
    """How often *gone* must be seen to be believed."""
    wait: float
    """Before the second try; doubled before each further one, and drawn by chance up to that."""
    longest_wait: float
    """The longest that a Retry-After is obeyed; for more there is next week."""
    interval: float
    """Between two requests to one host."""
    at_once: int
    """Requests to one host at one time."""
    workers: int
    """Requests at one time in all."""
    timeout: float
    """Without a byte from the host."""
    deadline: float
    """For one try in all, however slowly the bytes come."""
    host_seconds: float
    """For one host in all; what is left of it then is unsure until the next check."""
    read: int
    """Bytes that are read of a page, for its title and its places."""
    robots: bool
    """Whether robots.txt is obeyed."""
    witness: str
    """Asked when no link at all has answered: is it the links, or our network?"""
    archive: str
    """The availability service of a web archive; "" to ask none."""
    rules: tuple[Rule, ...] = field(default=())

    def rule(self, host: str, path: str) -> Rule | None:
        """Return the first rule about an address, None when there is none."""
        return next((rule for rule in self.rules if rule.covers(host, path)), None)


_KINDS: dict[str, tuple[type | tuple[type, ...], str]] = {
    "gone": (list, "a list of endings"),
    "refusals": (list, "a list of endings"),
    "failing_days": (int, "a whole number of days"),
    "tries": (int, "a whole number"),
    "confirm": (int, "a whole number"),
    "wait": ((int, float), "a number of seconds"),
    "longest_wait": ((int, float), "a number of seconds"),
    "interval": ((int, float), "a number of seconds"),
    "at_once": (int, "a whole number"),
    "workers": (int, "a whole number"),
    "timeout": ((int, float), "a number of seconds"),
    "deadline": ((int, float), "a number of seconds"),
    "host_seconds": ((int, float), "a number of seconds"),
    "read": (int, "a whole number of bytes"),
    "robots": (bool, "true or false"),
    "witness": (str, "an address"),
    "archive": (str, 'an address, or "" for none'),
    "host": (str, 'a host, as "www.example.org" or "*.example.org"'),
    "path": (str, "a regular expression"),
    "reason": (str, "a sentence"),
    "expires": (datetime.date, "a day, as 2027-05-31 without quotation marks"),
    "skip": (bool, "true or false"),
    "accept": (list, "a list of endings"),
    "instead": (str, "an address"),
}
_DOES = ("skip", "accept", "instead", "interval", "at_once", "timeout")
_HOST = re.compile(r"(\*\.)?[a-z0-9.-]+")
_CODE = re.compile(r"[1-9]\d\d")
_ADDRESS = re.compile(r"https?://[^\s/]+(/\S*)?")
_NOT_ZERO = {"failing_days", "tries", "confirm", "at_once", "workers", "read"}
_NOT_ZERO |= {"timeout", "deadline", "host_seconds"}


def read_policy(path: Path, where: str, *, today: datetime.date | None = None) -> Policy:
    """Return the policy in the file `path`.

    Args:
        path: a file of TOML.
        where: how it is named in an error.
        today: on which a rule must still hold; by default this day in UTC.

    Raises:
        PressError: one sentence on the first thing that is wrong, an expired rule among them.
    """
    if not path.exists():
        raise PressError(f"{where}: there is no such file; put it back with `git checkout`.")
    try:
        given = tomllib.loads(read_text(path, where))
    except tomllib.TOMLDecodeError as error:
        raise PressError(f"{where}: it is not TOML ({error}).") from None
    _known(given, ("policy", "rule"), where, "section")
    policy = given.get("policy")
    if not isinstance(policy, dict):
        raise PressError(f"{where}: it has no section [policy]; put it back.")
    names = [part.name for part in fields(Policy) if part.name != "rules"]
    _values(policy, names, names, f"{where}, [policy]")
    if policy["confirm"] > policy["tries"]:
        raise PressError(
            f"{where}, [policy]: `confirm` is {policy['confirm']}, but an address is asked no more"
            f" than {policy['tries']} times (`tries`), so nothing would ever be gone; correct one."
        )
    rules = given.get("rule", [])
    if not isinstance(rules, list):
        raise PressError(f"{where}: write [[rule]], with two brackets, above each rule.")
    endings = {name: tuple(policy[name]) for name in ("gone", "refusals")}
    day = today or datetime.datetime.now(datetime.UTC).date()
    checked = [_rule(rule, f"{where}, rule {n}", day) for n, rule in enumerate(rules, 1)]
    return Policy(**policy | endings, rules=tuple(checked))


def _rule(given: Any, where: str, today: datetime.date) -> Rule:
    if not isinstance(given, dict):
        raise PressError(f"{where}: it is no table; write [[rule]] above each rule.")
    _values(given, ("host", "reason", "expires"), [part.name for part in fields(Rule)], where)
    place = f"{where} ({given['host']})"
    if not _HOST.fullmatch(given["host"]):
        raise PressError(
            f"{place}: `host` is a host alone, in small letters and without https:// or port, as"
            ' "www.example.org"; put the rest into `path`.'
        )
    if not given["reason"].strip():
        raise PressError(f"{place}: `reason` is empty; say why the rule is there.")
    does = [given[name] for name in _DOES if name in given]
    if all(value is False or value in ("", []) for value in does):
        raise PressError(f"{place}: it changes nothing; give it one of {', '.join(_DOES)}.")
    try:
        path = re.compile(given.get("path", ""))
    except re.error as error:
        raise PressError(f"{place}: `path` is not a regular expression ({error}).") from None
    try:
        path.sub(given.get("instead", ""), "")
    except (re.error, IndexError) as error:
        raise PressError(
            f"{place}: `instead` cannot be filled ({error}); \\1 is what the first bracket of"
            f" `path` took, which has {path.groups}."
        ) from None
    if given["expires"] < today:
        raise PressError(
            f"{place}: the rule expired on {given['expires']}; look whether it is still needed,"
            " then give it a new day or delete it."
        )
    return Rule(**dict(given) | {"accept": tuple(given.get("accept", ()))})


def _values(
    given: Mapping[str, Any], needed: Iterable[str], known: Iterable[str], where: str
) -> None:
    _known(given, known, where, "key")
    for name in needed:
        if name not in given:
            raise PressError(f"{where}: `{name}` is missing; it must be {_KINDS[name][1]}.")
    for name, value in given.items():
        kind, words = _KINDS[name]
        # In Python true is a number, and a time of day a date: not so here.
        right = isinstance(value, kind) and (kind is bool or not isinstance(value, bool))
        if not right or isinstance(value, datetime.datetime):
            raise PressError(f"{where}: `{name}` is {value!r}, but it must be {words}.")
        if isinstance(value, int | float) and not 0 <= value < math.inf:
            raise PressError(f"{where}: `{name}` is {value}, but it must be {words}, 0 or more.")
        if value == 0 and name in _NOT_ZERO:
            raise PressError(f"{where}: `{name}` is 0, but it must be {words}, more than 0.")
        if words.startswith("an address") and value and not _ADDRESS.fullmatch(value):
            raise PressError(
                f"{where}: `{name}` is {value!r}, which is no address; write it with its https://."
            )
        if isinstance(value, list):
            for ending in value:
                _check_ending(ending, f"{where}: `{name}`")


def _check_ending(ending: Any, place: str) -> None:
    if not isinstance(ending, str) or not (_CODE.fullmatch(ending) or ending in FAULTS):
        close = nearest(str(ending), FAULTS)
        raise PressError(
            f'{place} names {ending!r}{close}; an ending is a status as "403", or one of'
            f" {', '.join(FAULTS)}."
        )


def _known(given: Iterable[str], known: Iterable[str], where: str, what: str) -> None:
    for name in given:
        if name not in known:
            raise PressError(
                f"{where}: `{name}` is not a {what} that it knows{nearest(name, known)}; there are"
                f" {', '.join(known)}."
            )
