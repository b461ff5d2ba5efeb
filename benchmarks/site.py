"""`make site` with nothing changed against the first: `python benchmarks/site.py`.

Works in a copy of the checkout with an empty build/ and site/; the environment and the mine's
database, which the first `make site` of all also makes, are there already.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TARGET = 0.25
BY_THE_WAY = (".git", ".venv", ".cache", "build", "site", "__pycache__", ".*_cache", ".hypothesis")


def seconds(folder: Path) -> float:
    """Return how long the site in `folder` takes to build."""
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "press", "build"],
        cwd=folder,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return time.perf_counter() - started


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "guide"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*BY_THE_WAY))
        first = seconds(copy)
        second = min(seconds(copy) for _ in range(3))
        chapter = copy / "docs" / "index.md"
        chapter.write_text(chapter.read_text("utf-8") + "\n\nOne more sentence.\n", "utf-8")
        prose = seconds(copy)
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    print(f"{'make site':24}{'seconds':>9}{'ratio':>8}{'target':>8}")
    print(f"{'first':24}{first:9.2f}{1:8.2f}")
    print(f"{'nothing changed':24}{second:9.2f}{second / first:8.2f}{TARGET:8.2f}")
    print(f"{'a sentence changed':24}{prose:9.2f}{prose / first:8.2f}{'-':>8}")


if __name__ == "__main__":
    main()
