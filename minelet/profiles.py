"""Who asks: tokens and the users behind them."""

from __future__ import annotations

from dataclasses import dataclass

from werkzeug.wrappers import Request


@dataclass(frozen=True)
class User:
    """Somebody who asks; without a token nobody in particular, who owns nothing."""

    number: int = 0
    name: str | None = None
    token: str | None = None


NOBODY = User()


class Profiles:
    """The users of one mine."""

    def user_of(self, request: Request) -> User:
        """Return who sends a request."""
        return NOBODY
