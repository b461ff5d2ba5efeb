"""An address and what answers there."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from werkzeug.wrappers import Response

GET = ("GET",)
POST = ("POST",)
PUT = ("PUT",)
DELETE = ("DELETE",)
BOTH = ("GET", "POST")


class Route(NamedTuple):
    """An address, its methods (HEAD and OPTIONS need not be named), and what answers.

    `path` begins after the mine's root and may have named parts, as `/ids/<job>/status`.
    `default` is the format for a client that asks for none; errors are told in it too.
    """

    path: str
    methods: tuple[str, ...]
    answer: Callable[..., Response]
    default: str = "json"
