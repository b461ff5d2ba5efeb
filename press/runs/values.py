"""What a text says, apart from how it is set: words and numbers, without what no reader reads."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

TOLERANCE = 1e-9
"""By which part of itself a number may differ and count as the same."""

# In this order. What is left of each is the same in every run.
_VOLATILE = (
    (re.compile(r"\x1b\[[0-9;]*[A-Za-z]"), ""),  # colours of a terminal
    (re.compile(r"\b0x[0-9a-fA-F]{6,}\b"), "0x…"),  # where an object lies in memory
    (re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"), "…"),  # a UUID
    (re.compile(r"\b(127\.0\.0\.1|localhost):\d+"), r"\1:…"),  # a port that was free
    (re.compile(r"\b((?:Cell )?In ?|Out ?)\[\d+\]"), r"\1[…]"),  # the count of executions
    # NumPy's scalars are written with their type since NumPy 2.
    (re.compile(r"\bnp\.(?:float|int|uint|str|bytes)\d*_?\(([^()]*)\)"), r"\1"),
    (re.compile(r"\bnp\.(True|False)_"), r"\1"),
    # How long something took; minutes and hours can be what a lesson is about.
    (
        re.compile(r"(?<![\w.])\d+(?:\.\d+)?\s?(?:[nuµμm]s|s|secs?|seconds?)\b"),
        "… s",
    ),
)

_TOKEN = re.compile(
    r"""
    (?P<number>
        (?<![\w.]) (?:(?<![\)\]])[-+−])?            # no sign: the dash of a range
        (?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+) (?:[eE][-+]?\d{1,4})?
        (?! \w | \.\d )                             # no number: a part of an identifier
    )
    | \w+ | \S
    """,
    re.VERBOSE,
)


@dataclass(frozen=True)
class Number:
    """A number as it stands in a text."""

    text: str
    value: Decimal

    @property
    def is_whole(self) -> bool:
        """Whether it is written as a whole number, and so is exact."""
        return self.text.lstrip("+-−").replace(",", "").isdigit()


Token = str | Number

_COUNTS = Decimal(10**18)


def settled(text: str) -> str:
    """Return a text with what differs in each run put out of it."""
    for pattern, same in _VOLATILE:
        text = pattern.sub(same, text)
    return text


def tokens(text: str) -> list[Token]:
    """Return the words, marks and numbers of a text; how lines are broken is no part of them."""
    return list(_tokens(settled(text)))


def _tokens(text: str) -> Iterator[Token]:
    for found in _TOKEN.finditer(text):
        if found["number"] is None:
            yield found[0]
            continue
        try:
            value = Decimal(found[0].replace(",", "").replace("−", "-"))
        except InvalidOperation:  # an exponent that nothing can hold
            yield found[0]
        else:
            yield Number(found[0], value)


def same_number(old: Number, new: Number, tolerance: float = TOLERANCE) -> bool:
    """Whether two numbers are the same, however they are written.

    Whole numbers are counts and must be equal. Others may differ by `tolerance` times the larger.
    """
    if old.value == new.value:
        return True
    if old.is_whole and new.is_whole:
        return False
    larger = max(abs(old.value), abs(new.value))
    return abs(old.value - new.value) <= larger * Decimal(repr(tolerance))


def rounds_to(old: Number, new: Number) -> bool:
    """Whether two numbers agree in all the digits that the one with fewer of them shows."""
    places = [number.value.as_tuple().exponent for number in (old, new)]
    if old.is_whole or new.is_whole or places[0] == places[1]:
        return False
    half = Decimal((0, (5,), int(max(places)) - 1))
    return abs(old.value - new.value) <= half


def same(old: list[Token], new: list[Token], tolerance: float = TOLERANCE) -> bool:
    """Whether two texts say the same."""
    return len(old) == len(new) and all(
        same_number(a, b, tolerance) if isinstance(a, Number) and isinstance(b, Number) else a == b
        for a, b in zip(old, new, strict=True)
    )


def differences(old: str, new: str, tolerance: float = TOLERANCE) -> list[tuple[str, str]]:
    """Return the lines in which two texts say different things, each beside its old self.

    Args:
        old: a text.
        new: the text that stands in its place.
        tolerance: by which part of itself a number may differ.

    Returns:
        Pairs of lines, "" for one that is only in the other; none when both say the same, however
        their lines are broken.
    """
    if same(tokens(old), tokens(new), tolerance):
        return []
    before, after = _lines(old), _lines(new)
    known = [[plain(line) for line in lines] for lines in (before, after)]
    found: list[tuple[str, str]] = []
    matcher = difflib.SequenceMatcher(None, *known, autojunk=False)
    for what, a, b, c, d in matcher.get_opcodes():
        if what == "equal":
            continue
        length = max(b - a, d - c)
        pairs = zip(_padded(before[a:b], length), _padded(after[c:d], length), strict=True)
        found += [pair for pair in pairs if not same(*map(tokens, pair), tolerance)]
    # Lines that all say the same, and in a sum that does not, are broken within a number.
    return found or [(" ".join(before), " ".join(after))]


def _lines(text: str) -> list[str]:
    lines = (" ".join(line.split()) for line in settled(text).splitlines())
    return [line for line in lines if line]


def _padded(lines: list[str], length: int) -> list[str]:
    return lines + [""] * (length - len(lines))


def plain(line: str) -> str:
    """Return a line in which numbers that are the same are written the same."""
    return " ".join(
        _written(token.value) if isinstance(token, Number) else token for token in _tokens(line)
    )


def _written(number: Decimal) -> str:
    is_count = abs(number) < _COUNTS and number == number.to_integral_value()
    return f"{number:.0f}" if is_count else f"{number.normalize():.9g}"
