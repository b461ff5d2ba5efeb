"""The building of a mine from files of one's own."""

from __future__ import annotations

import contextlib
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Tree  # only to write what defusedxml has read

from minelet.analyses import pairs, widgets
from minelet.errors import BadRequest, SourceError
from minelet.kept.templates import Templates
from minelet.keyword import keywords
from minelet.objects.database import LAYOUT, Mine, Store, create_indexes, create_tables
from minelet.objects.shape import measure
from minelet.objects.tables import fold
from minelet.own import classkeys
from minelet.own.filledlists import Filler, Lookup, keep_public, users_fact
from minelet.own.items import ItemsReader
from minelet.own.ownfiles import Sources, read_model
from minelet.own.reading import parse_xml, read_text
from minelet.own.spool import Spool
from minelet.own.userprofile import read_profile
from minelet.own.webconfig import labels, summary_fields
from minelet.users.tags import PUBLIC

NO_TEMPLATES = "<template-queries/>"
EXPORTS = {"userprofile", "userprofiles"}


def slug(name: str) -> str:
    """Return a name as a part of an address.

    >>> slug("Chemical elements, 2026")
    'chemical-elements-2026'
    """
    found = re.sub(r"[^a-z0-9._~-]+", "-", name.lower()).strip("-.")
    return "mine" if found in {"", "service"} else found  # which each mine's address has besides


class Builder:
    """Makes one database."""

    def __init__(
        self,
        sources: Sources,
        path: Path,
        progress: Callable[[int], Any] = lambda read: None,
        say: Callable[[str], Any] = lambda what: None,
    ):
        """Make `path` from `sources`.

        Args:
            sources: the files.
            path: the SQLite file, which must not exist.
            progress: called with numbers of bytes of items that have been read.
            say: called with a word as each step begins.

        Raises:
            SourceError: the model is none.
        """
        self.sources = sources
        self.path = path
        self.progress = progress
        self.say = say
        self.warnings: list[str] = []
        self.model = read_model(sources.model)

    def build(self) -> None:
        """Write the database.

        Raises:
            SourceError: a file is not what it should be.
            OSError: the database cannot be written; so does sqlite3.Error.
        """
        facts = self._facts()  # first, so that a slip in a small file is found at once
        spool = Spool(self.model)
        try:
            self._read_items(spool)
            self.say("objects")
            with contextlib.closing(self._connect()) as connection:
                connection.execute("BEGIN")
                create_tables(connection, self.model)
                store = Store(connection, self.model)
                spool.write(store)
                facts["objects"] = len(spool)
                facts["counts"] = store.counts()
                for key, value in facts.items():
                    store.set_fact(key, value)
                self.say("indexes")
                views = fold(connection, self.model)
                create_indexes(connection, self.model, facts["keys"])
                Store.put_fact(connection, "shape", measure(connection, self.model, views))
                connection.execute("COMMIT")
            self.warnings += spool.warnings
            self.say("lists")
            self._add_lists(spool.objects_of)
        finally:
            spool.close()
        if facts.get("widgets"):
            self.say("widgets")
            pairs.keep(self.path)

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, isolation_level=None)
        # The file is thrown away unless it is finished, so nothing need survive a power cut.
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        return connection

    def _read_items(self, spool: Spool) -> None:
        for path in self.sources.items:
            before = 0

            def read(done: int) -> None:
                nonlocal before
                self.progress(done - before)
                before = done

            self.say(path.name)
            spool.add_file(str(path), ItemsReader(path, self.model).read(read))

    def _facts(self) -> dict[str, Any]:
        given = self.sources
        name = given.name or self.model.name or given.model.stem
        if given.keys:
            keys, warnings = classkeys.read_keys(given.keys, self.model)
            self.warnings += warnings
        else:
            keys = classkeys.default_keys(self.model)
        extra = given.extra
        facts = {
            "layout": LAYOUT,
            "name": name,
            "prefix": slug(name),
            "release": f"{name} {given.key()[:8]}",
            "keys": keys,
            "lookup_extra": (
                classkeys.read_extra(extra, self.model)
                if extra
                else classkeys.default_extra(self.model)
            ),
            "model": self.model.xml,
            "templates": self._templates(),
        }
        if given.web:
            facts |= self._web(given.web)
        if given.search:
            text = read_text(given.search)
            facts["keyword_search"], warnings = keywords.read_properties(text, self.model)
            self.warnings += [f"{given.search}, {one}; that is left out" for one in warnings]
        return facts

    def _templates(self) -> str:
        path = self.sources.templates
        if path is None:
            return NO_TEMPLATES
        root = parse_xml(path, "XML of templates")
        _keep_public_templates(root)
        xml = Tree.tostring(root, encoding="unicode")
        try:
            broken = Templates(xml, self.model, strict=False).broken
        except BadRequest as error:
            raise SourceError(f"{path}: {error}") from error
        for name, why in broken.items():
            sentence = f"{path}, template {name}: {why}"
            if root.tag not in EXPORTS:
                raise SourceError(sentence)
            self.warnings.append(f"{sentence}; it is broken, and only shown as such")
        return xml

    def _web(self, path: Path) -> dict[str, Any]:
        root = parse_xml(path, "configuration")
        xml = Tree.tostring(root, encoding="unicode")
        try:
            widgets.read(xml, self.model)
        except widgets.WidgetError as error:
            raise SourceError(f"{path}: {error}") from error
        return {
            "widgets": xml,
            "summary_fields": summary_fields(root, self.model),
            "labels": labels(root),
        }

    def _add_lists(self, lookup: Lookup) -> None:
        path = self.sources.lists
        added: dict[str, Any] = {}
        public = []
        if path:
            profile = read_profile(path)
            with contextlib.closing(Mine(self.path)) as mine:
                filler = Filler(mine, lookup, str(path))
                public = filler.fill(profile.public, lenient=profile.export)
                added["users"] = users_fact(profile, filler)
                if added["users"]:
                    self.path.chmod(0o600)  # it holds their tokens
            self.warnings += filler.warnings
        added["warnings"] = self.warnings
        with contextlib.closing(self._connect()) as connection:
            connection.execute("BEGIN")
            store = Store(connection, self.model)
            keep_public(store, public)
            for key, value in added.items():
                store.set_fact(key, value)
            connection.execute("COMMIT")


def _keep_public_templates(root: Any) -> None:
    """Take out of an export what is not for everybody: templates without the tag `im:public`.

    A file that tags nothing means all of its templates for everybody.
    """
    tags = [one for one in root.iter("tag") if one.get("type") == "template"]
    public = {one.get("objectIdentifier") for one in tags if one.get("name") == PUBLIC}
    if not public:
        return
    for parent in list(root.iter()):
        for one in list(parent.iterfind("template")):
            if one.get("name") not in public:
                parent.remove(one)
