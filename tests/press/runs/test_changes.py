"""Executed lessons are compared by what a reader reads; some are really executed for it."""

import json
from pathlib import Path

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from press.errors import PressError
from press.execute import execute_lessons
from press.project import Project
from press.runs.changes import CELL_LINES, Change, as_code, bounded, compare, compare_notebooks

LESSON = """\
import numpy as np
import pandas as pd
import matplotlib.pyplot as plt
%config InlineBackend.figure_formats = ["svg"]
OPTIONS
lengths = pd.DataFrame({"gene": ["ACT1", "TUB1", "NOP1"], "length": [1537, 1460, LAST]})
lengths["share"] = lengths["length"] / lengths["length"].sum()
print(f"{len(lengths)} genes")
lengths
"""
# Where an object lies in memory is another place in each run, but for two forks of one process.
FIGURE = """\
import time
print(f"<object object at 0x{time.time_ns():x}>")
plt.bar(lengths.gene, lengths.length)
plt.show()"""
MEAN = "lengths['share'].max(), np.float64(1) / 3"


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    """Four executions of one lesson: twice the same, with other options, with another value."""
    root = tmp_path_factory.mktemp("executed")
    (root / "notebooks").mkdir()
    (root / "requirements.txt").write_text("")
    guide = {"title": "A", "description": "A.", "minutes": 1, "objectives": ["a"], "needs": []}
    guide |= {"key_points": ["A."], "mine": "embedded"}
    options = "pd.set_option('display.precision', 3, 'display.max_rows', 2)"
    old_style = "np.set_printoptions(legacy='1.25')"  # as NumPy wrote before its release 2
    cells = {
        "01-once": LESSON.replace("LAST", "984").replace("OPTIONS", ""),
        "02-again": LESSON.replace("LAST", "984").replace("OPTIONS", ""),
        "03-options": LESSON.replace("LAST", "984").replace("OPTIONS", f"{options}; {old_style}"),
        "04-value": LESSON.replace("LAST", "985").replace("OPTIONS", ""),
    }
    for name, first in cells.items():
        book = nbformat.v4.new_notebook(metadata={"guide": guide})
        book.cells = [
            nbformat.v4.new_code_cell(source, id=f"cell-{number}")
            for number, source in enumerate((first, FIGURE, MEAN))
        ]
        nbformat.write(book, root / "notebooks" / f"{name}.ipynb")
    project = Project.at(root)
    execute_lessons(project)
    return lambda name: project.executed / f"{name}.ipynb"


def test_the_same_lesson_executed_twice_has_not_changed(executed):
    old, new = executed("01-once"), executed("02-again")
    assert old.read_text() != new.read_text()  # an object lies elsewhere
    assert compare(old, new) == []


def test_display_options_and_an_older_way_to_write_numbers_are_form(executed):
    old, new = executed("01-once"), executed("03-options")
    texts = [
        "".join(read(path)["cells"][2]["outputs"][0]["data"]["text/plain"]) for path in (old, new)
    ]
    assert "np.float64" in texts[0]
    assert "np.float64" not in texts[1]
    found = compare(old, new)
    assert {change.kind for change in found} == {"digits"}
    # Of three rows two are shown, with fewer digits
    assert [change.place for change in found] == ["row 1, column share", "row 3, column share"]


def test_another_value_is_named_wherever_it_shows(executed):
    found = compare(executed("01-once"), executed("04-value"))
    lines = [change.line() for change in found]
    assert "cell 1, row 3, column length: `984` → `985`" in lines
    assert "cell 1, row 1, column share: `0.386084` → `0.385987`" in lines
    assert any(line.startswith("cell 3, what it shows: `(0.38608") for line in lines)
    assert {change.cell for change in found} == {1, 3}  # a bar that is 0.1 % higher looks the same


def read(path: Path) -> dict:
    return json.loads(path.read_text("utf-8"))


def book(*outputs: list[dict], ids: bool = True, sources: tuple[str, ...] = ()) -> dict:
    """Return a notebook of one code cell for each list of outputs."""
    cells = [
        {
            "cell_type": "code",
            **({"id": f"cell-{number}"} if ids else {}),
            "source": sources[number] if sources else f"step({number})",
            "execution_count": number + 1,
            "metadata": {},
            "outputs": given,
        }
        for number, given in enumerate(outputs)
    ]
    return {"cells": [{"cell_type": "markdown", "source": "# A", "metadata": {}}, *cells]}


def printed(text: str, name: str = "stdout") -> dict:
    return {"output_type": "stream", "name": name, "text": text}


def shown(**data: str) -> dict:
    return {
        "output_type": "display_data",
        "data": {name.replace("_", "/"): it for name, it in data.items()},
    }


OUTPUTS = st.lists(
    st.one_of(
        st.text().map(printed),
        st.text().map(lambda text: shown(text_plain=text)),
        st.text().map(lambda text: shown(text_html=f"<p>{text}</p>", text_plain="x")),
        st.builds(
            lambda a, b: {"output_type": "error", "ename": a, "evalue": b, "traceback": []},
            st.text(),
            st.text(),
        ),
    ),
    max_size=4,
)


@given(st.lists(OUTPUTS, max_size=4))
def test_any_notebook_is_the_same_as_itself(outputs):
    assert compare_notebooks("a", book(*outputs), book(*outputs)) == []
    assert compare_notebooks("a", book(*outputs), book(*outputs, ids=False)) == []


