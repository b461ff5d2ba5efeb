"""Identifiers as a client uploads them: a text, taken apart as ListUploadService does."""

from __future__ import annotations

import re

# Delimiters are a line's end, InterMine's `list.upload.delimiters` (tab, comma) and a blank.
PLAIN = re.compile(r"[^,\t ]+")

# A token that begins with a quote: pieces in quotes and pieces outside, to the next delimiter.
PIECE = re.compile(r'"((?:[^"]|"")*)(?:"|\Z)|([^",\t ]+)')


def identifiers(text: str) -> list[str]:
    """Return the identifiers of a text, each once, in their order.

    They are separated by blanks, tabs, commas or line ends. What begins with a double quote is one
    identifier up to the next quote, whatever is between; a quote inside is written twice. A quote
    that is never closed ends with its line.

    >>> identifiers('ACT1, "David Brent", "2""-micron DNA" 3"DNA')
    ['ACT1', 'David Brent', '2"-micron DNA', '3"DNA']
    """
    found: dict[str, None] = {}
    for line in re.split("\r\n|\n|\r", text.removeprefix("\ufeff")):
        at = 0
        while at < len(line):
            token, at = _token(line, at)
            if token:
                found[token] = None
    return list(found)


def _token(line: str, at: int) -> tuple[str, int]:
    """Return the token that begins at a place, "" for a delimiter, and where the next begins.

    As commons-lang's StrTokenizer: quotes count in a token that begins with one, and only there.
    """
    if line[at] != '"':
        plain = PLAIN.match(line, at)
        return (plain[0], plain.end()) if plain else ("", at + 1)
    token = ""
    while piece := PIECE.match(line, at):
        token += piece[2] or (piece[1] or "").replace('""', '"')
        at = piece.end()
    return token, at
