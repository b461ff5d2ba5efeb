"""Lessons as records, read from their files and checked before any work is done."""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from press import captions, schema
from press.errors import PressError, nearest
from press.project import Project

TAGS = {
    "raises-exception": "the error that the cell shows is what it teaches",
    "hide-input": "the code is of no interest to the reader, the output is",
    "hide-output": "the cell must run, what it prints teaches nothing",
    "remove-cell": "needed to run, not to read",
    "solution": "the answer to an exercise, shown when asked for",
}
"""The tags a cell may carry, each with its reason; any other is a slip of the pen."""

_FILE_NAME = re.compile(r"\d\d-[a-z0-9]+(-[a-z0-9]+)*")
# Marks that the site turns into boxes, and that Jupyter, Colab and GitHub show as they stand.
_BOX = re.compile(r"^(?:!!!|\?\?\?\+?|===)[ \t]+\S", re.MULTILINE)
# What the site puts a value for, in chapters only.
_BRACES = re.compile(r"\{\{\s*(?:fact|launch|mine|outputs|runs|table)\.[^{}\n]*\}\}")


@dataclass(frozen=True)
class Lesson:
    """A notebook of the guide with its checked metadata."""

    name: str
    """File name without its ending, as `01-first-query`."""
    path: Path
    title: str
    description: str
    minutes: int
    objectives: list[str]
    needs: list[str]
    key_points: list[str]
    mine: str
    """`embedded`; `live` when the lesson needs a public mine; `own` when it brings one."""
    notebook: dict[str, Any]
    """The notebook as it stands in its file."""
    sha256: str
    """Of that file, at the moment it was read."""
    files: list[str] = field(default_factory=list)
    """What it reads from beside it, by paths down from its folder: they go where it goes."""

    @property
    def number(self) -> int:
        """Its place in the reading order."""
        return int(self.name[:2])

    @property
    def code_cells(self) -> list[dict[str, Any]]:
        """The cells that are executed, in order; blank ones are not."""
        return [
            cell
            for cell in self.notebook["cells"]
            if cell["cell_type"] == "code" and source(cell).strip()
        ]


def source(cell: dict[str, Any]) -> str:
    """Return the text of a cell; files hold it as a string or as a list of lines."""
    text = cell["source"]
    return text if isinstance(text, str) else "".join(text)


def read_lessons(project: Project, *, outputs_allowed: bool = False) -> list[Lesson]:
    """Return the lessons of a project in reading order.

    Args:
        project: whose notebooks/ is read.
        outputs_allowed: let pass what Jupyter stores in a lesson that is being written.

    Raises:
        PressError: one sentence on the first lesson that is not as it must be.
    """
    paths = sorted(project.notebooks.glob("*.ipynb"))
    if not paths:
        raise PressError(f"{project.shown(project.notebooks)}/ holds no lesson (NN-name.ipynb).")
    lessons = [
        read_lesson(path, project.shown(path), outputs_allowed=outputs_allowed) for path in paths
    ]
    numbers: dict[str, str] = {}
    for lesson in lessons:
        number = lesson.name[:2]
        if number in numbers:
            raise PressError(
                f"{project.shown(lesson.path)}: number {number} is also that of"
                f" {numbers[number]}.ipynb; give one of them another, numbers are the order."
            )
        numbers[number] = lesson.name
    return lessons


