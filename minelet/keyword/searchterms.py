"""What somebody types into a search field, as an expression of SQLite's FTS5.

The language is that of Lucene as InterMine's search takes it: words of which one is enough,
"phrases", AND, OR, NOT, + and -, brackets, and * and ? for what is not known. What makes no sense
in it is read as words: nothing that is typed is an error, and nothing is passed on unquoted.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass

from minelet.errors import BadRequest

MOST_CHARACTERS = 10_000
MOST_WORDS = 100
MOST_WILD = 10
MOST_DEPTH = 20

PARTS = re.compile(
    r"""(?P<phrase>"[^"]*"?) | (?P<open>\() | (?P<close>\)) | (?P<also>&&) | (?P<or>\|\|)
      | (?P<sign>[+\-!](?=[^\s]))
      | (?P<word>(?:\\.|[^\s()"\\]|\\$)+)""",
    re.VERBOSE | re.DOTALL,
)
# Behind a word: a boost, or how far another word may be from it. There is one degree here: none.
TAIL = re.compile(r"(?<=.)[~^][0-9.]*\Z")
ESCAPED = re.compile(r"\\(.)", re.DOTALL)
MUST, SHOULD, NOT = "must", "should", "not"

# What a part of a search may be besides an expression: met by every document, or by none.
ALL, NONE = "*", ""


@dataclass(frozen=True)
class Terms:
    """What to look for: an expression for what is wanted, and one for what is not.

    `wanted` is ALL when all is wanted and NONE when nothing can be found; `unwanted` is NONE when
    nothing is ruled out.
    """

    wanted: str = ALL
    unwanted: str = NONE


@dataclass
class _Clause:
    flag: str
    expression: str


def parse(
    text: str, fields: Collection[str] = (), expand: Callable[[str], list[str]] = lambda _: []
) -> Terms:
    """Read what somebody typed.

    >>> parse('ribosomal -"protein kinase"')
    Terms(wanted='"ribosomal"', unwanted='"protein kinase"')

    Args:
        text: what was typed; nothing, `*` and `*:*` stand for everything.
        fields: names of fields in lower case, which before a colon say where to look; as the
            index does not tell fields apart, they are left out.
        expand: returns the indexed words that match a pattern with `*` and `?`.

    Raises:
        BadRequest: it is longer than any question.
    """
    if len(text) > MOST_CHARACTERS:
        raise BadRequest(
            f"The search is {len(text):,} characters long: send at most {MOST_CHARACTERS:,}"
        )
    clean = text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
    if clean.strip() and not any(one.isalnum() or one == "*" for one in clean):
        return Terms(NONE)  # nothing of it is in the index
    return _joined(_Reader(clean, fields, expand).clauses(0))


def _joined(clauses: list[_Clause]) -> Terms:
    """Return what several clauses mean together, as Lucene's BooleanQuery has it."""
    of = {
        flag: list(dict.fromkeys(one.expression for one in clauses if one.flag == flag))
        for flag in (MUST, SHOULD, NOT)
    }
    if of[MUST]:
        parts = [one for one in of[MUST] if one != ALL]
        wanted = NONE if NONE in parts else " AND ".join(parts) or ALL
    elif of[SHOULD]:
        wanted = ALL if ALL in of[SHOULD] else " OR ".join(filter(None, of[SHOULD]))
    else:
        wanted = ALL
    if ALL in of[NOT]:
        return Terms(NONE)
    return Terms(wanted, " OR ".join(filter(None, of[NOT])))


class _Reader:
    """Reads clauses from left to right."""

    def __init__(self, text: str, fields: Collection[str], expand: Callable[[str], list[str]]):
        self.parts = list(PARTS.finditer(text))
        self.at = 0
        self.fields = fields
        self.expand = expand
        self.words = self.wild = 0

    def clauses(self, depth: int) -> list[_Clause]:
        """Read up to the end, or to the bracket that closes these clauses."""
        found: list[_Clause] = []
        flag, joined = SHOULD, False
        while self.at < len(self.parts):
            part = self.parts[self.at]
            self.at += 1
            kind, text = part.lastgroup, part[0]
            if kind == "close":
                if depth:
                    break
                continue
            if kind == "also" or text == "AND":
                joined = True
                if found and found[-1].flag == SHOULD:
                    found[-1].flag = MUST
            elif kind == "or" or text == "OR":
                joined = False
            elif kind == "sign" or text == "NOT":
                flag = MUST if text == "+" else NOT
            else:
                expression = self._clause(kind, text, depth)
                if expression is None:
                    continue
                if flag == SHOULD and joined:
                    flag = MUST
                found.append(_Clause(flag, expression))
                flag, joined = SHOULD, False
        return found

    def _clause(self, kind: str | None, text: str, depth: int) -> str | None:
        """Return the expression for a word, a phrase or a bracket; None if it says nothing."""
        if kind == "open":
            if depth >= MOST_DEPTH:
                return None  # as if the bracket were not there
            inner = _joined(self.clauses(depth + 1))
            if inner.unwanted and inner.wanted == ALL:
                return NONE  # in Lucene a bracket in which all is ruled out finds nothing
            if inner.unwanted and inner.wanted:
                return f"(({inner.wanted}) NOT ({inner.unwanted}))"
            return inner.wanted if inner.wanted in (ALL, NONE) else f"({inner.wanted})"
        self.words += len(re.findall(r"\w+", text))
        if self.words > MOST_WORDS:
            raise BadRequest(f"The search has more than {MOST_WORDS} words: send fewer")
        if kind == "phrase":
            return quote(text.strip('"'))
        return self._word(text)

    def _word(self, text: str) -> str | None:
        name, colon, rest = text.partition(":")
        if text == "*:*":
            return ALL
        if colon and name.rpartition(".")[2].lower() in self.fields:
            if not rest:
                return None  # the phrase or bracket that follows is what is looked for
            text = rest
        text = TAIL.sub("", text)
        if not text.strip("*?"):
            return ALL if "*" in text else NONE
        bare = text.rstrip("*")
        if "*" not in bare and "?" not in bare:
            quoted = quote(ESCAPED.sub(r"\1", bare))
            return f"{quoted}*" if quoted and bare != text else quoted
        return self._wild(ESCAPED.sub(r"\1", text))

    def _wild(self, text: str) -> str:
        """Return what a word means in which something is not known."""
        found = []
        for piece in re.findall(r"[\w*?]+", text.replace("_", " ")):
            if not piece.strip("*?"):
                continue
            self.wild += 1
            if self.wild > MOST_WILD:
                raise BadRequest(f"The search has more than {MOST_WILD} wild cards: send fewer")
            words = [quote(word) for word in self.expand(folded(piece))]
            if not words:
                return NONE
            found.append(f"({' OR '.join(words)})")
        return " AND ".join(found) if len(found) < 2 else f"({' AND '.join(found)})"


def quote(text: str) -> str:
    """Return a text as a phrase of FTS5, NONE when no letter and no digit is in it."""
    if not any(one.isalnum() for one in text):
        return NONE
    return '"' + text.replace('"', '""') + '"'


def folded(text: str) -> str:
    """Return a text as the index has it: in lower case and without accents.

    >>> folded("Möller*")
    'moller*'
    """
    apart = unicodedata.normalize("NFKD", text.lower())
    return "".join(one for one in apart if not unicodedata.combining(one))
