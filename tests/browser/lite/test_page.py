"""From a click on the launch bar to the last output, through the page of JupyterLite itself.

Here JupyterLite is the one that needs nobody else, and runs one lesson. With LITE=published it is
the site's own, whose Pyodide comes from its CDN, and runs them all: .github/workflows/lite.yml.
"""

import json
import os
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from press.outputs import clean
from press.runs.same import lesson_differences
from press.served import served
from tests.browser.conftest import ROOT, SITE
from tests.browser.lite.conftest import executed_lessons, published

CDN = os.environ.get("LITE") == "published"
LESSONS = executed_lessons() if CDN else ["01-first-query"]
MINUTES = 5 * 60_000  # milliseconds; on a slow machine, with all that a first visit fetches

KERNEL = "jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel"
DONE = """
() => {
  const notebook = jupyterapp.shell.currentWidget;
  const cells = notebook.content.model.sharedModel.cells.filter((it) => it.cell_type === "code");
  return notebook.sessionContext.session.kernel.status === "idle"
    && cells.every((it) => !it.source.trim() || it.execution_count);
}
"""
CELLS = "() => jupyterapp.shell.currentWidget.content.model.sharedModel.toJSON().cells"


@pytest.fixture(scope="module")
def root(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of the site."""
    if CDN:
        with served(SITE, "/guide/") as address:
            yield address
    else:
        yield request.getfixturevalue("lite_url")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A reader's first visit."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(MINUTES)
    yield context.new_page()
    context.close()


def outputs_of(page: Page) -> dict[str, Any]:
    """Return the outputs in the notebook that is open, by cell, as a lesson's page would have."""
    cells = [cell for cell in page.evaluate(CELLS) if cell["cell_type"] == "code"]
    found = {cell["id"]: cell["outputs"] for cell in cells if "".join(cell["source"]).strip()}
    for outputs in found.values():
        for output in outputs:
            # The kernel gives an error's class with its module, and streams in pieces.
            if output["output_type"] == "error":
                output["ename"] = output["ename"].removesuffix("'>").rpartition(".")[2]
                output["ename"] = output["ename"].removeprefix("<class '")
    return {cell: clean(outputs)[0] for cell, outputs in found.items()}


@pytest.mark.parametrize("lesson", LESSONS or ["no run"])
def test_a_click_on_the_bar_and_another_on_run_show_what_the_page_shows(lesson, page, root):
    asked: list[str] = []
    page.on("request", lambda it: asked.append(it.url))
    page.goto(f"{root}notebooks/{lesson}/")
    page.locator(".launch__door", has_text="In the browser").click()
    page.wait_for_selector(".jp-Notebook .jp-Cell")
    page.wait_for_function(f"() => {KERNEL}")
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.wait_for_function(DONE)
    differences = lesson_differences(published(lesson), outputs_of(page))
    # A reader's matplotlib draws the letters of a figure, so words are not found in it.
    assert [said for said in differences if ", the figure, " not in said] == []
    if not CDN:
        hosts = {urlsplit(url).netloc for url in asked if url.startswith("http")}
        assert hosts == {urlsplit(root).netloc}


def test_the_code_of_a_lesson_is_its_file_to_the_letter():
    for name in executed_lessons():
        source = json.loads((ROOT / "notebooks" / f"{name}.ipynb").read_text("utf-8"))
        path = SITE / "lite" / "files" / f"{name}.ipynb"
        there = json.loads(path.read_text("utf-8"))
        code = [
            [(it["id"], "".join(it["source"])) for it in book["cells"] if it["cell_type"] == "code"]
            for book in (source, there)
        ]
        assert code[0] == code[1]
