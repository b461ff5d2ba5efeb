"""What changed between two executions of a lesson: values, not formatting."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any

from press.errors import PressError
from press.lessons import source
from press.outputs import joined
from press.runs import grids, pictures, values

SHOWN = 60
"""How many characters of a value are shown."""
CELL_LINES = 5
"""How many changes of one cell are told; the others are counted."""

# The richest first: two outputs are compared in the richest form that both have.
_FORMS = (
    "image/svg+xml",
    "image/png",
    "text/html",
    "text/markdown",
    "text/latex",
    "application/json",
    "text/plain",
)
_WHERE = re.compile(r"(?:[\w.~-]*[/\\])+|\b\d{6,}(?=\.py)|:\d+(?=:)")
"""In a warning: the folder of a file, what Jupyter calls a cell, and the number of a line."""


@dataclass(frozen=True)
class Change:
    """One thing that is not what it was."""

    lesson: str
    cell: int | None
    """The number of the code cell, as errors give it; None when it is about the whole lesson."""
    place: str
    """What in the cell's output: a row and column, a line, a picture."""
    old: str
    new: str
    kind: str = "value"
    """`value`; `digits` when more or fewer digits of the same number are shown; `warning`."""

    def line(self) -> str:
        """Return the change in one line of Markdown, without the lesson's name."""
        where = f"cell {self.cell}, " if self.cell else ""
        old, new = (" ".join(text.split()) for text in (self.old, self.new))
        alike = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False))))
        said = [as_code(text, alike=alike) if text else "nothing" for text in (old, new)]
        return f"{where}{self.place}: {said[0]} → {said[1]}"


def compare(old: Path, new: Path, tolerance: float = values.TOLERANCE) -> list[Change]:
    """Return what changed from one execution of lessons to another.

    Args:
        old: a folder of executed lessons (with runs.json in it or beside it, for the warnings), or
            one executed lesson.
        new: of the same kind.
        tolerance: by which part of itself a number may differ and count as the same.

    Raises:
        PressError: when there is no lesson, or a file is no notebook.
    """
    before, after = _read(old), _read(new)
    warned = [_warnings(path) for path in (old, new)]
    if old.is_file() and new.is_file():  # the same lesson, whatever the files are called
        before = dict.fromkeys(after, *before.values())
    found: list[Change] = []
    for name in sorted(before.keys() | after.keys()):
        if name not in before or name not in after:
            states = [
                "there" if name in notebooks else "no such lesson" for notebooks in (before, after)
            ]
            found.append(Change(name, None, "the lesson", *states))
            continue
        found += compare_notebooks(name, before[name], after[name], tolerance)
        found += _of_warnings(name, *(warnings.get(name, []) for warnings in warned))
    return found


def compare_notebooks(
    lesson: str,
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    tolerance: float = values.TOLERANCE,
) -> list[Change]:
    """Return what changed in the outputs of a lesson.

    Cells belong together by their ids, else by their places. A lesson that was executed only once
    is one change.
    """
    states = ["executed" if _is_executed(book) else "not executed" for book in (old, new)]
    if states[0] != states[1]:
        return [Change(lesson, None, "the lesson", *states)]
    found = []
    for number, before, after in _cells(old, new):
        found += [
            Change(lesson, number, *change)
            for change in _of_cell(before or {}, after or {}, tolerance)
        ]
    return found


def bounded(changes: Iterable[Change]) -> list[str]:
    """Return changes in one line of Markdown each, a few for a cell, the others counted."""
    by_cell: dict[tuple[str, int | None], list[Change]] = {}
    for change in changes:
        by_cell.setdefault((change.lesson, change.cell), []).append(change)
    lines = []
    for (lesson, cell), told in by_cell.items():
        lines += [f"{lesson}, {change.line()}" for change in told[:CELL_LINES]]
        if more := len(told) - CELL_LINES:
            where = f"cell {cell}, " if cell else ""
            lines += [f"{lesson}, {where}and {more:,} more of the same cell"] if more > 0 else []
    return lines


def _read(path: Path) -> dict[str, dict[str, Any]]:
    if path.is_dir():
        files = sorted(
            (path / "notebooks" if (path / "notebooks").is_dir() else path).glob("*.ipynb")
        )
    else:
        files = [path] if path.is_file() else []
    if not files:
        raise PressError(f"{path}: there is no executed lesson (.ipynb); name a folder of them.")
    found = {}
    for file in files:
        try:
            found[file.stem] = json.loads(file.read_text("utf-8"))
            if not isinstance(found[file.stem]["cells"], list):
                raise TypeError
        except (ValueError, KeyError, TypeError):
            raise PressError(f"{file}: it is no notebook; execute the lesson again.") from None
    return found


def _warnings(path: Path) -> dict[str, list[str]]:
    """Return what lessons wrote to stderr, which is not in their published outputs."""
    for record in (path / "runs.json", path.parent / "runs.json"):
        if record.is_file():
            lessons = json.loads(record.read_text("utf-8")).get("lessons", {})
            return {name: run.get("warnings", []) for name, run in lessons.items()}
    return {}


