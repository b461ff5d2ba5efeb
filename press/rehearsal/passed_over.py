"""Differences between two builds that do not matter: each a rule with a name and a reason."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

PAGES = (".html",)
RECORDS = (".json", ".ipynb")

# What is inside of these is shown, or run, as it stands.
_AS_IT_STANDS = re.compile(
    r"(<(pre|textarea|script|style)\b.*?</\2\s*>)", re.DOTALL | re.IGNORECASE
)


def _one_space(html: str) -> str:
    parts = _AS_IT_STANDS.split(html)  # text, element, its name, text, element, …
    parts[::3] = [re.sub(r"\s+", " ", text) for text in parts[::3]]
    del parts[2::3]
    return "".join(parts)


def _in_order(text: str) -> str:
    try:
        return json.dumps(json.loads(text), sort_keys=True, ensure_ascii=False)
    except ValueError:
        return text


def _without(pattern: str, instead: str = "") -> Callable[[str], str]:
    found = re.compile(pattern, re.IGNORECASE)
    return lambda text: found.sub(instead, text)


@dataclass(frozen=True)
class Rule:
    """One kind of difference that is passed over."""

    name: str
    reason: str
    """Completes the sentence "The NAME is passed over: …"."""
    kinds: tuple[str, ...]
    """The endings of the files it is about."""
    apply: Callable[[str], str]
    """A text → the text without the difference."""


ASSET_HASH = Rule(
    "hash in the name of an asset",
    "it stands for the asset's contents, which are compared themselves",
    (".html", ".css", ".js", ".json"),
    _without(r"(?<=\.)[0-9a-f]{8}(?=\.min\.(?:css|js)\b)", "HASH"),
)
RULES = (
    Rule(
        "generator tag",
        "it names the program that made the page",
        PAGES,
        _without(r"<meta\b[^>]*\bname=[\"']?generator\b[^>]*>"),
    ),
    Rule(
        "date of the build",
        "one of the two builds may end after midnight",
        (".html", ".xml"),
        _without(r"(?<=<lastmod>)[^<]*(?=</lastmod>)|(?<=Build Date UTC : )[^<>]*(?=-->)"),
    ),
    ASSET_HASH,
    Rule("run of white space", "a browser shows it as one space", PAGES, _one_space),
    Rule(
        "layout of JSON", "a program that reads it sees no order and no spaces", RECORDS, _in_order
    ),
)
"""In the order in which they are applied."""


def without(text: str, kind: str, *, but: Rule | None = None) -> str:
    """Return a text without the differences that are passed over.

    Args:
        text: what stands in a file.
        kind: the ending of the file's name, as `.html`.
        but: a rule that is left out.
    """
    for rule in RULES:
        if kind in rule.kinds and rule is not but:
            text = rule.apply(text)
    return text


def needed(left: str, right: str, kind: str) -> list[str]:
    """Return the names of the rules without which two texts, alike by all rules, would differ."""
    return [
        rule.name
        for rule in RULES
        if kind in rule.kinds and without(left, kind, but=rule) != without(right, kind, but=rule)
    ]
