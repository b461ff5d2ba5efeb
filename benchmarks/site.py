"""This guide made by ours, by stock mkdocs-jupyter and by Jupyter Book 1, side by side.

    make site .venv/browser && .venv/bin/python benchmarks/site.py [--rounds 3] [--report FILE]

See builders.py for how each is set up. A round builds with every one from nothing, the lessons
executed, and again after nothing, a chapter, the words and the code of a lesson have changed; the
programs take turns at each. Printed and written are medians of the rounds, and ours as a part of
theirs in the same rounds, by the clock and by the processors' seconds, which other work on the
machine hardly changes. Then what the page of one lesson weighs. Exits with 1 when an aim is missed.

Ours is there twice: the pages alone, which is what the others make, and all that is published, with
JupyterLite, the mine as a package and the downloads, which they do not make.
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from builders import CHANGES, Builder, Took, builders  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402
from weight import Weight, weigh, with_figures, without_figures  # noqa: E402

from press.execute import build_mine  # noqa: E402
from press.project import Project  # noqa: E402
from tests.browser import chromium  # noqa: E402

COLD = "from nothing"
LESSON = "02-genes-with-introns"
AIMS = {
    (COLD, "mkdocs-jupyter"): 0.6,
    ("nothing", "mkdocs-jupyter"): 0.5,
    ("nothing", "Jupyter Book 1"): 0.5,
}
"""Ours, pages, at most this part of theirs."""

Times = dict[str, dict[str, list[Took]]]


def measure(made: list[Builder], rounds: int, logs: Path) -> Times:
    """Return what each build took, by what had changed and by who built."""
    times: Times = {kind: {one.name: [] for one in made} for kind in (COLD, *CHANGES)}
    for number in range(1, rounds + 1):
        for kind, of_kind in times.items():
            for builder in made[number % len(made) :] + made[: number % len(made)]:
                builder.forget() if kind == COLD else CHANGES[kind](builder, number)
                took = builder.build(logs / f"{builder.name}.log")
                of_kind[builder.name].append(took)
                told = f"round {number}, {kind}, {builder.name}: {took.seconds:.1f} s"
                print(f"{told}, load {os.getloadavg()[0]:.1f}", file=sys.stderr, flush=True)
    return times


def told_times(times: Times, rounds: int) -> tuple[list[str], list[str]]:
    """Return the tables of times, and which aims are missed."""
    lines, missed = [], []
    names = list(times[COLD])
    for what, unit in (("seconds", "by the clock"), ("cpu", "of the processors")):
        lines += [
            "",
            f"Seconds {unit}, medians of {rounds}, and ours (pages) as a part of theirs",
            "",
            f"| changed since | {' | '.join(names)} | of mkdocs-jupyter | of Jupyter Book |",
            f"|---|{'---:|' * (len(names) + 2)}",
        ]
        for kind, of_kind in times.items():
            median = {
                name: statistics.median(getattr(took, what) for took in of_kind[name])
                for name in names
            }
            parts = {name: median[names[0]] / median[name] for name in names[2:]}
            row = " | ".join(f"{median[name]:.1f}" for name in names)
            lines.append(f"| {kind} | {row} | {' | '.join(f'{p:.2f}' for p in parts.values())} |")
            for name, part in parts.items():
                aim = AIMS.get((kind, name))
                if aim and what == "seconds" and part > aim:
                    missed.append(f"{kind}: {part:.2f} of {name}, aim {aim}")
    peaks = [max(took.memory for took in times[COLD][name]) for name in names]
    row = " | ".join(f"{peak:.0f}" for peak in peaks)
    lines += ["", "Largest process, from nothing, in MB", ""]
    lines += [f"| {' | '.join(names)} |", f"|{'---:|' * len(names)}", f"| {row} |"]
    return lines, missed


def told_weights(made: list[Builder]) -> tuple[list[str], list[str]]:
    """Return the table of weights, and which aims are missed."""
    weights: dict[str, Weight] = {}
    lessons = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.FLAGS)
        for builder in made:
            site = builder.folder / builder.site
            weights[builder.name] = weigh(browser, site, builder.page(LESSON))
        browser.close()
    lines = [
        "",
        f"The page of {LESSON}, and of all {len(lessons)} lessons together, in KB, raw / gzipped;",
        "a first view is the page and all that it fetches from its own site.",
        "",
        "| | HTML, figures apart | with figures | first view | files | other hosts asked |"
        " all: HTML | all: with figures |",
        "|---|---:|---:|---:|---:|---|---:|---:|",
    ]
    for builder in made:
        weight = weights[builder.name]
        pages = [builder.page(name) for name in lessons]
        lines.append(
            f"| {builder.name} | {shown(weight.html)} | {shown(weight.page)} |"
            f" {shown(weight.view)} | {weight.files} | {', '.join(weight.hosts) or 'none'} |"
            f" {shown(without_figures(pages))} | {shown(with_figures(pages))} |"
        )
    ours, book = weights[made[0].name], weights[made[-1].name]
    missed = [
        f"a lesson's {what}, {kind}: {mine:.0f} KB, Jupyter Book {theirs:.0f} KB"
        for what, pair in {
            "HTML, figures apart": (ours.html, book.html),
            "HTML with figures": (ours.page, book.page),
            "first view": (ours.view, book.view),
        }.items()
        for kind, mine, theirs in zip(("raw", "gzipped"), *pair, strict=True)
        if mine >= theirs
    ]
    return lines, missed


def shown(sizes: tuple[float, float]) -> str:
    """Return kilobytes, raw and gzipped, as a cell of a table."""
    return " / ".join(f"{one:,.1f}" for one in sizes)


def main() -> int:
    """Measure, print, write, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--report", type=Path, default=ROOT / "build" / "benchmarks" / "site.md")
    asked = parser.parse_args()
    build_mine(Project.at(ROOT))  # once for all, and not part of what is measured
    logs = asked.report.parent / "logs"
    shutil.rmtree(logs, ignore_errors=True)
    logs.mkdir(parents=True)
    before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        made = builders(Path(folder))
        times = measure(made, asked.rounds, logs)
        lines, missed = told_times(times, asked.rounds)
        heavy, too_heavy = told_weights(made)
    load = f"load {before:.1f} before and {os.getloadavg()[0]:.1f} after"
    lines = [f"{os.cpu_count()} processors, {load}", *lines, *heavy, ""]
    lines += [f"missed: {one}" for one in (*missed, *too_heavy)] or ["All aims are met."]
    text = "\n".join(lines) + "\n"
    print(text, end="")
    asked.report.write_text(text, "utf-8")
    return 1 if missed or too_heavy else 0


if __name__ == "__main__":
    sys.exit(main())
