"""How constraints combine: `A and (B or C)` read into a tree."""

from __future__ import annotations

import re
from dataclasses import dataclass

from minelet.errors import BadRequest

DEEPEST = 50  # parentheses within parentheses
LONGEST = 5_000  # codes, signs and words


@dataclass(frozen=True)
class Logic:
    """How constraints combine: `op` is "and", "or" or "code" (a leaf)."""

    op: str
    parts: tuple[Logic, ...] = ()
    code: str = ""

    def codes(self) -> set[str]:
        """Return the codes that it names."""
        if self.op == "code":
            return {self.code}
        return set().union(*(part.codes() for part in self.parts))

    def limited(self, codes: set[str]) -> Logic | None:
        """Return what is left when only some codes may be named, None when nothing is."""
        if self.op == "code":
            return self if self.code in codes else None
        parts = [one for part in self.parts if (one := part.limited(codes))]
        return _joined(self.op, parts) if parts else None


def _joined(op: str, parts: list[Logic]) -> Logic:
    # What is said twice at one place says no more than once (LogicExpression keeps a set).
    several = tuple(dict.fromkeys(parts))
    return several[0] if len(several) == 1 else Logic(op, several)


def parse_logic(text: str) -> Logic:
    """Read a constraint logic such as `A and (B or C)`; `and` binds closer than `or`.

    Raises:
        BadRequest: it cannot be read; the text says where.
    """
    tokens = re.findall(r"\(|\)|[A-Za-z0-9_]+|[^\s]", text)
    shown = text if len(text) < 200 else f"{text[:200]}…"
    if len(tokens) > LONGEST:
        raise BadRequest(f"The constraint logic has {len(tokens)} words: at most {LONGEST}")
    position = depth = 0

    def peek() -> str:
        return tokens[position].lower() if position < len(tokens) else ""

    def take() -> str:
        nonlocal position
        position += 1
        return tokens[position - 1] if position <= len(tokens) else ""

    def either() -> Logic:
        parts = [both()]
        while peek() == "or":
            take()
            parts.append(both())
        return _joined("or", parts)

    def both() -> Logic:
        parts = [one()]
        while peek() == "and":
            take()
            parts.append(one())
        return _joined("and", parts)

    def one() -> Logic:
        nonlocal depth
        word = take()
        if word == "(":
            depth += 1
            if depth > DEEPEST:
                raise BadRequest(f"The constraint logic has over {DEEPEST} nested parentheses")
            inner = either()
            depth -= 1
            if take() != ")":
                raise BadRequest(f"The constraint logic {shown!r} lacks a closing parenthesis")
            return inner
        if not word.isalnum() or word.lower() in {"and", "or"}:
            raise BadRequest(
                f"The constraint logic {shown!r} cannot be read at {word or 'its end'!r}: "
                "expected a code such as A"
            )
        return Logic("code", code=word)

    logic = either()
    if position < len(tokens):
        raise BadRequest(
            f"The constraint logic {shown!r} cannot be read at {tokens[position]!r}: "
            "expected 'and' or 'or'"
        )
    return logic
