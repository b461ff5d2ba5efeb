"""Which names of styles a built site can use: those of its pages, and those its scripts write."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

_NAMES = re.compile(r"""\b(?:class|id)=(?:"([^"]*)"|'([^']*)')""")
_SETTINGS = re.compile(r"""\b(data-md-color-\w+|dir)(?:-to)?=["']([^"']*)["']""")
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_TABS = re.compile(r"""\bdata-tabs=["']?\d+:(\d+)""")
_WORD = re.compile(r"-?-?[A-Za-z_][\w-]*")
_PROPERTY = re.compile(r"--[A-Za-z][\w-]*")
SETTINGS = ("data-md-color-scheme", "data-md-color-primary", "data-md-color-accent", "dir")
"""Attributes whose value a script takes from the page, so that no other can come up."""


@dataclass(frozen=True)
class Used:
    """The names in a site, more rather than fewer: every word of a script may be a class."""

    names: frozenset[str]
    """Classes and ids of pages, and all words of scripts."""
    beginnings: tuple[str, ...]
    """Words of scripts that end in a hyphen: the script puts the rest behind them."""
    settings: frozenset[tuple[str, str]]
    """The attributes of `SETTINGS`, each with a value that a page gives it, or its NAME-to."""
    properties: frozenset[str]
    """The custom properties, such as `--ink`, that pages or scripts name."""
    tabs: int
    """The most tabs that stand side by side."""

    def and_names(self, *names: str) -> "Used":
        """Return these with some classes more."""
        return replace(self, names=self.names | set(names))

    def has(self, name: str) -> bool:
        """Whether an element may come to have the class or id `name`."""
        return name in self.names or name.startswith(self.beginnings)


def used_by(pages: Iterable[str], scripts: Iterable[str]) -> Used:
    """Return the names that `pages` (HTML) and `scripts` (JavaScript) use."""
    names: set[str] = set()
    settings: set[tuple[str, str]] = set()
    properties: set[str] = set()
    words: set[str] = set()
    tabs = 0
    for page in pages:
        for found in _NAMES.finditer(page):
            names.update((found[1] or found[2] or "").split())
        settings.update(found.groups() for found in _SETTINGS.finditer(page))
        properties.update(_PROPERTY.findall(page))
        tabs = max([tabs, *map(int, _TABS.findall(page))])
        for script in _INLINE.findall(page):
            words.update(_WORD.findall(script))
    for script in scripts:
        words.update(_WORD.findall(script))
    beginnings = tuple(sorted(word for word in words if word.endswith("-") and len(word) > 2))
    return Used(
        frozenset(names | words),
        beginnings,
        frozenset(settings),
        frozenset(properties | {word for word in words if word.startswith("--")}),
        tabs,
    )
