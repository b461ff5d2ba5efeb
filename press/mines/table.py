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
LESSONS = ("Lesson or chapter", "Its paths are in the model of")

_BREAKS = re.compile(r"(?<=[./])(?=[^./])")
"""Where an address may go on in the next line."""
_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")


def of_mines(mines: Iterable[PublicMine], probes: Mapping[str, Entry]) -> list[tuple[str, str]]:
    """Return the rows of the public mines: whose genes, which root, who saw it answer and when.

    Two columns, since more do not fit a phone, and what our probe saw must not be out of sight.
    """
    return [
        (
            f"**{mine.name}**<br>{mine.organisms}<br>"
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
        return _whole_days(", ".join(parts))
    if entry.gone:
        parts = [f"**gone?** It {trouble(entry)}."]
    elif entry.overdue:
        parts = [f"**in part only:** it {trouble(entry)}."]
    else:
        how = "in part only" if entry.status == PARTLY else "no answer"
        parts = [f"**{how}** on {entry.last_probed}: it {plain(entry.fault or 'said nothing')}."]
    parts.append(last_answer(entry))
    if entry.moved_to:
        return f"{_whole_days(' '.join(parts))} Try {address(entry.moved_to)}"
    if entry.overdue:
        parts.append("Ask another mine, or look for its new address.")
    return _whole_days(" ".join(parts))


def _whole_days(text: str) -> str:
    """Return a text whose days do not go on in the next line."""
    return _DAY.sub(r"<time>\g<0></time>", text)


def of_lessons(
    pages: Iterable[Page], mines: Iterable[PublicMine], probes: Mapping[str, Entry]
) -> list[tuple[str, str]]:
    """Return the rows of what asks a mine: in the models of which mines all its paths are.

    A mine that is overdue is not counted, nor one whose model was never read.
    """
    known = [
        (mine.name, entry)
        for mine in mines
        if (entry := probes.get(mine.root)) and entry.model_read and not entry.overdue
    ]
    return [(f"[{page.title}]({page.link})", _where(page, known)) for page in pages]


def _where(page: Page, known: list[tuple[str, Entry]]) -> str:
    if page.brings_its_own:
        return "no mine is needed: it brings its own"
    has: list[str] = []
    has_not: dict[str, list[str]] = {}
    for name, entry in known:
        missing = lacking(page, entry)
        if missing:
            has_not.setdefault(first_of(missing), []).append(name)
        elif missing is not None:
            has.append(name)
    lines = [UNKNOWN]
    if has or has_not:
        total = len(has) + sum(map(len, has_not.values()))
        lines = [": ".join([f"**{len(has)} of {total}**", *filter(None, [", ".join(has)])])]
        lines += [f"without {what}: {', '.join(names)}" for what, names in has_not.items()]
    for kind, names in (("list", page.asked.lists), ("template", page.asked.templates)):
        if names:
            plural = "s" if len(names) > 1 else ""
            lines.append(f"also the {kind}{plural} {', '.join(f'`{name}`' for name in names)}")
    return "<br>".join(lines)
