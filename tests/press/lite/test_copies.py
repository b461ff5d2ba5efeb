"""The versions by which an old copy in a reader's browser is known."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from press.errors import PressError
from press.lite import copies

KINDS = st.sampled_from(["code", "markdown"])
SOURCES = st.text("a\n ", max_size=4)
CELLS = st.lists(st.tuples(KINDS, SOURCES), max_size=4)
PAGE = """<script id="jupyter-config-data">{}</script>
<script>(async function () {
  await import(
    '../config-utils.js?_=c9f706b'
  );
}.call(this));</script>"""


def notebook(cells, **metadata):
    made = [{"cell_type": kind, "source": text, "metadata": {}} for kind, text in cells]
    return {"cells": made, "metadata": metadata}


def essence(cells):
    return [cell for cell in cells if cell[1].strip()]


@given(CELLS, CELLS)
def test_two_lessons_are_of_one_version_when_their_cells_say_the_same(one, other):
    versions = {copies.version(notebook(cells)) for cells in (one, other)}
    assert len(versions) == (1 if essence(one) == essence(other) else 2)


def test_the_version_is_that_of_what_stands_in_the_cells():
    lesson = notebook([("code", "print(1)\nprint(2)")], guide={"title": "Numbers"})
    ran = notebook([("code", ["print(1)\n", "print(2)"]), ("code", "")])
    ran["cells"][0] |= {"execution_count": 3, "outputs": [{"output_type": "stream"}]}
    assert copies.version(ran) == copies.version(lesson)
    # A new hash of unchanged lessons would have every reader asked about every copy.
    known = "a7bd1a98f75e734e497dc82e3ee84d370dff28dddaf682600d4b7b57e67f082b"
    assert copies.version(lesson) == known


def test_a_lesson_carries_its_version_beside_its_other_metadata():
    lesson = notebook([("markdown", "# Numbers")], guide={"title": "Numbers"}, kernelspec={})
    marked = copies.marked(lesson)
    version = copies.version(lesson)
    assert marked["metadata"] == {
        "guide": {"title": "Numbers", "version": version},
        "kernelspec": {},
    }
    assert copies.version(marked) == version
    assert "version" not in lesson["metadata"]["guide"]


@pytest.fixture
def lite(tmp_path):
    (tmp_path / "lab").mkdir()
    (tmp_path / "lab" / "index.html").write_text(PAGE)
    (tmp_path / "files" / "own").mkdir(parents=True)
    (tmp_path / "files" / "own" / "items.xml").write_text("<items/>")
    (tmp_path / "files" / "01.ipynb").write_text(json.dumps(notebook([("code", "1")])))
    return tmp_path


def test_the_versions_of_all_files_are_told_by_their_paths(lite):
    copies.write_versions(lite)
    before = json.loads((lite / "versions.json").read_text())
    assert list(before) == ["01.ipynb", "own/items.xml"]
    (lite / "files" / "own" / "items.xml").write_text("<items></items>")
    copies.write_versions(lite)
    after = json.loads((lite / "versions.json").read_text())
    assert after["01.ipynb"] == before["01.ipynb"]
    assert after["own/items.xml"] != before["own/items.xml"]


def test_the_page_asks_before_jupyterlite_starts(lite):
    copies.put(lite)
    html = (lite / "lab" / "index.html").read_text()
    assert html.index("settle()") < html.index("config-utils.js")
    assert all((lite / name).is_file() for name in (*copies.SCRIPTS, copies.VERSIONS))


@pytest.mark.parametrize("changed", [PAGE.replace("config-utils", "begin"), PAGE + PAGE, ""])
def test_a_page_that_starts_otherwise_is_told_of(lite, changed):
    (lite / "lab" / "index.html").write_text(changed)
    with pytest.raises(PressError, match=r"does not import \.\./config-utils\.js in the one place"):
        copies.put(lite)
