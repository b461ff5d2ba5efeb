"""Three programs that make a site of this guide's sources, each in a copy of its own.

Ours builds a copy of the checkout. The other two build docs/ with notebooks/ in it, where their
documents want lessons to lie, and are set up as those documents say:

- mkdocs-jupyter 0.27 in Material: `execute: true` and `include_source: true`, no hooks, no theme of
  ours, not strict; the same Markdown extensions, since the chapters are written in them.
- Jupyter Book 1: `execute_notebooks: cache`, and the same order of pages.

What only our hooks know, such as `{{ … }}` in a chapter and `../docs/` in a lesson's links, stays
as it is; the home page's `template`, which is ours, is taken out. Each has an environment of its
own, locked; all run the lessons in the Python that runs this, where their packages are. The lesson
that needs a live mine is executed by none.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
LIVE = "13-several-mines"
"""The lesson that asks several public mines, which not every machine reaches."""
CHANGED = "08-lists-and-sets"
"""The lesson that a writer changes: one of middling length."""
BY_THE_WAY = (
    ".git", ".venv", ".cache", "build", "site", "tests", "node_modules", "__pycache__", ".*_cache",
)  # fmt: skip


@dataclass(frozen=True)
class Took:
    """What one build took."""

    seconds: float
    cpu: float
    """Seconds of all processors, of the kernels too."""
    memory: float
    """Megabytes of its largest process."""


@dataclass(frozen=True)
class Builder:
    """A copy of the sources, and how a site is made of it."""

    name: str
    folder: Path
    """In which the command is run."""
    command: list[str]
    environment: dict[str, str]
    made: tuple[str, ...]
    """What it makes, its caches included: without these it begins anew."""
    kept: tuple[str, ...]
    """What stays there nevertheless."""
    docs: str
    notebooks: str
    site: str
    lesson: str
    """The path of a lesson's page below `site`, for `.format(name)`."""

    def build(self, log: Path) -> Took:
        """Build, and write what it says into `log`."""
        started = time.perf_counter()
        with log.open("ab") as said:
            process = subprocess.Popen(
                self.command,
                cwd=self.folder,
                env=os.environ | self.environment,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
            )
            _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"{self.name} ended with {process.returncode}; it said: {log}")
        if b"71 genes under the three" not in self.page(CHANGED).read_bytes():
            raise SystemExit(f"{self.name} has not made the page of {CHANGED}; it said: {log}")
        scale = 1_000_000 if sys.platform == "darwin" else 1000
        return Took(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / scale)

    def forget(self) -> None:
        """Remove all that it has made."""
        for name in self.made:
            path = self.folder / name
            for old in path.iterdir() if path.is_dir() else ():
                if f"{name}/{old.name}" not in self.kept:
                    shutil.rmtree(old) if old.is_dir() and not old.is_symlink() else old.unlink()

    def page(self, lesson: str) -> Path:
        """Return the page of a lesson."""
        return self.folder / self.site / self.lesson.format(lesson)


def builders(folder: Path) -> list[Builder]:
    """Return ours, twice, and the two others, each with a copy of the sources in `folder`."""
    kernels = _kernels(folder / "kernels")
    return [
        _ours(folder / "ours", "ours, pages", "--pages"),
        _ours(folder / "all", "ours, all"),
        _mkdocs_jupyter(folder / "mkdocs-jupyter", kernels),
        _jupyter_book(folder / "jupyter-book", kernels),
    ]


def _ours(folder: Path, name: str, *options: str) -> Builder:
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*BY_THE_WAY))
    wheels = ROOT / "build" / "lite" / "wheels"
    if wheels.is_dir():  # what is downloaded for JupyterLite is no part of what is measured
        shutil.copytree(wheels, folder / "build" / "lite" / "wheels")
    return Builder(
        name,
        folder,
        [sys.executable, "-m", "press", "build", *options],
        environment={},
        made=("build", "build/lite", "site"),
        kept=("build/lite", "build/lite/wheels"),
        docs="docs",
        notebooks="notebooks",
        site="site",
        lesson="notebooks/{}/index.html",
    )


def _mkdocs_jupyter(folder: Path, kernels: Path) -> Builder:
    _copy_sources(folder)
    ours = (ROOT / "mkdocs.yml").read_text("utf-8")
    extensions = section(ours, "markdown_extensions")
    settings = [
        section(ours, "site_name"),
        section(ours, "nav"),
        section(ours, "exclude_docs"),
        extensions.replace("notebooks/own-mine", "docs/notebooks/own-mine"),
        "theme:\n  name: material\n",
        "plugins:\n"
        "  - search\n"
        "  - mkdocs-jupyter:\n"
        "      execute: true\n"
        f'      execute_ignore: ["{LIVE}.ipynb"]\n'
        "      include_source: true\n",
    ]
    (folder / "mkdocs.yml").write_text("".join(settings), "utf-8")
    return Builder(
        "mkdocs-jupyter",
        folder,
        [str(installed("mkdocs-jupyter")), "-m", "mkdocs", "build"],
        environment={"JUPYTER_PATH": str(kernels), "NO_MKDOCS_2_WARNING": "1"},
        made=(".cache", "site"),
        kept=(),
        docs="docs",
        notebooks="docs/notebooks",
        site="site",
        lesson="notebooks/{}/index.html",
    )


