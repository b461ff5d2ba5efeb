"""What a mine says of itself: its versions and its model."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from minelet.answers import json_response, text_response
from minelet.call import Call
from minelet.endpoints.route import GET, Route

# The version of InterMine's web-service protocol (Constants.WEB_SERVICE_VERSION of 5.1.0).
VERSION = 35


def version(call: Call) -> Response:
    """Answer with the version of the protocol."""
    return _fact(call, VERSION)


def release(call: Call) -> Response:
    """Answer with the release of the data."""
    return _fact(call, call.mine.facts["release"])


def software(call: Call) -> Response:
    """Answer with what serves this mine."""
    return _fact(call, f"minelet, protocol {VERSION}")


def model(call: Call) -> Response:
    """Answer with the model XML."""
    return text_response(call.mine.model.xml, "application/xml")


def _fact(call: Call, value: Any) -> Response:
    if call.text("format") == "json":
        return json_response({"version": value})
    return text_response(f"{value}\n")


ROUTES = [
    Route("/version", GET, version),
    Route("/version/ws", GET, version),
    Route("/version/release", GET, release),
    Route("/version/intermine", GET, software),
    Route("/model", GET, model),
]
