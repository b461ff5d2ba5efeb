r"""A query's constraints as conditions in SQL whose values are all bound.

How each operator compares follows InterMine's MainHelper: text is compared without regard to
case, `*` stands for any text and `?` for one character (`\*` and `\?` for themselves); `==`,
`!==`, `ONE OF` and `NONE OF` are exact. Case is that of ASCII letters, as SQLite knows no other.
"""

from __future__ import annotations

import json
import re

from minelet.database import Mine, link_table, quoted
from minelet.errors import BadRequest
from minelet.joins import Condition, Node, Tree
from minelet.lists import Lists
from minelet.logic import Logic
from minelet.pathquery import Constraint, Query

WILD = re.compile(r"\\[*?]|[*?%_\\]")
LIKE = "LIKE ? ESCAPE '\\'"


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

    def of(self, group: Node) -> Condition:
        """Return the conditions that belong to a group."""
        values: list = []
        if self.query.logic is None or group not in self.home.values():
            return "", values
        return self._text(self.query.logic, group, values), values

    def _home(self, one: Constraint) -> Node:
        if is_about_link(one):
            above = one.path.text.rpartition(".")[0]
            return self.tree.add(self.model.path(above, self.query.subclasses)).group
        group = self.tree.add(one.path).group
        if one.loop and self.tree.add(one.loop).group is not group:
            raise BadRequest(
                f"The loop from {one.path.text} to {one.loop.text} crosses an outer join: "
                "both must lie inside it or both outside"
            )
        return group

    def _text(self, logic: Logic, group: Node, values: list) -> str:
        if logic.op == "code":
            if self.home[logic.code] is not group:
                return ""
            return self._test(self.by_code[logic.code], values)
        if logic.op == "or" and len({id(self.home[code]) for code in logic.codes()}) > 1:
            raise BadRequest(
                "The constraint logic joins with 'or' what lies inside and outside an outer "
                "join: use 'and' there, or an inner join"
            )
        parts = [text for part in logic.parts if (text := self._text(part, group, values))]
        return f"({f' {logic.op.upper()} '.join(parts)})" if parts else ""

    def _test(self, one: Constraint, values: list) -> str:
        if is_about_link(one):
            return self._link_test(one)
        node = self.tree.nodes[one.path.node]
        if one.loop:
            other = self.tree.nodes[one.loop.node]
            return f"{node.column('id')} {'=' if one.op == '=' else '<>'} {other.column('id')}"
        if one.op in {"IN", "NOT IN"}:
            return self._list_test(one, node, values)
        if one.op == "LOOKUP":
            return self._lookup_test(one, node, values)
        return value_test(node.column(one.path.attribute.name), one, values)

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

    def _list_test(self, one: Constraint, node: Node, values: list) -> str:
        found = self.lists.find(one.value)
        if not (self.model.is_a(found.type, node.table) or self.model.is_a(node.table, found.type)):
            raise BadRequest(
                f"The list {one.value} holds objects of the class {found.type}, and "
                f"{one.path.text} is a {node.table}"
            )
        values.append(found.bound)
        return f"{node.column('id')} {one.op} ({found.members})"

    # -- LOOKUP -------------------------------------------------------------------------------

    def _lookup_test(self, one: Constraint, node: Node, values: list) -> str:
        paths = self.mine.lookup_paths(node.table)
        if not paths:
            raise BadRequest(f"{node.table} has no identifiers to look up: constrain a field of it")
        names = list(dict.fromkeys(name.strip() for name in one.value.split(",") if name.strip()))
        if not names:
            raise BadRequest(f"The constraint {one.path.text} LOOKUP needs at least one identifier")
        test = "1"  # all that there are, when the value is a lone asterisk
        if names != ["*"]:
            branches = [self._named(node.table, paths, name, values) for name in names]
            test = f"{node.column('id')} IN ({' UNION ALL '.join(branches)})"
        if one.extra:
            test = f"({test} AND {self._extra_test(node, one.extra, values)})"
        return test

    def _named(self, table: str, paths: list[str], name: str, values: list) -> str:
        """Return the statement for the ids of what one identifier names."""
        own = [path for path in paths if "." not in path]
        near = " UNION ALL ".join(self._by_own(table, key, name, values) for key in own)
        branches = [near] if own else []
        for path in paths:
            if "." in path:
                # By a synonym only when no identifier of its own matches, as in InterMine.
                found = self._by_link(table, path, name, values)
                if own:
                    again = [self._by_own(table, key, name, values) for key in own]
                    found += f" AND NOT EXISTS ({' UNION ALL '.join(again)})"
                branches.append(found)
        return " UNION ALL ".join(branches)

    @staticmethod
    def _by_own(table: str, column: str, name: str, values: list) -> str:
        return f"SELECT id FROM {quoted(table)} WHERE {text_test(quoted(column), name, values)}"

    def _by_link(self, table: str, path: str, name: str, values: list) -> str:
        collection, _, attribute = path.partition(".")
        link = self.model.classes[table].fields[collection]
        test = text_test(f"s.{quoted(attribute)}", name, values)
        between = link_table(self.model, link)
        if between:
            tie = f"JOIN {quoted(between.table)} l ON l.{between.member} = s.id JOIN"
            on = f"o.id = l.{between.owner}"
        else:
            tie = "JOIN"
            on = (
                f"o.id = s.{quoted(link.reverse)}" if link.many else f"o.{quoted(link.name)} = s.id"
            )
        return (
            f"SELECT o.id FROM {quoted(link.target)} s {tie} {quoted(table)} o ON {on} WHERE {test}"
        )

    def _extra_test(self, node: Node, extra: str, values: list) -> str:
        link, names = self.mine.facts["lookup_extra"]
        found = self.model.classes[node.table].fields.get(link)
        if found is None:
            raise BadRequest(f"{node.table} has no {link}: leave the extra value {extra!r} out")
        tests = " OR ".join(f"{quoted(name)} = ?" for name in names)
        values.extend([extra] * len(names))
        return f"{node.column(link)} IN (SELECT id FROM {quoted(found.target)} WHERE {tests})"


