"""One check of the guide's links, from the pages to the register."""

import dataclasses
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from press.errors import PressError
from press.files import digest, write
from press.links import register
from press.links.addresses import Found
from press.links.archive import copies_of
from press.links.judge import Verdict
from press.links.noted import except_, is_alarm, leave, note, standing
from press.links.policy import Policy, Rule
from press.links.register import Entry
from press.links.rounds import Rounds, Task
from press.links.visit import Answer, Visitor

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
    asked: int = 0
    """How many addresses were asked, others were known from a check that was broken off."""


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
    verdicts = _ask(tasks, policy, day, shows, kept, visitor, checked)
    for url, seen in verdicts.items():
        checked.entries[url] = entry = note(checked.entries[url], seen, found[url].fragments, day)
        if is_alarm(entry, before.get(url), seen.answer.ending, policy):
            checked.alarms.append(url)
    if policy.archive:
        _archive(checked, policy, shows, archive_pause)
    if kept is not None:
        kept.unlink(missing_ok=True)
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
    day: str,
    shows: Shows,
    kept: Path | None,
    visitor: Callable[[Policy], Visitor],
    checked: Checked,
) -> dict[str, Verdict]:
    """Return how every task's address is: from a check that was broken off, else by asking."""
    key = digest(day, repr(dataclasses.replace(policy, rules=())))
    known = _recall(kept, key)
    verdicts = {task.url: known[task.url] for task in tasks if task.url in known}
    todo = [task for task in tasks if task.url not in verdicts]
    checked.asked = len(todo)
    shows.begin("addresses", len(todo))

    with visitor(policy) as asks:
        network = _Network(asks, policy.witness)

        def done(task: Task, seen: Verdict) -> None:
            verdicts[task.url] = seen
            network.saw(seen)
            shows.one()
            if kept is not None:
                _remember(kept, task.url, seen)

        if kept is not None:
            _start(kept, key, verdicts)
        try:
            Rounds(policy, asks).run(todo, done)
            if todo:
                network.ask()
        except NoNetwork:
            if kept is not None:
                kept.unlink(missing_ok=True)
            raise
    return verdicts


class NoNetwork(PressError):
    """Nothing can be said of any link from here."""


class _Network:
    """Whether there is one: tells a guide whose links are all gone from a machine without."""

    def __init__(self, visitor: Visitor, witness: str) -> None:
        self._visitor, self._witness = visitor, witness
        self._silent = 0
        self._there = False

    def saw(self, seen: Verdict) -> None:
        """Take what one link answered; ask the witness when many have not."""
        self._there = self._there or seen.answer.answered
        self._silent += 1
        if self._silent == _MANY:
            self.ask()

    def ask(self) -> None:
        """Ask the witness, unless there is a network already.

        Raises:
            NoNetwork: when it does not answer either.
        """
        if self._there or self._visitor.visit(self._witness).answered:
            self._there = True
            return
        raise NoNetwork(
            f"Not one of {self._silent} links has answered, nor has {self._witness}: there seems"
            " to be no network here, so nothing is said of any link; check again with one."
        )


def _archive(checked: Checked, policy: Policy, shows: Shows, pause: float | None) -> None:
    """Ask the archive for copies: of what fails first, then of what it was never asked for."""
    without = [url for url, entry in checked.entries.items() if not entry.archived]
    failing = [url for url in without if checked.entries[url].failed]
    new = [url for url in without if url not in checked.before and url not in failing]
    shows.begin("questions to the archive", len(failing) + len(new))
    options = {} if pause is None else {"pause": pause}
    copies = copies_of([*failing, *new], policy.archive, asked=shows.one, **options)
    for url, (address, made) in copies.items():
        entry = checked.entries[url]
        checked.entries[url] = dataclasses.replace(entry, archived=address, archived_on=made)


def _start(kept: Path, key: str, verdicts: Mapping[str, Verdict]) -> None:
    lines = [json.dumps({"key": key})]
    lines += [_line(url, seen) for url, seen in verdicts.items()]
    write(kept, "\n".join(lines) + "\n")


def _remember(kept: Path, url: str, seen: Verdict) -> None:
    with kept.open("a", encoding="utf-8") as file:
        file.write(_line(url, seen) + "\n")


def _line(url: str, seen: Verdict) -> str:
    record = dataclasses.asdict(seen)
    places = seen.answer.places
    record["answer"]["places"] = None if places is None else sorted(places)
    return json.dumps({"url": url, "seen": record})


def _recall(kept: Path | None, key: str) -> dict[str, Verdict]:
    """Return what a check of the same day and policy knew; a line that was cut off is left out."""
    if kept is None or not kept.exists():
        return {}
    first, *lines = kept.read_text("utf-8").splitlines() or [""]
    known: dict[str, Verdict] = {}
    try:
        if json.loads(first) != {"key": key}:
            return {}
        for line in lines:
            record: dict[str, Any] = json.loads(line)
            answer = record["seen"].pop("answer")
            places = answer.pop("places")
            answer = Answer(
                **answer | {"hops": tuple(answer["hops"])},
                places=None if places is None else frozenset(places),
            )
            known[record["url"]] = Verdict(**record["seen"], answer=answer)
    except (ValueError, KeyError, TypeError):
        pass
    return known


def counted(entries: Mapping[str, Entry]) -> dict[str, int]:
    """Return how many entries have each status, in the order of the statuses."""
    return {
        status: number
        for status in register.STATUSES
        if (number := sum(entry.status == status for entry in entries.values()))
    }
