"""The lists of a mine: named sets of objects of one class."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from minelet.database import Mine
from minelet.errors import BadRequest, nearest
from minelet.profiles import NOBODY, User


@dataclass(frozen=True)
class StoredList:
    """A list, and the statement that yields the ids of its objects."""

    number: int
    name: str
    type: str
    members: str = "SELECT object FROM minelet_list_members WHERE list = ?"


class Lists:
    """The lists that one user may see: their own, and those that are public."""

    def __init__(self, mine: Mine, user: User = NOBODY):
        """See a mine's lists as `user` does."""
        self.mine = mine
        self.user = user

    def find(self, name: str) -> StoredList:
        """Return a list by its name.

        Raises:
            BadRequest: this user sees none of that name; the text names the nearest.
        """
        run = self.mine.connection.execute
        row = run("SELECT id, type FROM minelet_lists WHERE name = ?", (name,)).fetchone()
        if row is None:
            names = [known for (known,) in run("SELECT name FROM minelet_lists")]
            raise BadRequest(f"There is no list {name}{nearest(name, names)}")
        return StoredList(row[0], name, row[1])

    def describe_all(self) -> list[dict[str, Any]]:
        """Return each list as InterMine's `/lists` describes it, by name."""
        rows = self.mine.connection.execute(
            "SELECT id, name, title, description, type, created, tags, "
            "(SELECT COUNT(*) FROM minelet_list_members WHERE list = minelet_lists.id) "
            "FROM minelet_lists ORDER BY name"
        )
        return [
            {
                "id": number,
                "name": name,
                "title": title,
                "description": description,
                "type": kind,
                "size": size,
                "dateCreated": created,
                "status": "CURRENT",
                "authorized": False,  # a public list is for reading
                "tags": json.loads(tags),
            }
            for number, name, title, description, kind, created, tags, size in rows
        ]
