"""Two tables: which mines there are and which answered us, and which lessons run on which."""

import re
from collections.abc import Iterable, Mapping
from html import escape

from press.mines.asked import Page
from press.mines.listed import PublicMine
from press.mines.register import Entry
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

MINES = ("Mine", "Root of its web service", "Last seen to answer, by whom", "Our own probe")
LESSONS = ("Lesson or chapter", "The model has its paths", "It also needs, by name")

_BREAKS = re.compile(r"(?<=[./])(?=[^./])")
"""Where an address may go on in the next line."""


def of_mines(
    mines: Iterable[PublicMine], probes: Mapping[str, Entry]
) -> list[tuple[str, str, str, str]]:
    """Return the rows of the public mines: whose genes, which root, who saw it answer and when."""
    return [
        (
            f"**{mine.name}**<br>{mine.organisms}",
            f"<code>{_BREAKS.sub('<wbr>', escape(mine.root))}</code>",
            f"{mine.seen}, {mine.source}" + (f"<br>{mine.remark}" if mine.remark else ""),
            _probed(probes.get(mine.root)),
        )
        for mine in mines
    ]


def _probed(entry: Entry | None) -> str:
    """Return what our own probes saw of a mine."""
    if entry is None:
        return UNKNOWN
    if fine(entry):
        lines = [f"**answered** on {entry.last_probed}"]
        if entry.release:
            lines.append(f"release {plain(entry.release)}")
        if said := browsers(entry):
            lines.append(said)
        return "<br>".join(lines)
    if entry.gone:
        lines = [f"**Gone?** It {trouble(entry)}."]
    else:
        how = "in part only" if entry.status == "partly" else "no answer"
        lines = [f"**{how}** on {entry.last_probed}: it {plain(entry.fault or 'said nothing')}."]
    lines.append(last_answer(entry))
    if entry.moved_to:
        lines.append(f"Try {address(entry.moved_to)}.")
    elif entry.gone:
        lines.append("Ask another mine, or look for its new address.")
    return "<br>".join(lines)


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
            not_on.append(f"{mine.name} ({first_of(missing)})")
        elif missing is not None:
            runs.append(mine.name + _but(entry))
    if not runs and not not_on:
        return UNKNOWN
    lines = [f"**{', '.join(runs)}**" if runs else "**no mine that we could read**"]
    if not_on:
        lines.append(f"missing: {'; '.join(not_on)}")
    return "<br>".join(lines)


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
