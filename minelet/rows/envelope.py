"""What every answer says of itself: that it succeeded, or what went wrong, in its own format."""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape
from typing import Any

# What an error in XML says first (InterMine's StatusDictionary).
DESCRIPTIONS = {
    400: "Bad request. There was a problem with your request parameters:",
    403: "Forbidden.",
    404: "Resource not found.",
    406: "NOT ACCEPTABLE",
    500: "Internal server error.",
}


def envelope(wanted: dict[str, Any], error: str | None = None, status: int = 200) -> dict[str, Any]:
    """Return a JSON response's body: what was wanted, and InterMine's report on the request."""
    return {
        **wanted,
        "executionTime": datetime.now(UTC).strftime("%Y.%m.%d %H:%M::%S"),
        "wasSuccessful": status < 400,
        "error": error,
        "statusCode": status,
    }


def error_text(family: str, sentence: str, status: int) -> str:
    """Return an error as it stands in an answer of one family of formats."""
    if family == "flat":
        return f"[ERROR] {status} {sentence}\n"
    told = f"{status} {DESCRIPTIONS.get(status, 'Unknown Status')}"
    if family == "html":
        return f"<div><h3>{told}</h3><p>{escape(sentence)}</p></div>"
    return f"<error><message>{told}</message><cause>{escape(sentence)}</cause></error>"
