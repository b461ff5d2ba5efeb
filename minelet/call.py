"""One request to one mine: its parameters, checked, and who asks."""

from __future__ import annotations

import codecs
import io
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import IO, TYPE_CHECKING, Any

from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser
from werkzeug.wrappers import Request

from minelet.errors import BadRequest
from minelet.query.queryjson import read_json
from minelet.rows import formats
from minelet.sets.lists import Lists

if TYPE_CHECKING:
    from minelet.objects.database import Mine
    from minelet.service import MineService
    from minelet.users.profiles import User

MOST = 2**31 - 1  # Java's Integer.MAX_VALUE

# The encodings in which a body may come; Python knows others, some of them slow or no text.
CHARSETS = ("utf-8", "utf-16", "utf-32", "ascii", "iso8859", "cp125")

UNREADABLE = "The body of the request cannot be read: send it again"


class Forms(FormDataParser):
    """Reads forms, but none of millions of fields, which would take seconds and much memory."""

    MOST_FIELDS = 100_000  # as many values as a constraint of a template may be given

    def parse(
        self,
        stream: IO[bytes],
        mimetype: str,
        content_length: int | None,
        options: dict[str, str] | None = None,
    ) -> tuple[IO[bytes], MultiDict, MultiDict]:
        """Read a form; raises RequestEntityTooLarge when it has too many fields."""
        if mimetype == "application/x-www-form-urlencoded":
            data = stream.read()
            if data.count(b"&") >= self.MOST_FIELDS:
                raise RequestEntityTooLarge
            stream = io.BytesIO(data)
        return super().parse(stream, mimetype, content_length, options)


class MineRequest(Request):
    """A request that may be as long as a list of all genes of a genome."""

    MOST_BYTES = 16_000_000

    form_data_parser_class = Forms
    max_content_length = MOST_BYTES
    max_form_memory_size = MOST_BYTES

    def emptied(self) -> MineRequest:
        """Return the request without its body, of which no more shall be read."""
        environ = {**self.environ, "wsgi.input": io.BytesIO(), "CONTENT_LENGTH": "0"}
        for name in ("HTTP_TRANSFER_ENCODING", "werkzeug.request"):
            environ.pop(name, None)
        return MineRequest(environ)


@dataclass(frozen=True)
class Call:
    """What a handler is given: the request, and the service that it came to.

    `default` is the format of the address for a client that asks for none; `ending` the format
    that the end of the address names, as in `/lists/json`.
    """

    request: Request
    service: MineService
    default: str = "json"
    ending: str | None = None

    @property
    def mine(self) -> Mine:
        """The open mine."""
        return self.service.mine

    @cached_property
    def user(self) -> User:
        """Who asks, by the token that the request carries.

        Raises:
            Unauthorized: the token is not known here, or no longer.
        """
        return self.service.profiles.user_of(self.request)

    @cached_property
    def lists(self) -> Lists:
        """The lists that who asks may see: their own, and those that are public."""
        return Lists(self.mine, self.user, self.service.profiles)

    def text(self, name: str, default: str = "") -> str:
        """Return a parameter of the address or the form; the first, if it is given twice."""
        return self.request.values.get(name, default)

    def required(self, name: str, *other: str, what: str = "") -> str:
        """Return a parameter that must be there, under its name or an older one.

        Raises:
            BadRequest: it is missing or empty.
        """
        for one in (name, *other):
            if text := self.text(one).strip():
                return text
        raise BadRequest(
            f"The request to {self.request.path} lacks the parameter {name}"
            f"{f', {what}' if what else ''}: send it in the address or the form"
        )

    def query_text(self) -> str:
        """Return the query that is asked for, itself or under an id that `/queries` gave.

        Raises:
            BadRequest: there is none (InterMine's QueryRequestParser).
            NotFound: the id is not known, or no longer.
        """
        if name := self.text("qid").strip():
            return self.service.queries.get(name)
        return self.required("query", what="PathQuery XML or JSON")

    def number(
        self, name: str, default: int | None, least: int = 0, most: int = MOST
    ) -> int | None:
        """Return a parameter as a whole number.

        Raises:
            BadRequest: it is something else, or out of its range (InterMine refuses it so too).
        """
        text = self.text(name).strip()
        if text == "":
            return default
        digits = text.removeprefix("+").lstrip("0") or "0"
        known = text.isascii() and text.removeprefix("+").isdecimal() and len(digits) < 12
        if not known or not least <= int(digits) <= most:
            raise BadRequest(
                f"Invalid {name} parameter: {text[:30]!r}; it must be a whole number from {least} "
                f"to {most}"
            )
        return int(digits)

    def flag(self, name: str, default: bool = False) -> bool:
        """Return a parameter as yes or no."""
        text = self.text(name).strip().lower()
        return text in {"true", "yes", "1", "on"} if text else default

    def page(self) -> tuple[int, int | None]:
        """Return the rows that are asked for: how many to leave out, how many to give."""
        return self.number("start", 0), self.number("size", None, 1, formats.MAX_ROWS)

    def data(self) -> bytes:
        """Return the body of the request.

        Raises:
            BadRequest: it does not come through.
        """
        try:
            return self.request.get_data()
        except OSError as error:
            raise BadRequest(UNREADABLE) from error

    def body(self) -> str:
        """Return the body of the request as text, in the encoding that it declares.

        Raises:
            BadRequest: the encoding is none that is read here. What is wrong in the body
                itself is replaced by U+FFFD.
        """
        named = self.request.mimetype_params.get("charset", "utf-8")
        try:
            charset = codecs.lookup(named).name
        except (LookupError, ValueError):
            charset = ""
        if not charset.startswith(CHARSETS):
            raise BadRequest(f"This mine cannot read the encoding {named[:30]}: send UTF-8")
        return self.data().decode(charset, "replace").removeprefix("\ufeff")

    def json_parameter(self, name: str, default: Any = None) -> Any:
        """Return a parameter that is written in JSON.

        Raises:
            BadRequest: it is not JSON.
        """
        text = self.text(name)
        return read_json(text, f"parameter {name}") if text.strip() else default

    @cached_property
    def format(self) -> str:
        """The format that is asked for: by the address, the parameter or what is accepted.

        Raises:
            NotAcceptable: it is none that this mine writes.
        """
        return self.format_among(formats.FORMATS)

    def format_among(self, served: Collection[str]) -> str:
        """Return the format that is asked for, where only some can be served.

        Raises:
            NotAcceptable: what is asked for is not among them.
        """
        if self.ending:
            wanted = self.ending
        elif asked := self.text("format").strip():
            wanted = self.default if asked == "*/*" else formats.format_name(asked)
        else:
            wanted = formats.negotiate(self.request.headers.get("Accept", ""), self.default, served)
        return formats.counted(wanted) if self.text("count").lower() == "true" else wanted
