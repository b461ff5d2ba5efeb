"""A solution stays closed until asked for: on the page, in JupyterLab and in Colab."""

import pytest

from press.lessons import Lesson, read_lessons, source
from tests.docs.chapters import PROJECT

LABEL = "# @title Solution: click to open it\n"
"""JupyterLab shows the first line of a closed cell, Colab what follows `@title`; without it, the
first line of the answer."""


@pytest.mark.parametrize("lesson", read_lessons(PROJECT), ids=lambda lesson: lesson.name)
def test_a_closed_solution_shows_a_label_and_no_answer(lesson: Lesson):
    solutions = [
        cell for cell in lesson.code_cells if "solution" in cell["metadata"].get("tags", [])
    ]
    assert solutions
    for cell in solutions:
        assert source(cell).startswith(LABEL), cell["id"]
        assert cell["metadata"]["cellView"] == "form", cell["id"]
        hidden = {"source_hidden": True, "outputs_hidden": True}
        assert cell["metadata"]["jupyter"] == hidden, cell["id"]