def is_about_link(one: Constraint) -> bool:
    """Tell whether a constraint asks if a link is empty, for which no object is joined."""
    return one.op in {"IS NULL", "IS NOT NULL"} and one.path.attribute is None


def value_test(column: str, one: Constraint, values: list) -> str:
    """Return a condition on a value, appending what it binds to `values`."""
    op, value = one.op, one.value
    textual = one.path.attribute.kind is str
    if op in {"IS NULL", "IS NOT NULL"}:
        return f"{column} {op}"
    if op in {"ONE OF", "NONE OF"}:
        # One array binds any number of values. The first test can use an index, where text is
        # stored without regard to case; the second is exact.
        array = json.dumps(one.values)
        sign = "IN" if op == "ONE OF" else "NOT IN"
        exact = f"{column}{' COLLATE BINARY' if textual else ''}"
        tests = [exact] if op == "NONE OF" or not textual else [column, exact]
        values.extend([array] * len(tests))
        found = " AND ".join(f"{test} {sign} (SELECT value FROM json_each(?))" for test in tests)
        return f"({found})"
    if op in {"==", "!=="} and textual:
        if op == "!==":
            values.append(value)
            return f"{column} <> ? COLLATE BINARY"
        values.extend([value, value])
        return f"({column} = ? AND {column} = ? COLLATE BINARY)"
    if op in {"CONTAINS", "DOES NOT CONTAIN"}:
        values.append(f"%{pattern(value)}%")
        return f"{column} {'' if op == 'CONTAINS' else 'NOT '}{LIKE}"
    if textual and op in {"=", "LIKE"}:
        return text_test(column, value, values)
    if textual and op in {"!=", "NOT LIKE"}:
        return f"NOT {text_test(column, value, values)}"
    values.append(value)
    return f"{column} {({'==': '=', '!==': '<>', '!=': '<>'}).get(op, op)} ?"


def text_test(column: str, text: str, values: list) -> str:
    """Return a condition that a column is `text`, in which `*` and `?` are wild cards."""
    if "*" in text or "?" in text:
        values.append(pattern(text))
        return f"{column} {LIKE}"
    values.append(text)
    return f"{column} = ?"


def pattern(text: str) -> str:
    """Return InterMine's wild cards as LIKE's; LIKE's own stand for themselves.

    >>> pattern("RPS?A*")
    'RPS_A%'
    """
    known = {"*": "%", "?": "_", "\\*": "*", "\\?": "?"}
    return WILD.sub(lambda found: known.get(found[0], "\\" + found[0]), text)
