"""Days as they are read in a sentence."""

import datetime


def day(date: str | datetime.date) -> str:
    """Return a date, or the date of an ISO 8601 time, as in "22 November 2026"."""
    try:
        date = datetime.date.fromisoformat(str(date)[:10])
    except ValueError:
        return str(date)  # a mine may know only the year of its data
    return f"{date.day} {date:%B %Y}"
