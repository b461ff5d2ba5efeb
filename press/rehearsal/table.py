"""The table of the newest rehearsals, for the page on how the site is verified."""

from collections.abc import Sequence

from press.days import day
from press.rehearsal.record import Rehearsal

REHEARSALS = ("Day", "Built with", "What came out the same", "Took")
NEWEST = 4
"""How many rehearsals are shown: a month of weeks."""

NOT_YET = "not rehearsed yet"


def of_rehearsals(rehearsals: Sequence[Rehearsal]) -> list[tuple[str, str, str, str]]:
    """Return the rows of the newest rehearsals; one that says so before the first was held.

    Args:
        rehearsals: of the register, the newest first.
    """
    return [_row(rehearsal) for rehearsal in rehearsals[:NEWEST]] or [(NOT_YET, "", "", "")]


def _row(rehearsal: Rehearsal) -> tuple[str, str, str, str]:
    built = f"{rehearsal.builder}, in the place of {rehearsal.in_place_of}"
    if rehearsal.failure is not None:
        return day(rehearsal.day), built, f"not built: {_as_code(rehearsal.failure)}", ""
    return (
        day(rehearsal.day),
        built,
        f"{rehearsal.pages_same} of {rehearsal.pages} pages,"
        f" {rehearsal.files_same} of {rehearsal.files} other files",
        f"{_seconds(rehearsal.seconds)} (MkDocs {_seconds(rehearsal.seconds_in_place_of)})",
    )


def _as_code(said: str) -> str:
    """Return what a program said so that it is shown, and is no Markdown, HTML or mark of ours."""
    return f"`{said.replace('`', chr(39)).replace('{{', '{ {')}`"


def _seconds(seconds: float | None) -> str:
    return "not known" if seconds is None else f"{seconds:.1f}&nbsp;s"
