"""What the standing issue says: the same words whenever the checks found the same."""

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence

from press.reports import TITLES
from press.standing.harmless import harmless
from press.standing.received import Check

TITLE = "What the weekly run found"
LABEL = "guide-watch"
"""By which the issue is found; issue forms must not give it."""

ROOM = 60_000
"""Bytes of UTF-8 that a text may have: GitHub takes 65,536 letters, however it counts them."""
MOST_MARKS = 1000
"""Alarms whose marks are kept, to tell which are new."""
MOST_IN_COMMENT = 20
"""Lines of a comment; the issue itself has all."""

_MARK = re.compile(rf"<!-- {LABEL}((?: [0-9a-f]{{8}})*) -->")

_REMEDIES = {
    "links": (
        "Put another address, or the archived copy, where the link stands:"
        " [A link is gone]({contributing}#a-link-is-gone). When the address is right and its host"
        " only dislikes programs, write a rule: [A link rule]({contributing}#a-link-rule)."
    ),
    "mines": (
        "When the mine has moved or closed, correct its entry in `docs/mines.json`:"
        " [A mine is silent]({contributing}#a-mine-is-silent), [A mine]({contributing}#a-mine)."
    ),
    "runs": (
        "Execute the lesson on your machine and read what it says:"
        " [A lesson changed]({contributing}#a-lesson-changed)."
    ),
    "rehearsal": (
        "Nothing is broken for readers, but the way out of MkDocs has become longer:"
        " [The rehearsal differs]({contributing}#the-rehearsal-differs)."
    ),
}
_BROKEN_OFF = "Read the log of that job in [the last run]({runs})."


def marks(checks: Iterable[Check]) -> list[str]:
    """Return a mark for each alarm, by which the next run knows it again.

    A count or a day in a sentence does not make it another alarm; what stands in code or in an
    address does.
    """
    found = dict.fromkeys(mark(check.of, alarm) for check in checks for alarm in check.alarms)
    return list(found)[:MOST_MARKS]


def mark(of: str, alarm: str) -> str:
    """Return the mark of one alarm: eight hexadecimal digits."""
    pieces = re.split(r"(`[^`]*`|https?://[^\s<>()`]+)", alarm)
    pieces[::2] = [re.sub(r"[0-9]+", "0", piece) for piece in pieces[::2]]
    return hashlib.sha256(f"{of} {''.join(pieces)}".encode(errors="replace")).hexdigest()[:8]


def marks_in(body: str) -> list[str] | None:
    """Return the marks that a body of the issue keeps; None when it is no body of ours.

    Only its first line is looked at, where nothing that a report says can stand.
    """
    found = _MARK.fullmatch(body.split("\n", 1)[0].rstrip("\r"))
    return None if found is None else found[1].split()


def body(checks: Sequence[Check], repository: str) -> str:
    """Return the text of the issue, shorter than GitHub's limit.

    Args:
        checks: what was found, in the order in which it is shown.
        repository: OWNER/NAME, for links.
    """

    def written(alarms: int, notes: int) -> str:
        return _body(checks, repository, alarms, notes)

    most_alarms = max((len(check.alarms) for check in checks), default=0)
    most_notes = max((len(check.report.notes) for check in checks if check.report), default=0)
    if _fits(written(most_alarms, 0)):
        notes = _most(most_notes, lambda number: _fits(written(most_alarms, number)))
        return written(most_alarms, notes)
    return written(_most(most_alarms, lambda number: _fits(written(number, 0))), 0)


def news(checks: Iterable[Check], known: Iterable[str] = ()) -> list[str]:
    """Return the alarms whose marks are not among those that are known, each under its check."""
    kept, known = set(marks(checks := list(checks))), set(known)
    return [
        f"{TITLES[check.of]}: {harmless(alarm)}"
        for check in checks
        for alarm in check.alarms
        if (found := mark(check.of, alarm)) in kept and found not in known
    ]


def comment(heading: str, lines: Sequence[str]) -> str:
    """Return a comment: a heading and as many of the lines as a reader wants to see."""

    def written(most: int) -> str:
        shown = [f"- {line}" for line in lines[:most]]
        if left := len(lines) - len(shown):
            shown.append(f"- … and {left:,} more, in the issue above.")
        return "\n".join([heading, "", *shown])

    return written(_most(min(len(lines), MOST_IN_COMMENT), lambda most: _fits(written(most))))


def _body(checks: Sequence[Check], repository: str, alarms: int, notes: int) -> str:
    home = f"https://github.com/{repository}"
    links = {
        "contributing": f"{home}/blob/HEAD/CONTRIBUTING.md",
        "runs": f"{home}/actions/workflows/verify.yml",
    }
    number = sum(len(check.alarms) for check in checks)
    things = (
        "Nothing is" if not number else "One thing is" if number == 1 else f"{number:,} things are"
    )
    parts = [
        f"<!-- {' '.join([LABEL, *marks(checks)])} -->\n"
        f"**{things} to be acted on.** The weekly run keeps this issue: it edits it, closes it when"
        " nothing is left, and opens it again; what is written in here by hand is lost. The full"
        f" reports are kept with [the run]({links['runs']}) of that day."
    ]
    for check in checks:
        parts += _section(check, links, alarms, notes)
    return "\n\n".join(parts) + "\n"


def _section(check: Check, links: dict[str, str], alarms: int, notes: int) -> list[str]:
    report, remedy = check.report, _BROKEN_OFF
    parts = [f"## {TITLES[check.of]}"]
    if report is not None:
        remedy = _REMEDIES[check.of]
        parts.append(f"{report.day}. {harmless(report.sentence)}")
    if check.alarms:
        parts.append(_listed(check.alarms, alarms))
        parts.append(f"*What to do:* {remedy.format(**links)}")
    if report is not None and report.notes:
        noun = "1 note" if len(report.notes) == 1 else f"{len(report.notes):,} notes"
        listed = _listed(report.notes, notes)
        parts.append(f"<details>\n<summary>{noun}</summary>\n\n{listed}\n\n</details>")
    return parts


def _listed(lines: Sequence[str], most: int) -> str:
    shown = [f"- {harmless(line)}" for line in lines[:most]]
    if left := len(lines) - len(shown):
        noun = "line is" if left == 1 else "lines are"
        shown.append(f"- {left:,} {noun} left out for want of room; the full report has them.")
    return "\n".join(shown)


def _fits(text: str) -> bool:
    return len(text.encode()) <= ROOM


def _most(upper: int, fits: Callable[[int], bool]) -> int:
    """Return the largest number up to `upper` for which `fits`, 0 when none does."""
    lower = 0
    while lower < upper:
        middle = (lower + upper + 1) // 2
        lower, upper = (middle, upper) if fits(middle) else (lower, middle - 1)
    return lower
