"""All that can change an output changes the key, and nothing else does."""

import copy
import datetime
import platform
import shutil
import sys
from pathlib import Path

import pytest

import press
from press import environment
from press.environment import environment_key
from press.keys import lesson_key
from press.lessons import read_lessons


@pytest.fixture
def lesson(project, write_lesson):
    write_lesson("01-count", ("# One",), "1 + 1", ("1 / 0", "raises-exception"))
    return read_lessons(project)[0]


def changed(lesson, change) -> bool:
    """Whether a change of the notebook changes its key."""
    before = lesson_key(lesson, "environment")
    book = copy.deepcopy(lesson.notebook)
    change(book)
    lesson.notebook.update(book)
    return lesson_key(lesson, "environment") != before


@pytest.mark.parametrize(
    "change",
    [
        lambda book: book["cells"][1].update(source="1 + 2"),
        lambda book: book["cells"][2]["metadata"].clear(),
        lambda book: book["cells"].pop(),
        lambda book: book["cells"].reverse(),
        lambda book: book["cells"][1].update(source="1 + 1\n1 / 0"),
    ],
)
def test_code_and_tags_are_in_the_key(lesson, change):
    assert changed(lesson, change)


@pytest.mark.parametrize(
    "change",
    [
        lambda book: book["cells"][0].update(source="# Another heading"),
        lambda book: book["cells"].pop(0),
        lambda book: book["metadata"]["guide"].update(title="Another"),
        lambda book: book["cells"][1].update(id="another", source=["1 ", "+ 1"]),
        lambda book: book["cells"][1]["metadata"].update(collapsed=True),
    ],
)
def test_prose_and_trimmings_are_not(lesson, change):
    assert not changed(lesson, change)


def test_another_environment_is_another_key(lesson):
    assert lesson_key(lesson, "one") != lesson_key(lesson, "other")


@pytest.fixture
def furnished(project):
    """A project with a mine and a file beside its lessons."""
    project.mine.mkdir()
    (project.mine / "model.py").write_text("MODEL = 1\n")
    (project.mine / "pins.json").write_text('{"sha256": "a"}\n')
    (project.notebooks / "genes.csv").write_text("ACT1\n")
    return project


@pytest.mark.parametrize(
    "file",
    [
        "requirements.txt",
        "minelet/model.py",
        "minelet/pins.json",
        "minelet/new.py",
        "notebooks/genes.csv",
        "notebooks/helper.py",
    ],
)
def test_files_that_a_run_depends_on_are_in_the_key(furnished, file):
    before = environment_key(furnished, {})
    assert environment_key(furnished, {}) == before
    with (furnished.root / file).open("a") as opened:
        opened.write("# changed\n")
    assert environment_key(furnished, {}) != before


@pytest.mark.parametrize(
    "file", ["minelet/__pycache__/model.pyc", "docs/index.md", "notebooks/.ipynb_checkpoints/x"]
)
def test_other_files_are_not(furnished, file):
    before = environment_key(furnished, {})
    (furnished.root / file).parent.mkdir(exist_ok=True)
    (furnished.root / file).write_text("changed")
    assert environment_key(furnished, {}) == before


def test_where_the_project_lies_is_not(furnished, tmp_path):
    before = environment_key(furnished, {})
    moved = shutil.move(furnished.root, tmp_path / "elsewhere")
    assert environment_key(type(furnished).at(moved), {}) == before


def test_python_and_the_machine_are_in_the_key(furnished, monkeypatch):
    keys = {environment_key(furnished, {})}
    with monkeypatch.context() as patch:
        patch.setattr(sys, "version", "3.99.0")
        keys.add(environment_key(furnished, {}))
    with monkeypatch.context() as patch:
        patch.setattr(platform, "machine", lambda: "pdp11")
        keys.add(environment_key(furnished, {}))
    assert len(keys) == 3


def test_what_is_really_installed_is_in_the_key(furnished, tmp_path, monkeypatch):
    before = environment_key(furnished, {})
    assert any(name.startswith("pandas-") for name in environment.installed())
    monkeypatch.setattr(environment.sysconfig, "get_path", lambda _: str(tmp_path))
    (tmp_path / "pandas-99.dist-info").mkdir()
    assert environment.installed() == ["pandas-99.dist-info"]
    assert environment_key(furnished, {}) != before


def test_the_executor_is_in_the_key(furnished, tmp_path, monkeypatch):
    before = environment_key(furnished, {})
    copied = shutil.copytree(Path(press.__file__).parent, tmp_path / "press")
    monkeypatch.setattr(environment, "__file__", str(copied / "environment.py"))
    assert environment_key(furnished, {}) == before
    with (copied / "kernel.py").open("a") as file:
        file.write("# changed\n")
    assert environment_key(furnished, {}) != before


def test_a_live_mine_is_in_the_key_and_good_for_a_day(furnished, monkeypatch):
    live = {"MINE_URL": "https://mine.example.org/service"}
    today = environment_key(furnished, live)
    assert today != environment_key(furnished, {})
    assert today != environment_key(furnished, {"MINE_URL": "https://other.example.org/service"})
    assert environment_key(furnished, live) == today

    class Tomorrow(datetime.datetime):
        @classmethod
        def now(cls, tz=None):
            return super().now(tz) + datetime.timedelta(days=1)

    monkeypatch.setattr(environment.datetime, "datetime", Tomorrow)
    assert environment_key(furnished, live) != today
