"""A rehearsal as a report: what sums it up, what to act on, what is worth knowing."""

import datetime

from press.options import count
from press.rehearsal.passed_over import RULES
from press.rehearsal.record import Rehearsal
from press.reports import Report

OVERDUE = 21
"""Days without a rehearsal after which somebody must look."""


def report_of(rehearsal: Rehearsal) -> Report:
    """Return the report of a rehearsal; an alarm when it failed or something differs."""
    built = f"{rehearsal.builder} in the place of {rehearsal.in_place_of}"
    if rehearsal.failure is not None:
        sentence = f"{rehearsal.builder} did not build the site."
        alarms = [f"{rehearsal.builder} did not build the site: {rehearsal.failure}"]
    elif rehearsal.is_same:
        files = count(rehearsal.files, "other file")
        sentence = f"With {built}, {count(rehearsal.pages, 'page')} and {files} came out the same."
        alarms = []
    else:
        pages = f"{rehearsal.pages - rehearsal.pages_same} of {count(rehearsal.pages, 'page')}"
        files = (
            f"{rehearsal.files - rehearsal.files_same} of {count(rehearsal.files, 'other file')}"
        )
        sentence = f"With {built}, {pages} and {files} came out different."
        alarms = list(rehearsal.differences)
        if rehearsal.more_differences:
            more = count(rehearsal.more_differences, "more file")
            alarms.append(f"{more} came out different; `make rehearse` keeps both sites.")
    return Report("rehearsal", rehearsal.day, sentence, alarms, _notes(rehearsal))


def report_of_none(why: str, day: str, last: str | None) -> Report:
    """Return the report of a day on which no rehearsal could be held.

    Args:
        why: a sentence.
        day: ISO 8601.
        last: the day of the newest rehearsal there was.
    """
    since = f"The last rehearsal was on {last}." if last else "None was ever held."
    overdue = last is None or _days(last, day) > OVERDUE
    lines = [why, since]
    return Report(
        "rehearsal",
        day,
        "No rehearsal was held.",
        alarms=[" ".join(lines)] if overdue else [],
        notes=[] if overdue else lines,
    )


def _days(earlier: str, later: str) -> int:
    days = [datetime.date.fromisoformat(day) for day in (earlier, later)]
    return (days[1] - days[0]).days


def _notes(rehearsal: Rehearsal) -> list[str]:
    notes = [f"Both built with {rehearsal.theme} and Python {rehearsal.python}."]
    if rehearsal.seconds is not None:
        notes.append(
            f"{rehearsal.builder} took {rehearsal.seconds:.1f} s,"
            f" {rehearsal.in_place_of} {rehearsal.seconds_in_place_of or 0:.1f} s."
        )
    for rule in RULES:
        if times := rehearsal.passed_over.get(rule.name):
            notes.append(f"Passed over in {count(times, 'file')}, the {rule.name}: {rule.reason}.")
    return notes
