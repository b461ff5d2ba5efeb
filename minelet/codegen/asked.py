"""What a program is to ask, whatever the language."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import urlsplit
from xml.etree import ElementTree as Tree  # only to write

from minelet.errors import BadRequest
from minelet.model import Model
from minelet.query.logic import Logic, parse_logic
from minelet.query.operators import CODES, MULTI
from minelet.query.written import WrittenConstraint, WrittenQuery, logic_text, to_element
from minelet.server import LOOPBACK


@dataclass(frozen=True)
class Asked:
    """A query that fits the mine's model, and where to ask it.

    `root` is the address of the service, as its clients take it. `token` is there only when
    the query needs it, for a list that is the reader's own.
    """

    query: WrittenQuery
    model: Model
    root: str
    mine: str
    token: str = ""

    @property
    def xml(self) -> str:
        """The query as XML in one line."""
        return Tree.tostring(to_element(self.query), encoding="unicode")

    def top(self, steps: list[str], mark: str) -> str:
        """Return the comment at the top of a program.

        Args:
            steps: what to install and to type.
            mark: what begins a comment in the language.
        """
        named = " ".join((self.query.title or self.query.name).split())
        lines = [f"The rows of {named or 'a query'}, from the mine {self.mine} at", self.root]
        if described := " ".join(self.query.description.split()):
            lines += [described]
        if (urlsplit(self.root).hostname or "") in LOOPBACK:
            lines += ["(a mine on your own computer: this works as long as that mine runs)"]
        lines += ["", "To run this program for the first time:"]
        lines += [f"  {number}. {step}" for number, step in enumerate(steps, 1)]
        if self.token:
            lines += [
                "",
                "The token below stands for you and opens your lists: take it out before you",
                "show this program to anyone. Those of /session last a day.",
            ]
        return "".join(f"{mark} {_tame(line)}".rstrip() + "\n" for line in lines)

    def plain(self) -> Asked:
        """Return the same query in a form that every client knows.

        Ids become constraints on `id`, what is missing among the values of ONE OF a constraint of
        its own, codes the letters from A on, `=` between objects a loop, and the logic names
        every constraint.
        """
        changed: list[WrittenConstraint] = []
        codes: dict[str, Logic] = {}
        free = iter(CODES)

        def coded(part: WrittenConstraint) -> WrittenConstraint:
            if code := next(free, ""):
                return replace(part, code=code)
            raise BadRequest(f"A program may have at most {len(CODES)} constraints: use ONE OF")

        for one in self.query.constraints:
            if one.type:
                changed.append(one)
                continue
            parts = [coded(part) for part in self._parts(one)]
            leaves = tuple(Logic("code", code=part.code) for part in parts)
            joined = "or" if one.op == "ONE OF" else "and"
            codes[one.code] = Logic(joined, leaves) if len(leaves) > 1 else leaves[0]
            changed += parts
        return replace(
            self, query=replace(self.query, constraints=changed, logic=self._logic(codes))
        )

    def _parts(self, one: WrittenConstraint) -> list[WrittenConstraint]:
        if one.ids:
            op = {"IN": "ONE OF", "NOT IN": "NONE OF"}.get(one.op, one.op)
            ids = tuple(text.strip() for text in one.ids.split(",") if text.strip())
            return [replace(one, path=f"{one.path}.id", op=op, value=None, values=ids, ids="")]
        if one.op in MULTI and None in (one.values or ()):
            known = tuple(text for text in one.values if text is not None)
            null = {"ONE OF": "IS NULL", "NONE OF": "IS NOT NULL"}[one.op]
            asked = [replace(one, values=known)] if known else []
            return [*asked, replace(one, op=null, value=None, values=None)]
        narrowed = {each.path: each.type for each in self.query.constraints if each.type}
        if one.op in {"=", "!="} and self.model.path(one.path, narrowed).attribute is None:
            return [replace(one, loop=one.loop or one.value or "", value=None)]
        return [one]

    def _logic(self, codes: dict[str, Logic]) -> str:
        if self.query.logic.strip():
            logic = _renamed(parse_logic(self.query.logic), codes)
            named = parse_logic(self.query.logic).codes()
        else:
            logic, named = None, set()
        left = [part for code, part in codes.items() if code not in named]
        parts = (*([logic] if logic else []), *left)
        if not parts or (logic is None and all(part.op != "or" for part in parts)):
            return ""
        return logic_text(Logic("and", parts) if len(parts) > 1 else parts[0])


def _tame(line: str) -> str:
    """Return a line that cannot end the comment: Java reads a written u000a as an end of line."""
    return re.sub(r"[^\S ]", " ", line).replace("\\", "/")


def _renamed(logic: Logic, codes: dict[str, Logic]) -> Logic:
    if logic.op == "code":
        return codes[logic.code]
    return Logic(logic.op, tuple(_renamed(part, codes) for part in logic.parts))
