"""The operators of constraints by what they need, as InterMine's ConstraintOp names them."""

from __future__ import annotations

UNARY = {"IS NULL", "IS NOT NULL"}
MULTI = {"ONE OF", "NONE OF"}
LISTS = {"IN", "NOT IN"}
EQUAL = {"=", "==", "!=", "!=="}
COMPARE = EQUAL | {"<", "<=", ">", ">="}
TEXTUAL = {"LIKE", "NOT LIKE", "CONTAINS", "DOES NOT CONTAIN"}
LOOKUP = "LOOKUP"
TYPES = {"ISA", "ISNT"}
# Of these CONTAINS and its negation are between ranges when the path is an object.
RANGES = {"OVERLAPS", "DOES NOT OVERLAP", "WITHIN", "OUTSIDE", "CONTAINS", "DOES NOT CONTAIN"}
OPERATORS = UNARY | MULTI | LISTS | COMPARE | TEXTUAL | TYPES | RANGES | {LOOKUP}

# What clients write beside the names of ConstraintOp: PathQueryHandler's own two, and those that
# imjs and the Python client translate before they send them, for who writes XML by hand.
ALIASES = {
    "IS EMPTY": "IS NULL", "IS NOT EMPTY": "IS NOT NULL", "IS": "=", "IS NOT": "!=",
    "EQ": "=", "NE": "!=", "NEQ": "!=", "LT": "<", "LE": "<=", "LTE": "<=", "GT": ">", "GE": ">=",
    "GTE": ">=", "EQEQ": "==", "EQQ": "==", "NOT CONTAINS": "DOES NOT CONTAIN",
}  # fmt: skip

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
CODES = [*LETTERS, *(first + second for first in LETTERS for second in LETTERS)]


def operator(text: str) -> str:
    """Return an operator as InterMine names it, whatever its case and the spaces around it."""
    op = " ".join(text.upper().split())
    return ALIASES.get(op, op)
