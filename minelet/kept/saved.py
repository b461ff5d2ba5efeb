"""What a user keeps: queries and templates of their own; and queries under an id for a while.

Users' texts lie with their other belongings (`minelet.users.profiles`). Names follow InterMine's
Profile.saveQueries: a query that is new takes another name where its own is taken.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import NamedTuple
from xml.etree import ElementTree as Tree  # only to write

from minelet.errors import BadRequest, NotFound, nearest
from minelet.kept.templates import Template, Templates, check_name, read_root, read_templates
from minelet.model import Model
from minelet.query.pathquery import check_query
from minelet.query.queryjson import from_json, read_json
from minelet.query.written import WrittenQuery, from_element, read_xml, to_element
from minelet.users.profiles import Profiles, User

MOST_CHARACTERS = 1_000_000  # of one query or template

QUERY, TEMPLATE, TAGS = "query", "template", "template tags"


class SavedQuery(NamedTuple):
    """A user's query and when it was kept, in ISO 8601."""

    query: WrittenQuery
    created: str


def read_queries(text: str) -> list[WrittenQuery]:
    """Read one query or several, as XML or as InterMine's JSON.

    Raises:
        BadRequest: they cannot be read, or there is none.
    """
    if not text.strip():
        raise BadRequest("No queries were sent: send <query> XML as the parameter query")
    if text.lstrip().startswith("{"):
        data = read_json(text)
        listed = data.get("queries", [data])
        if not isinstance(listed, list):
            raise BadRequest('Could not read the queries: "queries" is no list')
        found = [from_json(one) for one in listed]
    else:
        root = read_root(text, "queries")
        elements = [root] if root.tag == "query" else root.iter("query")
        # A saved query of a user profile is a <saved-query> or <query> around the query itself.
        found = [from_element(one) for one in elements if one.find("query") is None]
    if not found:
        raise BadRequest("Could not read the queries: there is no <query> among them")
    return found


def write_text(query: WrittenQuery) -> str:
    """Return a query as XML."""
    return Tree.tostring(to_element(query), encoding="unicode")


