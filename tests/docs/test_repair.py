"""The lesson that repairs a notebook of 2018 meets the faults that it tells of, and the wall."""

import nbformat
import pytest

from tests.docs.chapters import PROJECT
from tests.docs.running import execute, text_of

LESSON = PROJECT.notebooks / "03-repair-a-2018-notebook.ipynb"


@pytest.fixture(scope="module")
def outputs(tmp_path_factory):
    """The outputs of each code cell, by the cell's id, after a run on the embedded mine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("MINE_URL", raising=False)
        lesson = nbformat.read(LESSON, as_version=4)
        execute(lesson, tmp_path_factory.mktemp("repair"))
    return {cell.id: cell.outputs for cell in lesson.cells if cell.cell_type == "code"}


@pytest.mark.parametrize(
    ("cell", "error", "says"),
    [
        ("as-it-was", "SyntaxError", "Missing parentheses in call to 'print'"),
        ("nobody-listens", "URLError", "refused"),
        ("no-mine-there", "ServiceError", "404"),
        ("exercise-template", "SyntaxError", "Missing parentheses in call to 'print'"),
        ("exercise-one-of", "TypeError", "node contents must be a string"),
    ],
)
def test_a_fault_shows_itself_as_the_lesson_says(outputs, cell, error, says):
    [raised] = [out for out in outputs[cell] if out.output_type == "error"]
    assert raised.ename == error
    assert says in raised.evalue


def test_nothing_else_fails(outputs):
    failed = {cell for cell, outs in outputs.items() if any(o.output_type == "error" for o in outs)}
    lesson = nbformat.read(LESSON, as_version=4)
    meant = {c.id for c in lesson.cells if "raises-exception" in c.metadata.get("tags", [])}
    assert failed == meant


def test_the_old_query_asks_for_fourteen_columns(outputs):
    assert "14 columns" in text_of(outputs["what-we-asked"])


def test_the_client_asks_for_no_other_package(outputs):
    assert "packages it asks for: None" in text_of(outputs["requires"])


def test_the_wall_stands_and_most_short_orfs_were_added_later(outputs):
    numbers = text_of(outputs["finding"])
    assert "there are **50** ORFs" in numbers
    assert "there are **117**" in numbers
    assert "**77%** were added later" in numbers


def test_the_record_names_the_data_and_the_versions(outputs):
    record = text_of(outputs["methods"])
    assert "S288C R64-2-1, 2017-01-18" in record
    assert "intermine 1.14.0" in record
