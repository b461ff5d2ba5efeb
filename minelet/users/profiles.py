"""Who asks: users, and the tokens and passwords by which they are known.

As in InterMine's WebService.authenticate: a token in the address or the form, else the header
`Authorization` with `Token x`, `Bearer x`, or `Basic` (name and password, or a token without a
password). Who shows nothing is nobody and sees what is public; who shows something that is not
valid is refused, whatever they ask for.
"""

from __future__ import annotations

import base64
import binascii
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from werkzeug.wrappers import Request

from minelet.errors import BadRequest, Unauthorized
from minelet.users import passwords
from minelet.users.profilestore import ProfileStore
from minelet.users.tokens import PERMANENT, Tokens

# Preferences that no two users may share (InterMine's UserPreferences).
PREFERENCE = "preference"
UNIQUE = ("alias", "email")

MOST_CHARACTERS = 250  # of a user's name
MOST_TEXTS = 1000  # of one kind that one user keeps
MOST_KEPT = 20_000_000  # characters of these in all


@dataclass(frozen=True)
class User:
    """Somebody who asks; without a token nobody in particular, who owns nothing.

    Someone with a token of `/session` has a number but no name: they own lists until the token
    expires.
    """

    number: int = 0
    name: str | None = None
    token: str | None = None
    may_write: bool = True
    superuser: bool = False

    def __repr__(self) -> str:
        """Return the user without the token, which is for no log."""
        return f"User({self.number}, {self.name!r})"


NOBODY = User()


