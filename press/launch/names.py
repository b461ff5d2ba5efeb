r"""What a reader may type for a repository, a branch and a file; a sentence for what may not be.

theme/assets/javascripts/badge-rules.js has the same rules and sentences for the badge builder.
tests/press/launch/badge-cases.json is run through both, so a pattern here is one that Python and
JavaScript read alike, but for the end of a text, which is \Z here.
"""

import re

_AROUND = re.compile(r"^[ \t\r\n\u00a0]+|[ \t\r\n\u00a0]+\Z")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
# JavaScript writes some characters as two halves. One half alone is no text.
_HALF = re.compile(r"[\ud800-\udfff]")
HALF = "There is half a character in it: delete it and type it again."

# What GitHub's forms say of names of accounts, and its pages of names of repositories
# (github/docs, pull request 45042, July 2026). Hyphens in an account's name are taken as
# press.repository takes them: not at the beginning.
_OWNER = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,38}")
_NAME = re.compile(r"[A-Za-z0-9._-]{1,100}")
_RESERVED = re.compile(r"\.(?:git|wiki)\Z", re.IGNORECASE | re.ASCII)

# git-check-ref-format(1), its rules in the order in which a person meets them. That a
# branch does not begin with a hyphen is said there under --branch.
_BRANCH = [
    (re.compile(r" "), "A branch's name has no spaces."),
    (_CONTROL, "A branch's name has no line breaks, tabs or other control characters."),
    (re.compile(r"[~^:?*\[\\]"), "A branch's name has none of these: ~ ^ : ? * [ \\"),
    (re.compile(r"\.\."), "A branch's name has no two dots in a row."),
    (re.compile(r"^-"), "A branch's name does not begin with a hyphen."),
    (
        re.compile(r"^/|//|/\Z"),
        "In a branch's name a slash stands alone, between other characters.",
    ),
    (
        re.compile(r"(?:^|/)\.|\.lock(?:/|\Z)"),
        "No part of a branch's name begins with a dot or ends in .lock.",
    ),
    (re.compile(r"\.\Z"), "A branch's name does not end with a dot."),
    (re.compile(r"@\{|^@\Z"), "A branch's name is not @ alone, and has no @{ in it."),
    (_HALF, HALF),
]

_PATH = [
    (re.compile(r"^[A-Za-z]+://"), "This address is not understood: type the path of the file."),
    (re.compile(r"^/"), "Leave out the first slash: the path begins in the repository."),
    (re.compile(r"\\"), "Write / between folders, not \\."),
    (_CONTROL, "A path has no line breaks, tabs or other control characters."),
    (re.compile(r"//|/\Z"), "Write one slash between two names, and none at the end."),
    (re.compile(r"(?:^|/)\.\.?(?:/|\Z)"), "Leave out . and ..: the path only leads down."),
    (_HALF, HALF),
]


def cleaned(text: str) -> str:
    """Return `text` without the blanks around it, which come along when it is copied."""
    return _AROUND.sub("", text)


def repository_fault(text: str) -> str | None:
    """Return what is wrong with OWNER/NAME, as a sentence; None when it can be one."""
    if not text:
        return "Type the repository: OWNER/NAME."
    if "://" in text:
        return "This address is not understood: type OWNER/NAME of a repository on GitHub."
    owner, *names = text.split("/")
    if len(names) != 1 or not owner or not names[0]:
        return "Write OWNER/NAME: its owner, one slash, and its name."
    if not _OWNER.fullmatch(owner):
        return (
            "The owner, before the slash, has letters, digits and hyphens, begins with no hyphen,"
            " and has 39 characters at most."
        )
    if not _NAME.fullmatch(names[0]):
        return (
            "The name, after the slash, has letters, digits, dots, hyphens and underscores,"
            " 100 at most."
        )
    if names[0] in (".", ".."):
        return "A repository's name is not made of dots alone."
    if _RESERVED.search(names[0]):
        return "A repository's name does not end in .git or .wiki: leave that out."
    return None


def branch_fault(text: str) -> str | None:
    """Return what is wrong with a branch (or tag, or commit), as a sentence; None for nothing."""
    if not text:
        return "Type the branch, such as main."
    return _first(_BRANCH, text)


def file_fault(text: str) -> str | None:
    """Return what is wrong with a file's path in its repository, as a sentence; None for nothing.

    "" is no fault: then no file is opened.
    """
    return _first(_PATH, text)


def _first(rules: list[tuple[re.Pattern[str], str]], text: str) -> str | None:
    return next((sentence for pattern, sentence in rules if pattern.search(text)), None)
