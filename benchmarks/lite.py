"""How long a reader waits in the browser: from the click on the launch bar to a first result.

The first lesson is launched in JupyterLite on a Pyodide beside the pages, served from this machine,
in a headless Chromium: cold (an empty cache) and warm (the same reader again). It is told how far
the page and Python had come meanwhile, which begin side by side. Two times of one run can be
compared; a time by itself is of the machine.

    make site .venv/browser && .venv/bin/python benchmarks/lite.py [--runs 3] [--json FILE]
"""

import argparse
import json
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from playwright.sync_api import BrowserContext, sync_playwright  # noqa: E402

from press.lite.build import build_lite  # noqa: E402
from press.lite.runtime import unpacked  # noqa: E402
from press.project import Project  # noqa: E402
from press.served import served  # noqa: E402
from tests.browser import chromium  # noqa: E402
from tests.browser.lite import offline  # noqa: E402

LESSON = "01-first-query"
KERNEL = "() => jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel"
RUN_ALL = "() => { jupyterapp.commands.execute('notebook:run-all-cells'); }"
MARKS = """
() => Object.fromEntries(performance.getEntriesByType("mark")
  .map((it) => [it.name, (performance.timeOrigin + it.startTime) / 1000]))
"""
SEEN = {
    "first output": ".jp-OutputArea-output",
    "first table": ".jp-OutputArea-output table",
    "first figure": ".jp-RenderedSVG",
}


def visit(context: BrowserContext, root: str) -> dict[str, float]:
    """Launch the lesson and run it; return seconds from the click, by what had happened."""
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.goto(f"{root}notebooks/{LESSON}/")
    clicked = time.time()
    times = {}

    def note(what: str, at: float | None = None) -> None:
        times[what] = round((at or time.time()) - clicked, 2)

    page.locator(".launch__door", has_text="In the browser").click()
    page.wait_for_selector(".jp-Notebook .jp-Cell")
    note("JupyterLab shows the lesson")
    page.wait_for_function(KERNEL)
    page.evaluate(RUN_ALL)
    for what, selector in SEEN.items():
        page.wait_for_selector(selector, state="attached")
        note(what)
    for worker in page.workers:
        marks = worker.evaluate(MARKS)
        for what, mark in (
            ("Python is begun", "begun"),
            ("Pyodide and packages are loaded", "loaded"),
            ("IPython and the mine are imported", "imported"),
        ):
            if mark in marks:
                note(what, marks[mark])
    page.close()
    return dict(sorted(times.items(), key=lambda it: it[1]))


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    measured: dict[str, list[dict[str, float]]] = {"cold": [], "warm": []}
    with tempfile.TemporaryDirectory() as made:
        site = Path(made)
        for path in (ROOT / "site").iterdir():
            if path.name != "lite":
                (site / path.name).symlink_to(path)
        build_lite(Project.at(ROOT), site / "lite", unpacked(offline.runtime()))
        with served(site, "/guide/") as root, sync_playwright() as playwright:
            for _ in range(asked.runs):
                browser = playwright.chromium.launch(
                    executable_path=chromium.find(), args=chromium.FLAGS
                )
                context = browser.new_context()
                for kind in measured:
                    measured[kind].append(visit(context, root))
                browser.close()
        shutil.rmtree(site / "lite")
    median = {
        kind: {what: statistics.median(run[what] for run in runs) for what in runs[0]}
        for kind, runs in measured.items()
    }
    title = f"seconds from the click, medians of {asked.runs}"
    print(f"{title:<44}{'cold':>7}{'warm':>7}{'ratio':>7}")
    for what, cold in median["cold"].items():
        warm = median["warm"][what]
        print(f"{what:<44}{cold:>7.1f}{warm:>7.1f}{warm / cold:>7.2f}")
    if asked.json:
        asked.json.write_text(json.dumps(median, indent=2) + "\n")


if __name__ == "__main__":
    main()
