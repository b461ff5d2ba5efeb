"""What a check of the links found, for people and for the standing issue."""

import re
from collections.abc import Iterable
from urllib.parse import quote

from press.links import register
from press.links.check import Checked, counted
from press.links.register import Entry
from press.options import count
from press.reports import Report

_WORDS = {
    register.GOOD: "answered",
    register.MOVED: "moved for good",
    register.SUSPECT: "looked like a page that says not found",
    register.UNSURE: "could not be judged",
    register.GONE: "not found",
    register.EXCEPTED: "not asked, by a rule",
    register.UNCHECKED: "not checked yet",
}
_MOST_PAGES = 3
"""Pages that are named for one link; of the others the number is enough."""


def report_of(checked: Checked, own: Iterable[str], followed: int) -> Report:
    """Return the report of a check.

    Args:
        checked: what was seen of the addresses that lead out of the guide.
        own: broken links within the guide, each as a sentence.
        followed: how many links within the guide were followed.
    """
    own = list(own)
    counts = counted(checked.entries)
    told = ", ".join(f"{number:,} {_WORDS[status]}" for status, number in counts.items())
    addresses = f"{len(checked.entries):,} address{'' if len(checked.entries) == 1 else 'es'}"
    sentence = f"{addresses} outside of the guide: {told or 'none'}."
    if checked.unasked:
        sentence += f" {len(checked.unasked):,} of them could not be asked, for want of time."
    if followed:
        broken = f"{len(own):,} of them broken" if own else "all whole"
        sentence += f" {count(followed, 'link')} within it, {broken}."
    alarms = [f"Within the guide: {one}" for one in own]
    alarms += [_line(url, checked.entries[url], checked.before.get(url)) for url in checked.alarms]
    return Report("links", checked.day, sentence, alarms, _notes(checked))


def _notes(checked: Checked) -> list[str]:
    """Return what is worth knowing and no alarm: the gravest first."""
    quiet = {url: entry for url, entry in checked.entries.items() if url not in checked.alarms}
    lines = []
    for status in (register.GONE, register.SUSPECT, register.UNSURE, register.MOVED):
        for url, entry in quiet.items():
            if entry.status == status:
                lines.append(_line(url, entry, checked.before.get(url)))
    for url, entry in checked.entries.items():
        for name, there in entry.anchors.items():
            if there == register.MISSING and entry.status in register.ALIVE:
                place = _bare(f"{url}#{name}")
                lines.append(f"<{place}>: the page answered, without that place on it.")
    for url in checked.unasked:
        lines.append(f"<{_bare(url)}>: not asked; its host took up its time with other addresses.")
    back = [url for url, entry in quiet.items() if _is_back(entry, checked.before.get(url))]
    lines += [f"<{_bare(url)}>: it answers again." for url in back]
    return lines


def _is_back(entry: Entry, before: Entry | None) -> bool:
    return before is not None and before.failed and entry.status in register.ALIVE


def _line(url: str, entry: Entry, before: Entry | None) -> str:
    """Return what there is to say of one link, in one line of Markdown."""
    name = f"“{_plain(entry.what)}” <{_bare(url)}>" if entry.what else f"<{_bare(url)}>"
    if entry.status == register.MOVED:
        return f"{name}: moved for good, to <{_bare(entry.redirects_to)}>.{_on(entry)}"
    known = before is not None and before.last_checked is not None
    since = ""
    if known and entry.failing_since:
        times = f"{count(entry.failures, 'day')} in a row"
        since = f" It fails since {entry.failing_since}, on {times}."
    good = f" It was last good on {entry.last_good}." if entry.last_good else ""
    copy = ""
    if entry.archived:
        copy = f" An archived copy of {entry.archived_on}: <{_bare(entry.archived)}>."
    return f"{name}: {_plain(entry.said)}.{since}{good}{_on(entry)}{copy}"


def _plain(text: str) -> str:
    """Return a text whose signs mean nothing in Markdown: hosts that we do not know have a say."""
    text = re.sub(r"([\\`*\[\]<>|])", r"\\\1", " ".join(text.split()))
    return text.replace("@", "@\N{WORD JOINER}")  # no name, or GitHub would call the person


def _bare(url: str | None) -> str:
    """Return an address as it may stand between < and >."""
    return re.sub(r"[\s<>]", lambda found: quote(found[0]), url or "")


def _on(entry: Entry) -> str:
    named = [f"`{page or 'the home page'}`" for page in entry.pages[:_MOST_PAGES]]
    more = len(entry.pages) - len(named)
    return f" On {', '.join(named)}{f' and {more} more' if more > 0 else ''}." if named else ""
