"""The ways to launch a lesson: which there are, in which order, and what to expect of each."""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from press.lessons import Lesson

NAMES = {
    "lite": "In the browser",
    "binder": "Binder",
    "colab": "Colab",
    "laptop": "Your own computer",
    "download": "Download",
}
"""What each door is called. Their order is the one for a lesson that runs everywhere: first what
works without an account, without a server and without a wait for one."""

_NOTES = {
    "lite": [
        "No account, no server.",
        "First result in {lite_first}, once {lite_together} are fetched.",
        "Changes stay in this browser.",
    ],
    "binder": [
        "Free, no account.",
        "Starts in seconds or minutes.",
        "Ends after {binder_idle} without activity: download your work.",
    ],
    "colab": [
        "Needs a Google account.",
        "The first cell installs what is missing.",
        "Ends after {colab_hours} at most: save to your Drive.",
    ],
    "laptop": [
        "No limits but its own, and your files stay.",
        "One command fetches what is needed and opens the lesson.",
    ],
    "download": ["The executed notebook, with its results, to open in your own Jupyter."],
}
"""Sentences; the braces hold names of facts."""
_LIVE_LITE = (
    "This lesson asks public mines. A mine may refuse a browser, and the lesson then says so."
    " Better take Binder."
)


@dataclass(frozen=True)
class Door:
    """One way to launch a lesson, or to take it home."""

    key: str
    """One of `NAMES`."""
    url: str
    note: str
    """What to expect, in time and in limits: one line of text."""
    usual: bool = True
    """Whether it may come first because the reader took it last time. Not where the lesson cannot
    be expected to work, and not the download, which launches nothing."""

    @property
    def name(self) -> str:
        """What is written on it."""
        return NAMES[self.key]


def order(lesson: Lesson) -> list[str]:
    """Return the doors of a lesson by their keys, the likely best choice first."""
    if lesson.mine == "live":
        return ["binder", "colab", "lite", "laptop", "download"]
    return list(NAMES)


def is_usual(key: str, lesson: Lesson) -> bool:
    """Return whether a reader who likes this door will want it for this lesson, too."""
    return key != "download" and not (key == "lite" and lesson.mine == "live")


def note(key: str, lesson: Lesson, facts: Mapping[str, Any]) -> str:
    """Return what to expect of a door.

    Args:
        key: which door.
        lesson: what is launched.
        facts: values of docs/facts.yml, where each has its date and its source. A limit that a
            guide has no fact of is not told.
    """
    if key == "lite" and lesson.mine == "live":
        return _LIVE_LITE
    told = []
    for sentence in _NOTES[key]:
        with contextlib.suppress(KeyError):
            told.append(sentence.format_map(facts))
    return " ".join(told)
