"""JupyterLite with the lessons and the mine, built as it is published."""

import hashlib
import json
import re
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from press.__main__ import main
from press.errors import PressError
from press.lessons import read_lessons, source
from press.lite.build import LOCK, OUR_PLACE, build_lite, runtime_of
from press.lite.lock import OURS
from press.lite.runtime import CORE, pinned
from press.wheel import made_wheel

SITE = "https://anna.github.io/yeast/"


def locked(folder):
    return json.loads((folder / OUR_PLACE / LOCK).read_text())["packages"]


def beside(folder):
    """Return the entries of a lock whose files lie beside it, each with the bytes of its file."""
    for entry in locked(folder).values():
        if "://" not in entry["file_name"]:
            yield entry, (folder / OUR_PLACE / entry["file_name"]).read_bytes()


def test_every_file_beside_the_lock_is_what_the_lock_says(lite):
    found = {}
    for entry, data in beside(lite):
        assert hashlib.sha256(data).hexdigest() == entry["sha256"]
        found[entry["name"]] = entry["file_name"]
    assert {"minelet", "intermine", "jedi"} <= found.keys() <= OURS.keys()
    there = {path.name for path in (lite / OUR_PLACE).iterdir()}
    assert there == {LOCK, *found.values()}


def test_the_page_reads_that_lock(lite):
    config = json.loads((lite / "jupyter-lite.json").read_text())["jupyter-config-data"]
    (kernel,) = (
        it for name, it in config["litePluginSettings"].items() if name.endswith(":kernel")
    )
    options = kernel["loadPyodideOptions"]
    assert lite / options["lockFileURL"] == lite / OUR_PLACE / LOCK
    assert set(options["packages"]) <= locked(lite).keys()
    assert (lite / kernel["pyodideUrl"]).is_file()
    ahead = (lite / "ahead.mjs").read_text()
    assert json.loads(re.search(r"const options = (.*);", ahead)[1]) == options
    assert pinned().address in ahead
    # Where Pyodide's Python looks for packages, and what lies there once the wheel is installed.
    place, _, module = options["env"]["PYTHONSTARTUP"].partition("/site-packages/")
    assert place == f"/lib/python{pinned().python}"
    with zipfile.ZipFile(lite / OUR_PLACE / locked(lite)["minelet"]["file_name"]) as archive:
        assert module in archive.namelist()


def test_the_lessons_are_those_of_the_files_to_the_letter(lite, guide):
    lessons = read_lessons(guide, outputs_allowed=True)
    assert {path.stem for path in (lite / "files").glob("*.ipynb")} == {it.name for it in lessons}
    for lesson in lessons:
        told = json.loads((lite / "files" / lesson.path.name).read_text("utf-8"))
        for cell, mine in zip(told["cells"], lesson.notebook["cells"], strict=True):
            if cell["cell_type"] == "code":
                assert cell == mine
            text = re.sub(rf"\]\({SITE}[^)]*\)", "](…)", source(cell))
            plain = re.sub(r"\]\(\.\./docs/[\w/-]+\.md(#[^)]*)?\)", "](…)", source(mine))
            assert text == plain
            assert not re.search(r"\]\(\.\./", text)


def test_every_chapter_that_a_lesson_leads_to_is_one_of_the_site(lite, guide):
    led = set()
    for path in (lite / "files").glob("*.ipynb"):
        text = path.read_text("utf-8")
        led |= set(re.findall(rf"\]\({SITE}([\w/-]*)/(?:#[^)]*)?\)", text))
    assert led
    assert [name for name in sorted(led) if not (guide.docs / f"{name}.md").is_file()] == []


def test_the_index_has_all_of_them_and_what_lies_beside_them(lite, guide):
    top = json.loads((lite / "api" / "contents" / "all.json").read_text())
    listed = {model["path"] for model in top["content"]}
    assert listed == {path.name for path in guide.notebooks.glob("*.ipynb")} | {"own-mine"}
    own = json.loads((lite / "api" / "contents" / "own-mine" / "all.json").read_text())
    for model in own["content"]:
        file = lite / "files" / model["path"]
        assert file.read_bytes() == (guide.notebooks / model["path"]).read_bytes()
        assert model["size"] == file.stat().st_size
    assert {"items.xml", "model.xml"} <= {model["name"] for model in own["content"]}


def test_the_wheel_of_the_mine_is_made_once_and_holds_its_database(guide):
    first = made_wheel(guide)
    before = first.stat()
    assert made_wheel(guide) == first
    assert (first.stat().st_ino, first.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    with zipfile.ZipFile(first) as archive:
        assert any(re.fullmatch(r"minelet/.*\.sqlite", name) for name in archive.namelist())


@pytest.fixture
def release(tmp_path, make_wheel):
    """A release of a Pyodide with tiny packages, and with a Python that this machine has not."""
    folder = tmp_path / "release"
    packages = {}
    for name in {*pinned().packages, *OURS} - {"minelet"}:
        wheel = make_wheel(name, folder=folder)
        depends = pinned().packages.get(name, {}).get("depends", [])
        sha256 = hashlib.sha256(wheel.read_bytes()).hexdigest()
        packages[name] = {
            "name": name,
            "file_name": wheel.name,
            "sha256": sha256,
            "imports": [name],
            "depends": depends,
        }
    lock = {"info": {"python": "9.9.1"}, "packages": packages}
    (folder / LOCK).write_text(json.dumps(lock))
    for name in (*CORE, "pyodide.asm.js"):
        (folder / name).write_text(f"{name}\n")
    return folder


def test_an_unpacked_release_is_published_whole_beside_the_pages(release, guide, tmp_path, capsys):
    folder = tmp_path / "lite"
    (folder / "old").mkdir(parents=True)
    build_lite(guide, folder, runtime_of(release), {})
    assert not (folder / "old").exists()
    for name in (*CORE, "pyodide.asm.js"):
        assert (folder / OUR_PLACE / name).read_text() == f"{name}\n"
    checked = {
        entry["name"]: hashlib.sha256(data).hexdigest() == entry["sha256"]
        for entry, data in beside(folder)
    }
    assert checked == dict.fromkeys(locked(folder), True)
    assert {"minelet", "numpy", "pyodide-kernel"} <= checked.keys()
    assert "https://cdn" not in (folder / "ahead.mjs").read_text()
    assert "no Python 9.9 on this machine" in capsys.readouterr().err


def test_a_release_without_one_of_its_files_is_told_of(release, guide, tmp_path):
    (release / "numpy-1.0-py3-none-any.whl").unlink()
    with pytest.raises(PressError, match=r"has no numpy-1\.0-py3-none-any\.whl, which the lessons"):
        build_lite(guide, tmp_path / "lite", runtime_of(release), {})


def test_without_a_folder_it_is_the_release_of_the_cdn():
    assert runtime_of(None) == runtime_of("") == pinned()


def test_the_command_leaves_what_was_there_when_it_cannot_go_on(tmp_path):
    guide = Path(__file__).parents[3]
    there = tmp_path / "lite"
    there.mkdir()
    (there / "index.html").write_text("the last good one")
    command = ["lite", "--root", str(guide), "--to", str(there), "--pyodide", str(tmp_path)]
    answer = CliRunner().invoke(main, command)
    assert answer.exit_code == 1
    assert "holds no pyodide-lock.json: unpack a release of Pyodide" in answer.stderr
    assert (there / "index.html").read_text() == "the last good one"


def test_the_command_wants_a_built_site(project):
    answer = CliRunner().invoke(main, ["lite", "--root", str(project.root)])
    assert answer.exit_code == 1
    assert "run `make site` first" in answer.stderr
