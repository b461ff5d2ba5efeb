"""Captions of tables: the line `Table: words` before one says what it shows.

Every table of a chapter or a lesson's text has one, since who hears a page or skims it decides by
the caption whether to read the table. The form is pandoc's.
"""

import re

from press.errors import PressError

MARK = "Table: "
"""What a caption begins with."""

_FENCE = re.compile(r"\s*(`{3,}|~{3,})")
_RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*")
"""The line under a table's heads, of a table that has one column or more."""

_CAPTION = re.compile(rf"<p>{MARK}(?P<words>.*?)</p>\s*(?P<table><table[^>]*>)", re.DOTALL)
_EMPTY_HEAD = re.compile(r"<th(?P<rest>(?: style=\"[^\"]*\")?)></th>")
_HEAD = re.compile(r"<th(?= style=|>)")


def check(text: str, where: str, first_line: int = 1) -> None:
    """Check that each table in some Markdown has a caption.

    Args:
        text: Markdown.
        where: the file, with which an error begins.
        first_line: the number of the text's first line in that file.

    Raises:
        PressError: on the first table that has none.
    """
    fence = ""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        mark = _FENCE.match(line)
        if mark and not fence:
            fence = mark[1]
        elif mark and mark[1].startswith(fence) and not line.strip(" `~"):
            fence = ""
        if fence or "|" not in line or number == 0 or not _RULE.fullmatch(line):
            continue
        heads = lines[number - 1]
        above = next((it for it in reversed(lines[: number - 1]) if it.strip()), "")
        if "|" in heads and not above.strip().startswith(MARK):
            raise PressError(
                f"{where}:{first_line + number - 1}: this table has no caption; write a line"
                f" before it, `{MARK}` and then what it shows, with an empty line between."
            )


def captioned(html: str) -> str:
    """Return a page's HTML with each caption within its table, and its heads marked as such.

    A head without words is a plain cell: as a head it would be announced, and say nothing.
    """

    def put_in(found: re.Match[str]) -> str:
        return f"{found['table']}\n<caption>{found['words']}</caption>"

    html = _CAPTION.sub(put_in, html)
    html = _EMPTY_HEAD.sub(lambda found: f"<td{found['rest']}></td>", html)
    return _HEAD.sub('<th scope="col"', html)
