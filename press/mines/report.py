"""What one round through the mines means for the people who keep the guide."""

from collections.abc import Iterable, Mapping

from press.mines.asked import Page
from press.mines.listed import PublicMine
from press.mines.register import ANSWERS, PARTLY, Entry, changed
from press.mines.words import address, fine, last_answer, plain, runs_nowhere_new, trouble
from press.reports import Report

UNREACHED = (
    "No mine could be reached from this computer, which says more of its network than of the"
    " mines: nothing was recorded."
)


def report(
    mines: Iterable[PublicMine],
    pages: Iterable[Page],
    before: Mapping[str, Entry],
    after: Mapping[str, Entry],
    day: str,
) -> Report:
    """Return what changed between two states of the register, and what is still the matter.

    Args:
        mines: those that are listed; others in the register are history.
        pages: what asks a mine.
        before: the register before this round.
        after: the register now; the same when nothing was recorded.
        day: of the round.
    """
    pages = list(pages)
    alarms: list[str] = []
    notes: list[str] = []
    asked: list[Entry] = []
    for mine in mines:
        entry, earlier = after.get(mine.root), before.get(mine.root)
        if entry is None:
            continue
        if entry is not earlier:
            asked.append(entry)
        name = f"**{plain(mine.name)}**"
        if not fine(entry):
            line = f"{name} {trouble(entry)}. {last_answer(entry)}"
            if entry.moved_to:
                line += f" Its new address is {address(entry.moved_to)}."
            urgent = entry.overdue or entry.moved_for_good
            if urgent:
                line += " Correct or delete it in `docs/mines.json`, and see which pages name it."
            (alarms if urgent else notes).append(line)
        elif earlier is not None and not fine(earlier):
            notes.append(f"{name} answers again; it had not since {earlier.failing_since}.")
        if earlier is not None and earlier is not entry:
            notes += [f"{name}: {plain(what)}." for what in changed(earlier, entry)]
            notes += [
                f"{name} can no longer answer [{plain(page.title)}]: its model has no {path}."
                for page, path in runs_nowhere_new(pages, earlier, entry)
            ]
    return Report("mines", day, _sentence(asked), alarms, notes)


def _sentence(asked: list[Entry]) -> str:
    if not asked:
        return UNREACHED
    count = {status: sum(one.status == status for one in asked) for status in (ANSWERS, PARTLY)}
    silent = len(asked) - sum(count.values())
    noun = "mine was" if len(asked) == 1 else "mines were"
    return (
        f"{len(asked)} {noun} asked: {count[ANSWERS]} answered, {count[PARTLY]} in part only,"
        f" {silent} did not."
    )
