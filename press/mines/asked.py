"""What a lesson or a chapter asks a mine, read in its code.

Read, and not recorded while it runs, because what a client sends is not what a lesson needs:
`new_query("Gene")` sends every attribute that the mine of that run has, and a template sends paths
of that mine's own. On another mine the same code sends others, and runs. So the paths are those
that the author wrote. tests/press/mines/test_asked.py runs lessons and holds the two together.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from press.chapters import Chapter, body
from press.lessons import Lesson, source

_PATH = re.compile(r"[A-Z]\w*(?:\.[a-z]\w*)+")
_CLASS = re.compile(r"[A-Z]\w*")
_FILE = re.compile(r".*\.(?:csv|fasta|html|ipynb|json|md|pdf|png|py|svg|tsv|txt|xml|yml)")
_TEMPLATE = re.compile(r"<template[^>]*\sname=\"([^\"]+)\"")
_FENCE = re.compile(
    r"^(?P<indent>[ \t]*)```[ \t]*(?P<info>python|\{[^}\n]*\.python\b[^}\n]*\})[^\n]*\n"
    r"(?P<code>.*?)^(?P=indent)```[ \t]*$",
    re.MULTILINE | re.DOTALL,
)
_FAILS = re.compile(r"\.(?:fails|not-run)\b")
# A line of IPython's own, such as %config or !ls: to Python it is nothing.
_MAGIC = re.compile(r"^([ \t]*)[%!].*$", re.MULTILINE)

# Methods of the client that take paths: all their arguments are some, or the first alone is one.
_ALL = {"add_view", "add_views", "add_column", "add_columns", "select", "add_to_select"}
_CONSTRAIN = {"add_constraint", "where", "filter"}
_FIRST = {*_CONSTRAIN, "add_join", "outerjoin", "add_sort_order", "order_by"}
_IN = {"IN", "NOT IN"}


@dataclass(frozen=True)
class Asked:
    """What some code asks of a mine."""

    paths: tuple[str, ...] = ()
    """And classes; a step that a query narrows to a class is written `Gene.parts[Exon].length`."""
    lists: tuple[str, ...] = ()
    """Lists by name that the code does not make itself."""
    templates: tuple[str, ...] = ()
    """Templates by name that the code does not make itself."""


@dataclass(frozen=True)
class Page:
    """A lesson or a chapter, and what it asks of any mine."""

    name: str
    title: str
    link: str
    """To its source, as a chapter writes it."""
    brings_its_own: bool
    """A mine that no public mine can stand in for."""
    asked: Asked


def pages_that_ask(lessons: Iterable[Lesson], chapters: Iterable[Chapter]) -> list[Page]:
    """Return what asks a mine: the lessons in their order, then the chapters in theirs."""
    lessons = list(lessons)
    own = {lesson.name for lesson in lessons if lesson.mine == "own"}
    pages = [
        Page(
            lesson.name,
            lesson.title,
            f"notebooks/{lesson.name}.ipynb",
            lesson.name in own,
            read_code(_cells(lesson)),
        )
        for lesson in lessons
    ]
    numbered = (chapter for chapter in chapters if chapter.number is not None)
    for chapter in sorted(numbered, key=lambda one: one.number or 0):
        asked = read_code(_blocks(chapter))
        link, is_own = f"{chapter.name}.md", chapter.lesson in own
        pages.append(Page(chapter.name, chapter.title, link, is_own, asked))
    return [page for page in pages if page.asked.paths]


def _cells(lesson: Lesson) -> Iterator[str]:
    for cell in lesson.code_cells:
        if "raises-exception" not in cell["metadata"].get("tags", []):
            yield source(cell)


def _blocks(chapter: Chapter) -> Iterator[str]:
    for found in _FENCE.finditer(body(chapter.text)[0]):
        if _FAILS.search(found["info"]):
            continue
        indent = len(found["indent"])
        yield "\n".join(line[indent:] for line in found["code"].splitlines())


def read_code(cells: Iterable[str]) -> Asked:
    """Return what cells of one page ask, read in their order.

    A cell that is not Python of today, such as one of 2018 that is shown to be mended, says
    nothing.
    """
    reader = _Reader()
    for cell in cells:
        try:
            tree = ast.parse(_MAGIC.sub(r"\1pass", cell))
        except (SyntaxError, ValueError):
            continue
        reader.visit(tree)
    return Asked(
        tuple(sorted({_narrow(path, reader.narrowed) for path in reader.paths})),
        tuple(sorted(reader.lists - reader.made)),
        tuple(sorted(reader.templates - reader.made)),
    )


class _Reader(ast.NodeVisitor):
    """Follows texts through names, f-strings and sums, as far as they are written out."""

    def __init__(self) -> None:
        self.paths: set[str] = set()
        self.lists: set[str] = set()
        self.templates: set[str] = set()
        self.made: set[str] = set()
        """Names of lists and templates that the code gives."""
        self.narrowed: dict[str, str] = {}
        """Classes by the paths that queries narrow to them."""
        self._texts: dict[str, list[str]] = {}
        """What a name may stand for, in a loop more than one text."""
        self._roots: dict[str, str] = {}
        """The class of `new_query(…)`, by the name of the query."""

    def _read(self, node: ast.AST) -> list[str]:
        """Return the texts that an expression may be; none where that is not written out."""
        if isinstance(node, ast.Constant):
            return [node.value] if isinstance(node.value, str) else []
        if isinstance(node, ast.Name):
            return self._texts.get(node.id, [])
        if isinstance(node, ast.FormattedValue):
            return self._read(node.value)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            return [a + b for a in self._read(node.left) for b in self._read(node.right)]
        if isinstance(node, ast.JoinedStr):
            texts = [""]
            for part in node.values:
                texts = [text + more for text in texts for more in self._read(part)]
            return texts
        return []

    def _each(self, node: ast.AST) -> list[str]:
        """Return the texts that a loop goes through."""
        if isinstance(node, ast.List | ast.Tuple | ast.Set):
            return [text for item in node.elts for text in self._read(item)]
        return []

    def _take(self, node: ast.expr) -> None:
        for text in self._read(node):
            self.made.update(_TEMPLATE.findall(text))
            if _PATH.fullmatch(text) and not _FILE.fullmatch(text):
                self.paths.add(text)

    def visit_Constant(self, node: ast.Constant) -> None:
        """Take a path that is written out."""
        self._take(node)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        """Take a path that is put together; its parts are none."""
        self._take(node)
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                self.visit(part.value)
            else:
                self.made.update(_TEMPLATE.findall(getattr(part, "value", "")))

    def visit_BinOp(self, node: ast.BinOp) -> None:
        """Take a path that is put together."""
        self._take(node)
        self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        """Remember what a name stands for."""
        self.visit(node.value)
        for target in node.targets:
            if not isinstance(target, ast.Name):
                continue
            self._texts[target.id] = self._read(node.value)
            self._roots.pop(target.id, None)
            if root := self._new_query(node.value):
                self._roots[target.id] = root

    def visit_For(self, node: ast.For) -> None:
        """Remember what the name of a loop stands for."""
        if isinstance(node.target, ast.Name):
            self._texts[node.target.id] = self._each(node.iter)
        self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        """Read a function, whose parameters hide names of the page."""
        before = dict(self._texts), dict(self._roots)
        for argument in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs):
            self._texts.pop(argument.arg, None)
            self._roots.pop(argument.arg, None)
        self.generic_visit(node)
        self._texts, self._roots = before

    def _new_query(self, node: ast.AST) -> str | None:
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "new_query"
            and node.args
        ):
            return next(iter(self._read(node.args[0])), None)
        return None

    def visit_Call(self, node: ast.Call) -> None:
        """Read a call of the client."""
        self.generic_visit(node)
        if not isinstance(node.func, ast.Attribute):
            return
        method, on = node.func.attr, node.func.value
        given = [self._read(argument) for argument in node.args]
        first = given[0] if given else []
        if method in ("new_query", "get_class"):
            self.paths.update(text for text in first if _CLASS.fullmatch(text))
        elif method in ("get_list", "get_template"):
            (self.lists if method == "get_list" else self.templates).update(first)
        elif method == "create_list":
            for keyword in node.keywords:
                if keyword.arg == "name":
                    self.made.update(self._read(keyword.value))
        root = self._roots.get(on.id) if isinstance(on, ast.Name) else self._new_query(on)
        if method in _ALL:
            self._relative(root, [text for texts in given for text in texts])
        elif method in _FIRST:
            self._relative(root, first)
        # With values= or the like it is no narrowing to a class, whatever its operator is called.
        if method in _CONSTRAIN and not _others(node):
            self._constraint(given)

    def _relative(self, root: str | None, texts: Iterable[str]) -> None:
        """Take paths that are written from the class of a query on, as `organism.name`."""
        for text in texts:
            for path in re.split(r"[\s,]+", text):
                if _CLASS.fullmatch(path):
                    self.paths.add(path)
                elif root and re.fullmatch(r"[a-z]\w*(\.[a-z]\w*)*", path):
                    self.paths.add(f"{root}.{path}")

    def _constraint(self, given: list[list[str]]) -> None:
        if len(given) == 2:
            for one in filter(_CLASS.fullmatch, given[1]):
                self.narrowed |= dict.fromkeys(given[0], one)
        elif len(given) > 2 and _IN.intersection(given[1]):
            self.lists.update(given[2])


def _others(call: ast.Call) -> bool:
    return any(keyword.arg != "code" for keyword in call.keywords)


def _narrow(path: str, narrowed: dict[str, str]) -> str:
    """Return a path with the classes that its steps are narrowed to."""
    steps = path.split(".")
    written = []
    for number, step in enumerate(steps, 1):
        one = narrowed.get(".".join(steps[:number]))
        written.append(f"{step}[{one}]" if one and number < len(steps) else step)
    return ".".join(written)
