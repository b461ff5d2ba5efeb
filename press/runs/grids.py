"""Tables of HTML, as pandas writes them, compared cell by cell."""

import difflib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product, takewhile

from bs4 import BeautifulSoup, Tag

from press.runs import values
from press.runs.values import Number

# Beneath a table that does not show all of its rows.
_SHAPE = re.compile(r"\s*(?P<rows>[\d,]+) rows × [\d,]+ columns\s*")
# What stands for the middle of a long table, and for the end of a long text.
_LEFT_OUT = ("...", "…")
# What is written where there is no value depends on the type of the column.
_MISSING = {"NaN", "nan", "None", "<NA>", "NaT", ""}

_Columns = list[tuple[str, int, int]]
"""The columns that two tables share: name, place in the old one, place in the new one."""


@dataclass(frozen=True)
class Difference:
    """One thing that is not the same in two tables."""

    place: str
    """The cell, named by its row and column; or `rows`, or a column."""
    old: str
    new: str
    is_rounding: bool = False
    """The two agree in all the digits that the shorter one shows."""


@dataclass(frozen=True)
class Grid:
    """A table: the names of its columns and rows, and what stands in its cells."""

    columns: list[str]
    rows: list[str]
    """The names of the rows that it shows; "" in a table without an index."""
    cells: list[list[str]]
    all_rows: int | None
    """How many rows it has, with those that it leaves out; None when it does not say."""

    @property
    def is_whole(self) -> bool:
        """Whether it shows all of its rows."""
        return self.all_rows == len(self.rows)


def read(html: str) -> tuple[list[Grid], str]:
    """Return the tables of a piece of HTML, and the text that is in none of them."""
    soup = BeautifulSoup(html, "html.parser")
    for tag in soup(["style", "script"]):
        tag.decompose()
    grids = []
    for table in [table for table in soup("table") if table.find_parent("table") is None]:
        beneath = table.find_next_sibling()
        said = _SHAPE.fullmatch(beneath.get_text()) if beneath and beneath.name == "p" else None
        grids.append(_grid(table, int(said["rows"].replace(",", "")) if said else None))
        if said:
            beneath.decompose()
        table.decompose()
    return grids, soup.get_text(" ")


def _grid(table: Tag, said: int | None) -> Grid:
    heads: list[list[str]] = []
    body: list[list[str]] = []
    in_index = 0
    for row, line in _lines(table):
        names = sum(tag.name == "th" for tag in row.find_all(["td", "th"], recursive=False))
        is_head = row.find_parent("thead") is not None
        if is_head or (table.thead is None and not body and names == len(line)):
            heads.append(line)
        else:
            body.append(line)
            in_index = max(in_index, names)
    width = max(map(len, [*heads, *body]), default=0)
    square = [[*line, *[""] * (width - len(line))] for line in [*heads, *body]]
    heads, body = square[: len(heads)], square[len(heads) :]
    columns = [" / ".join(filter(None, (line[x] for line in heads))) for x in range(width)]
    if not body:  # the index is known by its rows; without any, its columns have no name
        in_index = len(list(takewhile(lambda name: not name, columns)))
    shown = [line for line in body if not all(text in _LEFT_OUT for text in line)]
    return Grid(
        columns[in_index:],
        [" / ".join(line[:in_index]) for line in shown],
        [line[in_index:] for line in shown],
        len(shown) if said is None and len(shown) == len(body) else said,
    )


def _lines(table: Tag) -> Iterator[tuple[Tag, list[str]]]:
    """Yield each row with its texts, those that span several rows or columns in each of them."""
    spanned: dict[tuple[int, int], str] = {}
    for y, row in enumerate(table("tr")):
        line: list[str] = []
        for tag in row.find_all(["td", "th"], recursive=False):
            while (y, len(line)) in spanned:
                line.append(spanned[y, len(line)])
            text = " ".join(tag.get_text(" ").split())
            down, across = (int(str(tag.get(name, 1))) for name in ("rowspan", "colspan"))
            for dy, dx in product(range(1, down), range(across)):
                spanned[y + dy, len(line) + dx] = text
            line += [text] * across
        yield row, line


