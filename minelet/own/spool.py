"""Items on their way into a mine, set down until all of them are known.

An item may refer to one that comes later, and a link may be written from either side or from
both. So all items are first set down in a temporary database of their own, on disk when they are
many; links are worked out there, many in one statement; then the objects are written, each once
and complete. Memory does not grow with the number of items.

How the sides of a link go together follows InterMine's IntegrationWriterAbstractImpl where that
stores anything: a reference counts, and a collection that is the same link read backwards adds
only what no reference says. (InterMine stores nothing at all from such a collection.)
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby

from minelet.errors import SourceError, nearest
from minelet.model import Model, Reference
from minelet.objects.database import Store, link_table
from minelet.own.items import Item, Kind

MOST_COMPARED = 5_000  # ids among which the nearest is looked for


class Spool:
    """A temporary store of items."""

    def __init__(self, model: Model):
        """Take items of a model."""
        self.model = model
        self.warnings: list[str] = []
        self._kinds: dict[tuple[str, ...], int] = {}
        self._kind: list[Kind] = []
        self._slots: dict[tuple[int, str], int] = {}
        self._slot: list[tuple[int, str]] = []
        self._files: list[str] = []
        self._count = 0
        self._first = 0  # the mine's id of the first item
        self._db = sqlite3.connect("", isolation_level=None)  # a file that no one else sees
        run = self._db.execute
        run("PRAGMA journal_mode = OFF")
        run("PRAGMA synchronous = OFF")
        run("BEGIN")
        run(
            "CREATE TABLE item (number INTEGER PRIMARY KEY, file INTEGER, id TEXT, kind INTEGER, "
            "attributes TEXT)"
        )
        run("CREATE UNIQUE INDEX by_id ON item (file, id) WHERE id IS NOT NULL")
        run("CREATE TABLE link (file INTEGER, owner INTEGER, slot INTEGER, ref TEXT)")
        run("CREATE TABLE known (slot INTEGER, owner INTEGER, target INTEGER, kind INTEGER)")
        run(
            "CREATE TABLE reference (owner INTEGER, name TEXT, target INTEGER, "
            "PRIMARY KEY (owner, name)) WITHOUT ROWID"
        )

    def __len__(self) -> int:
        """Return how many items there are."""
        return self._count

    def close(self) -> None:
        """Throw everything away."""
        self._db.close()

    def add_file(self, name: str, items: Iterable[Item]) -> int:
        """Set down the items of one file; return how many they are.

        Raises:
            SourceError: two items have one id; or whatever reading them raises.
        """
        file, before = len(self._files), self._count
        self._files.append(name)
        run = self._db.execute
        for item in items:
            kind = self._number_of(item.kind)
            row = (self._count, file, item.id, kind, json.dumps(item.attributes))
            try:
                run("INSERT INTO item VALUES (?, ?, ?, ?, ?)", row)
            except sqlite3.IntegrityError:
                raise SourceError(f"{item.shown}: two items have this id") from None
            links = [(name, [ref]) for name, ref in item.references.items()]
            for field, refs in (*links, *item.collections.items()):
                slot = self._slot_of(kind, field)
                self._db.executemany(
                    "INSERT INTO link VALUES (?, ?, ?, ?)",
                    [(file, self._count, slot, ref) for ref in refs],
                )
            self._count += 1
        return self._count - before

    def write(self, store: Store) -> None:
        """Write all items as objects, whose ids `objects_of` then knows.

        Raises:
            SourceError: an item refers to one that is not there, or is of the wrong class.
        """
        self._find_targets()
        self._check_classes()
        self._join_sides()
        self._first = store.next_id
        for kind, attributes, links in self._objects():
            links = {name: self._first + target for name, target in links}
            store.add(self._kind[kind].classes, **json.loads(attributes), **links)
        self._fill_collections(store)
        store.flush()

    def objects_of(self, id: str) -> list[int]:
        """Return the ids in the mine of the objects that are written with an item's id.

        There is one for each file that has such an item.
        """
        rows = self._db.execute("SELECT number FROM item WHERE id = ? ORDER BY number", (id,))
        return [self._first + number for (number,) in rows]

    def _number_of(self, kind: Kind) -> int:
        if kind.classes not in self._kinds:
            self._kinds[kind.classes] = len(self._kind)
            self._kind.append(kind)
        return self._kinds[kind.classes]

    def _slot_of(self, kind: int, field: str) -> int:
        if (kind, field) not in self._slots:
            self._slots[kind, field] = len(self._slot)
            self._slot.append((kind, field))
        return self._slots[kind, field]

    def _links(self) -> Iterator[tuple[int, str, Reference]]:
        """Yield each field that the items give links for: its slot, class and reference."""
        for slot, (kind, name) in enumerate(self._slot):
            classes = self._kind[kind].classes
            owner = next(one for one in classes if name in self.model.classes[one].fields)
            yield slot, owner, self.model.classes[owner].fields[name]

    def _find_targets(self) -> None:
        run = self._db.execute
        lost = run(
            "SELECT owner, slot, ref, file FROM link WHERE NOT EXISTS "
            "(SELECT 1 FROM item WHERE file = link.file AND id = link.ref) LIMIT 1"
        ).fetchone()
        if lost:
            owner, slot, ref, file = lost
            raise SourceError(
                f"{self._shown(owner)}: {self._slot[slot][1]} refers to the item {ref}, which is "
                f"not in this file{self._elsewhere(ref, file)}"
            )
        run(
            "INSERT INTO known SELECT slot, owner, item.number, item.kind "
            "FROM link JOIN item ON item.file = link.file AND item.id = link.ref"
        )
        run("DROP TABLE link")
        run("CREATE INDEX by_slot ON known (slot, owner)")

    def _elsewhere(self, ref: str, file: int) -> str:
        run = self._db.execute
        other = run("SELECT file FROM item WHERE id = ?", (ref,)).fetchone()
        if other:
            name = self._files[other[0]]
            return f" (an id is known within one file only, and this one is in {name})"
        rows = run("SELECT id FROM item WHERE file = ? AND id NOTNULL", (file,))
        ids = [id for (id,) in rows.fetchmany(MOST_COMPARED)]
        return nearest(ref, ids)

    def _shown(self, number: int) -> str:
        run = self._db.execute
        file, id, at = run(
            "SELECT file, id, number - (SELECT MIN(number) FROM item WHERE file = this.file) + 1 "
            "FROM item AS this WHERE number = ?",
            (number,),
        ).fetchone()
        return f"{self._files[file]}, item {f'number {at}' if id is None else id}"

    def _check_classes(self) -> None:
        run = self._db.execute
        targets = {slot: (owner, link) for slot, owner, link in self._links()}
        for slot, kind in run("SELECT DISTINCT slot, kind FROM known").fetchall():
            wanted = targets[slot][1].target
            found = self._kind[kind]
            if any(self.model.is_a(one, wanted) for one in found.classes):
                continue
            owner, target = run(
                "SELECT owner, target FROM known WHERE slot = ? AND kind = ?", (slot, kind)
            ).fetchone()
            id = self._shown(target).rpartition("item ")[2]
            raise SourceError(
                f"{self._shown(owner)}: {targets[slot][1].name} must be of the class {wanted}, "
                f"and the item {id} is of the class {found}"
            )

    def _join_sides(self) -> None:
        """Work out each object's references from both sides of its links."""
        links = list(self._links())
        run = self._db.execute
        for slot, _, link in links:
            if not link.many:
                run(
                    "INSERT INTO reference SELECT owner, ?, target FROM known WHERE slot = ?",
                    (link.name, slot),
                )
        backwards = [
            (slot, link)
            for slot, _, link in links
            if link.reverse and not self.model.classes[link.target].fields[link.reverse].many
        ]
        for slot, link in backwards:
            run(
                "INSERT OR IGNORE INTO reference SELECT target, ?, owner FROM known "
                "WHERE slot = ? ORDER BY rowid",
                (link.reverse, slot),
            )
        for slot, link in backwards:
            self._warn_of_conflicts(slot, link)

    def _warn_of_conflicts(self, slot: int, link: Reference) -> None:
        count, *first = self._db.execute(
            "SELECT COUNT(*), MIN(known.owner), known.target, reference.target "
            "FROM known JOIN reference ON reference.owner = known.target AND name = ? "
            "WHERE slot = ? AND reference.target <> known.owner",
            (link.reverse, slot),
        ).fetchone()
        if count:
            owner, target, other = (self._shown(number).rpartition("item ")[2] for number in first)
            said = f"{self._shown(first[0]).rpartition(',')[0]}: the item {owner} says {link.name} "
            said += f"of {target}, whose {link.reverse} is {other}; "
            said += "the reference counts, as in InterMine" if link.many else "both are kept so"
            more = f" ({count:,} such)" if count > 1 else ""
            self.warnings.append(said + more)

    def _objects(self) -> Iterator[tuple[int, str, list[tuple[str, int]]]]:
        """Yield each item, in order: its kind, attributes and references."""
        rows = self._db.execute("SELECT number, kind, attributes FROM item ORDER BY number")
        sorted_links = self._db.execute("SELECT owner, name, target FROM reference ORDER BY owner")
        groups = groupby(sorted_links, key=lambda row: row[0])
        owner, links = next(groups, (None, ()))
        for number, kind, attributes in rows:
            mine: list[tuple[str, int]] = []
            if owner == number:
                mine = [(name, target) for _, name, target in links]
                owner, links = next(groups, (None, ()))
            yield kind, attributes, mine

    def _fill_collections(self, store: Store) -> None:
        for slot, owner_class, link in self._links():
            if link_table(self.model, link) is None:
                continue
            rows = self._db.execute(
                "SELECT owner, target FROM known WHERE slot = ? ORDER BY owner", (slot,)
            )
            for owner, members in groupby(rows, key=lambda row: row[0]):
                store.link(
                    owner_class,
                    link.name,
                    self._first + owner,
                    [self._first + target for _, target in members],
                )