def read_lesson(path: Path, where: str, *, outputs_allowed: bool = False) -> Lesson:
    """Return the lesson in the file `path`, checked.

    Args:
        path: the notebook.
        where: how the file is named in an error.
        outputs_allowed: let pass what Jupyter stores in a lesson that is being written.

    Raises:
        PressError: one sentence on the first thing that is wrong.
    """
    if not _FILE_NAME.fullmatch(path.stem):
        raise PressError(
            f"{where}: a lesson is named NN-name.ipynb, two digits and then words of small letters"
            " and digits joined by hyphens; rename it."
        )
    data = path.read_bytes()
    notebook = _parse_notebook(data, where)
    guide = notebook["metadata"].get("guide")
    if not isinstance(guide, dict):
        raise PressError(
            f"{where}: its metadata has no `guide`; add one with"
            f" {', '.join(schema.LESSON['required'])} (Jupyter: Property Inspector, Advanced"
            " Tools, Notebook Metadata)."
        )
    schema.check(guide, schema.LESSON, f"{where}, metadata.guide")
    _check_cells(notebook["cells"], where, outputs_allowed)
    for name in guide.get("files", []):
        if not (path.parent / name).is_file():
            raise PressError(
                f"{where}, metadata.guide: `files` names {name}, which is not beside the lesson;"
                " put it there, or take it out of the list."
            )
    sha256 = hashlib.sha256(data).hexdigest()
    return Lesson(name=path.stem, path=path, notebook=notebook, sha256=sha256, **guide)


def _parse_notebook(data: bytes, where: str) -> dict[str, Any]:
    try:
        notebook = json.loads(data)
    except ValueError as error:
        raise PressError(f"{where}: it is not a notebook, its JSON breaks off: {error}.") from None
    version = (notebook.get("nbformat"), notebook.get("nbformat_minor"))
    if version[0] != 4 or (version[1] or 0) < 5:
        raise PressError(
            f"{where}: its format is {version[0]}.{version[1]}, but a lesson needs 4.5 or newer,"
            " in which cells have ids; open and save it in a current JupyterLab."
        )
    import nbformat  # imported here so that a press with nothing to do stays quick
    from nbformat.validator import NotebookValidationError

    for number, cell in enumerate(notebook.get("cells", []), 1):
        if not cell.get("id"):
            raise PressError(
                f"{where}, cell {number}: it has no id; open and save the lesson in a current"
                " JupyterLab."
            )
    _check_ids(notebook.get("cells", []), where)
    try:
        nbformat.validate(notebook)
    except NotebookValidationError as error:
        first = str(error).splitlines()[0]
        raise PressError(f"{where}: it is not a valid notebook: {first}") from None
    for cell in notebook["cells"]:
        cell["source"] = source(cell)  # Jupyter stores a list of lines; nbclient wants the text
    return notebook


def _check_ids(cells: Iterable[dict[str, Any]], where: str) -> None:
    seen: dict[str, int] = {}
    for number, cell in enumerate(cells, 1):
        if cell["id"] in seen:
            raise PressError(
                f"{where}, cell {number}: its id `{cell['id']}` is also that of cell"
                f" {seen[cell['id']]}; give it another."
            )
        seen[cell["id"]] = number


def _check_cells(cells: Iterable[dict[str, Any]], where: str, outputs_allowed: bool) -> None:
    for number, cell in enumerate(cells, 1):
        for tag in cell["metadata"].get("tags", []):
            if tag not in TAGS:
                raise PressError(
                    f"{where}, cell {number}: `{tag}` is not a tag of this guide"
                    f"{nearest(tag, TAGS)}; the tags are {', '.join(TAGS)}."
                )
        if cell["cell_type"] == "markdown" and (box := _BOX.search(source(cell))):
            raise PressError(
                f"{where}, cell {number}: `{box[0].split()[0]}` makes a box on the site only, and"
                " elsewhere a lesson shows it as it stands; write a quotation (`> `) or"
                ' `<details markdown="1">`.'
            )
        if cell["cell_type"] == "markdown" and (braces := _BRACES.search(source(cell))):
            raise PressError(
                f"{where}, cell {number}: `{braces[0]}` gets its value in chapters only, and in"
                " Jupyter it would stand there as it is; write the value and its date."
            )
        if cell["cell_type"] == "markdown":
            captions.check(source(cell), f"{where}, cell {number}")
        if cell["cell_type"] != "code" or outputs_allowed:
            continue
        if cell["outputs"] or cell["execution_count"] is not None:
            raise PressError(
                f"{where}, cell {number}: it stores an output or the count of a run, which the"
                f" build makes anew; run `jupyter nbconvert --clear-output --inplace {where}`."
            )
