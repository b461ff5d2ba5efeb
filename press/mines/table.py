"""Two tables: which mines there are and which answered us, and which lessons run on which."""

import re
from collections.abc import Iterable, Mapping
from html import escape

from press.mines.asked import Page
from press.mines.listed import PublicMine
from press.mines.register import PARTLY, Entry
from press.mines.words import (
    UNKNOWN,
    address,
    browsers,
    fine,
    first_of,
    lacking,
    last_answer,
    plain,
    trouble,
)

MINES = ("Mine, and the root of its web service", "Last seen to answer")
LESSONS = ("Lesson or chapter", "Its paths are in the model of", "Also needed, by name")

_BREAKS = re.compile(r"(?<=[./])(?=[^./])")
"""Where an address may go on in the next line."""


def of_mines(mines: Iterable[PublicMine], probes: Mapping[str, Entry]) -> list[tuple[str, str]]:
    """Return the rows of the public mines: whose genes, which root, who saw it answer and when.

    Two columns, since more do not fit a phone, and what our probe saw must not be out of sight.
    """
    return [
        (
            f"**{mine.name}**, {mine.organisms}<br>"
            f"<code>{_BREAKS.sub('<wbr>', escape(mine.root))}</code>",
            f"By others: {mine.seen}, {mine.source}"
            + (f"<br>{mine.remark}" if mine.remark else "")
            + f"<br>By us: {_probed(probes.get(mine.root))}",
        )
        for mine in mines
    ]


def _probed(entry: Entry | None) -> str:
    """Return what our own probes saw of a mine."""
    if entry is None:
        return UNKNOWN
    if fine(entry):
        parts = [f"**answered** on {entry.last_probed}"]
        if entry.release:
            parts.append(f"release {plain(entry.release)}")
        if said := browsers(entry):
            parts.append(said)
        return ", ".join(parts)
    if entry.gone:
        parts = [f"**gone?** It {trouble(entry)}."]
    else:
        how = "in part only" if entry.status == PARTLY else "no answer"
        parts = [f"**{how}** on {entry.last_probed}: it {plain(entry.fault or 'said nothing')}."]
    parts.append(last_answer(entry))
    if entry.moved_to:
        parts.append(f"Try {address(entry.moved_to)}")
    elif entry.gone:
        parts.append("Ask another mine, or look for its new address.")
    return " ".join(parts)


def of_lessons(
    pages: Iterable[Page], mines: Iterable[PublicMine], probes: Mapping[str, Entry]
) -> list[tuple[str, str, str]]:
    """Return the rows of what asks a mine: in the models of which mines all its paths are.

    A mine that is gone is not counted, nor one whose model was never read.
    """
    known = [
        (mine, entry)
        for mine in mines
        if (entry := probes.get(mine.root)) and entry.model_read and not entry.gone
    ]
    return [(f"[{page.title}]({page.link})", _where(page, known), _by_name(page)) for page in pages]


def _where(page: Page, known: list[tuple[PublicMine, Entry]]) -> str:
    if page.brings_its_own:
        return "none is needed: it brings its own"
    runs, not_on = [], []
    for mine, entry in known:
        missing = lacking(page, entry)
        if missing:
            not_on.append(f"{mine.name} lacks {first_of(missing)}")
        elif missing is not None:
            runs.append(mine.name + _but(entry))
    if not runs and not not_on:
        return UNKNOWN
    lines = [
        f"**{len(runs)} of {len(runs) + len(not_on)}**" + (": " if runs else "") + ", ".join(runs)
    ]
    return "<br>".join(lines + not_on)


def _but(entry: Entry) -> str:
    """Return what to add to the name of a mine that does not answer as it should."""
    if entry.moved_to:
        return " (at its new address)"
    return "" if fine(entry) else f" (read {entry.model_read})"


def _by_name(page: Page) -> str:
    if page.brings_its_own:
        return ""
    names = []
    for kind, found in (("list", page.asked.lists), ("template", page.asked.templates)):
        if found:
            plural = "s" if len(found) > 1 else ""
            names.append(f"{kind}{plural} {', '.join(f'`{name}`' for name in found)}")
    return "<br>".join(names) or "nothing"
