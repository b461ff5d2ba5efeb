"""What the register says of a mine, in the words of a page and of a report.

Much of it a computer far away has said, so no letter of it may become Markdown or HTML.
"""

import re
from collections.abc import Iterable

from press.mines.asked import Page
from press.mines.register import ANSWERS, PARTLY, Entry

UNKNOWN = "not probed yet"

_RISKY = re.compile(r"[\\`*_{}\[\]<>()#!|&~@$^\"'=:]")
"""What means something to Markdown, its extensions, or GitHub."""


def plain(text: str) -> str:
    """Return a text of somebody else's as one line that reads as it is, in Markdown and HTML."""
    return _RISKY.sub(lambda found: f"&#{ord(found[0])};", " ".join(text.split()))


def address(text: str) -> str:
    """Return an address of somebody else's as code, which leads nowhere by a slip."""
    return f"`{''.join(one for one in text if one.isprintable() and one != '`')}`"


def trouble(entry: Entry) -> str:
    """Return what is the matter with a mine that does not answer as it should.

    It goes on after the mine's name: "has not answered since …, asked on 4 days: it …".
    """
    how = "has not answered" + (" in full" if entry.status == PARTLY else "")
    said = f"{how} since {entry.failing_since}"
    if entry.failures > 1:
        said += f", asked on {entry.failures} days"
    if entry.fault:
        said += f": it {plain(entry.fault)}"
    return said


def last_answer(entry: Entry) -> str:
    """Return when a mine last gave us all that it should, as a sentence."""
    if entry.last_answered is None:
        return "It has never answered us in full."
    return f"Its last full answer was on {entry.last_answered}."


def browsers(entry: Entry) -> str:
    """Return what a mine lets a page in a browser do, "" when it did not say."""
    if entry.cors is None:
        return ""
    if not entry.cors.reads:
        return "closed to pages in a browser"
    return "open to pages in a browser" + ("" if entry.cors.sends else ", for plain questions only")


def lacking(page: Page, entry: Entry) -> list[str] | None:
    """Return the paths of a page that a mine's model has not; None when that is not known.

    It is known of the paths that the page had when the model was last read.
    """
    missing = [path for path in page.asked.paths if entry.paths.get(path) is False]
    if missing:
        return missing
    return [] if all(path in entry.paths for path in page.asked.paths) else None


def first_of(paths: list[str]) -> str:
    """Return paths as "`Gene.symbol` and 2 more", the shortest first, which says most."""
    more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
    return f"`{min(paths, key=lambda path: (path.count('.'), path))}`{more}"


def runs_nowhere_new(pages: Iterable[Page], before: Entry, after: Entry) -> list[tuple[Page, str]]:
    """Return the pages that a mine could answer before a probe and cannot now, each with why."""
    found = []
    for page in pages:
        missing = lacking(page, after)
        if missing and lacking(page, before) == []:
            found.append((page, first_of(missing)))
    return found


def fine(entry: Entry) -> bool:
    """Return whether a mine answered at the last probe as it should."""
    return entry.status == ANSWERS
