"""One request to one mine: its parameters, checked, and who asks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from werkzeug.wrappers import Request

from minelet import results
from minelet.errors import BadRequest
from minelet.lists import Lists

if TYPE_CHECKING:
    from minelet.database import Mine
    from minelet.profiles import User
    from minelet.service import MineService

ACCEPTED = {
    "application/json": "json",
    "text/tab-separated-values": "tab",
    "text/comma-separated-values": "csv",
    "text/csv": "csv",
    "text/plain": "tab",
}


class MineRequest(Request):
    """A request that may be as long as a list of all genes of a genome."""

    MOST_BYTES = 16_000_000

    max_content_length = MOST_BYTES
    max_form_memory_size = MOST_BYTES


@dataclass(frozen=True)
class Call:
    """What a handler is given: the request, and the service that it came to."""

    request: Request
    service: MineService

    @property
    def mine(self) -> Mine:
        """The open mine."""
        return self.service.mine

    @cached_property
    def user(self) -> User:
        """Who asks, by the token that the request carries.

        Raises:
            Unauthorized: the token is not known here, or no longer.
        """
        return self.service.profiles.user_of(self.request)

    @cached_property
    def lists(self) -> Lists:
        """The lists that who asks may see: their own, and those that are public."""
        return Lists(self.mine, self.user, self.service.profiles)

    def text(self, name: str, default: str = "") -> str:
        """Return a parameter of the address or the form."""
        return self.request.values.get(name, default)

    def texts(self, name: str, separator: str = ";") -> list[str]:
        """Return a parameter's values: given more than once, or separated, or both."""
        parts = [part for one in self.request.values.getlist(name) for part in one.split(separator)]
        return [part.strip() for part in parts if part.strip()]

    def required(self, name: str, *other: str, what: str = "") -> str:
        """Return a parameter that must be there, under its name or an older one.

        Raises:
            BadRequest: it is missing or empty.
        """
        for one in (name, *other):
            if text := self.text(one).strip():
                return text
        raise BadRequest(
            f"The request to {self.request.path} lacks the parameter {name}"
            f"{f', {what}' if what else ''}: send it in the address or the form"
        )

    def number(self, name: str, default: int | None) -> int | None:
        """Return a parameter as a number that is not negative.

        Raises:
            BadRequest: it is something else.
        """
        text = self.text(name)
        if text == "":
            return default
        if not (text.isascii() and text.isdecimal()):
            raise BadRequest(
                f"The parameter {name} is {text[:30]!r}: it must be a whole number from 0"
            )
        return results.MAX_ROWS if len(text) > 9 else min(int(text), results.MAX_ROWS)

    def flag(self, name: str, default: bool = False) -> bool:
        """Return a parameter as yes or no."""
        text = self.text(name).strip().lower()
        return text in {"true", "yes", "1", "on"} if text else default

    @property
    def format(self) -> str:
        """The format that is asked for, by the parameter or by what the client accepts.

        Raises:
            BadRequest: the parameter names none that this mine writes.
        """
        if asked := self.text("format"):
            return results.format_name(asked)
        for accepted in self.request.accept_mimetypes.values():  # what it likes best comes first
            kind, _, options = accepted.lower().partition(";")
            if kind.strip() in ACCEPTED:
                shape = options.strip().removeprefix("format=")
                known = kind.strip() == "application/json" and shape in {"objects", "rows"}
                return f"json{shape}" if known else ACCEPTED[kind.strip()]
        return "tab"  # InterMine's default
