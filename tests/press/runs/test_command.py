"""`press runs` and `press changes`, as they are typed."""

import json

import pytest
from click.testing import CliRunner, Result

from press.__main__ import main
from press.project import Project
from press.reports import read_report
from press.runs.history import read_history
from press.runs.record import Run, runs_to_json
from press.runs.schema import LIVE, LOCKED

RUN = Run("f" * 64, "key", "2026-11-23T10:00:00Z", 2.5, "3.13.0", {"numpy": "2.5.5"})


@pytest.fixture
def press(project, write_lesson):
    """Call it with the words of a command, for a project of one lesson."""
    write_lesson("01-count", "print(6 * 7)")

    def call(*words: str) -> Result:
        return CliRunner().invoke(main, [*words, "--root", str(project.root)])

    return call


def test_what_the_last_build_executed_is_recorded_once(press, project):
    project.build.mkdir()
    project.runs.write_text(runs_to_json({"01-count": RUN}))
    done = press("runs", "--json", str(project.root / "report.json"))
    assert done.output == "1 lesson ran. 1 run added to registers/runs.json.\n"
    assert press("runs").output == "1 lesson ran. 0 runs added to registers/runs.json.\n"
    assert len(read_history(project).entries("01-count", LOCKED)) == 1
    assert read_report(project.root / "report.json").alarms == []


def test_before_anything_was_executed_it_says_what_to_do(press):
    done = press("runs")
    assert done.exit_code == 1
    assert "no lesson has been executed yet; run `python -m press execute`" in done.output


def test_lessons_are_executed_again_recorded_and_reported(press, project, write_lesson):
    assert press("execute").exit_code == 0
    write_lesson("01-count", "print(6 * 8)")
    reports = [str(project.root / f"report.{kind}") for kind in ("json", "md")]
    done = press(
        "runs", "--on", LOCKED, "--on", LIVE, "--json", reports[0], "--markdown", reports[1]
    )
    assert done.exit_code == 0
    report = read_report(project.root / "report.json")
    assert report.alarms == [
        "Another value in the locked environment: 01-count, cell 1, what it prints: `42` → `48`"
    ]
    assert report.alarms[0] in (project.root / "report.md").read_text()
    assert f"To act on: {report.alarms[0]}" in done.output
    history = read_history(project)
    (entry,) = history.entries("01-count", LOCKED)
    assert (entry.changed, entry.changes) == (1, ["cell 1, what it prints: `42` → `48`"])
    assert history.rounds[LOCKED]["lines"] == report.alarms
    assert history.rounds[LIVE]["sentence"].startswith("No public mine has been probed yet")


def test_an_execution_that_keeps_going_leaves_with_a_status_of_its_own(
    press, project, write_lesson
):
    write_lesson("02-fails", "1 / 0")
    done = press("execute", "--keep-going", "--build", "build/aside")
    assert done.exit_code == 3
    assert done.output.endswith("1 lesson in build/aside/notebooks/, 1 lesson failed\n")
    assert not project.runs.exists()
    assert (
        "02-fails" in json.loads(Project.at(project.root, "build/aside").runs.read_text())["failed"]
    )


@pytest.fixture
def two(tmp_path):
    """Two executed lessons, of which one prints another number."""
    for name, text in (("old", "984"), ("new", "985")):
        output = {"output_type": "stream", "name": "stdout", "text": f"{text} genes\n"}
        cell = {"cell_type": "code", "source": "x", "outputs": [output], "execution_count": 1}
        (tmp_path / f"{name}.ipynb").write_text(json.dumps({"cells": [cell]}))
    return str(tmp_path / "old.ipynb"), str(tmp_path / "new.ipynb")


def test_changes_are_said_one_a_line(two, tmp_path):
    old, new = two
    json_path = tmp_path / "changes.json"
    done = CliRunner().invoke(main, ["changes", old, new, "--json", str(json_path)])
    assert done.exit_code == 0
    assert done.stdout == "new, cell 1, what it prints: `984 genes` → `985 genes`\n"
    assert done.stderr == "1 value changed.\n"
    assert read_report(json_path).alarms == done.stdout.splitlines()


@pytest.mark.parametrize(
    ("which", "options", "status"),
    [
        ((0, 1), ["--fail"], 3),
        ((0, 0), ["--fail"], 0),
        ((0, 1), [], 0),
    ],
)
def test_the_status_says_whether_a_value_changed_when_it_is_asked(two, which, options, status):
    files = [two[number] for number in which]
    done = CliRunner().invoke(main, ["changes", *files, *options])
    assert done.exit_code == status
    assert done.stderr == ("1 value changed.\n" if which == (0, 1) else "No value changed.\n")
