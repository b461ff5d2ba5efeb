"""A checked query as one SQL statement whose values are all bound.

What a row is follows InterMine: one row for each distinct combination of the *objects whose
fields are shown*. Objects that are only constrained, or only passed through, choose rows but do
not multiply them. An outer join keeps a row whose reference or collection is empty, and a
constraint inside it empties the collection rather than dropping the row.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from minelet.database import Mine, link_table, quoted
from minelet.errors import BadRequest, NotFound, nearest
from minelet.model import Path, Reference
from minelet.pathquery import Constraint, Logic, Query


@dataclass(eq=False)
class Node:
    """An object that the query touches: a table under an alias."""

    path: str
    alias: str
    table: str
    parent: Node | None = None
    link: Reference | None = None
    outer: bool = False
    children: list[Node] = field(default_factory=list)

    def column(self, name: str) -> str:
        """Return a column of this object for use in SQL."""
        return f"{self.alias}.{quoted(name)}"

    @property
    def group(self) -> Node:
        """The nearest outer-joined node at or above this one, else the root."""
        node = self
        while node.parent and not node.outer:
            node = node.parent
        return node


@dataclass
class Statement:
    """SQL with its bound values. `shown` are the nodes whose objects make a row."""

    sql: str
    values: list
    nodes: dict[str, Node]
    shown: list[Node]


class Compiler:
    """Turns one query over one mine into statements."""

    def __init__(self, query: Query, mine: Mine):
        """Prepare the tables that the query touches."""
        self.query = query
        self.mine = mine
        self.model = mine.model
        root = Node(query.root, "n0", query.subclasses.get(query.root, query.root))
        self.nodes: dict[str, Node] = {query.root: root}
        self.root = root
        paths = [*query.view, *(path for path, _ in query.sort)]
        for constraint in query.constraints:
            paths += [constraint.path] if not self._is_about_link(constraint) else []
            paths += [constraint.loop] if constraint.loop else []
        for path in paths:
            self._node(path)
        self._check_outer()

    def rows(self, start: int = 0, size: int | None = None) -> Statement:
        """Return the statement for the values of the view, in the query's order.

        Args:
            start: rows to leave out, from 0.
            size: rows to give, or None for all.
        """
        shown = self._distinct_nodes([self.nodes[path.node] for path in self.query.view])
        values = [self._value(path) for path in self.query.view]
        return self._select(values, shown, start, size)

    def objects(self, start: int = 0, size: int | None = None) -> Statement:
        """Return the statement for `jsonobjects`: id and class of each object on a shown path.

        Its columns are id and class of each of `shown`, then the values of the view.
        """
        shown = []
        for path in self.query.view:
            node = self.nodes[path.node]
            chain = [node]
            while chain[0].parent:
                chain.insert(0, chain[0].parent)
            shown += chain
        shown = self._distinct_nodes(shown)
        columns = [node.column(name) for node in shown for name in ("id", "class")]
        columns += [self._value(path) for path in self.query.view]
        return self._select(columns, shown, start, size)

    def count(self) -> Statement:
        """Return the statement whose only value is the number of rows."""
        shown = self._distinct_nodes([self.nodes[path.node] for path in self.query.view])
        source, values = self._from_and_where()
        if self._multiplies(shown):
            columns = ", ".join(f"{node.column('id')} AS k{at}" for at, node in enumerate(shown))
            sql = f"SELECT COUNT(*) FROM (SELECT DISTINCT {columns}{source})"
        else:
            sql = f"SELECT COUNT(*){source}"
        return Statement(sql, values, self.nodes, shown)

    def ids(self) -> Statement:
        """Return the statement for the ids of the root objects, each once."""
        source, values = self._from_and_where()
        sql = f"SELECT DISTINCT {self.root.column('id')}{source}"
        return Statement(sql, values, self.nodes, [self.root])

    def _select(self, columns: list[str], shown: list[Node], start: int, size: int | None):
        source, values = self._from_and_where()
        order = []
        for path, direction in self.query.sort:
            # BINARY: a real mine sorts by code point; NULLS LAST as PostgreSQL does.
            value = self._value(path)
            collate = " COLLATE BINARY" if path.attribute.kind is str else ""
            order.append(f"{value}{collate} {direction.upper()} NULLS LAST")
        order += [node.column("id") for node in shown]
        distinct = ""
        if self._multiplies(shown):
            distinct = "DISTINCT "
            keys = [node.column("id") for node in shown]
            keys += [self._value(path) for path, _ in self.query.sort]
            columns = columns + [key for key in keys if key not in columns]
        sql = f"SELECT {distinct}{', '.join(columns)}{source} ORDER BY {', '.join(order)}"
        if start or size is not None:
            sql += " LIMIT ? OFFSET ?"
            values = [*values, -1 if size is None else size, start]
        return Statement(sql, values, self.nodes, shown)

    # -- the tables ---------------------------------------------------------------------------

    def _node(self, path: Path) -> Node:
        node, seen = self.root, self.query.root
        for step in path.steps:
            if not step.leads_to:
                break
            seen = f"{seen}.{step.field.name}"
            if seen not in self.nodes:
                child = Node(
                    seen, f"n{len(self.nodes)}", step.leads_to, node, step.field,
                    seen in self.query.outer,
                )  # fmt: skip
                node.children.append(child)
                self.nodes[seen] = child
            node = self.nodes[seen]
        return node

    def _from_and_where(self) -> tuple[str, list]:
        values: list = []
        source = f" FROM {self._joined(self.root, values)}"
        condition = self._condition(self.root, values)
        return source + (f" WHERE {condition}" if condition else ""), values

    def _joined(self, node: Node, values: list) -> str:
        """Return the node's table with all that hangs on it joined."""
        text = f"{quoted(node.table)} {node.alias}"
        for child in node.children:
            text += self._outer_join(child, values) if child.outer else self._inner_join(child, values)
        return text

    def _inner_join(self, node: Node, values: list) -> str:
        text = ""
        for table, on in self._hops(node):
            text += f" JOIN {table} ON {on}"
        for child in node.children:
            text += self._outer_join(child, values) if child.outer else self._inner_join(child, values)
        return text

    def _outer_join(self, node: Node, values: list) -> str:
        # What hangs on an outer-joined node by inner joins, and what constrains it, belongs to
        # the group: an object of the collection is there with all of it or not at all.
        hops = self._hops(node)
        first_table, first_on = hops[0]
        inside = "".join(f" JOIN {table} ON {on}" for table, on in hops[1:])
        for child in node.children:
            inside += self._outer_join(child, values) if child.outer else self._inner_join(child, values)
        group = f"({first_table}{inside})" if inside else first_table
        condition = self._condition(node, values)
        return f" LEFT JOIN {group} ON {first_on}" + (f" AND {condition}" if condition else "")

    def _hops(self, node: Node) -> list[tuple[str, str]]:
        """Return the tables from the parent to the node, each with the condition that ties it."""
        parent, link = node.parent, node.link
        own = f"{quoted(node.table)} {node.alias}"
        if not link.many:
            return [(own, f"{node.column('id')} = {parent.column(link.name)}")]
        between = link_table(self.model, link)
        if between is None:
            return [(own, f"{node.column(link.reverse)} = {parent.column('id')}")]
        pair = f"l{node.alias}"
        return [
            (f"{quoted(between.table)} {pair}", f"{pair}.{between.owner} = {parent.column('id')}"),
            (own, f"{node.column('id')} = {pair}.{between.member}"),
        ]

    @staticmethod
    def _distinct_nodes(nodes: list[Node]) -> list[Node]:
        return list({node.path: node for node in nodes}.values())

    def _multiplies(self, shown: list[Node]) -> bool:
        """Tell whether a join can repeat a combination of the shown objects."""
        fixed = {node.path for node in shown}
        for node in self.nodes.values():  # parents come before their children
            if node.path in fixed:
                continue
            if node.link and not node.link.many and node.parent.path in fixed:
                fixed.add(node.path)
        return len(fixed) < len(self.nodes)

    def _value(self, path: Path) -> str:
        return self.nodes[path.node].column(path.attribute.name)

    # -- the conditions -----------------------------------------------------------------------

    @staticmethod
    def _is_about_link(constraint: Constraint) -> bool:
        """Tell whether it asks if a link is empty, for which the object is not joined."""
        return constraint.op in {"IS NULL", "IS NOT NULL"} and constraint.path.attribute is None

    def _home(self, constraint: Constraint) -> Node:
        if self._is_about_link(constraint):
            return self.nodes.get(self._parent_path(constraint), self.root).group
        return self.nodes[constraint.path.node].group

    @staticmethod
    def _parent_path(constraint: Constraint) -> str:
        return constraint.path.text.rpartition(".")[0]

    def _check_outer(self) -> None:
        for constraint in self.query.constraints:
            if self._is_about_link(constraint) and self._parent_path(constraint):
                self._node(self.model.path(self._parent_path(constraint), self.query.subclasses))
        for path, _ in self.query.sort:
            if self.nodes[path.node].group is not self.root:
                raise BadRequest(
                    f"Results cannot be sorted by {path.text}: it is in an outer join, "
                    "where it may be missing"
                )

    def _condition(self, group: Node, values: list) -> str:
        """Return the conditions that belong to a group (the root's go into WHERE)."""
        home = {one.code: self._home(one) for one in self.query.constraints}
        if self.query.logic is None or group not in home.values():
            return ""
        by_code = {one.code: one for one in self.query.constraints}

        def text(logic: Logic) -> str:
            if logic.op == "code":
                if home[logic.code] is not group:
                    return ""
                return self._test(by_code[logic.code], values)
            if logic.op == "or":
                homes = {id(home[code]) for code in logic.codes()}
                if len(homes) > 1:
                    raise BadRequest(
                        "The constraint logic joins with 'or' what lies inside and outside an "
                        "outer join: use 'and' there, or an inner join"
                    )
            parts = [part for part in map(text, logic.parts) if part]
            return f"({f' {logic.op.upper()} '.join(parts)})" if parts else ""

        return text(self.query.logic)

    def _test(self, one: Constraint, values: list) -> str:
        if self._is_about_link(one):
            return self._link_test(one)
        node = self.nodes[one.path.node]
        if one.loop:
            other = self.nodes[one.loop.node]
            sign = "=" if one.op == "=" else "<>"
            return f"{node.column('id')} {sign} {other.column('id')}"
        if one.op in {"IN", "NOT IN"}:
            return self._list_test(one, node, values)
        if one.op == "LOOKUP":
            return self._lookup_test(one, node, values)
        return value_test(node.column(one.path.attribute.name), one, values)

    def _link_test(self, one: Constraint) -> str:
        empty = one.op == "IS NULL"
        if not one.path.steps:
            return "0" if empty else "1"
        parent = self.nodes[self._parent_path(one)]
        link = one.path.steps[-1].field
        if not link.many:
            return f"{parent.column(link.name)} IS {'' if empty else 'NOT '}NULL"
        between = link_table(self.model, link)
        if between is None:
            table, column = link.target, quoted(link.reverse)
        else:
            table, column = between.table, between.owner
        found = f"EXISTS (SELECT 1 FROM {quoted(table)} x WHERE x.{column} = {parent.column('id')})"
        return f"NOT {found}" if empty else found

    def _list_test(self, one: Constraint, node: Node, values: list) -> str:
        row = self.mine.connection.execute(
            "SELECT id, type FROM minelet_lists WHERE name = ?", (one.value,)
        ).fetchone()
        if row is None:
            names = [name for (name,) in self.mine.connection.execute(
                "SELECT name FROM minelet_lists"
            )]  # fmt: skip
            raise NotFound(f"There is no list {one.value}{nearest(one.value, names)}")
        number, kind = row
        if not (self.model.is_a(kind, node.table) or self.model.is_a(node.table, kind)):
            raise BadRequest(
                f"The list {one.value} holds objects of the class {kind}, and {one.path.text} "
                f"is a {node.table}"
            )
        values.append(number)
        return (
            f"{node.column('id')} {one.op} "
            "(SELECT object FROM minelet_list_members WHERE list = ?)"
        )

    def _lookup_test(self, one: Constraint, node: Node, values: list) -> str:
        paths = self.mine.lookup_paths(node.table)
        if not paths:
            raise BadRequest(f"{node.table} has no identifiers to look up: constrain a field of it")
        names = list(dict.fromkeys(name.strip() for name in one.value.split(",") if name.strip()))
        if not names:
            raise BadRequest(f"The constraint {one.path.text} LOOKUP needs at least one identifier")
        own = [path for path in paths if "." not in path]
        far = [path for path in paths if "." in path]
        branches = []
        for name in names:
            near = [self._lookup_own(node.table, path, name, values) for path in own]
            branches += near
            for path in far:
                # Through a synonym only when no identifier of its own matches, as in InterMine.
                found = self._lookup_far(node.table, path, name, values)
                again = [self._lookup_own(node.table, key, name, values) for key in own]
                branches.append(f"{found} AND NOT EXISTS ({' UNION ALL '.join(again)})")
        test = f"{node.column('id')} IN ({' UNION ALL '.join(branches)})"
        if one.extra:
            test = f"({test} AND {self._extra_test(node, one.extra, values)})"
        return test

    @staticmethod
    def _lookup_own(table: str, column: str, name: str, values: list) -> str:
        values.append(wildcard(name))
        return f"SELECT id FROM {quoted(table)} WHERE {quoted(column)} {matches(name)}"

    def _lookup_far(self, table: str, path: str, name: str, values: list) -> str:
        collection, _, attribute = path.partition(".")
        link = self.model.classes[table].fields[collection]
        values.append(wildcard(name))
        back = quoted(link.reverse)
        return (
            f"SELECT {back} FROM {quoted(link.target)} s WHERE s.{quoted(attribute)} "
            f"{matches(name)} AND {back} IN (SELECT id FROM {quoted(table)})"
        )

    def _extra_test(self, node: Node, extra: str, values: list) -> str:
        link, names = self.mine.facts["lookup_extra"]
        field_ = self.model.classes[node.table].fields.get(link)
        if field_ is None:
            raise BadRequest(f"{node.table} has no {link}: leave the extra value {extra!r} out")
        tests = " OR ".join(f"{quoted(name)} = ?" for name in names)
        values.extend([extra] * len(names))
        return f"{node.column(link)} IN (SELECT id FROM {quoted(field_.target)} WHERE {tests})"


