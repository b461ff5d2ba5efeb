"""Tags, which users give to lists and templates (InterMine's TagManager and TagNames)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from minelet.errors import BadRequest, Forbidden

if TYPE_CHECKING:
    from minelet.users.profiles import User

PUBLIC = "im:public"

RESERVED = "im:"
OPEN = ("im:favourite", "im:widget")  # of the reserved ones
CHARACTERS = re.compile(r"[A-Za-z0-9_\s.\-,:]+\Z", re.ASCII)
MOST_CHARACTERS = 1000


def is_tag(text: str) -> bool:
    """Tell whether a text can be a tag."""
    return len(text) <= MOST_CHARACTERS and bool(CHARACTERS.match(text))


def check(tags: Iterable[str], user: User) -> None:
    """Check tags that a user gives.

    Raises:
        BadRequest: one is too long, or has characters that none may have.
        Forbidden: one is the mine's to give, and the user no superuser.
    """
    for tag in tags:
        if not is_tag(tag):
            raise BadRequest(
                f"Invalid name of a tag: {tag[:60]!r}; it may have letters, digits, spaces, "
                "underscores, full stops, hyphens, commas and colons"
            )
        if tag.startswith(RESERVED) and not tag.startswith(OPEN) and not user.superuser:
            raise Forbidden(
                f"You cannot add the tag {tag}: im: is reserved for the mine and its superusers"
            )
