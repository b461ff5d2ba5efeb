"""What a program is to ask, whatever the language."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import urlsplit
from xml.etree import ElementTree as Tree  # only to write

from minelet.logic import Logic, parse_logic
from minelet.model import Model
from minelet.operators import CODES
from minelet.written import WrittenConstraint, WrittenQuery, logic_text, to_element

LOOPBACK = {"127.0.0.1", "localhost", "::1"}


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

        Ids become constraints on `id`, codes the letters from A on, `=` between objects a loop,
        and the logic names every constraint.
        """
        coded = self.query.coded()
        codes = dict(zip((one.code for one in coded), CODES, strict=False))
        changed = [one if one.type else self._simple(one, codes) for one in self.query.constraints]
        return replace(
            self, query=replace(self.query, constraints=changed, logic=self._logic(codes))
        )

    def _simple(self, one: WrittenConstraint, codes: dict[str, str]) -> WrittenConstraint:
        one = replace(one, code=codes[one.code])
        if one.ids:
            return replace(
                one,
                path=f"{one.path}.id",
                op={"IN": "ONE OF", "NOT IN": "NONE OF"}.get(one.op, one.op),
                value=None,
                values=tuple(text.strip() for text in one.ids.split(",") if text.strip()),
                ids="",
            )
        narrowed = {each.path: each.type for each in self.query.constraints if each.type}
        if one.op in {"=", "!="} and self.model.path(one.path, narrowed).attribute is None:
            return replace(one, loop=one.loop or one.value or "", value=None)
        return one

    def _logic(self, codes: dict[str, str]) -> str:
        if not self.query.logic.strip():
            return ""
        logic = _renamed(parse_logic(self.query.logic), codes)
        left = [Logic("code", code=code) for code in codes.values() if code not in logic.codes()]
        return logic_text(Logic("and", (logic, *left)) if left else logic)


def _tame(line: str) -> str:
    """Return a line that cannot end the comment: Java reads a written u000a as an end of line."""
    return re.sub(r"[^\S ]", " ", line).replace("\\", "/")


def _renamed(logic: Logic, codes: dict[str, str]) -> Logic:
    if logic.op == "code":
        return Logic("code", code=codes[logic.code])
    return Logic(logic.op, tuple(_renamed(part, codes) for part in logic.parts))
