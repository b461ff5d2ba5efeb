"""What the register says of a link, in the words of a page."""

from press.days import day
from press.links.register import (
    EXCEPTED,
    GONE,
    GOOD,
    MISSING,
    MOVED,
    SUSPECT,
    UNCHECKED,
    UNSURE,
    Entry,
)

KINDS = {
    GONE: ("gone", "not found"),
    SUSPECT: ("suspect", "looks like a page that says not found"),
    UNSURE: ("unsure", "could not tell"),
    MOVED: ("moved", "moved"),
    EXCEPTED: ("excepted", "not asked"),
    UNCHECKED: ("unchecked", "not checked yet"),
    GOOD: ("good", "answered"),
}
"""Of each status its name in HTML and its words; those first that somebody should look at."""

LOST_PLACE = "place"
"""In HTML the name of a link whose page answered, but without the place that it leads to."""

_FAILED = {
    GONE: "not found",
    SUSPECT: "looked like a page that says “not found”",
    UNSURE: "gave no clear answer",
}


def kind(entry: Entry) -> str:
    """Return the name of an entry's status in HTML: as `gone`."""
    return KINDS[entry.status][0]


def status(entry: Entry) -> str:
    """Return an entry's status in a few words."""
    return KINDS[entry.status][1]


def remarks(entry: Entry) -> list[str]:
    """Return what else there is to say of a status, a line each."""
    lines = []
    if entry.status == EXCEPTED or entry.failed:
        lines += [entry.said] if entry.said else []
    if entry.failed and entry.failing_since:
        lines.append(f"since {day(entry.failing_since)}")
    if entry.failed:
        return lines
    return [*lines, *(f"without the place #{place}" for place in lost_places(entry))]


def lost_places(entry: Entry) -> list[str]:
    """Return the places that links lead to and that the page does not have."""
    return [place for place, seen in entry.anchors.items() if seen == MISSING]


def warning(entry: Entry, place: str) -> tuple[str, str] | None:
    """Return what a reader should know before following a link; None when all was well.

    Args:
        entry: what is known of its address.
        place: where on that page the link leads; "" for the page.

    Returns:
        The name in HTML of what is wrong, and a part of a sentence.
    """
    if entry.failed:
        name, words = kind(entry), _FAILED[entry.status]
    elif place and entry.anchors.get(place) == MISSING:
        name, words = LOST_PLACE, "the page answered, but this place on it was not found"
    else:
        return None
    asked = f" when checked on {day(entry.last_checked)}" if entry.last_checked else ""
    return name, words + asked


def copy_of(entry: Entry) -> str:
    """Return which archived copy there is: ` of 3 May 2026`; "" when its day is not known."""
    return f" of {day(entry.archived_on)}" if entry.archived_on else ""
