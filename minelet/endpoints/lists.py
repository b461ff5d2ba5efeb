"""Lists: reading them."""

from __future__ import annotations

from werkzeug.wrappers import Response

from minelet.answers import json_response
from minelet.call import Call
from minelet.endpoints.route import GET, Route


def lists(call: Call) -> Response:
    """Answer with the lists that who asks may see."""
    return json_response({"lists": call.lists.describe_all()})


ROUTES = [Route("/lists", GET, lists)]
