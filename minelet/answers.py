"""Responses of HTTP: in JSON, as text, and to what cannot be answered."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from werkzeug.wrappers import Response

from minelet.rows.envelope import envelope, error_text
from minelet.rows.formats import FORMATS


def sendable(text: str) -> str:
    """Return a text that UTF-8 can hold; one from a request may have half of a surrogate pair."""
    return text.encode(errors="replace").decode()


def json_response(wanted: dict[str, Any], error: str | None = None, status: int = 200) -> Response:
    """Return a JSON response: the envelope with what was wanted in it."""
    text = json.dumps(envelope(wanted, error, status), ensure_ascii=False)
    return text_response(sendable(text), "application/json", status)


def text_response(
    text: str | Iterable[str],
    media: str = "text/plain",
    status: int = 200,
    file_name: str | None = None,
) -> Response:
    """Return a response of text in UTF-8.

    Args:
        text: all of it, or its pieces.
        media: the media type.
        status: the HTTP status.
        file_name: the name under which a client may keep it (`formats.file_name`).
    """
    response = Response(text, status, content_type=f"{media};charset=UTF-8")
    # ResponseUtil.setNoCache
    response.headers["Pragma"] = "no-cache"
    response.headers["Cache-Control"] = "must-revalidate, max-age=0"
    if file_name:
        response.headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response


def refusal(sentence: str, status: int, form: str) -> Response:
    """Return the response to a request that cannot be answered, in the format it asked for.

    Args:
        sentence: what is wrong, and what to do.
        status: the HTTP status.
        form: the name of a format.
    """
    family, media = FORMATS[form].family, FORMATS[form].media
    if family == "json":
        return json_response({"results": []}, sentence, status)
    text = error_text(family, sentence, status)
    if family == "xml":
        text = f'<?xml version="1.0" encoding="UTF-8"?>\n<ResultSet>{text}</ResultSet>\n'
    elif family == "html":
        text = f"<table>{text}</table>\n"
    return text_response(sendable(text), media, status)
