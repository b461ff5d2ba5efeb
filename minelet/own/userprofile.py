"""Lists and users from InterMine's XML: a few `<bag>`s, or the export of a mine's user profiles.

The forms are those of InterMineBagBinding, ProfileBinding and the older ones that a real mine
still reads:

    <bags>
      <bag name="rhythm" type="Gene" description="…">
        <bagValue value="per" extra="D. melanogaster"/>
        <bagElement id="0_7"/>
      </bag>
    </bags>

A `bagValue` is an identifier, as one would type it. A `bagElement` is the id of an item: of one
in the same file where that has `<items>` (old exports name objects so), else of the mine's items.
In an export, a list is public if it has the tag `im:public`, and else belongs to its user; in a
file of nothing but lists all are public.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Tree  # only to write what defusedxml has read
from xml.etree.ElementTree import Element

from minelet.errors import SourceError
from minelet.own.reading import parse_xml
from minelet.users.tags import PUBLIC


@dataclass
class WrittenList:
    """A list as it is written: by what its objects are named, not which they are.

    `items` holds ids of the mine's items; `described` the attributes of each object that an old
    export describes.
    """

    name: str
    type: str
    description: str = ""
    created: str = ""
    tags: list[str] = field(default_factory=list)
    values: list[tuple[str, str]] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    described: list[dict[str, str]] = field(default_factory=list)


@dataclass
class WrittenUser:
    """A user of an export with what is theirs; `templates` and `queries` are XML."""

    name: str
    password: str
    token: str
    superuser: bool
    preferences: dict[str, str]
    lists: list[WrittenList]
    templates: str
    queries: str


@dataclass
class Profile:
    """What a file holds: public lists, and users with theirs. `export`: it is no plain file."""

    public: list[WrittenList]
    users: list[WrittenUser]
    export: bool


def read_profile(path: Path) -> Profile:
    """Read lists, and users if the file has any.

    Raises:
        SourceError: it is no such XML, or a list has no name or no type.
    """
    root = parse_xml(path, "XML of lists")
    if root.tag in {"bags", "bag"}:
        lists = [_read_list(path, one, {}, {}) for one in root.iter("bag")]
        for one in lists:
            one.tags = [*dict.fromkeys([PUBLIC, *one.tags])]
        return Profile(lists, [], export=False)
    if root.tag not in {"userprofile", "userprofiles"}:
        raise SourceError(f"{path} begins with <{root.tag}>; a file of lists begins with <bags>")
    found = Profile([], [], export=True)
    for element in root.iter("userprofile"):
        _read_user(path, element, found)
    return found


def _read_user(path: Path, element: Element, found: Profile) -> None:
    tags: dict[str, list[str]] = {}
    for one in element.iter("tag"):
        if one.get("type") == "bag":
            tags.setdefault(one.get("objectIdentifier", ""), []).append(one.get("name", ""))
    described = {
        item.get("id", ""): {
            one.get("name", ""): one.get("value", "") for one in item.iter("attribute")
        }
        for item in element.iter("item")
    }
    own = []
    for bag in element.iter("bag"):
        if bag.get("name") is None and bag.get("type") is None:
            continue  # an invitation to share a list holds a <bag>, too
        one = _read_list(path, bag, tags, described)
        (found.public if PUBLIC in one.tags else own).append(one)
    name = element.get("username")
    if not name:
        found.public += own  # nobody's: the defaults of a mine are written so
        return
    found.users.append(
        WrittenUser(
            name,
            element.get("password", ""),
            element.get("apikey", ""),
            element.get("superUser", "").lower() == "true",
            {one.tag: one.text or "" for one in element.iterfind("preferences/*")},
            own,
            _part(element, "template-queries", "tags"),
            _part(element, "queries"),
        )
    )


def _part(element: Element, tag: str, *more: str) -> str:
    """Return some parts of a user profile as XML, "" when there is nothing in the first."""
    if not any(len(found) for found in element.iterfind(tag)):
        return ""
    part = Tree.Element("userprofile")
    part.extend(one for name in (tag, *more) for one in element.iterfind(name))
    return Tree.tostring(part, encoding="unicode")


def _read_list(
    path: Path, bag: Element, tags: dict[str, list[str]], described: dict[str, Any]
) -> WrittenList:
    name, kind = bag.get("name"), bag.get("type")
    if not name:
        raise SourceError(f'{path}: a <bag> has no name; write name="…"')
    if not kind:
        raise SourceError(f'{path}: the list {name} has no type; write type="…", a class')
    made = WrittenList(
        name,
        kind.rpartition(".")[2],
        bag.get("description") or "",
        _moment(bag.get("date-created") or bag.get("dateCreated") or ""),
        tags.get(name, []),
    )
    for one in bag:
        if one.tag == "bagValue" and one.get("value"):
            made.values.append((one.get("value"), one.get("extra") or ""))
        elif one.tag == "bagElement" and one.get("id") in described:
            made.described.append(described[one.get("id")])
        elif one.tag == "bagElement" and one.get("id"):
            made.items.append(one.get("id"))
        else:
            raise SourceError(
                f"{path}: the list {name} holds <{one.tag}>; write "
                '<bagValue value="…"/> or <bagElement id="…"/>'
            )
    return made


def _moment(milliseconds: str) -> str:
    """Return a moment that Java counts in milliseconds as ISO 8601, "" when there is none."""
    try:
        return datetime.fromtimestamp(int(milliseconds) / 1000, UTC).isoformat(timespec="seconds")
    except (ValueError, OverflowError, OSError):
        return ""
