"""Which Pyodide it is, and what one package of it takes along."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jupyterlite_pyodide_kernel.constants import PYODIDE_CDN_URL, PYODIDE_VERSION

from press.errors import PressError
from press.lite.runtime import PINNED, core_files, needed, normalized, pinned, unpacked

NAMES = "abcdef"
LOCK = {
    "info": {"python": "3.12.7"},
    "packages": {"six": {"file_name": "six-1.17.0-py2.py3-none-any.whl", "depends": []}},
}


def test_the_pinned_release_is_the_one_that_jupyterlite_was_made_for():
    runtime = pinned()
    assert runtime.version == PYODIDE_VERSION
    assert runtime.address == f"{PYODIDE_CDN_URL}/"
    assert runtime.folder is None
    assert runtime.info["python"].startswith(f"{runtime.python}.")


def test_another_release_is_told_of_with_what_to_do(tmp_path):
    old = tmp_path / "pinned.json"
    old.write_text(json.dumps(json.loads(PINNED.read_text()) | {"version": "0.1.0"}))
    with pytest.raises(PressError, match=rf"Pyodide 0\.1\.0, .* {PYODIDE_VERSION}: say `make py"):
        pinned(old)


def test_an_unpacked_release_is_published_beside_the_pages(tmp_path):
    (tmp_path / "pyodide-lock.json").write_text(json.dumps(LOCK))
    runtime = unpacked(tmp_path)
    assert (runtime.python, runtime.folder) == ("3.12", tmp_path)
    assert runtime.packages.keys() == {"six"}
    assert runtime.address == "./static/pyodide/"


def test_a_folder_without_a_release_is_told_of(tmp_path):
    with pytest.raises(PressError, match=r"holds no pyodide-lock\.json: unpack a release"):
        unpacked(tmp_path)


@pytest.mark.parametrize("asm", ["pyodide.asm.mjs", "pyodide.asm.js"])
def test_what_comes_before_any_package(tmp_path, asm):
    names = {"pyodide.mjs", "pyodide.asm.wasm", "python_stdlib.zip", asm}
    for name in {*names, "console.html"}:
        (tmp_path / name).touch()
    assert {path.name for path in core_files(tmp_path)} == names
    for name in names:
        (tmp_path / name).unlink()
        with pytest.raises(PressError, match=r"no whole release of Pyodide: \S+ is missing"):
            core_files(tmp_path)
        (tmp_path / name).touch()


@given(
    st.dictionaries(st.sampled_from(NAMES), st.lists(st.sampled_from(NAMES), max_size=3)),
    st.lists(st.sampled_from(NAMES)),
)
def test_a_package_takes_along_what_it_depends_on_in_any_graph(depends, names):
    reached = set(names)
    for _ in NAMES:  # no path is longer
        reached |= {after for name in reached for after in depends.get(name, ())}
    packages = {name: {"depends": after} for name, after in depends.items()}
    if reached <= depends.keys():
        assert needed(packages, names) == sorted(reached)
    else:
        with pytest.raises(PressError, match=r"no package `[a-f]`, which the lessons need"):
            needed(packages, names)


def test_a_dependency_may_be_spelt_in_another_way():
    packages = {"ipython": {"depends": ["Prompt_Toolkit"]}, "prompt-toolkit": {"depends": []}}
    assert needed(packages, ["ipython"]) == ["ipython", "prompt-toolkit"]


@pytest.mark.parametrize("spelt", ["ruamel.yaml", "Ruamel_YAML", "ruamel-yaml", "ruamel-_.yaml"])
def test_a_name_is_spelt_in_one_way(spelt):
    assert normalized(spelt) == "ruamel-yaml"
