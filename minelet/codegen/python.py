"""A program in Python, for InterMine's own client.

It keeps clear of what trips readers of that client (1.14.0, read in its source and tried):
`new_query("Gene")` selects every attribute; its parser of constraint logic misreads some logic
with nested parentheses, so the constraints themselves are combined; it takes CONTAINS with
ranges now for one kind of constraint, now for another; it refuses numbers in ONE OF, and does
not know every operator.
"""

from __future__ import annotations

from collections.abc import Iterable

from minelet.codegen.asked import Asked
from minelet.model import Path
from minelet.query.logic import Logic, parse_logic
from minelet.query.operators import LISTS, LOOKUP, MULTI, RANGES, TYPES, UNARY
from minelet.query.written import WrittenConstraint

WIDTH = 99
INSTALL = 'python -m pip install "intermine>=1.14" requests pandas'
STEPS = [
    "Install Python, at least 3.9: https://www.python.org/downloads/",
    f"In a terminal, type   {INSTALL}",
    "Keep this text in a file named query.py and type   python query.py",
]
NOTEBOOK = f"# In a notebook, run   %{INSTALL.removeprefix('python -m ')}   in a cell of its own.\n"

# What the client can say of one value.
VALUES = {"=", "!=", "<", ">", "<=", ">=", "LIKE", "NOT LIKE", "CONTAINS"}


def write(asked: Asked) -> str:
    """Return the program."""
    asked = asked.plain()
    query = asked.query
    combined = " or " in f" {query.logic.lower()} "
    kinds = [one for one in query.coded() if _is_range(one, asked) and "CONTAIN" in one.op]
    values, classes = _to_teach(asked)
    needed = {"BinaryConstraint": values, "IsaConstraint": classes, "RangeConstraint": kinds}
    imported = [name for name, uses in needed.items() if uses]
    lines = [asked.top(STEPS, "#") + NOTEBOOK]
    if imported:
        lines += [f"from intermine.constraints import {', '.join(imported)}"]
    lines += ["from intermine.webservice import Service", ""]
    if values or classes:
        lines += ["# Operators of the mine that its client has yet to learn."]
        lines += [f"BinaryConstraint.OPS.update({texts(values)})"] * bool(values)
        lines += [f"IsaConstraint.OPS.update({texts(classes)})"] * bool(classes)
        lines += [""]
    token = f", token={text(asked.token)}" if asked.token else ""
    lines += [f"service = Service({text(asked.root)}{token})", "query = service.new_query()", ""]
    narrowed = [one for one in query.constraints if one.type]
    if narrowed:
        lines += ["# Only objects of these classes; the paths below rest on it."]
        lines += [_call("query.add_constraint", [text(one.path), text(one.type)])
                  for one in narrowed] + [""]  # fmt: skip
    lines += ["# The columns.", _call("query.add_view", map(text, query.view)), ""]
    if query.coded():
        lines += ["# Which rows: change the values as you like."]
        for one in query.coded():
            name = f"{_variable(one.code)} = " if combined else ""
            lines.append(name + _constraint(one, asked))
        if combined:
            lines += [f"query.set_logic({_expression(parse_logic(query.logic))})  # & and, | or"]
        lines += [""]
    if query.outer:
        lines += ["# Rows are shown even where these are missing."]
        lines += [_call("query.add_join", [text(path), '"OUTER"']) for path in query.outer] + [""]
    if order := query.sort or _order(asked):
        lines += ["# The order of the rows."]
        lines += [_call("query.add_sort_order", [text(path), text(way)]) for path, way in order]
        lines += [""]
    cells = [f"row[{text(path.partition('.')[2])}]" for path in query.view]
    lines += ["for row in query.rows():"]
    lines += [_call("    print", [*cells, *(['sep="\\t"'] if len(cells) > 1 else [])])]
    lines += ["", "# As a table of pandas, to sort, count, draw or keep as a file:"]
    lines += ["# table = query.dataframe()", '# table.to_csv("rows.csv", index=False)', ""]
    return "\n".join(lines)


def text(value: str) -> str:
    """Return a text as Python writes it, in double quotes where nothing is lost by it."""
    written = repr(value)
    return f'"{written[1:-1]}"' if written[0] == "'" and '"' not in value else written


