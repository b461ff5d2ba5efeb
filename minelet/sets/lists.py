"""Lists: named sets of objects of one class, public ones and those of each user.

The public lists of a mine are in its own file and are for reading. A user's lists are theirs
alone, and of those with whom they share one. A name that several lists have means the user's own,
else one that is shared with them, else a public one (InterMine's BagManager). Which
objects a user's list holds is one JSON array, so that a query binds it like any other value.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from minelet.errors import BadRequest, nearest, shown
from minelet.objects.database import Mine
from minelet.users.profiles import NOBODY, Profiles, User
from minelet.users.tags import PUBLIC

CURRENT = "CURRENT"
TO_UPGRADE = "TO_UPGRADE"

IN_MINE = "SELECT object FROM minelet_list_members WHERE list = ?"
IN_ARRAY = "SELECT value FROM json_each(?)"


@dataclass(frozen=True)
class StoredList:
    """A list, and the statement that yields the ids of its objects.

    `members` is SQL with one place, to which `bound` is bound. `owner` is the number of a user,
    0 for a list of the mine's own file.
    """

    number: int
    name: str
    type: str
    members: str = IN_MINE
    bound: int | str = 0
    owner: int = 0
    size: int = 0
    description: str | None = None
    created: datetime | None = None
    status: str = CURRENT
    tags: tuple[str, ...] = ()


class Lists:
    """The lists that one user may see: their own, and those that are public."""

    def __init__(self, mine: Mine, user: User = NOBODY, profiles: Profiles | None = None):
        """See a mine's lists as `user` does.

        Args:
            mine: the open mine.
            user: who looks, one of `profiles`.
            profiles: where users' lists are kept; without it only public ones are seen.
        """
        self.mine = mine
        self.user = user
        self.profiles = profiles
        self.store = profiles.store if profiles else None
        # Users in memory do not outlive this build, which then needs no name.
        self.build = mine.identity if self.store and self.store.path else ""

    # -- seeing -------------------------------------------------------------------------------

    def find(self, name: str) -> StoredList:
        """Return a list by its name.

        Raises:
            BadRequest: this user sees none of that name; the text names the nearest.
        """
        if found := self.get(name):
            return found
        raise BadRequest(f"There is no list {shown(name)}{nearest(name, self.names())}")

    def get(self, name: str) -> StoredList | None:
        """Return a list by its name, the user's own before any other, or None."""
        if own := self.own(name):
            return own
        others = {one.name: one for one in self._others("l.name = ? AND ", (name,))}
        return others.get(name) or next(iter(self._in_mine(" WHERE name = ?", (name,))), None)

    def own(self, name: str) -> StoredList | None:
        """Return one of the user's own lists by its name, or None."""
        return next(iter(self._kept("o.id = ? AND l.name = ?", (self.user.number, name))), None)

    def all(self, members: bool = True) -> list[StoredList]:
        """Return all lists that this user sees, by name; without `members` as `_kept` does."""
        found = {one.name: one for one in self._in_mine()}
        found |= {one.name: one for one in self._others(members=members)}
        own = self._kept("o.id = ?", (self.user.number,), members)
        found |= {one.name: one for one in own}
        return [found[name] for name in sorted(found)]

    def names(self) -> list[str]:
        """Return the names of all lists that this user sees."""
        return [one.name for one in self.all(members=False)]

    def ids(self, one: StoredList) -> set[int]:
        """Return the ids of a list's objects."""
        if one.owner:
            return set(json.loads(one.bound))
        rows = self.mine.connection.execute(one.members, (one.bound,))
        return {number for (number,) in rows}

    def holds(self, one: StoredList, number: int) -> bool:
        """Tell whether an object is in a list."""
        statement = f"SELECT ? IN ({one.members})"
        return bool(self.mine.connection.execute(statement, (number, one.bound)).fetchone()[0])

    def describe_all(self) -> list[dict]:
        """Return each list as InterMine's `/lists` describes it, by name."""
        return [self.describe(one) for one in self.all(members=False)]

    def describe(self, one: StoredList) -> dict:
        """Return a list as InterMine's JSONListFormatter does: what is not known is left out."""
        said = {
            "id": one.number,
            "name": one.name,
            "title": one.name,
            "type": one.type,
            "size": one.size,
            "status": one.status,
            "authorized": bool(one.owner) and one.owner == self.user.number,
            "tags": list(one.tags),
        }
        if one.description is not None:
            said["description"] = one.description
        if one.created:
            said["timestamp"] = int(one.created.timestamp() * 1000)
            said["dateCreated"] = one.created.strftime("%Y-%m-%dT%H:%M:%S%z")
        return said

    def _in_mine(self, where: str = "", values: Sequence = ()) -> Iterable[StoredList]:
        rows = self.mine.connection.execute(
            "SELECT id, name, description, type, created, tags, "
            "(SELECT COUNT(*) FROM minelet_list_members WHERE list = minelet_lists.id) "
            f"FROM minelet_lists{where}",
            values,
        )
        for number, name, description, kind, created, tags, size in rows.fetchall():
            yield StoredList(
                number, name, kind, IN_MINE, number, 0, size, description, _moment(created),
                CURRENT, tuple(json.loads(tags)),
            )  # fmt: skip

    def _others(
        self, where: str = "", values: Sequence = (), members: bool = True
    ) -> list[StoredList]:
        """Return lists of others that this user sees: public ones, then those shared with them."""
        if self.store is None:
            return []
        me = self.user.number
        public = self._kept(f"{where}o.superuser AND o.id <> ?", (*values, me), members)
        shared = f"{where}l.id IN (SELECT list FROM shares WHERE user = ?)"
        return [
            *(one for one in public if PUBLIC in one.tags),
            *(self._kept(shared, (*values, me), members) if me else ()),
        ]

    def _kept(self, where: str, values: Sequence, members: bool = True) -> list[StoredList]:
        """Return users' lists over this build of the mine (`upgrades` brings them there).

        Without `members` nothing can be asked about what they hold.
        """
        if self.store is None:
            return []
        held = "l.members" if members else "''"
        rows = self.store.rows(
            "SELECT l.id, l.name, l.type, l.owner, l.size, l.description, l.created, l.status, "
            f"(SELECT json_group_array(tag) FROM list_tags WHERE list = l.id), {held} "
            f"FROM lists l JOIN users o ON o.id = l.owner WHERE {where} AND l.mine = ?",
            (*values, self.build),
        )
        return [
            StoredList(
                number, name, kind, IN_ARRAY, members, owner, size, description,
                datetime.fromtimestamp(created, UTC), status, tuple(sorted(json.loads(tags))),
            )
            for number, name, kind, owner, size, description, created, status, tags, members
            in rows
        ]  # fmt: skip


def array(ids: Iterable[int]) -> str:
    """Return ids as the JSON array that a list's row holds and a query binds."""
    return json.dumps(sorted(set(ids)), separators=(",", ":"))


def _moment(text: str | None) -> datetime | None:
    try:
        found = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
