"""What a check saw, noted in the register; and which links are an alarm by now."""

import dataclasses
from collections.abc import Collection, Mapping

from press.links import register
from press.links.addresses import Found
from press.links.judge import Verdict
from press.links.policy import Policy, Rule
from press.links.register import Entry


def standing(entries: Mapping[str, Entry], found: Mapping[str, Found]) -> dict[str, Entry]:
    """Return entries for all that is found on pages: those known, and the others unchecked.

    Args:
        entries: the register.
        found: what stands on the pages now.
    """
    return {
        url: dataclasses.replace(
            entries.get(url, Entry(what="", pages=[])),
            what=link.what,
            pages=list(link.pages),
            left=None,
        )
        for url, link in found.items()
    }


def note(
    entry: Entry, seen: Verdict, fragments: list[str], day: str, refusals: Collection[str] = ()
) -> Entry:
    """Return an entry after a check.

    Args:
        entry: what is known of an address, with the pages on which it stands.
        seen: how it is.
        fragments: the places on it that links lead to.
        day: of the check, ISO 8601.
        refusals: endings of a host that only refuses to talk to programs.
    """
    alive = seen.status in register.ALIVE
    answer = seen.answer
    failed = seen.status in register.FAILED
    grave = failed and seen.status != register.SUSPECT and answer.ending not in refusals
    today = entry.last_checked == day
    return dataclasses.replace(
        entry,
        status=seen.status,
        said=seen.said,
        first_seen=entry.first_seen or day,
        left=None,
        last_checked=day,
        last_good=day if alive else entry.last_good,
        failures=entry.failures + (0 if today and entry.failures else 1) if failed else 0,
        grave=entry.grave + (0 if today and entry.grave else 1) if grave else 0,
        failing_since=(entry.failing_since or day) if failed else None,
        redirects_to=answer.final if answer.hops and answer.good else None,
        permanent=answer.permanent and answer.good,
        anchors={name: _place(name, answer.places) for name in sorted(fragments)},
    )


def except_(entry: Entry, rule: Rule, day: str) -> Entry:
    """Return an entry that a rule says not to ask: it keeps what was seen before."""
    return dataclasses.replace(
        entry,
        status=register.EXCEPTED,
        said=rule.reason,
        first_seen=entry.first_seen or day,
        left=None,
        failures=0,
        grave=0,
        failing_since=None,
    )


def leave(entry: Entry, day: str) -> Entry:
    """Return an entry that stands on no page any more; what was seen of it is kept."""
    return dataclasses.replace(entry, pages=[], left=entry.left or day)


def _place(name: str, places: frozenset[str] | None) -> str:
    if places is None:
        return register.UNKNOWN
    # GitHub writes `user-content-` before the ids of a README, and its script finds them without.
    there = name in places or f"user-content-{name}" in places or name.lower() == "top"
    return register.FOUND if there else register.MISSING


def is_alarm(entry: Entry, before: Entry | None, policy: Policy) -> bool:
    """Return whether somebody must act on a link.

    A link that is gone and never was good is an alarm at once, and stays one. One that was seen
    good before is one when it has failed on several days in a row; unless its host merely refuses
    to talk to programs, which says nothing of the page.

    Args:
        entry: as it is after the check.
        before: as it was in the register; None when it was not there.
        policy: says how many days.
    """
    if not entry.failed or entry.status == register.SUSPECT:
        return False
    known = before is not None and before.last_checked is not None and not before.left
    lost = entry.status == register.GONE
    if not known:
        return lost
    ever = lost and entry.last_good is None and entry.grave == entry.failures
    often = entry.grave >= policy.failing_days
    return ever or (often and (lost or entry.last_good is not None))
