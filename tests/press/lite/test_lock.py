"""What the browser installs: enough for every lesson, and each file from where it is."""

import ast
import json
import sys

import pytest

from press.lessons import read_lessons, source
from press.lite import lock
from press.lite.build import LOCK, OUR_PLACE
from press.lite.runtime import Runtime, normalized, pinned


@pytest.fixture(scope="module")
def published(lite):
    return json.loads((lite / OUR_PLACE / LOCK).read_text())


def ours(runtime):
    """Return entries of made-up files for the packages that a release does not bring."""
    return {
        name: {"name": name, "file_name": f"{name}.whl", "depends": list(lock.OURS[name])}
        for name in lock.missing(runtime)
    }


def imported(code):
    """Return the top modules that a cell imports; one of Python 2 imports none for Pyodide."""
    lines = ("" if line.lstrip()[:1] in {"%", "!"} else line for line in code.splitlines())
    try:
        nodes = list(ast.walk(ast.parse("\n".join(lines))))
    except SyntaxError:
        return set()
    names = [alias.name for it in nodes if isinstance(it, ast.Import) for alias in it.names]
    names += [it.module for it in nodes if isinstance(it, ast.ImportFrom) and not it.level]
    return {name.split(".")[0] for name in names} - sys.stdlib_module_names


def test_what_the_lessons_import_is_in_the_lock(published, guide):
    offered = {one for entry in published["packages"].values() for one in entry["imports"]}
    wanted = {
        lesson.name: set().union(*(imported(source(cell)) for cell in lesson.code_cells))
        for lesson in read_lessons(guide, outputs_allowed=True)
    }
    assert {"intermine", "minelet", "pandas", "matplotlib", "Bio"} <= set().union(*wanted.values())
    assert {name: modules - offered for name, modules in wanted.items() if modules - offered} == {}


def test_what_the_cdn_has_is_asked_of_it_and_ours_lies_beside_the_lock():
    runtime = pinned()
    own = ours(runtime)
    locked, _ = lock.lock(runtime, own)
    assert locked["info"] == runtime.info
    assert {"numpy", "ipython"} < locked["packages"].keys() - own.keys()
    for name, entry in locked["packages"].items():
        if name in own:
            assert entry == own[name]
        else:
            file = runtime.packages[name]["file_name"]
            assert entry == {**runtime.packages[name], "file_name": runtime.address + file}
            assert (entry["file_name"][:8], len(entry["sha256"])) == ("https://", 64)


def test_of_an_unpacked_release_every_file_lies_beside_the_lock(tmp_path):
    runtime = pinned()
    beside = Runtime("", runtime.info, runtime.packages, "./static/pyodide/", tmp_path)
    locked, _ = lock.lock(beside, ours(beside))
    assert locked["packages"]["numpy"] == runtime.packages["numpy"]


def test_nothing_is_sought_later_of_what_is_loaded_first():
    locked, first = lock.lock(pinned(), ours(pinned()))
    assert {"intermine", "minelet", "ipykernel"} <= set(first) <= locked["packages"].keys()
    for entry in locked["packages"].values():
        assert {normalized(one) for one in entry["depends"]} <= locked["packages"].keys()


def test_a_part_of_the_library_that_an_older_release_has_apart_is_loaded_first():
    runtime = pinned()
    old = {**runtime.packages, "sqlite3": {"file_name": "sqlite3.zip", "depends": []}}
    older = Runtime("0.27.7", runtime.info, old, runtime.address)
    locked, first = lock.lock(older, ours(older))
    assert "sqlite3" in first
    assert locked["packages"]["sqlite3"]["file_name"] == f"{runtime.address}sqlite3.zip"


def test_the_stand_in_for_jedi_is_always_ours():
    assert "jedi" in pinned().packages
    locked, _ = lock.lock(pinned(), ours(pinned()))
    assert locked["packages"]["jedi"]["file_name"] == "jedi.whl"
    assert "parso" not in locked["packages"]


@pytest.mark.parametrize(
    ("brought", "left"), [(set(), set(lock.OURS)), (set(lock.OURS), {"jedi"}), ({"tqdm"}, None)]
)
def test_what_a_release_brings_is_not_ours(brought, left):
    runtime = Runtime("", {}, {name: {} for name in brought}, "")
    assert set(lock.missing(runtime)) == (set(lock.OURS) - brought if left is None else left)
