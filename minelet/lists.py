"""The lists of a mine: named sets of objects of one class that everybody may use."""

from __future__ import annotations

import json
from typing import Any

from minelet.database import Mine


def describe_all(mine: Mine) -> list[dict[str, Any]]:
    """Return each public list as InterMine's `/lists` describes it, by name."""
    rows = mine.connection.execute(
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
