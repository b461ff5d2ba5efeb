r"""A query's constraints as conditions in SQL whose values are all bound.

How each operator compares follows InterMine's MainHelper and SqlGenerator: text is compared without
regard to case, `*` stands for any text and `?` for one character (`\*` and `\?` for themselves);
`==`, `!==`, `ONE OF` and `NONE OF` are exact; a date is compared by its day. What is missing is
neither equal nor unequal to anything. Which objects LOOKUP means is
`minelet.identity.resolve`'s to say.
"""

from __future__ import annotations

import json
from datetime import date, timedelta

from minelet.errors import BadRequest
from minelet.identity.resolve import CATEGORIES, resolve
from minelet.model import Attribute
from minelet.objects.database import Mine, link_table, quoted, value_of
from minelet.objects.wild import LOWER, contains_test, lower, text_test
from minelet.query.constraints import Constraint
from minelet.query.joins import Condition, Node, Tree
from minelet.query.logic import Logic
from minelet.query.operators import LISTS, LOOKUP, TYPES
from minelet.query.pathquery import Query
from minelet.query.ranges import balanced, range_paths, range_test
from minelet.sets.lists import Lists

SAME = {"==": "=", "!==": "<>", "!=": "<>"}


class Conditions:
    """The conditions of one query, by the group of objects to which each belongs."""

    def __init__(self, query: Query, mine: Mine, tree: Tree, lists: Lists):
        """Add to the tree what is only constrained, and check what crosses an outer join.

        Raises:
            BadRequest: a loop or an "or" crosses an outer join, where neither has a meaning.
        """
        self.query = query
        self.mine = mine
        self.model = mine.model
        self.tree = tree
        self.lists = lists
        self.by_code = {one.code: one for one in query.constraints}
        self.home = {code: self._home(one) for code, one in self.by_code.items()}
        self._written: dict[str, Condition] = {}
        if query.logic:
            self._check(query.logic)

    def of(self, group: Node) -> Condition:
        """Return the conditions that belong to a group."""
        values: list = []
        if self.query.logic is None or group not in self.home.values():
            return "", values
        return self._text(self.query.logic, group, values), values

    def _home(self, one: Constraint) -> Node:
        if one.about_link:
            above = one.path.text.rpartition(".")[0]
            return self.tree.add(self.model.path(above, self.query.subclasses)).group
        group = self.tree.add(one.path).group
        if one.loop and self.tree.add(one.loop).group is not group:
            raise BadRequest(
                f"The loop from {one.path.text} to {one.loop.text} crosses an outer join: "
                "both must lie inside it or both outside"
            )
        return group

    def _check(self, logic: Logic) -> None:
        if logic.op == "or" and len({self.home[code].alias for code in logic.codes()}) > 1:
            raise BadRequest(
                "The constraint logic joins with 'or' what lies inside and outside an outer "
                "join: use 'and' there, or an inner join"
            )
        for part in logic.parts:
            self._check(part)

    def _text(self, logic: Logic, group: Node, values: list) -> str:
        if logic.op == "code":
            if self.home[logic.code] is not group:
                return ""
            text, bound = self._condition(logic.code)
            values += bound
            return text
        parts = [text for part in logic.parts if (text := self._text(part, group, values))]
        return balanced(parts, logic.op.upper()) if parts else ""

    def _condition(self, code: str) -> Condition:
        if code not in self._written:
            values: list = []
            self._written[code] = self._test(self.by_code[code], values), values
        return self._written[code]

    def _test(self, one: Constraint, values: list) -> str:
        if one.about_link:
            return self._link_test(one)
        node = self.tree.nodes[one.path.node]
        column = node.column("id")
        if one.loop:
            other = self.tree.nodes[one.loop.node]
            return f"{column} {'=' if one.op == '=' else '<>'} {other.column('id')}"
        if one.op in LISTS:
            if one.value is None:
                return _among(column, one.op, one.values, values)
            # A list of another class holds none of these objects, as in InterMine.
            found = self.lists.find(one.value)
            values.append(found.bound)
            return f"{column} {one.op} ({found.members})"
        if one.op in TYPES:
            # The class that an object is of itself: those of a subclass are another's.
            return _among(node.column("class"), one.op, one.values, values)
        if one.op == LOOKUP:
            return self._lookup_test(one, node, values)
        if one.between_ranges:
            where = range_paths(self.model, one.path)
            return range_test(node.alias, where, one.op, one.values, values)
        return value_test(node.alias, one.path.attribute, one, values)

    def _link_test(self, one: Constraint) -> str:
        empty = one.op == "IS NULL"
        parent = self.tree.nodes[one.path.text.rpartition(".")[0]]
        link = one.path.steps[-1].field
        if not link.many:
            return f"{parent.column(link.name)} IS {'' if empty else 'NOT '}NULL"
        between = link_table(self.model, link)
        table = between.table if between else link.target
        column = between.owner if between else quoted(link.reverse)
        found = f"EXISTS (SELECT 1 FROM {quoted(table)} x WHERE x.{column} = {parent.column('id')})"
        return f"NOT {found}" if empty else found

    def _lookup_test(self, one: Constraint, node: Node, values: list) -> str:
        if one.value.strip() == "*":
            return "1"  # all that there are, the nameless too
        found = resolve(self.mine, node.table, identifiers(one.value), one.extra)
        return _among(node.column("id"), "IN", found.ids(CATEGORIES), values)


