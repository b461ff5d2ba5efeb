"""Code for paper: coloured, in groups that stay on one page, long lines continued with a mark.

Typst could colour code by itself; but that takes longer than all the rest of the book. Pygments
colours the pages of the site, so code looks the same in both.
"""

from collections.abc import Iterator
from functools import cache

from pygments.lexers import get_lexer_by_name
from pygments.token import Token, _TokenType
from pygments.util import ClassNotFound

from press.book.document import literal

GROUP = 14
"""Lines that are kept on one page, when no empty line parts them."""
LETTERS = {"wide": 87, "text": 70, "inner": 64}
"""Letters of a line, by where it stands: see `code` in code.typ."""

Piece = tuple[str, str]
"""A text, and the kind that gives it its colour: a key of `colours` in code.typ, or ""."""

_KINDS = (
    (Token.Comment, "c"),
    (Token.Keyword.Constant, "k"),
    (Token.Keyword, "k"),
    (Token.Operator.Word, "k"),
    (Token.Name.Tag, "k"),
    (Token.Literal.String.Escape, "n"),
    (Token.Literal.String, "s"),
    (Token.Literal.Number, "n"),
    (Token.Name.Function, "f"),
    (Token.Name.Class, "f"),
    (Token.Name.Builtin, "f"),
    (Token.Name.Attribute, "f"),
    (Token.Operator, "o"),
    (Token.Punctuation, "o"),
    (Token.Generic.Inserted, "s"),
    (Token.Generic.Deleted, "n"),
)


def listing(text: str, language: str | None, place: str, numbered: bool = False) -> str:
    """Return a call of `code` of the design, as Typst's code.

    Args:
        text: the code, or what it has printed.
        language: as Pygments calls it; one it does not know has no colours. None for an output.
        place: where it stands, a key of `LETTERS`.
        numbered: whether the lines have numbers.
    """
    lines = _lines(text, language or "text")
    digits = len(str(len(lines))) + 2 if numbered else 0
    parts = [[_told(piece) for piece in wrapped(line, LETTERS[place] - digits)] for line in lines]
    if numbered:
        parts = [
            [_told((f"{number:>{digits - 2}}  ", "o")), *line]
            for number, line in enumerate(parts, 1)
        ]
    return (
        f"code(wide: {literal(place == 'wide')}, output: {literal(language is None)}, "
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


def _lines(text: str, language: str) -> list[list[Piece]]:
    """Return the coloured lines of a text."""
    lines: list[list[Piece]] = [[]]
    for kind, value in _tokens(text, language):
        for place, part in enumerate(value.split("\n")):
            if place:
                lines.append([])
            if not part:
                continue
            last = lines[-1][-1] if lines[-1] else None
            if last and (last[1] == kind or not part.strip()):  # a space has no colour
                lines[-1][-1] = (last[0] + part, last[1])
            else:
                lines[-1].append((part, kind))
    return lines


def _tokens(text: str, language: str) -> Iterator[tuple[str, str]]:
    text = text.expandtabs(4)
    lexer = _lexer(language)
    if lexer is None:
        yield "", text
        return
    for _, token, value in lexer.get_tokens_unprocessed(text):
        yield _kind(token), value


@cache
def _lexer(language: str):
    if language == "text":
        return None
    try:
        return get_lexer_by_name(language)
    except ClassNotFound:
        return None


@cache
def _kind(token: _TokenType) -> str:
    return next((kind for of, kind in _KINDS if token in of), "")


def _told(piece: Piece) -> str:
    text, kind = piece
    return f"({literal(kind)}, {literal(text)})" if kind else literal(text)


def _array(items) -> str:
    return f"({''.join(f'{item},' for item in items)})"
