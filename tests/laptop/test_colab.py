"""The cell that sets Colab up: the same in every lesson, and of no effect anywhere else.

What Colab brings (IPython, pip, pandas, SciPy, matplotlib, requests) is installed here at the
versions of the lock; its own are not known to us, and change.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from minelet import embedded
from minelet.objects.cache import cache_folder
from press.lessons import read_lessons, source
from press.locks import read_lock
from press.project import Project
from press.repository import read_extra
from tests.laptop import reader
from tests.laptop.reader import OURS, ROOT

PROJECT = Project.at(ROOT)
LESSONS = read_lessons(PROJECT)
OWN = "14-bring-your-own-mine"
BROUGHT = ("ipython", "pip", "pandas", "scipy", "matplotlib", "requests")
CELL = """\
# @title On Google Colab run this cell first. Anywhere else it does nothing.
import sys

if "google.colab" in sys.modules:
    %pip install --quiet "intermine=={intermine}" "minelet[build] @ git+https://github.com/{slug}"\
"""
# The files of a lesson do not lie beside it there: the repository comes along, as a folder.
FILES = """
    !git clone --quiet --depth 1 https://github.com/{slug} guide
    %cd -q guide/notebooks\
"""


def locked(lock: str, name: str) -> str:
    """Return the version of a package in a lock of this repository."""
    return read_lock((ROOT / lock).read_text("utf-8"))[name].version


@pytest.fixture(scope="module")
def names():
    """What the cell names: the release of the client, and the repository."""
    return {
        "intermine": locked("binder/requirements.txt", "intermine"),
        # Whoever takes the guide over for good names another one there, and then in these cells.
        "slug": read_extra(PROJECT.config)["repository"],
    }


def set_up(lesson):
    return next(cell for cell in lesson.code_cells if cell["id"] == "set-up-colab")


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_every_lesson_begins_with_it_behind_its_title(lesson, names):
    assert [cell["id"] for cell in lesson.notebook["cells"][:2]] == ["title", "set-up-colab"]
    text = CELL + FILES if lesson.files else CELL
    assert source(set_up(lesson)) == text.format(**names)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_it_is_collapsed_everywhere_and_not_on_the_page(lesson):
    assert set_up(lesson)["metadata"] == {
        "cellView": "form",
        "jupyter": {"source_hidden": True},
        "tags": ["remove-cell"],
    }


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_elsewhere_it_does_nothing(lesson):
    path = PROJECT.executed / f"{lesson.name}.ipynb"
    cells = json.loads(path.read_text("utf-8"))["cells"]
    (cell,) = (it for it in cells if it["id"] == "set-up-colab")
    assert cell["outputs"] == []
    assert lesson.mine == "live" or cell["execution_count"] == 1  # it has been run


# In a session


@pytest.fixture(scope="module")
def session(tmp_path_factory, uv, names):
    """Run cells as in a fresh session of Colab, with this checkout being what GitHub has."""
    folder = tmp_path_factory.mktemp("colab")
    python = folder / "environment" / "bin" / "python"
    brought = [f"{name}=={locked('requirements.txt', name)}" for name in BROUGHT]
    environ = {name: value for name, value in os.environ.items() if not OURS.match(name)}
    environ |= {"UV_CACHE_DIR": str(reader.PACKAGES), "UV_PYTHON_DOWNLOADS": "never"}
    environ["UV_SYSTEM_CERTS"] = "1"
    made = ["venv", "--quiet", "--python", sys.executable, str(python.parents[1])]
    subprocess.run([uv, *made], env=environ, check=True)
    install = ["pip", "install", "--quiet", "--python", str(python), *brought]
    subprocess.run([uv, *install], env=environ, check=True)
    # To build the mine again would take half a minute, and is tested elsewhere.
    cache = folder / "cache"
    cache.mkdir()
    for path in [embedded.build(show=False), *cache_folder().glob("*.whl")]:
        shutil.copyfile(path, cache / path.name)
    environ |= {
        "HOME": str(folder),
        "MINELET_CACHE": str(cache),
        "MPLBACKEND": "agg",
        "GIT_CONFIG_COUNT": "2",
        "GIT_CONFIG_KEY_0": f"url.{ROOT.as_uri()}.insteadOf",
        "GIT_CONFIG_VALUE_0": f"https://github.com/{names['slug']}",
        "GIT_CONFIG_KEY_1": "safe.directory",
        "GIT_CONFIG_VALUE_1": "*",
    }

    def run(*cells):
        done = subprocess.run(
            [python, Path(__file__).with_name("colab.py")],
            input=json.dumps([source(cell) for cell in cells]),
            cwd=folder,
            env=environ,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return run


def test_it_brings_all_that_lessons_need_and_their_files(session):
    """One session for two lessons: to install takes most of the time."""
    lessons = {lesson.name: lesson for lesson in LESSONS}
    own, first = lessons[OWN], lessons["01-first-query"]
    assert own.files
    said = session(*upto("first-query", own), *upto("crosstab", first)[1:], BUILT)
    for line in ("Mine: genetic code", "Mine: embedded yeast mine", "77 objects of the class"):
        assert line in said
    assert said.splitlines()[-1].endswith("brought by the cell")


def upto(name, lesson):
    """Return the cells of code of a lesson up to one."""
    ids = [cell["id"] for cell in lesson.code_cells]
    return lesson.code_cells[: ids.index(name) + 1]


# What builds the mine where there is none: its own requirement, `minelet[build]`
BUILT = {"source": 'import Bio, minelet.yeast.load; print(Bio.__name__, "brought by the cell")'}