class Belongings:
    """The queries and templates that one user has kept."""

    def __init__(self, profiles: Profiles, user: User, model: Model):
        """See what `user` keeps over a mine of this model."""
        self.profiles = profiles
        self.user = user
        self.model = model

    # -- queries ------------------------------------------------------------------------------

    def queries(self) -> dict[str, SavedQuery]:
        """Return the user's queries by name."""
        found = {}
        for name, text in self.profiles.texts(self.user, QUERY).items():
            kept = json.loads(text)
            query = from_element(read_xml(kept["xml"], "query"))
            found[name] = SavedQuery(replace(query, name=name, title=name), kept["created"])
        return found

    def keep_queries(self, queries: Iterable[WrittenQuery], over: bool) -> dict[str, str]:
        """Keep queries; return the name that each was kept under, by the name it came with.

        Args:
            queries: the queries, checked.
            over: in place of those of the same name; otherwise beside them, under a free name.

        Raises:
            BadRequest: there are too many, or one is too long.
        """
        now = datetime.now(UTC).isoformat(timespec="seconds")
        given: dict[str, str] = {}
        texts: dict[str, str] = {}
        with self.profiles.store.writing():  # so that no other request takes a name meanwhile
            taken = set(self.profiles.texts(self.user, QUERY))
            for query in queries:
                wanted = check_name("query", query.name.strip() or "query")
                used = {*texts, *(() if over else taken)}
                name = wanted if wanted not in used else _free(wanted, used | taken)
                texts[name] = json.dumps({"xml": write_text(query), "created": now})
                given[wanted if wanted not in given else name] = name
            self._keep(QUERY, texts)
        return given

    def forget_query(self, name: str) -> None:
        """Delete a query.

        Raises:
            NotFound: the user has none of that name.
        """
        if not self.profiles.forget_texts(self.user, QUERY, name):
            known = nearest(name, self.profiles.texts(self.user, QUERY))
            raise NotFound(f"Could not find query named {name[:100]}{known}")

    # -- templates ----------------------------------------------------------------------------

    def templates(self) -> Templates:
        """Return the user's templates."""
        kept = self.profiles.texts(self.user, TEMPLATE)
        found = [one for xml in kept.values() for one in read_templates(xml).values()]
        tags = self.profiles.texts(self.user, TAGS) if kept else {}
        tagged = {name: tuple(json.loads(text)) for name, text in tags.items()}
        own = [replace(one, mine=False, tags=tagged.get(one.name, ())) for one in found]
        return Templates(own, self.model, strict=False)

    def keep_templates(self, templates: Iterable[Template]) -> None:
        """Keep templates in place of those of the same name.

        Raises:
            BadRequest: one is no query of this model, there are too many, or one is too long.
        """
        given = list(templates)
        for one in given:
            try:
                one.checked(self.model)
            except BadRequest as error:
                raise BadRequest(f"Template {one.name} contains errors: {error}") from error
        texts = {one.name: Tree.tostring(one.to_element(), encoding="unicode") for one in given}
        self._keep(TEMPLATE, texts)

    def forget_template(self, name: str) -> None:
        """Delete a template and its tags.

        Raises:
            NotFound: the user has none of that name.
        """
        with self.profiles.store.writing():
            if not self.profiles.forget_texts(self.user, TEMPLATE, name):
                known = nearest(name, self.profiles.texts(self.user, TEMPLATE))
                raise NotFound(f"No template of yours is called {name[:100]}{known}")
            self.profiles.forget_texts(self.user, TAGS, name)

    def tags(self, name: str | None = None) -> list[str]:
        """Return the tags that the user has given to a template, or to any."""
        every = self.profiles.texts(self.user, TAGS)
        chosen = every.values() if name is None else filter(None, [every.get(name)])
        return sorted({tag for text in chosen for tag in json.loads(text)})

    def tag(self, name: str, more: Collection[str] = (), less: Collection[str] = ()) -> list[str]:
        """Add tags, checked, to a template's and take others away; return what it has then."""
        with self.profiles.store.writing():
            kept = sorted({*self.tags(name), *more} - {*less})
            if kept:
                self._keep(TAGS, {name: json.dumps(kept)})
            else:
                self.profiles.forget_texts(self.user, TAGS, name)
        return kept

    def _keep(self, kind: str, texts: dict[str, str]) -> None:
        for name, text in texts.items():
            if len(text) > MOST_CHARACTERS:
                raise BadRequest(
                    f"{name} is too long: this mine keeps at most {MOST_CHARACTERS:,} characters"
                )
        self.profiles.keep_texts(self.user, kind, texts)


def _free(name: str, taken: set[str]) -> str:
    number = 1
    while f"{name}_{number}" in taken:
        number += 1
    return f"{name}_{number}"


class QueryStore:
    """Queries under an id, for addresses that would be too long (InterMine's QueryStore).

    The same query has the same id. The oldest are forgotten when there are too many.
    """

    MOST = 20_000_000  # characters in all

    def __init__(self) -> None:
        """Begin with none."""
        self._texts: OrderedDict[str, str] = OrderedDict()
        self._size = 0
        self._turn = threading.Lock()

    def put(self, text: str, model: Model) -> str:
        """Keep a query; return its id.

        Raises:
            BadRequest: it is no query of this model, or too long.
        """
        (query,) = read_queries(text)[:1]
        check_query(query, model)
        if len(text) > MOST_CHARACTERS:
            raise BadRequest(f"This mine keeps queries of at most {MOST_CHARACTERS:,} characters")
        name = hashlib.sha256(text.encode()).hexdigest()[:32]
        with self._turn:
            if name not in self._texts:
                self._texts[name] = text
                self._size += len(text)
            self._texts.move_to_end(name)
            while self._size > self.MOST:
                self._size -= len(self._texts.popitem(last=False)[1])
        return name

    def get(self, name: str) -> str:
        """Return a query by its id.

        Raises:
            NotFound: there is none, or it was forgotten.
        """
        with self._turn:
            found = self._texts.get(name)
        if found is None:
            raise NotFound(f"There is no query with the id {name[:60]}: store it again")
        return found
