"""Code for paper: coloured, in groups that stay on one page, long lines continued with a mark.

Typst could colour code by itself; but that takes longer than all the rest of the book. The colours
come from the page, so code looks the same in both.
"""

from collections.abc import Iterable, Iterator

from press.book.colours import Piece
from press.book.document import literal

GROUP = 14
"""Lines that are kept on one page, when no empty line parts them."""
LETTERS = {"wide": 87, "text": 70, "inner": 64}
"""Letters of a line, by where it stands: see `code` in code.typ."""


def listing(pieces: list[Piece], place: str, output: bool = False, numbered: bool = False) -> str:
    """Return a call of `code` of the design, as Typst's code.

    Args:
        pieces: the code, or what it has printed.
        place: where it stands, a key of `LETTERS`.
        output: whether it was printed.
        numbered: whether the lines have numbers.
    """
    lines = list(_lines(pieces))
    digits = len(str(len(lines))) + 2 if numbered else 0
    parts = [[_told(piece) for piece in wrapped(line, LETTERS[place] - digits)] for line in lines]
    if numbered:
        parts = [
            [_told((f"{number:>{digits - 2}}  ", "o")), *line]
            for number, line in enumerate(parts, 1)
        ]
    text = "".join(text for text, _ in pieces)
    return (
        f"code(wide: {literal(place == 'wide')}, output: {literal(output)}, "
        f"{literal(text)}, {_array(_array(_array(line) for line in g) for g in groups(parts))})"
    )


def groups[Line](lines: list[list[Line]]) -> Iterator[list[list[Line]]]:
    """Part lines where one is empty, and where a group would be longer than `GROUP`."""
    group: list[list[Line]] = []
    for line in lines:
        group.append(line)
        if not line or len(group) == GROUP:
            yield group
            group = []
    if group:
        yield group


def wrapped(line: list[Piece], letters: int) -> list[Piece]:
    """Return a line with a piece of the kind "wrap" wherever it must go on below.

    It is cut after a space, or else after a sign, in its last two fifths; else where it is full.
    What goes on is indented as the line is; that is the text of the piece.
    """
    text = "".join(text for text, _ in line)
    if len(text) <= letters:
        return line
    indent = min(len(text) - len(text.lstrip(" ")), letters // 3)
    cuts, begin, room = [], 0, letters
    while len(text) - begin > room:
        end = begin + room
        tail = range(end, begin + room * 3 // 5, -1)
        at = next((i for i in tail if text[i - 1] == " "), None)
        at = at or next((i for i in tail if text[i - 1] in "/&?=,(.-%_:"), end)
        cuts.append(at)
        begin, room = at, letters - indent - 2
    out: list[Piece] = []
    seen = 0
    for piece, kind in line:
        while cuts and cuts[0] <= seen + len(piece):
            cut = cuts.pop(0) - seen
            out += [(piece[:cut], kind), (" " * indent, "wrap")]
            piece, seen = piece[cut:], seen + cut
        if piece:
            out.append((piece, kind))
        seen += len(piece)
    return out


def _lines(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """Yield the lines of pieces."""
    line: list[Piece] = []
    for text, kind in pieces:
        for place, part in enumerate(text.split("\n")):
            if place:
                yield line
                line = []
            if part:
                line.append((part, kind))
    yield line


def _told(piece: Piece) -> str:
    text, kind = piece
    return f"({literal(kind)}, {literal(text)})" if kind else literal(text)


def _array(items) -> str:
    return f"({''.join(f'{item},' for item in items)})"