def texts(values: Iterable[str]) -> str:
    """Return texts as a list in Python."""
    return f"[{', '.join(map(text, values))}]"


def _call(name: str, arguments: Iterable[str]) -> str:
    """Return a call, on several lines where one would be too long."""
    given = list(arguments)
    line = f"{name}({', '.join(given)})"
    if len(line) <= WIDTH:
        return line
    indent = " " * (len(name) - len(name.lstrip()) + 4)
    return f"{name}(\n{_filled(given, indent)}\n{indent[:-4]})"


def _filled(items: list[str], indent: str) -> str:
    lines = [indent]
    for item in items:
        if len(lines[-1]) + len(item) + 2 > WIDTH and lines[-1].strip():
            lines.append(indent)
        lines[-1] += f"{item}, "
    return "\n".join(line.rstrip() for line in lines)


def _variable(code: str) -> str:
    return code.lower() if len(code) == 1 else f"{code.lower()}_"


def _expression(logic: Logic) -> str:
    if logic.op == "code":
        return _variable(logic.code)
    parts = [f"({_expression(one)})" if one.parts else _expression(one) for one in logic.parts]
    return {"and": " & ", "or": " | "}[logic.op].join(parts)


def _path(path: str, asked: Asked) -> Path:
    narrowed = {one.path: one.type for one in asked.query.constraints if one.type}
    return asked.model.path(path, narrowed)


def _is_range(one: WrittenConstraint, asked: Asked) -> bool:
    if one.op in {"CONTAINS", "DOES NOT CONTAIN"}:
        return _path(one.path, asked).attribute is None or one.values is not None
    return one.op in RANGES


def _to_teach(asked: Asked) -> tuple[list[str], list[str]]:
    """Return the operators that the client lacks: of values, and of classes."""
    known = UNARY | VALUES | MULTI | LISTS | {LOOKUP, "ISA"}
    lacking = sorted(
        {one.op for one in asked.query.coded() if not _is_range(one, asked)} - known
    )  # fmt: skip
    return [op for op in lacking if op not in TYPES], [op for op in lacking if op in TYPES]


def _constraint(one: WrittenConstraint, asked: Asked) -> str:
    code = f"code={text(one.code)}"
    start = [text(one.path), text(one.op)]
    many = list(one.values if one.values is not None else filter(None, [one.value]))
    if one.loop:
        start[1] = {"=": '"IS"', "!=": '"IS NOT"'}[one.op]
        return _call("query.add_constraint", [*start, text(one.loop), code])
    if _is_range(one, asked):
        if "CONTAIN" in one.op:
            inner = _call("RangeConstraint", [*start, texts(many), code])
            return f"query.add_constraint({inner})"
        return _call("query.add_constraint", [*start, texts(many), code])
    if one.op in MULTI | TYPES:
        return _multi(start, many, code)
    if one.op in UNARY:
        return _call("query.add_constraint", [*start, code])
    value = text(one.value or "")
    if one.op == LOOKUP and one.extra:
        return _call("query.add_constraint", [*start, value, text(one.extra), code])
    return _call("query.add_constraint", [*start, value, code])


def _multi(start: list[str], values: list[str], code: str) -> str:
    line = f"query.add_constraint({', '.join([*start, texts(values), code])})"
    if len(line) <= WIDTH:
        return line
    listed = f"    [\n{_filled(list(map(text, values)), ' ' * 8)}\n    ],"
    return f"query.add_constraint(\n    {', '.join(start)},\n{listed}\n    {code},\n)"


def _order(asked: Asked) -> list[tuple[str, str]]:
    """Return an order to ask for where the query has none.

    The client then sorts by the first column itself, which is no help where that is a sequence.
    """
    paths = [_path(path, asked) for path in asked.query.view]
    if paths[0].attribute is None or paths[0].attribute.type != "ClobAccess":
        return []
    outer = asked.query.outer
    plain = [
        path.text
        for path in paths
        if path.attribute
        and path.attribute.type != "ClobAccess"
        and not any(f"{path.text}.".startswith(f"{one}.") for one in outer)
    ]
    return [(path, "asc") for path in plain[:1]]