def identifiers(text: str) -> list[str]:
    r"""Return the identifiers of a LOOKUP: between commas, tabs or line ends, quoted or not.

    Follows InterMine's LookupTokeniser: a space is part of an identifier; a double quote begins a
    stretch in which separators are too, and twice in it stands for itself.

    >>> identifiers(' eve,"a, b"\n zen ')
    ['eve', 'a, b', 'zen']
    """
    found: list[str] = []
    current: list[str] = []
    quoting, position = False, 0
    while position < len(text):
        sign = text[position]
        position += 1
        if sign == '"':
            if quoting and text[position : position + 1] == '"':
                current.append(sign)
                position += 1
            else:
                quoting = not quoting
        elif sign in ",\n\t" and not quoting:
            found.append("".join(current).strip())
            current = []
        else:
            current.append(sign)
    found.append("".join(current).strip())
    return [one for one in found if one]


def _among(column: str, op: str, wanted: list | tuple, values: list) -> str:
    values.append(json.dumps(list(wanted)))
    sign = "IN" if op in {"IN", "ISA", "ONE OF"} else "NOT IN"
    return f"{column} {sign} (SELECT value FROM json_each(?))"


def value_test(alias: str, attribute: Attribute, one: Constraint, values: list) -> str:
    """Return a condition on a value of a row, appending what it binds to `values`."""
    op, value, column = one.op, one.value, value_of(alias, attribute)
    textual = attribute.kind is str
    if op in {"IS NULL", "IS NOT NULL"}:
        return f"{column} {op}"
    if op in {"ONE OF", "NONE OF"}:
        return _several(column, op, one.values, textual, values)
    if attribute.type == "Date":
        return _day_test(column, op, value, values)
    if op in {"==", "!=="} and textual:
        if op == "!==":
            values.append(value)
            return f"{column} <> ? COLLATE BINARY"
        # The first test can use an index, where text is stored without regard to case; the
        # second is exact.
        values.extend([value, value])
        return f"({column} = ? AND {column} = ? COLLATE BINARY)"
    if op in {"CONTAINS", "DOES NOT CONTAIN"}:
        test = contains_test(column, value, values)
        return test if op == "CONTAINS" else f"NOT {test}"
    if textual and op in {"=", "LIKE"}:
        return text_test(column, value, values)
    if textual and op in {"!=", "NOT LIKE"}:
        return f"NOT {text_test(column, value, values)}"
    if textual and not value.isascii():
        column, value = f"{LOWER}({column})", lower(value)
    values.append(value)
    return f"{column} {SAME.get(op, op)} ?"


def _several(column: str, op: str, wanted: tuple, textual: bool, values: list) -> str:
    """Return a condition that a value is one of several; None among them is what is missing."""
    known = [one for one in wanted if one is not None]
    exact = f"{column}{' COLLATE BINARY' if textual else ''}"
    if op == "NONE OF":
        test = _among(exact, op, known, values)
        return test if len(known) == len(wanted) else f"({test} AND {column} IS NOT NULL)"
    tests = [_among(each, op, known, values) for each in ([column, exact] if textual else [exact])]
    test = f"({' AND '.join(tests)})"
    return test if len(known) == len(wanted) else f"({test} OR {column} IS NULL)"


def _day_test(column: str, op: str, value: str, values: list) -> str:
    """Return a condition on a date, whose time does not count (makeQueryDateConstraint)."""
    day = value[:10]
    try:
        after = str(date.fromisoformat(day) + timedelta(days=1))
    except OverflowError:
        after = ":"  # sorts after all dates
    test, bound = {
        "=": (f"({column} >= ? AND {column} < ?)", [day, after]),
        "!=": (f"({column} < ? OR {column} >= ?)", [day, after]),
        "<": (f"{column} < ?", [day]),
        "<=": (f"{column} < ?", [after]),
        ">": (f"{column} >= ?", [after]),
        ">=": (f"{column} >= ?", [day]),
    }[{"==": "=", "!==": "!="}.get(op, op)]
    values.extend(bound)
    return test
