"""What the runs of a day mean for the people who keep the guide."""

from collections import Counter
from collections.abc import Iterable, Mapping

from press.options import count
from press.reports import Report
from press.runs.again import Round
from press.runs.changes import as_code, bounded
from press.runs.history import different
from press.runs.schema import LIVE, LOCKED, NEWEST

LINES = 60
"""How many changed values one report tells of; the others are counted."""

_WHERE = {
    LOCKED: "in the locked environment",
    NEWEST: "on the newest versions",
    LIVE: "on a public mine",
}


def report(rounds: Iterable[Round], locked: Mapping[str, str], day: str) -> Report:
    """Return what came of executing the lessons again.

    Args:
        rounds: one for each kind of environment.
        locked: the packages of the locked environment, with which the newest are compared; none
            when they are not known.
        day: of the rounds.
    """
    alarms: list[str] = []
    notes: list[str] = []
    sentences = []
    for one in rounds:
        sentences.append(sentence(one, locked))
        urgent, others = lines(one, locked)
        alarms += urgent
        notes += others
    return Report("runs", day, " ".join(sentences) or "No lesson was executed.", alarms, notes)


def sentence(one: Round, locked: Mapping[str, str]) -> str:
    """Return what came of one round, in a sentence."""
    executed = one.executed
    if executed is None:
        return one.why_not
    where = _WHERE[one.kind] if one.kind != LIVE else f"on the mine at {as_code(executed.kind)}"
    if one.kind == NEWEST and locked:
        others = different(locked, executed.packages)
        where += f", of which {count(others, 'package')} differ{'s' * (len(others) == 1)}"
        where += " from the lock"
    failed = f"{len(executed.failures)} failed" if executed.failures else "none failed"
    said = f"{count(executed.runs, 'lesson')} ran {where}; {failed}"
    if one.against:
        values = sum(change.kind == "value" for change in one.changes)
        differ = "value differ" if values < 2 else "values differ"
        said += f", and {f'{values:,}' if values else 'no'} {differ}{'s' * (values < 2)}"
        said += f" from {one.against}"
    return f"{said}."


def lines(one: Round, locked: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """Return what somebody must act on after a round, and what is worth knowing.

    Somebody must act when a lesson fails, or when it gives other values in the very environment
    that it was published with. Other values on newer versions are worth knowing, and so is what a
    public mine does, which may be nobody's fault here.
    """
    alarms: list[str] = []
    notes: list[str] = []
    if one.executed is None:
        return alarms, notes
    where = _WHERE[one.kind]
    (notes if one.kind == LIVE else alarms).extend(
        f"`{name}` fails {where}: {as_code(failure.error, 300)}"
        for name, failure in one.executed.failures.items()
    )
    values = bounded(change for change in one.changes if change.kind == "value")
    (alarms if one.kind == LOCKED else notes).extend(
        f"Another value {where}: {line}" for line in _cut(values)
    )
    others = different(locked, one.executed.packages) if one.kind == NEWEST else {}
    if others:
        told = ", ".join(f"{name} {old} → {new}" for name, (old, new) in others.items())
        notes.append(f"Other versions than in the lock: {told}")
    if one.uncompared:
        notes.append(
            f"Not compared {where}, since they are not in {one.against}:"
            f" {', '.join(f'`{name}`' for name in one.uncompared)}"
        )
    warned = bounded(change for change in one.changes if change.kind == "warning")
    notes += [f"{where[0].upper()}{where[1:]}, {line}" for line in _cut(warned)]
    digits = Counter(change.lesson for change in one.changes if change.kind == "digits")
    notes += [
        f"`{lesson}` shows {count(times, 'number')} with more or fewer digits {where}; those that"
        " both show agree"
        for lesson, times in digits.items()
    ]
    return alarms, notes


def _cut(told: list[str]) -> list[str]:
    more = len(told) - LINES
    return told if more <= 0 else [*told[:LINES], f"and {more:,} lines more"]
