"""Requests that mean harm, or come from a broken program: a generator of as many as are wanted.

Each is made from a seed, so that one that did harm can be made again. They are raw WSGI
environments, not a client's calls: a client would mend half of what is broken on purpose.
"""

import io
import json
import random
from dataclasses import dataclass
from urllib.parse import quote, quote_from_bytes, urlencode
from xml.sax.saxutils import quoteattr

from minelet.endpoints import ROUTES

# Values that have broken other people's servers, and those that nearly look right.
EVIL = [
    "", " ", "*", "?", "%", "_", "\\", "\\*", "'", '"', "''", "`", ";", "--", "/*", "\0", "a\0b",
    "' OR '1'='1", "'; DROP TABLE Plant; --", '" UNION SELECT sql FROM sqlite_master --',
    "1); DELETE FROM minelet_lists; --", "x' || (SELECT load_extension('x')) || '",
    "ATTACH DATABASE '/tmp/evil' AS evil", "../../../etc/passwd", "%00", "%n%s%d", "{0}", "${x}",
    "<script>alert(1)</script>", "<![CDATA[x]]>", "]]>", "&amp;", "&#0;", "\ufffe", "\ud800",
    "\u202e", "é", "ｆｕｌｌ", "🧬", "\r\nX-Evil: 1", "\t", "a,b\nc;d|e", "0", "-0", "-1", "1e400",
    "NaN", "Infinity", "1_000", "٣", "0x10", "9" * 19, "9" * 400, "-" + "9" * 30, "1.5", "true",
    "null", "None", "undefined", "[]", "{}", "A" * 5_000, "*" * 300, "(" * 400, "a*" * 2_000,
    "NOT " * 200 + "x", '"' * 101, "NEAR(a b, 5)", "name:*", "col : x", "a AND OR b", "^a", "-a",
]  # fmt: skip
OPERATORS = [
    "=", "==", "!=", "!==", "<", "<=", ">", ">=", "LIKE", "NOT LIKE", "CONTAINS",
    "DOES NOT CONTAIN", "ONE OF", "NONE OF", "IN", "NOT IN", "LOOKUP", "IS NULL", "IS NOT NULL",
    "ISA", "ISNT", "OVERLAPS", "DOES NOT OVERLAP", "WITHIN", "OUTSIDE", "HAS", "", "=;DROP", "eq",
]  # fmt: skip
PARAMETERS = [
    "query", "format", "start", "size", "columnheaders", "summaryPath", "filterTerm", "name",
    "lists", "type", "list", "widget", "correction", "maxp", "filter", "population", "path",
    "typeConstraints", "q", "facet_Category", "token", "tags", "oldname", "newname", "references",
    "subtract", "description", "lang", "constraint1", "op1", "value1", "code1", "extra1", "id",
    "publicId", "listName", "key", "value", "identifiers", "ids", "output", "extraValue", "xml",
    "username", "password", "message", "filename", "add", "replaceExisting", "jsonp", "callback",
]  # fmt: skip
FORMATS = ["json", "jsonrows", "jsonobjects", "jsoncount", "count", "tab", "csv", "xml", "html"]
CONTENT_TYPES = [
    "application/x-www-form-urlencoded", "text/plain", "application/json", "application/xml",
    "multipart/form-data; boundary=x", "multipart/form-data", "text/plain; charset=utf-16",
    "text/plain; charset=nonsense", "application/x-www-form-urlencoded; charset=latin-1", "", "/",
]  # fmt: skip
METHODS = ["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "FROB"]
BOMB = (
    '<!DOCTYPE q [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><query view="&c;"/>'
)
OUTSIDE = '<!DOCTYPE q [<!ENTITY x SYSTEM "file:///etc/passwd">]><query view="&x;"/>'


@dataclass
class Hostile:
    """Makes hostile requests to one mine.

    Args:
        paths: paths of the mine's model that are right, to be mixed with wrong ones.
        names: names that mean something there: of lists, templates, widgets, objects, tokens.
        model: the name of the mine's model.
        token: a token that is valid there: half of the requests carry it.
    """

    paths: list[str]
    names: list[str]
    model: str
    token: str

    def request(self, seed: int) -> dict:
        """Return the WSGI environment of the request with this number."""
        chance = random.Random(seed)
        make = chance.choice(
            [self._query, self._query, self._query, self._broken_xml, self._call, self._call,
             self._call, self._json, self._bytes, self._template]
        )  # fmt: skip
        return make(chance)

    # -- values -------------------------------------------------------------------------------

    def _value(self, chance: random.Random) -> str:
        dice = chance.random()
        if dice < 0.45:
            return chance.choice(EVIL)
        if dice < 0.7:
            return chance.choice(self.names)
        if dice < 0.8:
            return self._path(chance)
        if dice < 0.9:
            return "".join(chr(chance.randrange(1, 0x2FF)) for _ in range(chance.randrange(20)))
        return str(chance.randrange(-(10**6), 10**7))

    def _path(self, chance: random.Random) -> str:
        path = chance.choice(self.paths)
        dice = chance.random()
        if dice < 0.7:
            return path
        if dice < 0.8:
            return path.rpartition(".")[0] or path
        if dice < 0.85:
            return path + "." + chance.choice(["id", "class", "x", "", "*", "id.id"])
        if dice < 0.9:
            return path.replace(".", chance.choice(["..", ":", "[", " ", ".\0."]))
        if dice < 0.95:
            return ".".join(path.split(".")[:1] + path.split(".")[1:-1] * 30 + ["name"])
        return chance.choice(EVIL)

    def _xml(self, chance: random.Random) -> str:
        """Return a query that is well-formed, and right only by accident."""
        root = chance.choice(self.paths).partition(".")[0]
        if chance.random() < 0.8:  # one root, so that more than the root is looked at
            own = [path for path in self.paths if path.partition(".")[0] == root]
        else:
            own = self.paths
        here = Hostile(own, self.names, self.model, self.token)
        size = chance.choice([1, 1, 2, 3, 5, 40])
        view = " ".join(here._path(chance) for _ in range(size))
        codes = "ABCDEFG"
        inside = ""
        for at in range(chance.choice([0, 1, 1, 2, 3, 6, 60])):
            op = chance.choice(OPERATORS)
            attributes = {
                "path": here._path(chance),
                "op": op if chance.random() < 0.9 else op.lower(),
                "value": self._value(chance),
                "code": codes[at % 7] if chance.random() < 0.8 else self._value(chance),
                "extraValue": self._value(chance),
                "loopPath": here._path(chance),
                "type": chance.choice([root, "Nothing", "", *self.names]),
            }
            kept = {"path", "op", "value", "code"} if chance.random() < 0.7 else set(attributes)
            shown = "".join(
                f" {name}={quoteattr(text)}"
                for name, text in attributes.items()
                if name in kept and (name not in {"loopPath", "type"} or chance.random() < 0.4)
            )
            many = chance.choice([0, 0, 0, 1, 3, 500]) if "OF" in op else 0
            values = "".join(
                f"<value>{quoteattr(self._value(chance))[1:-1]}</value>" for _ in range(many)
            )
            inside += f"<constraint{shown}>{values}</constraint>"
        for _ in range(chance.choice([0, 0, 1, 2])):
            style = chance.choice(["OUTER", "INNER", "SIDEWAYS"])
            inside += f'<join path={quoteattr(here._path(chance))} style="{style}"/>'
        logic = chance.choice(
            ["", "A", "A and B", "A or (B and C)", "A AND NOT B", "((A)", "A or or B",
             "(" * 200 + "A" + ")" * 200, "A or " * 900 + "B", self._value(chance)]
        )  # fmt: skip
        order = chance.choice(["", here._path(chance), f"{here._path(chance)} desc", "asc", "."])
        model = chance.choice([self.model, self.model, self.model, "", self._value(chance)])
        return (
            f"<query model={quoteattr(model)} view={quoteattr(view)} "
            f"sortOrder={quoteattr(order)} constraintLogic={quoteattr(logic)}>{inside}</query>"
        )

    # -- requests -----------------------------------------------------------------------------

    def _query(self, chance: random.Random) -> dict:
        form = {"query": self._xml(chance), "format": chance.choice(FORMATS)}
        if chance.random() < 0.3:
            form |= {name: self._value(chance) for name in ("start", "size", "columnheaders")}
        if chance.random() < 0.2:
            form["summaryPath"] = self._path(chance)
        address = chance.choice(["/query/results"] * 6 + ["/query/code", "/query/tolist"])
        return self._form(chance, address, form)

    def _template(self, chance: random.Random) -> dict:
        form = {"name": chance.choice(self.names), "format": chance.choice(FORMATS)}
        for number in range(1, chance.choice([1, 2, 4])):
            form |= {
                f"constraint{number}": self._path(chance),
                f"op{number}": chance.choice(OPERATORS),
                f"value{number}": self._value(chance),
                f"code{number}": chance.choice("ABC"),
            }
        return self._form(chance, "/template/results", form)

    def _broken_xml(self, chance: random.Random) -> dict:
        text = self._xml(chance)
        dice = chance.random()
        if dice < 0.3:
            text = text[: chance.randrange(len(text))]
        elif dice < 0.5:
            at = chance.randrange(len(text))
            text = text[:at] + chance.choice('<>&"\0/') + text[at:]
        elif dice < 0.6:
            text = chance.choice([BOMB, OUTSIDE])
        elif dice < 0.7:
            text = "<query>" * 3_000
        elif dice < 0.8:
            text = (
                f'<?xml version="1.0" encoding="{chance.choice(["utf-16", "x", "cp037"])}"?>{text}'
            )
        else:
            text = "<a>" * 500 + text + "</a>" * 500
        return self._form(chance, "/query/results", {"query": text, "format": "json"})

    def _call(self, chance: random.Random) -> dict:
        """Ask any address for anything."""
        form = {chance.choice(PARAMETERS): self._value(chance) for _ in range(chance.randrange(6))}
        return self._form(chance, self._address(chance), form)

    def _json(self, chance: random.Random) -> dict:
        body = chance.choice(
            [
                "[" * 50_000,
                '{"a":' * 20_000,
                "{",
                "null",
                "1e999",
                '"\\ud800"',
                "[NaN]",
                json.dumps(
                    {"identifiers": [self._value(chance)] * 50, "type": self._value(chance)}
                ),
                json.dumps({"identifiers": {"a": [1]}, "type": 3, "caseSensitive": "x"}),
                json.dumps({"identifiers": [None, 1, [], {}], "type": chance.choice(self.names)}),
                json.dumps([self._value(chance)] * 3),
            ]
        )
        address = chance.choice(["/ids", "/user/preferences", "/path/values", "/query/results"])
        return self._environ(
            chance,
            "POST",
            address,
            f"token={self.token}".encode(),
            body.encode("utf-8", "surrogatepass"),
            "application/json",
        )

    def _bytes(self, chance: random.Random) -> dict:
        """Send what is no text at all, or less than was promised."""
        body = chance.randbytes(chance.choice([0, 1, 10, 1000, 100_000]))
        if chance.random() < 0.3:
            body = b"query=" + self._xml(chance).encode("utf-16", "surrogatepass")
        search = quote_from_bytes(chance.randbytes(12), safe="&=%;+")
        environ = self._environ(
            chance,
            chance.choice(METHODS),
            self._address(chance),
            search.encode(),
            body,
            chance.choice(CONTENT_TYPES),
        )
        if chance.random() < 0.4:
            environ["CONTENT_LENGTH"] = chance.choice(["", "-1", "x", "99999999999", "3", "1e3"])
        return environ

    def _address(self, chance: random.Random) -> str:
        address = chance.choice(ROUTES).path
        while "<" in address:  # a named part
            before, _, rest = address.partition("<")
            address = before + self._value(chance) + rest.partition(">")[2]
        if chance.random() < 0.1:
            address += chance.choice(["/", "/x", "/json", "//", "/..", "\0", ".json", "%2e%2e"])
        return address

    def _form(self, chance: random.Random, address: str, form: dict[str, str]) -> dict:
        if chance.random() < 0.5:
            form = {"token": self.token, **form}
        text = urlencode(form, errors="surrogatepass").encode()
        if chance.random() < 0.1:
            text = text[: chance.randrange(len(text) + 1)]
        if chance.random() < 0.3:
            return self._environ(chance, "GET", address, text, b"", "")
        kind = CONTENT_TYPES[0] if chance.random() < 0.9 else chance.choice(CONTENT_TYPES)
        method = "POST" if chance.random() < 0.9 else chance.choice(METHODS)
        return self._environ(chance, method, address, b"", text, kind)

    def _environ(
        self,
        chance: random.Random,
        method: str,
        address: str,
        search: bytes,
        body: bytes,
        kind: str,
    ) -> dict:
        path = quote(f"/service{address}", safe="/%", errors="surrogatepass")
        environ = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            # WSGI's own way to carry bytes: each a character of latin-1 (PEP 3333).
            "PATH_INFO": f"/service{address}".encode("utf-8", "surrogatepass").decode("latin-1"),
            "REQUEST_URI": path,
            "QUERY_STRING": search.decode("latin-1"),
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "CONTENT_TYPE": kind,
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
            "HTTP_HOST": "127.0.0.1",
        }
        for name in ("ACCEPT", "AUTHORIZATION", "ORIGIN", "ACCEPT_ENCODING", "RANGE", "HOST"):
            if chance.random() < 0.08:
                value = chance.choice(
                    [*EVIL, "Token x", "Basic !!!", "Basic YTpi", "Bearer a.b.c", "text/*;q=x",
                     "application/json;q=1e9", "null", "bytes=0-"]
                )  # fmt: skip
                environ[f"HTTP_{name}"] = value.encode("utf-8", "replace").decode("latin-1")
        return environ
