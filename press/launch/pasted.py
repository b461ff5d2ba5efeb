"""An address that a reader pastes where a name is asked for, taken apart.

theme/assets/javascripts/badge-rules.js does the same for the badge builder; see names.py.
"""

import re
from dataclasses import dataclass
from urllib.parse import unquote

from press.launch.names import cleaned

_GITHUB = re.compile(
    r"^(?:(?:https?://)?(?:www\.)?github\.com/|(?:ssh://)?git@github\.com[:/])(?P<rest>[^?#]+)",
    re.IGNORECASE | re.ASCII,
)
_COLAB = re.compile(
    r"^(?:https?://)?colab\.research\.google\.com/github/(?P<rest>[^?#]+)",
    re.IGNORECASE | re.ASCII,
)
_RAW = re.compile(
    r"^(?:https?://)?raw\.githubusercontent\.com/(?P<rest>[^?#]+)", re.IGNORECASE | re.ASCII
)
_GIT = re.compile(r"\.git\Z", re.IGNORECASE | re.ASCII)
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")

VIEWS = {"blob", "tree", "raw", "edit", "blame"}
"""What stands in GitHub's addresses between a repository and a branch."""

# Which field of a Wish takes which part of an address.
_ALL = {"repository": "repository", "branch": "branch", "path": "path"}
_ENVIRONMENT = {"repository": "repository", "branch": "branch"}
_CONTENT = {"content": "repository", "content_branch": "branch", "path": "path"}


@dataclass(frozen=True)
class Place:
    """What an address says; "" for what it does not."""

    repository: str
    branch: str = ""
    path: str = ""


def take_apart(text: str) -> Place | None:
    """Return what an address of GitHub, of its raw files or of Colab says; None for other text.

    A branch ends at the first slash, because an address does not say where it ends. In one that
    is written as %2F, as Colab's can be, the slash is kept.
    """
    text = cleaned(text)
    found = _GITHUB.match(text) or _COLAB.match(text)
    raw = None if found else _RAW.match(text)
    either = found or raw
    if either is None:
        return None
    parts = [_decoded(part) for part in either["rest"].rstrip("/").split("/")]
    if len(parts) < 2 or not parts[0] or not parts[1]:
        return None
    repository = f"{parts[0]}/{_GIT.sub('', parts[1])}"
    if raw:
        rest = parts[2:]
    elif len(parts) > 2 and parts[2] in VIEWS:
        rest = parts[3:]
    else:
        return Place(repository)
    if rest[:2] in (["refs", "heads"], ["refs", "tags"]):
        rest = rest[2:]
    return Place(repository, rest[0] if rest else "", "/".join(rest[1:]))


def spread(text: str, field: str, kind: str) -> dict[str, str] | None:
    """Return what an address, pasted into one field, means for that one and those beside it.

    Args:
        text: what was pasted.
        field: the field of a `Wish` that it was pasted into.
        kind: the kind of badge that is asked for.

    Returns:
        The new values, without those of which the address says nothing; None when `text` is no
        address that is understood.
    """
    place = take_apart(text)
    if place is None:
        return None
    takes = _ALL
    if kind == "apart":
        takes = _ENVIRONMENT if field in _ENVIRONMENT else _CONTENT
    found = {name: getattr(place, part) for name, part in takes.items()}
    return {name: value for name, value in found.items() if value}


def _decoded(text: str) -> str:
    """Return a part of an address without its escapes, or as it is when they make no text."""
    if _BAD_ESCAPE.search(text):
        return text
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        return text