@given(st.lists(OUTPUTS, max_size=4), st.lists(OUTPUTS, max_size=4))
def test_two_notebooks_change_in_both_directions_or_in_none(old, new):
    there = compare_notebooks("a", book(*old), book(*new))
    back = compare_notebooks("a", book(*new), book(*old))
    assert bool(there) == bool(back)
    assert all("\n" not in line for line in bounded(there))


def test_pieces_of_one_print_are_one_text():
    old = book([printed("a\n"), printed("b\n")])
    assert compare_notebooks("a", old, book([printed("a\nb\n")])) == []


def test_an_error_is_compared_without_its_traceback():
    error = {"output_type": "error", "ename": "KeyError", "evalue": "'ACT9'"}
    old, new = (book([{**error, "traceback": [trace]}]) for trace in ("line 5", "line 7"))
    assert compare_notebooks("a", old, new) == []
    new = book([{**error, "evalue": "'ACT1'", "traceback": []}])
    assert [change.line() for change in compare_notebooks("a", old, new)] == [
        "cell 1, the error: `KeyError: 'ACT9'` → `KeyError: 'ACT1'`"
    ]


def test_what_is_shown_in_another_form_is_told():
    old, new = book([shown(image_png="aaaa")]), book([shown(text_latex="x")])
    (change,) = compare_notebooks("a", old, new)
    assert change == Change("a", 1, "its kind", "image/png", "text/latex")


def test_the_richest_form_that_both_have_is_compared():
    old = book([shown(text_html="<b>1</b>", text_plain="one")])
    new = book([shown(text_html="<i>1</i>", text_plain="uno")])
    assert compare_notebooks("a", old, new) == []
    assert compare_notebooks("a", old, book([shown(text_plain="uno")]))[0].new == "uno"


def test_what_is_warned_of_is_told_apart():
    old = book([printed("1\n")])
    new = book([printed("1\n"), printed("/a/b.py:12: FutureWarning: soon\n", "stderr")])
    (change,) = compare_notebooks("a", old, new)
    assert (change.kind, change.place, change.old) == ("warning", "a warning", "")


def test_a_cell_that_was_put_in_between_shifts_no_other():
    old = book([printed("1")], [printed("2")])
    new = json.loads(json.dumps(old))
    new["cells"].insert(2, {**new["cells"][1], "id": "new", "outputs": [printed("5")]})
    (change,) = compare_notebooks("a", old, new)
    assert (change.cell, change.old, change.new) == (2, "", "5")
    assert compare_notebooks("a", new, old)[0].old == "5"


def test_a_lesson_that_ran_only_once_is_one_change():
    old, new = book([printed("1")]), book([])
    new["cells"][1]["execution_count"] = None
    assert compare_notebooks("a", old, new) == [
        Change("a", None, "the lesson", "executed", "not executed")
    ]


def test_folders_are_compared_lesson_by_lesson_with_their_warnings(tmp_path):
    for name, text, lessons in (("old", "1", ["01-a", "02-b"]), ("new", "2", ["02-b", "03-c"])):
        folder = tmp_path / name / "notebooks"
        folder.mkdir(parents=True)
        for lesson in lessons:
            (folder / f"{lesson}.ipynb").write_text(json.dumps(book([printed(text)])))
        warnings = {"02-b": {"warnings": [f"code cell 1: /x/{name}/a.py:{text}: W: {name}"]}}
        (tmp_path / name / "runs.json").write_text(json.dumps({"lessons": warnings}))
    found = compare(tmp_path / "old", tmp_path / "new" / "notebooks")
    assert bounded(found) == [
        "01-a, the lesson: `there` → `no such lesson`",
        "02-b, cell 1, what it prints: `1` → `2`",
        "02-b, a warning: `code cell 1: a.py: W: old` → nothing",
        "02-b, a warning: nothing → `code cell 1: a.py: W: new`",
        "03-c, the lesson: `no such lesson` → `there`",
    ]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"cells": 3}', "\xff"])
def test_a_file_that_is_no_notebook_is_one_sentence(tmp_path, text):
    file = tmp_path / "a.ipynb"
    file.write_bytes(text.encode("latin-1"))
    with pytest.raises(PressError, match=r"a\.ipynb: it is no notebook; execute"):
        compare(file, file)
    with pytest.raises(PressError, match="there is no executed lesson"):
        compare(tmp_path / "nothing", file)


def test_many_changes_of_one_cell_are_counted():
    changes = [Change("a", 1, f"row {number}", "1", "2") for number in range(CELL_LINES + 7)]
    lines = bounded([*changes, Change("a", 2, "row 1", "3", "4")])
    assert len(lines) == CELL_LINES + 2
    assert lines[-2:] == ["a, cell 1, and 7 more of the same cell", "a, cell 2, row 1: `3` → `4`"]


@given(st.text(), st.integers(1, 40), st.integers(0, 100))
def test_code_in_markdown_ends_where_it_should(text, most, alike):
    code = as_code(text, most, alike)
    assert "\n" not in code
    fence = code[: len(code) - len(code.lstrip("`"))]
    inner = code.removeprefix(fence).removesuffix(fence)
    assert fence
    assert fence not in inner
    assert len(inner) <= most + 6


def test_of_long_values_what_differs_is_shown():
    same = "x" * 200
    line = Change("a", 1, "what it prints", f"{same} 1", f"{same} 2").line()
    assert line == f"cell 1, what it prints: `… {'x' * 19} 1` → `… {'x' * 19} 2`"
