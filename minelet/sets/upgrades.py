"""Lists kept in a file, when the mine has been built anew: found again by their identifiers.

Another build gives objects other ids. As InterMine does after a release, each list's objects are
looked up by the key fields that were kept with it. What no longer names one object is not in the
list, whose status is TO_UPGRADE then.
"""

from __future__ import annotations

import json

from minelet.identity.resolve import resolve
from minelet.objects.database import Mine
from minelet.sets.lists import CURRENT, TO_UPGRADE, array
from minelet.users.profiles import Profiles


def upgrade(profiles: Profiles, mine: Mine) -> int:
    """Bring all users' lists to this build of a mine; return how many that were.

    Lists of a class that the mine does not have stay as they are, and are not seen.
    """
    store, done = profiles.store, 0
    if store.path is None:
        return done
    rows = store.rows("SELECT id, type FROM lists WHERE mine <> ?", (mine.identity,))
    for number, kind in rows:
        if kind not in mine.model.classes:
            continue
        with store.writing() as run:
            size, labels = run("SELECT size, labels FROM lists WHERE id = ?", (number,)).fetchone()
            found = resolve(mine, kind, json.loads(labels), case_sensitive=True, wild_cards=False)
            ids = found.ids()
            run(
                "UPDATE lists SET mine = ?, members = ?, size = ?, status = ? WHERE id = ?",
                (
                    mine.identity,
                    array(ids),
                    len(ids),
                    CURRENT if len(ids) == size else TO_UPGRADE,
                    number,
                ),
            )
        done += 1
    return done
