"""What the answers of one address mean: ask again, or how it is. Pure functions of the policy."""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from press.links import register
from press.links.answer import Answer
from press.links.policy import Policy, Rule

_AGAIN = {"429", "time-out", "too slow", "refused", "reset", "unreachable"}
_AGAIN |= {"no answer from the name server"}
"""Endings that may be another one in a moment; so may every 5xx."""
_OVERLOADED = ("429", "503")
"""With these a host says that it has too much to do."""

# A page says that it is not there in its title or first heading, alone or with the site's name.
_404 = r"(?:http\s*)?(?:status\s*)?(?:error\s*)?404(?:\s*error)?"
_NOT = r"(?:can\s*not|can['’]?t|could\s+not|couldn['’]?t)"
_NOT_THERE = re.compile(
    rf"{_404}"
    rf"|(?:{_404}\W*)?(?:(?:the|this|that)\s+)?(?:requested\s+)?"
    r"(?:(?:page|document|file|object|resource|item|article|content|site|url)\s+)?"
    rf"(?:(?:was\s+|is\s+)?not\s+found|{_NOT}\s+be\s+found"
    r"|(?:is\s+)?no\s+longer\s+(?:available|exists?|here)|(?:does\s+not|doesn['’]?t)\s+exist)"
    rf"(?:\W*{_404}\W*)?"
    rf"|(?:whoops|oops|sorry)\W.*\b(?:not\s+found|{_NOT}\s+(?:find|be\s+found)|404)\b.*",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s+[|·–—:»-]\s+|[|»]|\s*:\s+")
"""What stands between a page's title and its site's name."""
_HOME = re.compile(r"/(?:[\w-]{0,12}/?|(?:index|home|default)\.\w+)", re.IGNORECASE)
"""A path from which it is no loss to be sent to /, as that of a language or of an application."""
_STRANGE = re.compile(r"[^\w\s.,:;!?'’()…–—·-]")
"""What is not quoted from a page, since it could mean something where it is quoted."""


@dataclass(frozen=True)
class Again:
    """Ask again."""

    after: float
    """Seconds from now."""
    all_of_host: bool
    """Whether the host has too much to do, so that nothing of it may be asked before."""


@dataclass(frozen=True)
class Verdict:
    """How an address is."""

    status: str
    """One of press.links.register's."""
    said: str
    answer: Answer
    tries: int


def next_step(
    answers: Sequence[Answer], policy: Policy, rule: Rule | None, chance: random.Random
) -> Again | None:
    """Return when to ask an address again after `answers`; None when enough is known.

    The waits grow by exponential back-off with jitter, as in Amazon's *Exponential Backoff And
    Jitter* (2015), from half of each step up, so that a host has some rest in any case.
    """
    last = answers[-1]
    if is_good(last, rule) or len(answers) >= policy.tries:
        return None
    backoff = policy.wait * 2 ** (len(answers) - 1) * chance.uniform(0.5, 1.0)
    if last.ending in policy.gone:
        more = _seen_gone(answers, policy) < policy.confirm
        return Again(backoff, all_of_host=False) if more else None
    if last.ending not in _AGAIN and last.ending[0] != "5":
        return None
    if last.retry_after is not None:
        if last.retry_after > policy.longest_wait:
            return None
        return Again(max(last.retry_after, backoff), all_of_host=True)
    return Again(backoff, all_of_host=last.ending in _OVERLOADED)


def _seen_gone(answers: Sequence[Answer], policy: Policy) -> int:
    return sum(answer.ending in policy.gone for answer in answers)


def is_good(answer: Answer, rule: Rule | None) -> bool:
    """Return whether an answer counts as good, by itself or by a rule."""
    return answer.good or (rule is not None and answer.ending in rule.accept)


def verdict(url: str, answers: Sequence[Answer], policy: Policy, rule: Rule | None) -> Verdict:
    """Return how an address is after all its answers."""
    last = answers[-1]
    tries = len(answers)
    if is_good(last, rule):
        if last.good and (why := looks_not_found(url, last)):
            return Verdict(register.SUSPECT, why, last, tries)
        if last.good and last.permanent and last.final != url:
            return Verdict(register.MOVED, f"{last.said}, at {last.final}", last, tries)
        return Verdict(register.GOOD, last.said, last, tries)
    sent = last.hops and last.final != url
    said = last.said + (f" (it redirects to {last.final})" if sent else "")
    if last.ending in policy.gone:
        if _seen_gone(answers, policy) >= policy.confirm:
            return Verdict(register.GONE, said, last, tries)
        said += f" (only once in {tries} tries)"
    if last.retry_after is not None and last.retry_after > policy.longest_wait:
        said += f" (asks us to wait for {last.retry_after:,.0f} s)"
    return Verdict(register.UNSURE, said, last, tries)


def looks_not_found(url: str, answer: Answer) -> str:
    """Return why a page that was found looks like one that says it was not; "" when it does not.

    Such pages, *soft 404s*, answer 200 and say in words that nothing is there; or they send every
    reader to the host's home page.
    """
    if answer.empty:
        return f"{answer.said}, and an empty page"
    for text in (answer.title, answer.heading):
        if any(_NOT_THERE.fullmatch(part.strip(" .!")) for part in [text, *_PARTS.split(text)]):
            return f"{answer.said}, and a page that says “{_STRANGE.sub('', text)[:80]}”"
    asked, final = urlsplit(url), urlsplit(answer.final)
    at_home = answer.hops and final.path in ("", "/") and not final.query
    if at_home and (asked.query or not _HOME.fullmatch(asked.path)):
        return f"{answer.said}, but at the host's home page, {answer.final}"
    return ""
