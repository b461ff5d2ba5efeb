"""One check of the guide's links, from the pages to the register."""

import dataclasses
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from press.errors import PressError
from press.files import digest
from press.links import register
from press.links.addresses import Found
from press.links.archive import MOST, copies_of
from press.links.judge import Verdict
from press.links.kept import Kept
from press.links.noted import except_, is_alarm, leave, note, standing
from press.links.policy import NO_TIME, Policy, Rule
from press.links.register import Entry
from press.links.rounds import Rounds, Task
from press.links.soft import alike, beside
from press.links.visit import Visitor

_MANY = 10
"""Links without an answer after which a witness is asked whether there is a network."""


class Shows(Protocol):
    """Shows how far a check is."""

    def begin(self, what: str, total: int) -> None:
        """Show that `total` things of a kind begin."""

    def one(self) -> None:
        """Show that one more is done."""


@dataclass
class Checked:
    """What a check saw."""

    day: str
    entries: dict[str, Entry]
    """Of what it was asked for; the rest of the register is not in it."""
    before: dict[str, Entry]
    """The register as it was."""
    alarms: list[str] = field(default_factory=list)
    """The addresses on which somebody must act."""
    unasked: list[str] = field(default_factory=list)
    """Those that there was no time to ask: their entries are as they were."""


def check(
    found: Mapping[str, Found],
    before: Mapping[str, Entry],
    policy: Policy,
    *,
    day: str,
    shows: Shows,
    kept: Path | None = None,
    visitor: Callable[[Policy], Visitor] = Visitor,
    archive_pause: float | None = None,
) -> Checked:
    """Ask every address that is found, and say what the register is to hold of it.

    Args:
        found: the addresses, with the pages on which they stand.
        before: the register.
        policy: how to ask and to judge.
        day: this day, ISO 8601.
        shows: how far it is.
        kept: a file for what is known so far, from which a check that was broken off goes on on
            the same day; it is deleted when the check is complete.
        visitor: makes what asks.
        archive_pause: seconds between two questions to the archive, when not the usual ones.

    Raises:
        PressError: when nothing at all has answered, so that nothing can be said of any link.
    """
    checked = Checked(day, standing(before, found), dict(before))
    tasks = []
    for url in found:
        rule = rule_of(url, policy)
        if rule and rule.skip:
            checked.entries[url] = except_(checked.entries[url], rule, day)
        else:
            tasks.append(Task(url, instead(url, rule), rule, places=bool(found[url].fragments)))
    under_way = Kept(kept, digest(day, repr(policy)))
    verdicts = _ask(tasks, policy, under_way, shows, visitor)
    for url, seen in verdicts.items():
        if seen.answer.ending == NO_TIME:
            checked.unasked.append(url)
            continue
        entry = note(checked.entries[url], seen, found[url].fragments, day, policy.refusals)
        checked.entries[url] = entry
        if is_alarm(entry, before.get(url), policy):
            checked.alarms.append(url)
    if policy.archive:
        _archive(checked, policy, shows, archive_pause)
    under_way.forget()
    return checked


def updated(checked: Checked, *, whole: bool) -> dict[str, Entry]:
    """Return the register after a check; what was not looked at stays as it was.

    Args:
        checked: what the check saw.
        whole: whether it was of all pages, so that what it did not find stands on none.
    """
    after = checked.before | checked.entries
    if whole:
        for url in checked.before.keys() - checked.entries.keys():
            after[url] = leave(after[url], checked.day)
    return after


