"""How constraints combine: `A and (B or C)` read into a tree."""

from __future__ import annotations

import re
from dataclasses import dataclass

from minelet.errors import BadRequest

DEEPEST = 50  # parentheses within parentheses


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


def parse_logic(text: str) -> Logic:
    """Read a constraint logic such as `A and (B or C)`; `and` binds closer than `or`.

    Raises:
        BadRequest: it cannot be read; the text says where.
    """
    tokens = re.findall(r"\(|\)|[A-Za-z0-9_]+|[^\s]", text)
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
        return parts[0] if len(parts) == 1 else Logic("or", tuple(parts))

    def both() -> Logic:
        parts = [one()]
        while peek() == "and":
            take()
            parts.append(one())
        return parts[0] if len(parts) == 1 else Logic("and", tuple(parts))

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
                raise BadRequest(f"The constraint logic {text!r} lacks a closing parenthesis")
            return inner
        if not word.isalnum() or word.lower() in {"and", "or"}:
            raise BadRequest(
                f"The constraint logic {text!r} cannot be read at {word or 'its end'!r}: "
                "expected a code such as A"
            )
        return Logic("code", code=word)

    logic = either()
    if position < len(tokens):
        raise BadRequest(
            f"The constraint logic {text!r} cannot be read at {tokens[position]!r}: "
            "expected 'and' or 'or'"
        )
    return logic