def value_test(column: str, one: Constraint, values: list) -> str:
    """Return a condition on a value, appending what it binds to `values`.

    Text is compared without regard to case (the columns collate so) and `*` stands for any
    text; `==` and `!==` are exact. Operators: InterMine's ConstraintOp.
    """
    op = one.op
    if op in {"IS NULL", "IS NOT NULL"}:
        return f"{column} {op}"
    if op in {"ONE OF", "NONE OF"}:
        values.extend(one.values)
        sign = "IN" if op == "ONE OF" else "NOT IN"
        return f"{column} {sign} ({', '.join('?' * len(one.values))})"
    textual = one.path.attribute.kind is str
    if op in {"==", "!=="}:
        values.append(one.value)
        exact = " COLLATE BINARY" if textual else ""
        return f"{column} {'=' if op == '==' else '<>'} ?{exact}"
    if op in {"CONTAINS", "DOES NOT CONTAIN"}:
        values.append(f"%{escaped(one.value)}%")
        return f"{column} {'' if op == 'CONTAINS' else 'NOT '}LIKE ? ESCAPE '\\'"
    if op in {"LIKE", "NOT LIKE"} or (textual and op in {"=", "!="} and "*" in one.value):
        values.append(wildcard(one.value) if "*" in one.value else escaped(one.value))
        return f"{column} {'' if op in {'LIKE', '='} else 'NOT '}LIKE ? ESCAPE '\\'"
    values.append(one.value)
    return f"{column} {'<>' if op == '!=' else op} ?"


def escaped(text: str) -> str:
    """Return text in which LIKE's own wild cards stand for themselves."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def wildcard(text: str) -> str:
    """Return a value for `matches`: InterMine's `*` as LIKE's `%`; other text as it is."""
    return escaped(text).replace("*", "%") if "*" in text else text


def matches(text: str) -> str:
    """Return the comparison that `wildcard(text)` needs."""
    return "LIKE ? ESCAPE '\\'" if "*" in text else "= ?"
