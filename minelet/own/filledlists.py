"""Lists as they are written, made into lists of a mine's objects; and the users of an export."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from xml.etree import ElementTree as Tree  # only to write

from minelet.errors import BadRequest, SourceError, nearest
from minelet.identity.resolve import resolve
from minelet.kept.saved import TEMPLATE, Belongings, read_queries, write_text
from minelet.kept.templates import check_name, read_templates
from minelet.objects.database import Mine, Store, quoted
from minelet.own.userprofile import Profile, WrittenList, WrittenUser
from minelet.sets.ownlists import OwnLists
from minelet.users import passwords
from minelet.users.profiles import PREFERENCE, Profiles
from minelet.users.tags import PUBLIC, RESERVED, is_tag

MOST_NAMED = 5  # identifiers in one sentence

# From the id of an item to the objects that it names, one for each file that has it.
Lookup = Callable[[str], list[int]]


@dataclass(frozen=True)
class FilledList:
    """A list with its objects."""

    written: WrittenList
    ids: list[int]


class Filler:
    """Finds the objects of lists in one mine."""

    def __init__(self, mine: Mine, lookup: Lookup, source: str):
        """Fill lists that `source`, a file, holds; `lookup` finds the objects of items."""
        self.mine = mine
        self.lookup = lookup
        self.source = source
        self.warnings: list[str] = []

    def fill(self, lists: list[WrittenList], lenient: bool) -> list[FilledList]:
        """Return lists with their objects.

        Args:
            lists: what to fill.
            lenient: leave out a list whose class the model does not have, as a real mine does
                with an export of another release; otherwise that is a mistake.

        Raises:
            SourceError: a list is of an unknown class, or names an item that is not there.
        """
        found = []
        for one in lists:
            where = f"{self.source}, list {one.name}"
            if one.type not in self.mine.model.classes:
                known = nearest(one.type, self.mine.model.classes)
                sentence = f"{where}: the model has no class {one.type}{known}"
                if not lenient:
                    raise SourceError(sentence)
                self.warnings.append(f"{sentence}; the list is left out")
                continue
            found.append(FilledList(one, self._ids(where, one)))
        return found

    def _ids(self, where: str, one: WrittenList) -> list[int]:
        ids = [self._of_item(where, one.type, id) for id in one.items]
        values = [*one.values, *((self._named(one.type, each), "") for each in one.described)]
        lost = []
        for extra, group in groupby(sorted(values, key=lambda pair: pair[1]), lambda pair: pair[1]):
            given = [value for value, _ in group]
            result = resolve(self.mine, one.type, given, extra, wild_cards=False)
            ids += result.ids()
            named = {value.lower() for value in result.inputs()}
            lost += [value for value in given if value.lower() not in named]
        if lost:
            shown = ", ".join(lost[:MOST_NAMED]) + (" …" if len(lost) > MOST_NAMED else "")
            self.warnings.append(
                f"{where}: {len(lost)} of {len(values) + len(one.items)} name no {one.type}, or "
                f"more than one: {shown}; they are left out"
            )
        return list(dict.fromkeys(ids))

    def _of_item(self, where: str, type: str, id: str) -> int:
        found = self.lookup(id)
        if not found:
            raise SourceError(f"{where}: there is no item {id}")
        if len(found) > 1:
            raise SourceError(
                f"{where}: the item {id} is in several files; name its object by a bagValue"
            )
        run = self.mine.connection.execute
        if not run(f"SELECT 1 FROM {quoted(type)} WHERE id = ?", found).fetchone():
            raise SourceError(f"{where}: the item {id} is no {type}")
        return found[0]

    def _named(self, type: str, attributes: dict[str, str]) -> str:
        """Return what an object is called that its attributes describe."""
        keys = self.mine.lookup_paths(type)
        known = [attributes[key] for key in keys if attributes.get(key)]
        return (known or [*attributes.values(), "?"])[0]


def keep_public(store: Store, lists: list[FilledList]) -> None:
    """Store lists that everybody sees."""
    for one in lists:
        written = one.written
        store.add_list(
            written.name,
            written.type,
            one.ids,
            written.description,
            written.created,
            written.tags,
        )


def users_fact(profile: Profile, filler: Filler) -> list[dict[str, Any]]:
    """Return the users of an export, with their lists, as a fact that a mine keeps."""
    return [_user(one, filler) for one in profile.users]


def _user(one: WrittenUser, filler: Filler) -> dict[str, Any]:
    try:
        for xml, read in ((one.templates, read_templates), (one.queries, read_queries)):
            if xml:
                read(xml)
    except BadRequest as error:
        raise SourceError(f"{filler.source}, user {one.name}: {error}") from error
    return {
        "name": one.name,
        # The mine's file is kept for long, and may be handed on.
        "password": passwords.stored(one.password) if one.password.strip() else "",
        "token": one.token,
        "superuser": one.superuser,
        "preferences": one.preferences,
        "templates": one.templates,
        "queries": _queries(one, filler),
        "lists": [
            {
                "name": filled.written.name,
                "type": filled.written.type,
                "description": filled.written.description or None,
                "tags": [
                    tag
                    for tag in filled.written.tags
                    if is_tag(tag) and not tag.startswith(RESERVED)
                ],
                "ids": filled.ids,
            }
            for filled in filler.fill(one.lists, lenient=True)
        ],
    }


def _queries(one: WrittenUser, filler: Filler) -> str:
    """Return the queries of a user whose names can be kept here, as XML."""
    kept = []
    for query in read_queries(one.queries) if one.queries else ():
        try:
            check_name("query", query.name.strip())
        except BadRequest as error:
            filler.warnings.append(f"{filler.source}, user {one.name}: {error}; it is left out")
            continue
        kept.append(write_text(query))
    return f"<queries>{''.join(kept)}</queries>" if kept else ""


def seed(profiles: Profiles, mine: Mine) -> None:
    """Make the users that a mine's export names, unless they are there already.

    Each is made whole or not at all: one who is there is not made again.
    """
    for one in mine.facts.get("users", []):
        with profiles.store.writing():
            if one["password"] and not profiles.has_user(one["name"]):
                _seed(profiles, mine, one)


def _seed(profiles: Profiles, mine: Mine, one: dict[str, Any]) -> None:
    user = profiles.register_kept(
        one["name"], one["password"], one["token"] or None, one["superuser"]
    )
    if one["preferences"]:
        profiles.keep_texts(user, PREFERENCE, one["preferences"])
    belongings = Belongings(profiles, user, mine.model)
    for template in read_templates(one["templates"]).values() if one["templates"] else ():
        # Broken ones too, which Belongings takes from no reader: their owner may repair them.
        xml = Tree.tostring(template.to_element(), encoding="unicode")
        profiles.keep_texts(user, TEMPLATE, {template.name: xml})
        belongings.tag(template.name, set(template.tags) - {PUBLIC})
    if one["queries"]:
        belongings.keep_queries(read_queries(one["queries"]), over=True)
    own = OwnLists(mine, user, profiles)
    for kept in one["lists"]:
        own.create(kept["name"], kept["type"], kept["ids"], kept["description"], kept["tags"])
