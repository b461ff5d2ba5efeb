"""The command on the pages opens a lesson on a computer that has nothing but uv.

The home is empty, the environment is made by the command itself, from the wheel that is published
and the packages that it pins. Two things differ from a reader's computer: Python is the one that
runs the tests, and a package that uv has once fetched for these tests comes from .cache/uv.
"""

import json
import subprocess

import pytest
import requests

from minelet.opening import brought
from press.launch.laptop import PYTHON, commands, laptop_command
from press.lessons import read_lesson, source
from press.project import Project
from press.served import served
from tests.laptop import reader as laptop
from tests.laptop.reader import ROOT

PROJECT = Project.at(ROOT)
FIRST, OWN = "01-first-query", "14-bring-your-own-mine"


@pytest.fixture(scope="module")
def site():
    """The address of the site that was built, on loopback."""
    with served(PROJECT.site, "/guide/") as address:
        yield address


@pytest.fixture(scope="module")
def reader(tmp_path_factory, uv):
    home = tmp_path_factory.mktemp("home") / "reader"
    yield laptop.new_reader(home, uv)
    # The wheel's address was for this once; it, and the environment, would stay with uv for ever.
    for forget in (["clean", "minelet"], ["prune"]):
        asked = [uv, "cache", *forget, "--cache-dir", str(laptop.PACKAGES)]
        subprocess.run(asked, check=True, capture_output=True)


def address(site, lesson):
    """Return where a lesson of `site` is published."""
    return f"{site}notebooks/{lesson}/{lesson}.ipynb"


def command(site, lesson):
    """Return the command of the pages for a lesson of `site`, on the Python of the tests."""
    record = read_lesson(PROJECT.notebooks / f"{lesson}.ipynb", lesson)
    return on_this_python(laptop_command(site, record))


@pytest.fixture(scope="module")
def lab(reader, site):
    """JupyterLab as the command for the first lesson starts it, with the last one fetched, too."""
    opened = brought(address(site, OWN), reader.folder)
    assert f"{OWN}.ipynb is now in {reader.folder}, and beside it own-mine/model.xml" in opened.said
    with laptop.running(reader, command(site, FIRST)) as answering:
        yield answering
    assert "Shutting down" in reader.said()


def on_this_python(shown):
    """Return a command of the pages on the Python of the tests, as no other may be there."""
    assert f"--python {PYTHON} " in shown
    return shown.replace(f"--python {PYTHON} ", f"--python {laptop.version()} ")


def published(lesson):
    """Return the code cells of a published lesson, without the one for Colab."""
    path = PROJECT.site / "notebooks" / lesson / f"{lesson}.ipynb"
    cells = json.loads(path.read_text("utf-8"))["cells"]
    return [it for it in cells if it["cell_type"] == "code" and it["id"] != "set-up-colab"]


def told(cell):
    """Return what a published cell printed, and its value as text."""
    printed = "".join(
        source({"source": it["text"]}) for it in cell["outputs"] if it["output_type"] == "stream"
    )
    values = [it["data"] for it in cell["outputs"] if it["output_type"] == "execute_result"]
    return printed, [source({"source": it["text/plain"]}) for it in values]


def assert_runs(client, cells):
    for cell in cells:
        printed, value = laptop.run(client, source(cell))
        expected = told(cell)
        assert (printed, [value["text/plain"]] if expected[1] else []) == expected, cell["id"]


def test_jupyterlab_opens_the_lesson_in_the_folder(lab, reader):
    assert f"{FIRST}.ipynb is now in {reader.folder}." in reader.said()
    assert reader.opened().startswith(f"{lab.url}lab/tree/{FIRST}.ipynb?")
    assert {it["name"] for it in lab.ask("GET", "api/contents/")["content"]} == {
        f"{FIRST}.ipynb", f"{OWN}.ipynb", "own-mine",
    }  # fmt: skip


def test_its_cells_say_what_the_page_says(lab):
    with lab.kernel(f"{FIRST}.ipynb") as client:
        printed, _ = laptop.run(client, "import sys; print(sys.prefix)")
        assert str(ROOT / ".venv") not in printed
        assert_runs(client, published(FIRST)[:3])


def test_a_lesson_finds_the_files_that_it_reads(lab):
    cells = published(OWN)
    upto = next(n for n, cell in enumerate(cells) if cell["id"] == "first-query")
    with lab.kernel(f"{OWN}.ipynb") as client:
        assert_runs(client, cells[: upto + 1])


def test_nothing_was_built_or_left_at_home(lab, reader):
    assert not list(reader.home.rglob("yeast-*.sqlite"))


def test_what_the_reader_changed_is_opened_again(lab, reader, site):
    path = reader.folder / f"{FIRST}.ipynb"
    notebook = lab.ask("GET", f"api/contents/{FIRST}.ipynb")["content"]
    notebook["cells"][-1]["source"] = "my own"
    lab.ask("PUT", f"api/contents/{FIRST}.ipynb", type="notebook", content=notebook)
    kept = path.read_bytes()
    assert brought(address(site, FIRST), reader.folder).said == (
        f"Opening your {FIRST}.ipynb, which was here."
    )
    assert path.read_bytes() == kept


def test_the_mine_alone_is_served_without_what_lessons_need(reader, site):
    record = read_lesson(PROJECT.notebooks / f"{FIRST}.ipynb", FIRST)
    command = on_this_python(commands(site, record)["serve"])
    with reader.serving(f"{command} --port 0") as root:
        assert requests.get(f"{root}/version/ws", timeout=20).text == "35\n"
    assert "jupyterlab" not in reader.said()
