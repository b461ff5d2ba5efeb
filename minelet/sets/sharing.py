"""Lists that a registered user lets another see (InterMine's SharedBagManager).

A user whose name is not known is invited: whoever shows the invitation's token and accepts it
sees the list, and the invitation is used up. Nothing is mailed here: its owner hands it on.
"""

from __future__ import annotations

import secrets
from typing import NamedTuple

from minelet.errors import BadRequest, NotFound, shown
from minelet.sets.lists import StoredList
from minelet.sets.ownlists import MOST_CHARACTERS, OwnLists

MOST_INVITATIONS = 100  # to one list
TOKEN_BYTES = 15  # 20 characters, as long as InterMine's

INVITED = (
    "SELECT token, o.name, l.name, invitee FROM invitations "
    "JOIN lists l ON l.id = list JOIN users o ON o.id = l.owner"
)


class Invitation(NamedTuple):
    """An invitation that is not answered yet: the names of list, owner and who is asked."""

    token: str
    inviter: str
    list: str
    invitee: str


def share(own: OwnLists, name: str, other: str) -> list[str]:
    """Let another registered user see a list; return the names of all who may.

    Raises:
        BadRequest: they may already.
        NotFound: the user has no such list, or there is no such other.
    """
    with own.store.writing() as run:
        number, whom = _both(own, name, other)
        if not run("INSERT OR IGNORE INTO shares VALUES (?, ?)", (number, whom)).rowcount:
            raise BadRequest(f"The list {shown(name)} is already shared with {shown(other)}")
        return sharers(own, number)


def unshare(own: OwnLists, name: str, other: str) -> list[str]:
    """Let another see a list no longer; return the names of all who still may.

    Raises:
        NotFound: the user has no such list, or it is not shared with such a user.
    """
    with own.store.writing() as run:
        number, whom = _both(own, name, other)
        if not run("DELETE FROM shares WHERE list = ? AND user = ?", (number, whom)).rowcount:
            raise NotFound(f"The list {shown(name)} is not shared with {shown(other)}")
        return sharers(own, number)


def sharers(own: OwnLists, number: int) -> list[str]:
    """Return the names of those with whom a list is shared."""
    rows = own.store.rows(
        "SELECT name FROM shares JOIN users ON users.id = user WHERE list = ? ORDER BY name",
        (number,),
    )
    return [name for (name,) in rows]


def shares(own: OwnLists) -> dict[str, dict]:
    """Return with whom each of the user's lists is shared, and whose are shared with them."""
    me = own.user.number
    lent = own.store.rows(
        "SELECT l.name, o.name FROM shares s JOIN lists l ON l.id = s.list "
        "JOIN users o ON o.id = l.owner WHERE s.user = ? ORDER BY l.name",
        (me,),
    )
    mine = [one for one in own.all(members=False) if one.owner == me]
    return {
        "sharedByUser": {one.name: sharers(own, one.number) for one in mine},
        "sharedWithUser": dict(lent),
    }


def invite(own: OwnLists, name: str, invitee: str) -> Invitation:
    """Invite somebody to see a list of the user's.

    Raises:
        BadRequest: there are too many invitations already.
        NotFound: the user has no such list.
    """
    if len(invitee) > MOST_CHARACTERS:
        raise BadRequest(f"Who is invited may have a name of {MOST_CHARACTERS} characters at most")
    with own.store.writing() as run:
        found = own.known(name)
        (count,) = run(
            "SELECT COUNT(*) FROM invitations WHERE list = ?", (found.number,)
        ).fetchone()
        if count >= MOST_INVITATIONS:
            raise BadRequest(f"To one list go at most {MOST_INVITATIONS} invitations: delete some")
        token = secrets.token_urlsafe(TOKEN_BYTES)
        run("INSERT INTO invitations VALUES (?, ?, ?)", (token, found.number, invitee))
    return invitation(own, token)


def invitations(own: OwnLists) -> list[Invitation]:
    """Return the invitations to the user's lists."""
    rows = own.store.rows(f"{INVITED} WHERE o.id = ? ORDER BY l.name, invitee", (own.user.number,))
    return [Invitation(*row) for row in rows]


def invitation(own: OwnLists, token: str) -> Invitation:
    """Return the invitation that a token stands for.

    Raises:
        NotFound: there is none, or it has been answered.
    """
    row = own.store.row(f"{INVITED} WHERE token = ?", (token,))
    if row is None:
        raise NotFound("This invitation does not exist, or it has been answered")
    return Invitation(*row)


def answer(own: OwnLists, token: str, accepted: bool) -> StoredList | None:
    """Answer an invitation for the user; return the list that they see by it.

    Raises:
        NotFound: there is no such invitation.
    """
    with own.store.writing() as run:
        invitation(own, token)
        (number,) = run("SELECT list FROM invitations WHERE token = ?", (token,)).fetchone()
        run("DELETE FROM invitations WHERE token = ?", (token,))
        if not accepted:
            return None
        run("INSERT OR IGNORE INTO shares VALUES (?, ?)", (number, own.user.number))
    return next((one for one in own.all(members=False) if one.number == number), None)


def withdraw(own: OwnLists, token: str) -> None:
    """Delete an invitation, as its owner or who has its token may.

    Raises:
        NotFound: there is no such invitation.
    """
    with own.store.writing() as run:
        invitation(own, token)
        run("DELETE FROM invitations WHERE token = ?", (token,))


def _both(own: OwnLists, name: str, other: str) -> tuple[int, int]:
    found = own.known(name)
    row = own.store.row("SELECT id FROM users WHERE name = ?", (other.strip().lower(),))
    if row is None:
        raise NotFound(f"There is no user {shown(other)} with whom a list can be shared")
    return found.number, row[0]
