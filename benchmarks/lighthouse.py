"""What Lighthouse says of four kinds of pages: scores, and how long a telephone waits for them.

The built site is served from this machine as GitHub Pages serves it: text by gzip, files kept for
ten minutes. Each page is looked at several times on the profile of a telephone, whose network and
processor Lighthouse makes slow, and the median is told: single runs say more of the machine.
Lighthouse counts neither that loopback is not https:// nor that a page names another address, the
published one, as its own.

    make site .venv/browser && npm --prefix benchmarks ci
    .venv/bin/python benchmarks/lighthouse.py

writes build/lighthouse.md and build/lighthouse.json, and fails when a page has less than the aim.
Lighthouse wants Node 22.19 or newer.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from press.served import Compressed, served  # noqa: E402
from tests.browser import chromium  # noqa: E402

PAGES = ("", "first-query/", "notebooks/02-genes-with-introns/", "resources/")
AIMS = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}
TIMES = {
    "largest-contentful-paint": "LCP, s",
    "cumulative-layout-shift": "CLS",
    "total-blocking-time": "TBT, ms",
    "total-byte-weight": "KB",
}
BELOW = "/guide/"
LIGHTHOUSE = ROOT / "benchmarks" / "node_modules" / "lighthouse" / "cli" / "index.js"
SECONDS = 180


def looked_at(url: str, browser: Path) -> dict[str, Any]:
    """Return what Lighthouse reports of a page, on its profile of a telephone."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        command = [
            *("node", str(LIGHTHOUSE), url, "--quiet", "--output=json", f"--output-path={report}"),
            f"--only-categories={','.join(AIMS)}",
            f"--chrome-flags=--headless=new {' '.join(chromium.FLAGS)}",
        ]
        environment = os.environ | {"CHROME_PATH": str(browser)}
        subprocess.run(command, check=True, env=environment, timeout=SECONDS)
        return json.loads(report.read_text("utf-8"))


def faults(report: dict[str, Any]) -> dict[str, str]:
    """Return what costs a page points, by the name of the audit, without its times."""
    audits = report["audits"]
    counted = {
        it["id"]
        for name, category in report["categories"].items()
        if name != "performance"
        for it in category["auditRefs"]
        if it["weight"]
    }
    return {
        name: audits[name]["title"]
        for name in sorted(counted)
        if audits[name]["score"] not in (1, None)
    }


def summed(reports: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the medians of several reports of one page."""
    of = statistics.median
    return {
        "scores": {
            name: round(100 * of([it["categories"][name]["score"] for it in reports]))
            for name in AIMS
        },
        "times": {
            name: of([it["audits"][name]["numericValue"] for it in reports]) for name in TIMES
        },
        "faults": faults(reports[-1]),
    }


def table(found: dict[str, dict[str, Any]], runs: int, version: str) -> str:
    """Return the results in Markdown."""
    heads = ["Page", *(name.replace("-", " ").capitalize() for name in AIMS), *TIMES.values()]
    lines = [f"| {' | '.join(heads)} |", f"|---|{'---:|' * (len(heads) - 1)}"]
    for page, it in found.items():
        lcp, cls, tbt, size = it["times"].values()
        cells = [*it["scores"].values(), f"{lcp / 1000:.2f}", f"{cls:.3f}", f"{tbt:.0f}"]
        lines.append(f"| {page or 'home'} | {' | '.join(map(str, cells))} | {size / 1000:.0f} |")
    notes = [
        f"- {page or 'home'}: {name}"
        for page, it in found.items()
        for name in it["faults"].values()
    ]
    told = f"Lighthouse {version}, telephone, median of {runs} runs, from loopback with gzip."
    return "\n".join(["## Lighthouse", "", told, "", *lines, "", *notes]).rstrip() + "\n"


def main() -> int:
    """Measure, write both reports, and return 1 when a page has less than the aim."""
    parser = argparse.ArgumentParser(description="Lighthouse's scores of four kinds of pages.")
    parser.add_argument("--runs", type=int, default=3, help="of each page; the median is told")
    parser.add_argument("--pages", nargs="+", default=PAGES, help="addresses within the site")
    parser.add_argument("--site", type=Path, default=ROOT / "site")
    options = parser.parse_args()
    browser = chromium.find()
    if browser is None or not LIGHTHOUSE.exists():
        sys.exit(
            "Say `make site .venv/browser` and `npm --prefix benchmarks ci` first: Lighthouse or"
            " Chromium is missing."
        )
    with served(options.site, BELOW, Compressed) as root:
        reports = {
            page: [looked_at(root + page, browser) for _ in range(options.runs)]
            for page in options.pages
        }
    found = {page: summed(of_page) for page, of_page in reports.items()}
    version = next(iter(reports.values()))[0]["lighthouseVersion"]
    build = ROOT / "build"
    build.mkdir(exist_ok=True)
    told = table(found, options.runs, version)
    (build / "lighthouse.md").write_text(told, "utf-8")
    (build / "lighthouse.json").write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    print(told)
    short = [
        f"{page or 'home'}: {name} {score}, and the aim is {AIMS[name]}"
        for page, it in found.items()
        for name, score in it["scores"].items()
        if score < AIMS[name]
    ]
    print("\n".join(short), file=sys.stderr)
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
