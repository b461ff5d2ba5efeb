"""A line of Markdown from a report, made harmless to people and to the issue that it goes into.

Reports quote the world: titles of pages, what a mine answered, what a lesson printed. None of it
may call a person, draw a line to somebody's issue, or write HTML, of which a comment could be taken
for the issue's own mark.
"""

import functools
import re
import unicodedata

LONGEST = 1000
"""Letters that are kept of one line."""

_NOTHING_WIDE = "\u200b"
"""Between @ and a name it is not seen, and nobody is called."""

_ADDRESS = re.compile(r"https?://[^\s<>()`\"]+")
# A letter or digit of ASCII before it makes an @ part of an address of mail, for GitHub too.
_CALL = re.compile(r"(?<![A-Za-z0-9])@(?=[A-Za-z0-9])")
_NUMBER = re.compile(r"(?:#|\bGH-)(?=[0-9])", re.IGNORECASE)
_TAG = re.compile(r"<(?!https?://[^\s<>]*>)(?=[A-Za-z!/?])")
_ENTITY = re.compile(r"&(?!amp;|lt;)(?=#?[A-Za-z0-9]+;)")
_PICTURE = re.compile(r"!\[")
_BOX_OR_DEFINITION = re.compile(r"\[(?=[ xX]?\])|\[(?=[^\]]*\]:)")
# As a bare link this would stand in the other issue's history. GitHub's own host for links that
# leave no trace takes the same paths.
_OTHERS_ISSUE = re.compile(
    r"https?://(?:www\.)?github\.com/(?=[^/\s]+/[^/\s]+/(?:issues|pull|discussions)/[0-9])",
    re.IGNORECASE,
)


@functools.lru_cache(maxsize=20_000)  # to find out how many fit, they are written several times
def harmless(line: str) -> str:
    """Return one line of Markdown that calls nobody, links to no issue and holds no HTML.

    Code, emphasis and links stay. What cannot be seen is left out, and of a very long line the
    end.
    """
    if len(line) > LONGEST:
        line = line[: LONGEST - 1] + "…"
    line = " ".join(line.split())
    if not line.isprintable():
        line = "".join(letter for letter in line if unicodedata.category(letter)[0] != "C")
    line = _ENTITY.sub("&amp;", line)
    line = _TAG.sub("&lt;", line)
    line = _PICTURE.sub(r"!\[", line)
    if _BOX_OR_DEFINITION.match(line):
        line = "\\" + line
    done, parts = 0, []
    for found in _ADDRESS.finditer(line):
        parts += [_text(line[done : found.start()]), _address(found[0])]
        done = found.end()
    # The pieces once more together: an address may end where a name begins.
    return _CALL.sub("@" + _NOTHING_WIDE, "".join([*parts, _text(line[done:])]))


def _text(text: str) -> str:
    return _NUMBER.sub(lambda found: found[0] + _NOTHING_WIDE, text)


def _address(address: str) -> str:
    address = address.replace("@", "%40")
    return _OTHERS_ISSUE.sub("https://redirect.github.com/", address)
