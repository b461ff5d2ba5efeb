"""Lists that a registered user lets another see (InterMine's SharedBagManager)."""

from __future__ import annotations

from minelet.errors import BadRequest, NotFound, shown
from minelet.sets.ownlists import OwnLists


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


def _both(own: OwnLists, name: str, other: str) -> tuple[int, int]:
    found = own.known(name)
    row = own.store.row("SELECT id FROM users WHERE name = ?", (other.strip().lower(),))
    if row is None:
        raise NotFound(f"There is no user {shown(other)} with whom a list can be shared")
    return found.number, row[0]
