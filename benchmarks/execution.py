"""Lessons in parallel against one after the other: `python benchmarks/execution.py`.

Prints medians of some rounds, each of both ways in turn, in one run on one machine. Two rows: the
guide's lessons, and each of them twice, since with few lessons the longest alone decides. The
bound is what no order could beat: the longest lesson, or the sum shared out among the processors.
"""

import argparse
import io
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from press.execute import build_mine, execute_lessons, processors  # noqa: E402
from press.progress import Lines  # noqa: E402
from press.project import Project  # noqa: E402

TARGET = 0.6


def guide(folder: Path, times: int) -> Project:
    """Return a project in `folder` with each lesson of the guide, `times` over."""
    shutil.copytree(ROOT / "notebooks", folder / "notebooks")
    shutil.copy(ROOT / "requirements.txt", folder)
    lessons = sorted((folder / "notebooks").glob("*.ipynb"))
    for number in range(len(lessons) * (times - 1)):
        lesson = lessons[number % len(lessons)]
        name = f"{50 + number}-{lesson.name.partition('-')[2]}"
        shutil.copy(lesson, lesson.with_name(name))
    return Project.at(folder)


def seconds(project: Project, jobs: int) -> tuple[float, float]:
    """Return how long all lessons take with `jobs` at once, and the longest of them."""
    started = time.perf_counter()
    runs = execute_lessons(project, jobs=jobs, fresh=True, progress=Lines(io.StringIO()))
    return time.perf_counter() - started, max(run.seconds for run in runs.values())


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    jobs = processors()
    build_mine(Project.at(ROOT))  # once, and not part of what is measured
    print(f"{jobs} processors, load {os.getloadavg()[0]:.1f}, medians of {rounds} rounds")
    print(f"{'lessons':24}{'in turn':>9}{'parallel':>10}{'ratio':>7}{'bound':>7}{'target':>8}")
    for label, times in (("the guide's", 1), ("the guide's, each twice", 2)):
        with tempfile.TemporaryDirectory() as folder:
            project = guide(Path(folder) / "guide", times)
            serial, parallel, longest = [], [], []
            for _ in range(rounds):
                took, most = seconds(project, 1)
                serial.append(took)
                longest.append(most)
                parallel.append(seconds(project, jobs)[0])
        one, many = statistics.median(serial), statistics.median(parallel)
        bound = max(statistics.median(longest) / one, 1 / jobs)
        print(
            f"{label:24}{one:7.1f} s{many:8.1f} s{many / one:7.2f}{bound:7.2f}{TARGET:8.2f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