def _jupyter_book(folder: Path, kernels: Path) -> Builder:
    _copy_sources(folder)
    nav = yaml.safe_load(section((ROOT / "mkdocs.yml").read_text("utf-8"), "nav"))["nav"]
    home, *parts = nav
    contents = {
        "format": "jb-book",
        "root": Path(home).stem,
        "parts": [
            {"caption": title, "chapters": [{"file": str(Path(one).with_suffix(""))} for one in of]}
            for part in parts
            for title, of in part.items()
        ],
    }
    settings = {
        "title": "From mine to notebook",
        "only_build_toc_files": True,
        "execute": {
            "execute_notebooks": "cache",
            "exclude_patterns": [f"*{LIVE}*"],
            "timeout": 120,
        },
    }
    for name, content in (("_toc.yml", contents), ("_config.yml", settings)):
        text = yaml.safe_dump(content, sort_keys=False, allow_unicode=True)
        (folder / "docs" / name).write_text(text, "utf-8")
    return Builder(
        "Jupyter Book 1",
        folder,
        [str(installed("jupyter-book").with_name("jupyter-book")), "build", "docs"],
        environment={"JUPYTER_PATH": str(kernels)},
        made=("docs/_build",),
        kept=(),
        docs="docs",
        notebooks="docs/notebooks",
        site="docs/_build/html",
        lesson="notebooks/{}.html",
    )


def section(settings: str, key: str) -> str:
    """Return the lines of one key of an mkdocs.yml, as they stand there."""
    found = re.search(rf"^{key}:.*\n(?:(?:[ #].*)?\n)*", settings, re.MULTILINE)
    if found is None:
        raise SystemExit(f"mkdocs.yml has no {key}")
    return found[0]


def _copy_sources(folder: Path) -> None:
    """Copy the chapters, and the lessons to where the others want them: among the chapters."""
    clutter = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
    shutil.copytree(ROOT / "docs", folder / "docs", ignore=clutter)
    shutil.copytree(ROOT / "notebooks", folder / "docs" / "notebooks", ignore=clutter)
    home = folder / "docs" / "index.md"
    home.write_text(re.sub(r"^template: .*\n", "", home.read_text("utf-8"), flags=re.M), "utf-8")
    # A chapter shows files from where they lie in the repository.
    (folder / "notebooks").symlink_to(folder / "docs" / "notebooks")


def _kernels(folder: Path) -> Path:
    """Write a kernel that is the Python which runs this, for JUPYTER_PATH; return the folder."""
    kernel = folder / "kernels" / "python3" / "kernel.json"
    kernel.parent.mkdir(parents=True)
    argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    spec = {"argv": argv, "display_name": "Python 3 (ipykernel)", "language": "python"}
    kernel.write_text(json.dumps(spec))
    return folder


def installed(name: str) -> Path:
    """Return the Python of the environment that benchmarks/NAME.txt locks, made unless it is."""
    lock = Path(__file__).with_name(f"{name}.txt")
    folder = ROOT / "build" / "benchmarks" / name
    python = folder / "bin" / "python"
    stamp = folder / "ready"
    key = hashlib.sha256(lock.read_bytes() + sys.version.encode()).hexdigest()
    if not stamp.is_file() or stamp.read_text() != key:
        print(f"Installing {name}, once", file=sys.stderr, flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "--require-hashes", "--requirement", lock], check=True)
        stamp.write_text(key)
    return python


def change_nothing(builder: Builder, number: int) -> None:
    """Change nothing."""


def change_chapter(builder: Builder, number: int) -> None:
    """Add a sentence to a chapter."""
    chapter = builder.folder / builder.docs / "why.md"
    chapter.write_text(chapter.read_text("utf-8") + f"\nSentence {number} more.\n", "utf-8")


def change_words(builder: Builder, number: int) -> None:
    """Add a sentence to the prose of a lesson."""
    _change_cell(builder, "markdown", f"\n\nSentence {number} more.")


def change_code(builder: Builder, number: int) -> None:
    """Change the code of a lesson."""
    _change_cell(builder, "code", f"\n# Change {number}.")


def _change_cell(builder: Builder, kind: str, more: str) -> None:
    path = builder.folder / builder.notebooks / f"{CHANGED}.ipynb"
    book = json.loads(path.read_text("utf-8"))
    cell = [one for one in book["cells"] if one["cell_type"] == kind][1]
    cell["source"] = "".join(cell["source"]) + more
    path.write_text(json.dumps(book, indent=1, ensure_ascii=False) + "\n", "utf-8")


CHANGES: dict[str, Callable[[Builder, int], None]] = {
    "nothing": change_nothing,
    "a chapter's words": change_chapter,
    "a lesson's words": change_words,
    "a lesson's code": change_code,
}
"""What a writer may have changed since the last build."""
