"""The lists that a user may change: their own. Whoever shows no token has none.

Statuses are those of InterMine's services: a list that is not there is 403 where something is
done with it, 404 where it is tagged and 400 where it is deleted.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection

from minelet.errors import BadRequest, Forbidden, NotFound, nearest, shown
from minelet.model import Attribute
from minelet.objects.database import Mine, quoted, value_of
from minelet.sets.lists import CURRENT, IN_ARRAY, TO_UPGRADE, Lists, StoredList, array
from minelet.users.profiles import Profiles, User
from minelet.users.tags import check as check_tags

MOST_CHARACTERS = 1000  # of a list's name


class OwnLists(Lists):
    """What `Lists` sees, and changes to the user's own."""

    def __init__(self, mine: Mine, user: User, profiles: Profiles):
        """Change the lists of `user`, one of `profiles` who may write."""
        super().__init__(mine, user, profiles)

    def check(self, name: str, tags: Collection[str] = (), replace: bool = False) -> None:
        """Check what a new list shall be called and tagged, before its objects are looked for.

        Raises:
            BadRequest, Forbidden: as `create` does.
        """
        _check_name(name)
        check_tags(tags, self.user)
        if not replace and self.own(name):
            raise BadRequest(
                "Attempt to overwrite an existing list: there is one called "
                f"{shown(name)} already; choose another name"
            )

    def create(
        self,
        name: str,
        type: str,
        ids: Collection[int],
        description: str | None = None,
        tags: Collection[str] = (),
        replace: bool = False,
    ) -> StoredList:
        """Keep a new list of the user's.

        Args:
            name: its name, not that of another list of theirs unless `replace` is true.
            type: its class.
            ids: its objects.
            description: what its owner says of it.
            tags: its tags.
            replace: whether it takes the place of one with that name.

        Raises:
            BadRequest: the name is empty or taken, or a tag has characters that none may have.
            Forbidden: a tag is the mine's to give.
        """
        labels = self._labels(type, ids)
        with self.store.writing() as run:
            self.check(name, tags, replace)
            if self.own(name):
                self.delete(name)
            number = run(
                "INSERT INTO lists (owner, name, type, description, created, status, size, mine, "
                "members, labels) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    self.user.number,
                    name,
                    type,
                    description,
                    self.profiles.clock(),
                    CURRENT,
                    len(set(ids)),
                    self.build,
                    array(ids),
                    labels,
                ),
            ).lastrowid
            _tag(run, number, tags)
            return self.own(name)

    def append(self, name: str, ids: Collection[int]) -> StoredList:
        """Add objects to a list of the user's.

        Raises:
            Forbidden: they have none of that name; a public one cannot be changed.
        """
        with self.store.writing() as run:
            found = self.required(name)
            joined = self.ids(found) | set(ids)
            run(
                "UPDATE lists SET members = ?, size = ?, labels = ? WHERE id = ?",
                (array(joined), len(joined), self._labels(found.type, joined), found.number),
            )
            return self.own(name)

    def upgrade(self, name: str, ids: Collection[int]) -> StoredList:
        """Say which objects a list holds that was not found whole in this build of the mine.

        Args:
            name: the list's name.
            ids: its objects; what is no object of its class is left out.

        Raises:
            NotFound: the user has none of that name.
            BadRequest: it is current.
        """
        with self.store.writing() as run:
            found = self.known(name)
            if found.status != TO_UPGRADE:
                raise BadRequest(
                    f"The list {shown(name)} cannot be upgraded, for its state is {found.status}"
                )
            rows = self.mine.connection.execute(
                f"SELECT id FROM {quoted(found.type)} WHERE id IN ({IN_ARRAY})", (array(ids),)
            )
            held = [number for (number,) in rows]
            run(
                "UPDATE lists SET members = ?, size = ?, labels = ?, status = ? WHERE id = ?",
                (array(held), len(held), self._labels(found.type, held), CURRENT, found.number),
            )
            return self.own(name)

    def rename(self, name: str, new: str) -> StoredList:
        """Give a list of the user's another name.

        Raises:
            BadRequest: the new name is empty or taken.
            Forbidden: they have none of the old name.
        """
        _check_name(new)
        with self.store.writing() as run:
            found = self.required(name)
            if self.own(new):
                raise BadRequest(
                    f"There is a list called {shown(new)} already: choose another name"
                )
            run("UPDATE lists SET name = ? WHERE id = ?", (new, found.number))
            return self.own(new)

    def describe_anew(self, name: str, description: str | None) -> StoredList:
        """Give a list of the user's another description.

        Raises:
            BadRequest: they have none of that name.
        """
        with self.store.writing() as run:
            if (found := self.own(name)) is None:
                raise BadRequest(f"The list {shown(name)} does not belong to you")
            run("UPDATE lists SET description = ? WHERE id = ?", (description, found.number))
            return self.own(name)

    def delete(self, name: str) -> None:
        """Delete a list of the user's.

        Raises:
            BadRequest: they have none of that name, as InterMine's ListDeletionService says it.
        """
        with self.store.writing() as run:
            statement = "DELETE FROM lists WHERE owner = ? AND name = ?"
            if not run(statement, (self.user.number, name)).rowcount:
                why = " is public and cannot be changed" if self.get(name) else " doesn't exist"
                raise BadRequest(f"A list of yours called {shown(name)}{why}")

    def take_over(self, other: User) -> dict[str, str]:
        """Make another's lists this user's, under other names where they are taken.

        Returns:
            the new names by the old ones, of the lists that have another name now.
        """
        renamed = {}
        with self.store.writing() as run:
            rows = run("SELECT id, name FROM lists WHERE owner = ?", (other.number,)).fetchall()
            for number, name in rows:
                new, count = name, 1
                while self.own(new):  # NameUtil.validateName
                    new, count = f"{name}_{count}", count + 1
                if new != name:
                    renamed[name] = new
                run(
                    "UPDATE lists SET owner = ?, name = ? WHERE id = ?",
                    (self.user.number, new, number),
                )
        return renamed

    def tag(self, name: str, tags: Collection[str]) -> tuple[str, ...]:
        """Add tags to a list of the user's; return all it has.

        Raises:
            NotFound: they have none of that name.
            BadRequest, Forbidden: as `create` does.
        """
        check_tags(tags, self.user)
        with self.store.writing() as run:
            _tag(run, self.known(name).number, tags)
            return self.own(name).tags

    def untag(self, name: str, tags: Collection[str]) -> tuple[str, ...]:
        """Take tags from a list of the user's, if it has them; return those it has then.

        Raises:
            NotFound: they have none of that name.
        """
        with self.store.writing() as run:
            found = self.known(name)
            for tag in tags:
                run("DELETE FROM list_tags WHERE list = ? AND tag = ?", (found.number, tag))
            return self.own(name).tags

    def known(self, name: str) -> StoredList:
        """Return one of the user's own lists by its name.

        Raises:
            NotFound: they have none of that name.
        """
        if found := self.own(name):
            return found
        raise NotFound(
            f"You do not have access to a list called {shown(name)}{self._nearest(name)}"
        )

    def required(self, name: str) -> StoredList:
        """Return one of the user's own lists by its name.

        Raises:
            Forbidden: they have none of that name.
        """
        if found := self.own(name):
            return found
        if self.get(name):
            raise Forbidden(
                f"The list {shown(name)} is public and cannot be changed: make a copy of it"
            )
        raise Forbidden(f"{shown(name)} is not a list you have access to{self._nearest(name)}")

    def _nearest(self, name: str) -> str:
        own = self._kept("o.id = ?", (self.user.number,), members=False)
        return nearest(name, [one.name for one in own])

    def _labels(self, type: str, ids: Collection[int]) -> str:
        """Return what names the objects of a list in any build of the mine, as JSON."""
        if self.store.path is None:
            return "[]"  # it does not outlive this build
        fields = self.mine.model.classes[type].fields
        keys = [
            value_of("o", found)
            for path in self.mine.lookup_paths(type)
            if isinstance(found := fields.get(path), Attribute)
        ]
        if not keys:
            return "[]"
        rows = self.mine.connection.execute(
            f"SELECT COALESCE({', '.join([*keys, 'NULL'])}) FROM {quoted(type)} o "
            f"WHERE o.id IN ({IN_ARRAY})",
            (array(ids),),
        )
        return json.dumps([str(label) for (label,) in rows if label is not None])


def _check_name(name: str) -> None:
    # InterMineBag.checkAndSetName refuses nothing but a blank name.
    if not name.strip():
        raise BadRequest("A list needs a name: send it as the parameter name")
    if len(name) > MOST_CHARACTERS:
        raise BadRequest(f"The name of a list may have at most {MOST_CHARACTERS} characters")


def _tag(run: Callable, number: int, tags: Collection[str]) -> None:
    for tag in tags:
        run("INSERT OR IGNORE INTO list_tags VALUES (?, ?)", (number, tag))
