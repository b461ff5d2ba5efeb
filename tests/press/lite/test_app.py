"""JupyterLite itself: what is set in it, and the kernel that is begun before it asks."""

import json
import re

import pytest

from press.errors import PressError
from press.lite import app

KERNEL = {"pyodideUrl": "./ahead.mjs", "disablePyPIFallback": False}
OPTIONS = {"lockFileURL": "./static/pyodide/pyodide-lock.json", "packages": ["minelet"]}
BINDER = app.WELCOME.parent / "page_config.json"
AHEAD = ("ahead.js", "ahead.worker.js", "ahead.mjs", "errors.mjs")


def data_of(folder):
    return json.loads((folder / "jupyter-lite.json").read_text())["jupyter-config-data"]


@pytest.fixture
def configured(app_copy):
    app.configure(app_copy, KERNEL, app.WORDS)
    return data_of(app_copy)


def test_it_has_the_extensions_that_readers_need_and_no_other(configured, app_copy):
    named = [one["name"] for one in configured["federated_extensions"]]
    assert named == [app.KERNEL, "guide-welcome"]
    for one in configured["federated_extensions"]:
        assert (app_copy / "extensions" / one["name"] / one["load"]).is_file()
    there = {path.name for path in (app_copy / "extensions").iterdir()}
    assert there == {"@jupyterlite", "guide-welcome"}


def test_the_kernel_and_the_welcome_get_their_words(configured):
    assert configured["litePluginSettings"][f"{app.KERNEL}:kernel"] == KERNEL
    assert {name: configured[name] for name in app.WORDS} == app.WORDS
    assert app.WORDS.keys() <= json.loads(BINDER.read_text()).keys()
    script = (app.WELCOME / "static" / "remoteEntry.js").read_text()
    assert all(name in script for name in app.WORDS)


def test_what_it_was_before_stays(configured, plain_app):
    before = data_of(plain_app)
    assert before["appVersion"] == configured["appVersion"]
    assert before["fileTypes"] == configured["fileTypes"]


def test_every_setting_is_one_that_this_jupyterlab_has(configured, plain_app):
    schemas = json.loads((plain_app / "build" / "schemas" / "all.json").read_text())
    known = {one["id"]: one["schema"].get("properties", {}).keys() for one in schemas}
    for plugin, settings in configured["settingsOverrides"].items():
        assert settings.keys() <= known[plugin]


def test_every_part_that_is_left_out_is_one_of_it(configured, plain_app):
    scripts = b"".join(path.read_bytes() for path in (plain_app / "build").glob("*.js"))
    unknown = [name for name in configured["disabledExtensions"] if name.encode() not in scripts]
    assert unknown == []


def test_its_own_wheels_are_found_by_their_names(plain_app):
    found = app.kernel_wheels(plain_app)
    assert {"piplite", "pyodide-kernel", "ipykernel"} <= found.keys()
    assert all(path.is_file() for path in found.values())


def test_the_page_begins_the_kernel_before_anything_else(app_copy):
    app.begin_ahead(app_copy, "https://example.org/pyodide/", OPTIONS)
    html = (app_copy / "lab" / "index.html").read_text()
    assert re.search(r"<script\b[^>]*>", html)[0] == '<script type="module" src="../ahead.js">'
    scripts = {name: (app_copy / name).read_text() for name in AHEAD}
    assert not any(re.search(r"/\* (worker|pyodide|options) \*/", it) for it in scripts.values())
    imports = re.findall(r'^import .*?"(\./.*?)";', scripts["ahead.worker.js"], re.M)
    assert len(imports) == 3
    assert all((app_copy / path).is_file() for path in imports)
    assert 'new URL("https://example.org/pyodide/", import.meta.url)' in scripts["ahead.mjs"]
    assert f"const options = {json.dumps(OPTIONS)};" in scripts["ahead.mjs"]


def another_page(folder):
    page = folder / "lab" / "index.html"
    page.write_text(page.read_text().replace("jupyter-config-data", "config"))


def begun_twice(folder):
    app.begin_ahead(folder, "./", OPTIONS)
    page = folder / "lab" / "index.html"
    page.write_text(page.read_text() * 2)


def another_worker(folder):
    for path in (folder / "extensions" / app.KERNEL / "static").glob("comlink.worker.*.js"):
        path.rename(path.with_name("worker.js"))


@pytest.mark.parametrize("change", [another_page, begun_twice, another_worker])
def test_a_jupyterlite_that_has_changed_is_told_of(app_copy, change):
    change(app_copy)
    with pytest.raises(PressError, match=r"worker has changed: press/lite/ahead\.\*"):
        app.begin_ahead(app_copy, "./", OPTIONS)