def differences(old: Grid, new: Grid, tolerance: float = values.TOLERANCE) -> list[Difference]:
    """Return what two tables do not have in common: columns, rows, cells.

    The order of columns is a matter of form, that of rows is not. Where a table leaves out its
    middle, the rows that both show are compared, by their names.
    """
    before, after = _places(old.columns), _places(new.columns)
    columns = [(name, place, after[name]) for name, place in before.items() if name in after]
    found: list[Difference] = []
    if not any(mark in (*old.columns, *new.columns) for mark in _LEFT_OUT):
        found += [
            Difference(f"column {name}", "there", "gone") for name in before if name not in after
        ]
        found += [
            Difference(f"column {name}", "none", "there") for name in after if name not in before
        ]
    if None not in (old.all_rows, new.all_rows) and old.all_rows != new.all_rows:
        found.append(Difference("rows", f"{old.all_rows:,}", f"{new.all_rows:,}"))
        return found + list(_rows_apart(old, new, columns))
    cells = [
        difference
        for a, b in _pairs(old, new)
        for difference in _in_row(old, new, a, b, columns, tolerance)
    ]
    if not all(cell.is_rounding for cell in cells) and old.is_whole and new.is_whole:
        kinds = [Counter(lines) for lines in _plain_rows(old, new, columns)]
        if kinds[0] == kinds[1]:
            return [*found, Difference("rows", "in one order", "the same in another order")]
    return found + cells


def _places(names: list[str]) -> dict[str, int]:
    """Return the place of each column by its name; a second one of a name is numbered."""
    found: dict[str, int] = {}
    for place, name in enumerate(names):
        times = names[:place].count(name)
        found[(name or "without a name") + (f" ({times + 1})" if times else "")] = place
    return found


def _pairs(old: Grid, new: Grid) -> Iterator[tuple[int, int]]:
    """Yield the rows that belong together."""
    if old.is_whole and new.is_whole:
        yield from zip(range(len(old.rows)), range(len(new.rows)), strict=True)
        return
    times = Counter(new.rows)
    places = {name: n for n, name in enumerate(new.rows) if times[name] == 1}
    yield from ((n, places[name]) for n, name in enumerate(old.rows) if name in places)


def _in_row(
    old: Grid, new: Grid, a: int, b: int, columns: _Columns, tolerance: float
) -> Iterator[Difference]:
    row = f"row {a + 1}" + (f" ({old.rows[a]})" if old.rows[a] not in ("", str(a)) else "")
    pairs = [("its name", old.rows[a], new.rows[b])]
    pairs += [(f"column {name}", old.cells[a][x], new.cells[b][y]) for name, x, y in columns]
    for name, before, after in pairs:
        if not _same_cell(before, after, tolerance):
            yield Difference(f"{row}, {name}", before, after, _is_rounding(before, after))


def _same_cell(old: str, new: str, tolerance: float) -> bool:
    if old == new or {old, new} <= _MISSING:
        return True
    for short, long in ((old, new), (new, old)):
        for mark in _LEFT_OUT:
            if short.endswith(mark) and long.startswith(short.removesuffix(mark).rstrip()):
                return True
    return values.same(values.tokens(old), values.tokens(new), tolerance)


def _is_rounding(old: str, new: str) -> bool:
    match values.tokens(old), values.tokens(new):
        case [Number() as before], [Number() as after]:
            return values.rounds_to(before, after)
        case _:
            return False


def _rows_apart(old: Grid, new: Grid, columns: _Columns) -> Iterator[Difference]:
    """Yield the rows that only one of two tables of different lengths shows."""
    if not (old.is_whole and new.is_whole):
        return
    matcher = difflib.SequenceMatcher(None, *_plain_rows(old, new, columns), autojunk=False)
    for what, a, b, c, d in matcher.get_opcodes():
        if what != "equal":
            yield from (Difference(f"row {n + 1}", _row(old, n), "gone") for n in range(a, b))
            yield from (Difference(f"row {n + 1}", "none", _row(new, n)) for n in range(c, d))


def _row(grid: Grid, row: int) -> str:
    return " | ".join(filter(None, [grid.rows[row], *grid.cells[row]]))


def _plain_rows(old: Grid, new: Grid, columns: _Columns) -> list[list[str]]:
    """Return each row of both tables as one text, in which what is the same is written the same."""
    return [
        [
            "\t".join(
                "" if cell in _MISSING else values.plain(cell)
                # A row's number is its place, and no part of it
                for cell in (
                    "" if name.isdigit() else name,
                    *(cells[column[side]] for column in columns),
                )
            )
            for name, cells in zip(grid.rows, grid.cells, strict=True)
        ]
        for grid, side in ((old, 1), (new, 2))
    ]
