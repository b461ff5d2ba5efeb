"""Lessons: what is read, and one clear sentence on what is wrong."""

import json
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from minelet.errors import SourceError
from minelet.opening import DATA, MOST_FILES, files_named
from press import schema
from press.errors import PressError
from press.lessons import TAGS, read_lessons


def test_a_lesson_is_read_with_its_metadata(project, write_lesson):
    write_lesson("02-more", "2")
    write_lesson("01-count", ("# Counting",), "1 + 1", "", ("1 / 0", "raises-exception"), minutes=7)
    first, second = read_lessons(project)
    assert (first.name, first.title, first.minutes, first.mine) == (
        "01-count",
        "Count",
        7,
        "embedded",
    )
    assert [cell["source"] for cell in first.code_cells] == ["1 + 1", "1 / 0"]
    assert second.name == "02-more"


@pytest.mark.parametrize("tag", TAGS)
def test_every_tag_of_the_guide_may_be_used(project, write_lesson, tag):
    write_lesson("01-count", ("1 + 1", tag))
    assert read_lessons(project)[0].code_cells


def complaint(project) -> str:
    with pytest.raises(PressError) as caught:
        read_lessons(project)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    "text", ["!!! note\n    Mind.", 'A.\n\n??? success "B"\n    C.', '=== "tab"']
)
def test_a_box_that_jupyter_would_show_as_it_stands(project, write_lesson, text):
    write_lesson("01-count", (text,), "1 + 1")
    said = complaint(project)
    assert "notebooks/01-count.ipynb, cell 1" in said
    assert "write a quotation" in said


@pytest.mark.parametrize("name", ["fact.users", "mine.counts.Gene", "table.runs", "runs.a.seconds"])
def test_a_value_that_jupyter_would_show_as_braces(project, write_lesson, name):
    write_lesson("01-count", (f"There are {{{{ {name} }}}}.",), "1 + 1")
    said = complaint(project)
    assert f"notebooks/01-count.ipynb, cell 1: `{{{{ {name} }}}}`" in said
    assert "in chapters only" in said


@pytest.mark.parametrize("text", ["> **Mind.** This.", "<details><summary>A</summary>B</details>"])
def test_a_note_that_is_shown_everywhere(project, write_lesson, text):
    write_lesson("01-count", (text,), "1 + 1")
    assert read_lessons(project)


def test_no_lesson_at_all(project):
    assert "holds no lesson" in complaint(project)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda b: b["metadata"].pop("guide"), ["no `guide`", "title, description, minutes"]),
        (lambda b: b["metadata"]["guide"].pop("objectives"), ["`objectives` is missing"]),
        (
            lambda b: b["metadata"]["guide"].update(
                objectivs=b["metadata"]["guide"].pop("objectives")
            ),
            ["`objectivs` is not a key", "did you mean `objectives`?"],
        ),
        (
            lambda b: b["metadata"]["guide"].update(minutes="ten"),
            ["`minutes` is 'ten'", "a whole number of minutes"],
        ),
        (lambda b: b["metadata"]["guide"].update(mine="yeast"), ['"embedded" or "live"']),
        (
            lambda b: b["metadata"]["guide"].update(objectives=["a", 2]),
            ["`objectives` item 2 is 2"],
        ),
        (lambda b: b["metadata"]["guide"].update(objectives=[]), ["`objectives` is []"]),
        (lambda b: b["metadata"]["guide"].update(timeout=600), ["`timeout` is not a key"]),
        (lambda b: b.update(nbformat_minor=4), ["4.4", "4.5 or newer"]),
        (lambda b: b["cells"][1].pop("id"), ["cell 2", "no id"]),
        (lambda b: b["cells"][1].update(id="cell-0"), ["cell 2", "also that of cell 1"]),
        (
            lambda b: b["cells"][0]["metadata"].update(tags=["raise-exception"]),
            ["cell 1", "`raise-exception` is not a tag", "did you mean `raises-exception`?"],
        ),
        (lambda b: b["cells"][1].update(execution_count=3), ["cell 2", "--clear-output"]),
        (
            lambda b: b["cells"][1].update(
                outputs=[{"output_type": "stream", "name": "stdout", "text": "2"}]
            ),
            ["cell 2", "stores an output", "--clear-output"],
        ),
        (lambda b: b["cells"][1].update(cell_type="codes"), ["not a valid notebook"]),
    ],
)
def test_a_malformed_lesson_is_named_with_what_to_do(project, write_lesson, edit, change, words):
    path = write_lesson("01-count", "1", "2")
    edit(path, change)
    sentence = complaint(project)
    assert sentence.startswith("notebooks/01-count.ipynb")
    for word in words:
        assert word in sentence


