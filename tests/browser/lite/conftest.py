"""The site with JupyterLite on a Pyodide without its CDN, on loopback, and ways to run lessons."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from press.lite.build import build_lite
from press.lite.runtime import unpacked
from press.outputs import clean
from press.project import Project
from press.served import served
from tests.browser.conftest import ROOT, SITE, runs
from tests.browser.lite import offline

HERE = Path(__file__).parent

BEFORE = """
import os, pathlib
pathlib.Path("/matplotlibrc").write_text({rc!r})
os.environ["MATPLOTLIBRC"] = "/matplotlibrc"
"""
"""What a lesson is drawn with for its page: text in figures stays text, so that it can be read."""


@pytest.fixture(scope="session")
def lite_site(site_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site, whose JupyterLite is one that needs nobody else."""
    folder = tmp_path_factory.mktemp("site")
    for path in site_dir.iterdir():
        if path.name != "lite":
            (folder / path.name).symlink_to(path)
    build_lite(Project.at(ROOT), folder / "lite", unpacked(offline.runtime()))
    shutil.copytree(HERE, folder / "try", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return folder


@pytest.fixture(scope="session")
def lite_url(lite_site: Path) -> Iterator[str]:
    """Its address on this machine."""
    with served(lite_site, "/guide/") as root:
        yield root


@pytest.fixture(scope="session")
def bench(browser: Browser, lite_url: str) -> Iterator[Page]:
    """A page with a function `run`, which runs one lesson after another: see worker.js."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{lite_url}try/harness.html")
    yield page
    context.close()


@pytest.fixture(scope="session")
def run(bench: Page) -> Callable[..., dict[str, Any]]:
    """Call it to run a lesson from the top; it gives `cells`, their cleaned outputs by cell."""
    before = BEFORE.format(rc=(ROOT / "press" / "matplotlibrc").read_text("utf-8"))

    def run_lesson(lesson: str, more: str = "") -> dict[str, Any]:
        done = bench.evaluate("([lesson, before]) => run(lesson, before)", [lesson, before + more])
        done["cells"] = {cell: clean(outputs)[0] for cell, outputs in done["cells"].items()}
        return done

    return run_lesson


def published(lesson: str) -> dict[str, Any]:
    """Return the outputs of the page of a lesson by cell, as they can be downloaded there."""
    path = SITE / "notebooks" / lesson / f"{lesson}.ipynb"
    cells = json.loads(path.read_text("utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    return {
        cell["id"]: clean(cell["outputs"])[0] for cell in code if "".join(cell["source"]).strip()
    }


def executed_lessons() -> list[str]:
    """Return the lessons whose page shows a run, those that took longest first."""
    found = runs()
    return sorted(found, key=lambda name: -found[name]["seconds"])
