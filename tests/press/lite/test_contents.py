"""What JupyterLite is told of the files that it has."""

import json
import re

import pytest

from press.lessons import read_lessons
from press.lite import app, contents

DAY = "2026-11-26T00:00:00Z"


@pytest.fixture
def files(tmp_path):
    (tmp_path / "own" / "deep").mkdir(parents=True)
    for name, text in {"b.ipynb": "{}", "own/genes.csv": "a,b\n", "own/notes": "é"}.items():
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def short(model):
    keys = ("name", "path", "type", "format", "mimetype", "size")
    return tuple(model[key] for key in keys)


def test_a_folder_lists_what_lies_in_it_itself(files):
    told = contents.listing(files, files, DAY)
    assert short(told) == ("", "", "directory", "json", None, None)
    assert [short(model) for model in told["content"]] == [
        ("b.ipynb", "b.ipynb", "notebook", "json", None, 2),
        ("own", "own", "directory", None, None, None),
    ]


def test_what_lies_deeper_has_its_path_from_the_top(files):
    told = contents.listing(files / "own", files, DAY)
    assert (told["name"], told["path"]) == ("own", "own")
    assert [short(model) for model in told["content"]] == [
        ("deep", "own/deep", "directory", None, None, None),
        ("genes.csv", "own/genes.csv", "file", "text", "text/csv", 4),
        ("notes", "own/notes", "file", "text", "text/plain", 2),
    ]


def test_all_files_bear_one_time_and_no_content(files):
    told = contents.listing(files / "own", files, DAY)
    for model in [told, *told["content"]]:
        assert (model["created"], model["last_modified"], model["writable"]) == (DAY, DAY, True)
    assert {model["content"] for model in told["content"]} == {None}


@pytest.mark.parametrize("inside", [".", "own", "own/deep"])
def test_every_folder_has_its_index(project, write_lesson, inside, tmp_path):
    write_lesson("01-count", "1")
    (project.notebooks / "own" / "deep").mkdir(parents=True)
    (project.notebooks / "own" / "deep" / "model.xml").write_text("<model/>")
    lessons = read_lessons(project)
    contents.put(project, lessons, "https://example.org/guide/", DAY, tmp_path / "lite")
    files = tmp_path / "lite" / "files"
    index = tmp_path / "lite" / "api" / "contents" / inside / "all.json"
    assert json.loads(index.read_text()) == contents.listing(files / inside, files, DAY)


def test_links_lead_to_the_site_but_for_those_to_lessons(project, write_lesson, tmp_path):
    text = "[data](../docs/data.md#counts) and [next](02-more.ipynb) are code: `../docs/data.md`"
    path = write_lesson("01-count", (text,), "x = '](../docs/data.md)'")
    contents.put(project, read_lessons(project), "https://example.org/guide/", DAY, tmp_path / "l")
    prose, code = json.loads((tmp_path / "l" / "files" / path.name).read_text())["cells"]
    assert prose["source"] == (
        "[data](https://example.org/guide/data/#counts) and [next](02-more.ipynb)"
        " are code: `../docs/data.md`"
    )
    assert code == json.loads(path.read_text())["cells"][1]


def test_a_lesson_names_jupyterlites_own_kernel_so_that_opening_it_changes_nothing(
    project, write_lesson, plain_app, tmp_path
):
    path = write_lesson("01-count", "1")
    contents.put(project, read_lessons(project), "https://example.org/guide/", DAY, tmp_path / "l")
    metadata = json.loads((tmp_path / "l" / "files" / path.name).read_text())["metadata"]
    scripts = (plain_app / "extensions" / app.KERNEL / "static").glob("*.js")
    kernel = "".join(script.read_text("utf-8") for script in scripts)
    told = json.dumps(metadata["language_info"], separators=(",", ":"))
    assert re.sub(r'"(\w+)":', r"\1:", told) in kernel
    name, shown = (metadata["kernelspec"][key] for key in ("name", "display_name"))
    assert f'name:"{name}",display_name:"{shown}",language:"python"' in kernel