def test_what_a_lesson_reads_is_named_and_is_there(project, write_lesson):
    write_lesson("01-count", "1", files=["data/counts.csv"])
    assert complaint(project) == (
        "notebooks/01-count.ipynb, metadata.guide: `files` names data/counts.csv, which is not"
        " beside the lesson; put it there, or take it out of the list."
    )
    (project.notebooks / "data").mkdir()
    (project.notebooks / "data" / "counts.csv").write_text("1\n")
    (lesson,) = read_lessons(project)
    assert lesson.files == ["data/counts.csv"]


@pytest.mark.parametrize(
    "name", ["../docs/genes.csv", "/etc/hosts.txt", ".csv", "a\\b.csv", "data/", "", "pandas.py"]
)
def test_what_a_lesson_reads_is_below_it_and_data(project, write_lesson, name):
    write_lesson("01-count", "1", files=[name])
    assert "`files` item 1 is" in complaint(project)


@given(
    st.lists(st.sampled_from(["a", "µ", ".", "..", "_", "/", "\\", ":", "x y", "\n"]), max_size=6),
    st.sampled_from(
        [*(f".{kind}" for kind in DATA.split(", ")), ".py", ".PY", ".so", ".xml.py", ".Xml", "xml"]
    ),
)
@example(["a"] * 6, ".xml")
def test_what_a_lesson_reads_is_what_a_laptop_takes(start, end):
    path = "".join(start) + end
    try:
        files_named({"metadata": {"guide": {"files": [path]}}}, "https://genes.example/")
        taken = True
    except SourceError:
        taken = False
    assert taken == bool(re.search(schema.LESSON["properties"]["files"]["items"]["pattern"], path))


def test_a_lesson_reads_no_more_files_than_a_laptop_takes(project, write_lesson):
    (project.notebooks / "a.xml").write_text("<a/>")
    write_lesson("01-count", "1", files=["a.xml"] * MOST_FILES)
    read_lessons(project)
    write_lesson("01-count", "1", files=["a.xml"] * (MOST_FILES + 1))
    assert f"{MOST_FILES} at most and all of them data ({DATA})" in complaint(project)


def test_stored_outputs_may_pass_while_a_lesson_is_being_written(project, write_lesson, edit):
    edit(write_lesson("01-count", "1"), lambda b: b["cells"][0].update(execution_count=3))
    assert read_lessons(project, outputs_allowed=True)


def test_a_file_that_is_no_notebook(project):
    (project.notebooks / "01-count.ipynb").write_text('{"cells": [')
    assert "its JSON breaks off" in complaint(project)


@pytest.mark.parametrize("name", ["count", "1-count", "01_count", "01-Count", "01-", "01-a b"])
def test_a_lesson_is_named_by_number_and_words(project, write_lesson, name):
    write_lesson(name, "1")
    assert "NN-name.ipynb" in complaint(project)


def test_two_lessons_with_one_number(project, write_lesson):
    write_lesson("01-count", "1")
    write_lesson("01-other", "1")
    assert "number 01 is also that of 01-count.ipynb" in complaint(project)


def test_the_lessons_of_this_guide_are_well_formed(repository_project):
    for lesson in read_lessons(repository_project):
        assert json.dumps(lesson.notebook)