class Profiles:
    """The users of one mine."""

    def __init__(self, path: Path | None = None, clock: Callable[[], float] = time.time):
        """Open the users.

        Args:
            path: the file they are kept in; by default memory, which goes with the process.
            clock: seconds since 1970.

        Raises:
            CacheError: the file cannot be made, or holds something else.
        """
        self.store = ProfileStore(path)
        self.clock = clock
        self.tokens = Tokens(self.store, clock)

    def close(self) -> None:
        """Close the file."""
        self.store.close()

    # -- who asks -----------------------------------------------------------------------------

    def user_of(self, request: Request) -> User:
        """Return who sends a request.

        Raises:
            Unauthorized: what the request carries is not known here, or no longer.
        """
        token = request.values.get("token", "")
        header = request.headers.get("Authorization", "")
        if token:
            return self.user_by_token(token)
        for prefix in ("Token ", "Bearer "):
            if header.startswith(prefix):
                return self.user_by_token(header.removeprefix(prefix).strip())
        return self._user_by_password(header) if header else NOBODY

    def user_by_token(self, token: str) -> User:
        """Return whose token this is.

        Raises:
            Unauthorized: nobody's, or it has expired.
        """
        number, kind = self.tokens.owner(token)
        row = self.store.row("SELECT name, superuser FROM users WHERE id = ?", (number,))
        if row is None:
            raise Unauthorized("The user of this token has just taken their leave")
        return User(number, row[0], token, kind != PERMANENT, bool(row[1]))

    def _user_by_password(self, header: str) -> User:
        try:
            text = base64.b64decode(header.removeprefix("Basic ").strip() + "==").decode()
        except (binascii.Error, ValueError):
            text = ""
        name, colon, password = text.partition(":")
        if not colon:
            raise Unauthorized(
                "Invalid request authentication: the header Authorization holds neither a token "
                "nor a name and a password"
            )
        return self.log_in(name, password) if password else self.user_by_token(name)

    def log_in(self, name: str, password: str) -> User:
        """Return a registered user.

        Raises:
            Unauthorized: there is none of that name with that password.
        """
        row = self.store.row(
            "SELECT id, name, superuser, password FROM users WHERE name = ?", (name.lower(),)
        )
        # A name that is not known takes as long as a wrong password.
        if not passwords.matches(password, row[3] if row else f"{'00' * 16}:"):
            raise Unauthorized("There is no user of that name with that password")
        return User(row[0], row[1], None, True, bool(row[2]))

    # -- users --------------------------------------------------------------------------------

    def session(self) -> User:
        """Return a new user without a name, with a token for a day."""
        with self.store.writing() as run:
            if self.tokens.forget_the_expired():  # who has no name cannot come back without one
                run("DELETE FROM users WHERE name IS NULL AND id NOT IN (SELECT owner FROM tokens)")
            number = run("INSERT INTO users (name) VALUES (NULL)").lastrowid
            return User(number, None, self.tokens.new(number))

    def register(
        self, name: str, password: str, api_key: str | None = None, superuser: bool = False
    ) -> User:
        """Add a user.

        Args:
            name: a name that nobody has yet, in whatever case.
            password: at least one character.
            api_key: a token that the user shall have, as tests of a client may ask for.
            superuser: whether their lists with the tag `im:public` are for everybody.

        Raises:
            BadRequest: the name is taken, or one of the two is missing.
        """
        if not name.strip() or not password.strip():
            raise BadRequest("To register, both a name and a password are needed")
        return self.register_kept(name, passwords.stored(password), api_key, superuser)

    def register_kept(
        self, name: str, kept: str, api_key: str | None = None, superuser: bool = False
    ) -> User:
        """Add a user of whose password `passwords.stored` has made `kept`; else as `register`."""
        name = name.strip().lower()
        if len(name) > MOST_CHARACTERS:
            raise BadRequest(f"The name of a user may have at most {MOST_CHARACTERS} characters")
        with self.store.writing() as run:
            if run("SELECT 1 FROM users WHERE name = ?", (name,)).fetchone():
                raise BadRequest(f"There is already a user with that name: {name[:60]}")
            number = run(
                "INSERT INTO users (name, password, superuser) VALUES (?, ?, ?)",
                (name, kept, superuser),
            ).lastrowid
            if api_key:
                self.tokens.keep(number, "api", api_key)
        return User(number, name, api_key, True, superuser)

    def has_user(self, name: str) -> bool:
        """Tell whether a user of that name is registered."""
        return bool(self.store.row("SELECT 1 FROM users WHERE name = ?", (name.lower(),)))

    def delete(self, user: User) -> None:
        """Remove a user and all that is theirs."""
        with self.store.writing() as run:
            run("DELETE FROM users WHERE id = ?", (user.number,))

    # -- texts: preferences, saved queries ----------------------------------------------------

    def texts(self, user: User, kind: str) -> dict[str, str]:
        """Return a user's texts of one kind by name, in the order of their names."""
        rows = self.store.rows(
            "SELECT name, value FROM texts WHERE owner = ? AND kind = ? ORDER BY name",
            (user.number, kind),
        )
        return dict(rows)

    def keep_texts(self, user: User, kind: str, texts: dict[str, str]) -> None:
        """Keep texts under their names, in place of what had these names; all or none.

        Raises:
            BadRequest: a preference that must be one user's alone is another's already; or there
                are too many texts, or they are too long.
            Unauthorized: nobody has texts.
        """
        if not user.number:
            raise Unauthorized("Only a user can keep this: take a token from /session")
        with self.store.writing() as run:
            for name, value in texts.items():
                if kind == PREFERENCE and name in UNIQUE:
                    taken = run(
                        "SELECT 1 FROM texts WHERE kind = ? AND name = ? AND value = ? "
                        "AND owner <> ?",
                        (kind, name, value, user.number),
                    )
                    if taken.fetchone():
                        raise BadRequest(f"The {name} {value[:60]!r} is taken: choose another")
                run(
                    "INSERT OR REPLACE INTO texts VALUES (?, ?, ?, ?)",
                    (user.number, kind, name, value),
                )
            count, size = run(
                "SELECT COUNT(*), TOTAL(LENGTH(value)) FROM texts WHERE owner = ? AND kind = ?",
                (user.number, kind),
            ).fetchone()
            if count > MOST_TEXTS or size > MOST_KEPT:
                raise BadRequest(
                    f"This mine keeps at most {MOST_TEXTS:,} of a kind for each user, with "
                    f"{MOST_KEPT:,} characters in all: delete some"
                )

    def texts_of_all(self, kind: str) -> list[tuple[str, str]]:
        """Return the names of all registered users who have texts of a kind, each with a text."""
        return self.store.rows(
            "SELECT users.name, texts.value FROM texts JOIN users ON users.id = owner "
            "WHERE kind = ? AND users.name IS NOT NULL ORDER BY users.name, texts.name",
            (kind,),
        )

    def forget_texts(self, user: User, kind: str, name: str | None = None) -> int:
        """Delete a user's text of that name, or all of that kind; return how many there were."""
        one, values = ("", ()) if name is None else (" AND name = ?", (name,))
        with self.store.writing() as run:
            statement = f"DELETE FROM texts WHERE owner = ? AND kind = ?{one}"
            return run(statement, (user.number, kind, *values)).rowcount
