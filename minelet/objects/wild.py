r"""Text as a constraint names it: without regard to case, `*` any text, `?` one character.

The rules are those of InterMine's MainHelper and Util.wildcardUserToSql: both sides are lowered,
`*` and `?` become LIKE's wild cards (`\*` and `\?` stand for themselves).
"""

from __future__ import annotations

import re

from minelet.errors import BadRequest

WILD = re.compile(r"\\[*?]|[*?%_\\]")
LIKE = "LIKE ? ESCAPE '\\'"
LONGEST = 10_000  # characters of a text with wild cards; SQLite refuses 50,000 bytes

# SQLite lowers the letters of ASCII only. A mine's connections know this function, which lowers
# all; it is asked only when a constraint's own text has other letters, as no index serves it.
LOWER = "minelet_lower"


def lower(text: str | None) -> str | None:
    """Lower all letters of a text, as PostgreSQL's LOWER does; what is none stays as it is."""
    return text.lower() if isinstance(text, str) else text


def text_test(column: str, text: str, values: list) -> str:
    """Return a condition that a column is `text`, appending what it binds to `values`.

    Raises:
        BadRequest: a text with wild cards is too long.
    """
    if not text.isascii():
        column, text = f"{LOWER}({column})", text.lower()
    if WILD.search(text) and ("*" in text or "?" in text):
        values.append(pattern(text))
        return f"{column} {LIKE}"
    values.append(text)
    return f"{column} = ?"


def contains_test(column: str, text: str, values: list) -> str:
    """Return a condition that a column contains `text`, in which wild cards may stand.

    Raises:
        BadRequest: the text is too long.
    """
    if not text.isascii():
        column, text = f"{LOWER}({column})", text.lower()
    values.append(f"%{pattern(text)}%")
    return f"{column} {LIKE}"


def pattern(text: str) -> str:
    """Return InterMine's wild cards as LIKE's; LIKE's own stand for themselves.

    >>> pattern("RPS?A*")
    'RPS_A%'

    Raises:
        BadRequest: the text is too long.
    """
    if len(text) > LONGEST:
        raise BadRequest(
            f"A text with wild cards has {len(text):,} characters: this mine takes at most "
            f"{LONGEST:,}"
        )
    known = {"*": "%", "?": "_", "\\*": "*", "\\?": "?"}
    # Several stars in a row say no more than one, and cost more.
    return re.sub(
        r"(?<!\\)%%+", "%", WILD.sub(lambda found: known.get(found[0], "\\" + found[0]), text)
    )