def _of_warnings(lesson: str, old: list[str], new: list[str]) -> Iterator[Change]:
    """Yield the warnings that are only in one of two executions; how often does not count."""
    before, after = (
        dict.fromkeys(_WHERE.sub("", values.settled(line)) for line in lines)
        for lines in (old, new)
    )
    for line in before:
        if line not in after:
            yield Change(lesson, None, "a warning", line, "", "warning")
    for line in after:
        if line not in before:
            yield Change(lesson, None, "a warning", "", line, "warning")


def _is_executed(notebook: Mapping[str, Any]) -> bool:
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    return any(cell.get("outputs") or cell.get("execution_count") for cell in cells)


def _cells(
    old: Mapping[str, Any], new: Mapping[str, Any]
) -> Iterator[tuple[int, dict[str, Any] | None, dict[str, Any] | None]]:
    """Yield the code cells that belong together, with their number."""
    before, after = (
        [cell for cell in book["cells"] if cell["cell_type"] == "code" and source(cell).strip()]
        for book in (old, new)
    )
    known = {cell.get("id"): cell for cell in before}
    if any(cell.get("id") in known for cell in after if cell.get("id")):
        keys = [cell.get("id") for cell in after]
    else:  # ids were not kept
        known = dict(enumerate(before))
        keys = list(range(len(after)))
    for number, (key, cell) in enumerate(zip(keys, after, strict=True), 1):
        yield number, known.get(key), cell
    for number, (key, cell) in enumerate(known.items(), 1):
        if key not in keys:
            yield number, cell, None


_Told = tuple[str, str, str, str]
"""Place, old, new, kind: a change without lesson and cell."""


def _of_cell(old: Mapping[str, Any], new: Mapping[str, Any], tolerance: float) -> Iterator[_Told]:
    before, after = (_sorted_out(cell.get("outputs", [])) for cell in (old, new))
    for place, text in (("what it prints", "out"), ("a warning", "err")):
        kind = "value" if text == "out" else "warning"
        for pair in values.differences(before[text], after[text], tolerance):
            yield place, *pair, kind
    if len(before["shown"]) != len(after["shown"]):
        yield "outputs", *(str(len(cell["shown"])) for cell in (before, after)), "value"
    for a, b in zip(before["shown"], after["shown"], strict=False):
        yield from _of_output(a, b, tolerance)


def _sorted_out(outputs: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return what a cell prints, what it warns of, and what it shows."""
    found: dict[str, Any] = {"out": "", "err": "", "shown": []}
    for output in outputs:
        if output["output_type"] == "stream":
            found["err" if output["name"] == "stderr" else "out"] += joined(output["text"])
        elif output["output_type"] == "error":
            # Its traceback is about the packages as much as about the lesson.
            text = f"{output['ename']}: {output['evalue']}"
            found["shown"].append({"error": text})
        else:
            found["shown"].append({name: joined(it) for name, it in output["data"].items()})
    return found


def _of_output(old: Mapping[str, str], new: Mapping[str, str], tolerance: float) -> Iterator[_Told]:
    form = next((form for form in ("error", *_FORMS) if form in old and form in new), None)
    if form is None:
        yield "its kind", *(", ".join(sorted(output)) for output in (old, new)), "value"
    elif form == "text/html":
        yield from _of_html(old[form], new[form], tolerance)
    elif form in _PICTURES:
        for place, before, after in _PICTURES[form](old[form], new[form]):
            yield f"the picture, {place}", before, after, "value"
    else:
        place = "the error" if form == "error" else "what it shows"
        for pair in values.differences(old[form], new[form], tolerance):
            yield place, *pair, "value"


def _of_html(old: str, new: str, tolerance: float) -> Iterator[_Told]:
    (before, text), (after, other) = grids.read(old), grids.read(new)
    for pair in values.differences(text, other, tolerance):
        yield "what it shows", *pair, "value"
    if len(before) != len(after):
        yield "tables", str(len(before)), str(len(after)), "value"
    for number, (a, b) in enumerate(zip(before, after, strict=False), 1):
        which = f"table {number}, " if len(before) > 1 else ""
        for difference in grids.differences(a, b, tolerance):
            kind = "digits" if difference.is_rounding else "value"
            yield which + difference.place, difference.old, difference.new, kind


_PICTURES: dict[str, Callable[[str, str], list[pictures.Difference]]] = {
    "image/svg+xml": pictures.svg_differences,
    "image/png": pictures.png_differences,
}


def as_code(text: str, most: int = SHOWN, alike: int = 0) -> str:
    """Return a text as code in one line of Markdown.

    Args:
        text: whatever a lesson, a package or a mine says.
        most: how many of its characters are shown.
        alike: how many at its beginning are not what matters; of a long text, what comes after
            them is shown.
    """
    text = " ".join(text.split())
    begin = max(0, alike - most // 3) if len(text) > most else 0
    shown = ("… " if begin else "") + text[begin : begin + most].strip()
    shown += " …" if begin + most < len(text) else ""
    longest = max((len(ticks) for ticks in re.findall("`+", shown)), default=0)
    fence, space = "`" * (longest + 1), " " * bool(longest)
    return f"{fence}{space}{shown}{space}{fence}"
