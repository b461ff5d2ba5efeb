"""The newest versions are those of the same names, without what holds them fast."""

import sys

import pytest
from packaging.requirements import Requirement

from press.errors import PressError
from press.project import Project
from press.runs import newest
from press.runs.record import read_outcomes


def test_versions_are_taken_off_and_names_are_kept():
    text = """\
# the client
intermine==1.14.0
pandas>=3,<4  # the tables
uvloop[fast]~=1.0; sys_platform != "win32"

pip
"""
    assert newest.names(text, "a.in") == [
        "intermine",
        "pandas",
        'uvloop[fast]; sys_platform != "win32"',
        "pip",
    ]


@pytest.mark.parametrize("line", ["-r other.in", "a b c", "./here"])
def test_a_line_that_is_no_requirement_is_named(line):
    with pytest.raises(PressError, match=r"^a\.in:2: `.*` is no requirement; write a name"):
        newest.names(f"pandas\n{line}\n", "a.in")


def test_the_guide_names_what_is_needed_to_execute_it(repository_project):
    file = repository_project.root / "binder" / "requirements.in"
    names = {Requirement(line).name for line in newest.names(file.read_text(), "a.in")}
    assert {"intermine", "pandas", "matplotlib", "hatchling"} <= names
    tools = (repository_project.root / "requirements.in").read_text().split()
    assert set(newest.TOOLS) <= set(tools)


def test_what_cannot_be_installed_is_news_in_one_sentence(project, monkeypatch):
    # pip is really asked, and told to look nowhere
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    with pytest.raises(newest.NotPossible) as caught:
        newest.pip(sys.executable, "a-name-that-nobody-has-given")
    assert str(caught.value) == (
        "The newest versions could not be installed: No matching distribution found for"
        " a-name-that-nobody-has-given."
    )


def test_lessons_are_executed_by_another_python_and_what_fails_is_noted(
    project, write_lesson, monkeypatch, capfd
):
    write_lesson("01-count", "1 + 1")
    write_lesson("02-fails", "1 / 0")
    aside = Project.at(project.root, "build/again/newest")
    # In the place of the environment that takes a minute to install: this one
    monkeypatch.setattr(newest, "install", lambda project: sys.executable)
    newest.execute(aside, timeout=30, jobs=None)
    runs, failures = read_outcomes(project.root / "build" / "again" / "newest" / "runs.json")
    assert list(runs) == ["01-count"]
    assert failures["02-fails"].error == (
        "notebooks/02-fails.ipynb, code cell 1 (`1 / 0`): ZeroDivisionError: division by zero"
    )
    assert not project.runs.exists()
    assert "1 lesson in build/again/newest/notebooks/, 1 lesson failed" in capfd.readouterr().err


def test_lessons_that_cannot_be_executed_at_all_are_news(project, monkeypatch, capfd):
    aside = Project.at(project.root, "build/again/newest")
    monkeypatch.setattr(newest, "install", lambda project: sys.executable)
    with pytest.raises(newest.NotPossible, match="could not be executed on the newest versions"):
        newest.execute(aside, timeout=30, jobs=None)
    assert "holds no lesson" in capfd.readouterr().err