def rule_of(url: str, policy: Policy) -> Rule | None:
    """Return the rule for an address, None when there is none."""
    try:
        parts = urlsplit(url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        return policy.rule(parts.hostname or "", path)
    except ValueError:  # as of http://[
        return None


def instead(url: str, rule: Rule | None) -> str:
    """Return the address that is asked for `url`."""
    if rule is None or not rule.instead:
        return url
    parts = urlsplit(url)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    taken = re.search(rule.path, path)
    return taken.expand(rule.instead) if taken else url


def _ask(
    tasks: list[Task],
    policy: Policy,
    kept: Kept,
    shows: Shows,
    visitor: Callable[[Policy], Visitor],
) -> dict[str, Verdict]:
    """Return how every task's address is: from a check that was broken off, else by asking."""
    verdicts = {task.url: kept.known[task.url] for task in tasks if task.url in kept.known}
    todo = [task for task in tasks if task.url not in verdicts]
    shows.begin("addresses", len(todo))
    with visitor(policy) as asks:
        network = _Network(asks, policy)

        def done(task: Task, seen: Verdict) -> None:
            network.saw(seen)
            shows.one()
            verdicts[task.url] = seen = seen if task.asked == task.url else _of_itself(task, seen)
            if seen.answer.ending != NO_TIME:
                kept.add(task.url, seen)

        try:
            Rounds(policy, asks).run(todo, done)
            network.ask()
        except NoNetwork:
            kept.forget()
            raise
        return verdicts | _doubted(tasks, verdicts, policy, asks)


def _of_itself(task: Task, seen: Verdict) -> Verdict:
    """Return what the answer of the address that a rule puts in a link's place says of the link.

    Where that one moves to, and what places are on it, is not the link's affair.
    """
    answer = dataclasses.replace(seen.answer, final=task.url, hops=(), places=None, doubtful=False)
    if seen.status == register.MOVED:
        return dataclasses.replace(seen, status=register.GOOD, said=answer.said, answer=answer)
    return dataclasses.replace(seen, answer=answer)


def _doubted(
    tasks: list[Task], verdicts: Mapping[str, Verdict], policy: Policy, asks: Visitor
) -> dict[str, Verdict]:
    """Return new verdicts for pages that look as if they were not there: see press/links/soft.py.

    They are answered in the same way as an address beside them that cannot exist.
    """
    suspects: dict[str, Verdict] = {}

    def compare(task: Task, other: Verdict) -> None:
        seen = verdicts[task.url]
        if alike(seen.answer, other.answer):
            said = f"{seen.said}, and the same page as for an address that cannot exist"
            suspects[task.url] = dataclasses.replace(seen, status=register.SUSPECT, said=said)

    strange = [task for task in tasks if _is_strange(verdicts[task.url])]
    again = [
        dataclasses.replace(task, asked=beside(verdicts[task.url].answer.final), places=False)
        for task in strange
    ]
    Rounds(policy, asks).run(again, compare)
    return suspects


def _is_strange(seen: Verdict) -> bool:
    return seen.status in register.ALIVE and seen.answer.doubtful


class NoNetwork(PressError):
    """Nothing can be said of any link from here."""


class _Network:
    """Whether there is one: tells a guide whose links are all gone from a machine without."""

    def __init__(self, visitor: Visitor, policy: Policy) -> None:
        self._visitor, self._policy = visitor, policy
        self._silent = 0
        self._there = False

    def saw(self, seen: Verdict) -> None:
        """Take what one link answered; ask the witness when many in a row have not."""
        if seen.answer.answered:
            self._there, self._silent = True, 0
            return
        self._silent += 1
        if self._silent % _MANY == 0:
            self.ask()

    def ask(self) -> None:
        """Ask the witness when no link has answered, or the last ones have not.

        Raises:
            NoNetwork: when it does not answer either.
        """
        if self._silent < (_MANY if self._there else 1):
            return
        for number in range(self._policy.tries):
            time.sleep(self._policy.wait if number else 0)
            if self._visitor.visit(self._policy.witness).answered:
                self._there, self._silent = True, 0
                return
        last = "the last " if self._there else ""
        raise NoNetwork(
            f"Not one of {last}{self._silent} links has answered, nor has {self._policy.witness}:"
            " there seems to be no network here, so nothing is said of any link; check again with"
            " one."
        )


def _archive(checked: Checked, policy: Policy, shows: Shows, pause: float | None) -> None:
    """Ask the archive for copies of what has none: of what fails first, then of what is new."""
    asked = {url: it for url, it in checked.entries.items() if it.status not in register.UNASKED}
    without = [url for url, entry in asked.items() if not entry.archived]
    without.sort(key=lambda url: (not checked.entries[url].failed, url in checked.before))
    shows.begin("questions to the archive", min(len(without), MOST))
    options = {} if pause is None else {"pause": pause}
    copies = copies_of(without, policy.archive, asked=shows.one, **options)
    for url, (address, made) in copies.items():
        entry = checked.entries[url]
        checked.entries[url] = dataclasses.replace(entry, archived=address, archived_on=made)


def counted(entries: Mapping[str, Entry]) -> dict[str, int]:
    """Return how many entries have each status, in the order of the statuses."""
    return {
        status: number
        for status in register.STATUSES
        if (number := sum(entry.status == status for entry in entries.values()))
    }
