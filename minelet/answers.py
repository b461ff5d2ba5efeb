"""What every answer of the service looks like, whatever was asked."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from werkzeug.wrappers import Response


def envelope(wanted: dict[str, Any], error: str | None = None, status: int = 200) -> dict[str, Any]:
    """Return a JSON response's body: what was wanted, and InterMine's report on the request."""
    return {
        **wanted,
        "executionTime": datetime.now(UTC).strftime("%Y.%m.%d %H:%M::%S"),
        "wasSuccessful": status == 200,
        "error": error,
        "statusCode": status,
    }


def json_response(wanted: dict[str, Any], error: str | None = None, status: int = 200) -> Response:
    """Return a JSON response: the envelope with what was wanted in it."""
    text = json.dumps(envelope(wanted, error, status), ensure_ascii=False)
    return Response(text, status, mimetype="application/json")


def text_response(
    text: str | Iterable[str], media: str = "text/plain", status: int = 200
) -> Response:
    """Return a response of plain text, or of another media type."""
    return Response(text, status, mimetype=media)
