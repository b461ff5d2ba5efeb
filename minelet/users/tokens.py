"""Tokens: what a user shows instead of a name and a password.

Kinds are those of InterMine's TokenService: for a day, for one request, the user's API key (one at
a time), and permanent ones for others, which only read; and one more, by which a user takes their
leave and which opens nothing. Only a hash is kept of those that expire.
"""

from __future__ import annotations

import hashlib
import secrets
import uuid
from collections.abc import Callable
from typing import Any

from minelet.errors import BadRequest, Unauthorized, shown
from minelet.users.profilestore import ProfileStore

DAY = 24 * 60 * 60  # seconds that a token of a session lasts (ProfileManager.generate24hrKey)

PERMANENT = "perm"
KINDS = ("day", "once", "api", PERMANENT)
LEAVE = "leave"
MOST = 200  # tokens of one kind that one user has; the oldest go first


class Tokens:
    """The tokens of all users of a mine. A user is known here by number."""

    def __init__(self, store: ProfileStore, clock: Callable[[], float]):
        """Keep tokens in `store`; `clock` gives seconds since 1970."""
        self.store = store
        self.clock = clock

    def owner(self, token: str) -> tuple[int, str]:
        """Return whose token this is and of which kind; one for one request is used up then.

        Raises:
            Unauthorized: nobody's, or it has expired.
        """
        digest = _digest(token)
        row = self.store.row(
            "SELECT owner, kind FROM tokens WHERE digest = ? AND kind <> ? "
            "AND (expires IS NULL OR expires > ?)",
            (digest, LEAVE, self.clock()),
        )
        # Of two requests that show it at once only one finds it still there.
        if row and (row[1] != "once" or self._delete("digest = ?", digest)):
            return row
        refused = "This token is not a valid access key"
        why = "Nobody has it, or it has expired: take a new one from /session, which lasts 24 hours"
        # imjs looks for the token in the answer.
        raise Unauthorized(f"{refused}: {shown(token)}. {why}", f"{refused}. {why}")

    def new(
        self,
        owner: int,
        kind: str = "day",
        named: bool = False,
        message: str | None = None,
        seconds: float = DAY,
    ) -> str:
        """Return a new token.

        Args:
            owner: the user's number.
            kind: one of `KINDS`.
            named: whether the user is registered.
            message: what the owner wants to know it by.
            seconds: how long it lasts, if its kind does not last for good.

        Raises:
            BadRequest: there is no such kind; a user without a name asks for one that lasts.
        """
        if kind not in KINDS:
            raise BadRequest(f"Unknown token type: {kind[:30]}; use one of {', '.join(KINDS)}")
        lasting = kind in {"api", PERMANENT}
        if lasting and not named:
            raise BadRequest("Temporary users cannot have permanent tokens: register first")
        token = secrets.token_urlsafe(24)
        self.keep(owner, kind, token, message, None if lasting else self.clock() + seconds)
        return token

    def keep(
        self,
        owner: int,
        kind: str,
        token: str,
        message: str | None = None,
        expires: float | None = None,
    ) -> None:
        """Keep a token; an API key takes the place of the one before."""
        # Its owner may read a lasting token again; of all others the hash is enough.
        shown = token if expires is None else None
        with self.store.writing() as run:
            if kind == "api":
                self._delete("owner = ? AND kind = 'api'", owner)
            run(
                "INSERT OR REPLACE INTO tokens VALUES (?, ?, ?, ?, ?, ?, ?)",
                (_digest(token), owner, kind, shown, message, self.clock(), expires),
            )
            run(
                "DELETE FROM tokens WHERE owner = ? AND kind = ? AND digest IN (SELECT digest "
                "FROM tokens WHERE owner = ? AND kind = ? ORDER BY created DESC LIMIT -1 OFFSET ?)",
                (owner, kind, owner, kind, MOST),
            )

    def lasting(self, owner: int, kind: str) -> list[dict[str, Any]]:
        """Return a user's lasting tokens of one kind: token, message, and when it was made."""
        rows = self.store.rows(
            "SELECT shown, message, created FROM tokens WHERE owner = ? AND kind = ? "
            "ORDER BY created",
            (owner, kind),
        )
        return [{"token": one[0], "message": one[1], "created": one[2]} for one in rows]

    def delete_permanent(self, owner: int, token: str | None = None) -> int:
        """Delete a user's permanent tokens, or one of them; return how many there were."""
        if token is None:
            return self._delete("owner = ? AND kind = ?", owner, PERMANENT)
        return self._delete(
            "owner = ? AND kind = ? AND digest = ?", owner, PERMANENT, _digest(token)
        )

    def delete_day(self, token: str) -> None:
        """Delete a token for a day, as who logs out does."""
        self._delete("digest = ? AND kind = 'day'", _digest(token))

    def forget_the_expired(self) -> int:
        """Delete what has expired; return how many there were."""
        return self._delete("expires <= ?", self.clock())

    # -- taking one's leave -------------------------------------------------------------------

    def new_leave(self, owner: int, seconds: int) -> tuple[str, float]:
        """Return a token by which a user may take their leave, and when it expires."""
        token, expires = str(uuid.uuid4()), self.clock() + seconds
        self.keep(owner, LEAVE, token, None, expires)
        return token, expires

    def leave(self, owner: int, token: str) -> float:
        """Return when a user's token for taking their leave expires.

        Raises:
            BadRequest: it is none of theirs, or has expired.
        """
        row = self.store.row(
            "SELECT expires FROM tokens WHERE digest = ? AND owner = ? AND kind = ?",
            (_digest(token), owner, LEAVE),
        )
        if row is None or row[0] <= self.clock():
            raise BadRequest("This is not a deletion token of yours, or the token expired")
        return row[0]

    def cancel_leave(self, owner: int, token: str) -> None:
        """Delete a token for taking one's leave."""
        self._delete("digest = ? AND owner = ? AND kind = ?", _digest(token), owner, LEAVE)

    def _delete(self, where: str, *values: Any) -> int:
        with self.store.writing() as run:
            return run(f"DELETE FROM tokens WHERE {where}", values).rowcount


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
