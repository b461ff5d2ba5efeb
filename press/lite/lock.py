"""What the browser installs before the first cell: one lock, and no install step for a reader.

Pyodide reads a pyodide-lock.json. Packages that its kernel is told to load first are fetched side
by side while it starts; others when a cell imports them.
"""

from collections.abc import Mapping

from press.lite.runtime import Package, Runtime, needed

KERNEL = ("micropip", "piplite", "ipykernel", "comm", "pyodide-kernel", "jedi", "ipython")
"""What JupyterLite's kernel is made of (`initKernel` of its worker): none of it is then sought."""

JEDI = "jedi"
"""The kernel asks for it, to complete what is typed, and it has two thousand files. A wheel without
any stands in for it; IPython then completes by what is in memory (minelet/pyodidekernel.py)."""

LESSONS = ("intermine", "minelet")
"""What nearly every lesson begins with. pandas, which the client needs to make tables, is fetched
when the kernel has started: see minelet/pyodidekernel.py."""

COMPILED = (*KERNEL, *LESSONS, "pandas", "matplotlib")
"""What is compiled beforehand where that is possible, with what it depends on."""

NOT_COMPILED = {"fonttools", "pillow"}
"""Large, and of no use before a first result."""

ON_DEMAND = ("matplotlib", "scipy", "biopython", "requests", "numpy", "pandas")
"""What some lessons import: fetched when they do."""

OURS: Mapping[str, tuple[str, ...]] = {
    "intermine": ("requests",),
    "minelet": ("defusedxml", "platformdirs", "requests", "tqdm", "werkzeug"),
    "requests": ("certifi", "charset-normalizer", "idna", "urllib3"),
    "werkzeug": ("markupsafe",),
    "comm": (),
    "ipykernel": (),
    JEDI: (),
    "piplite": ("micropip",),
    "pyodide-kernel": ("comm", "ipykernel", "ipython"),
    "certifi": (),
    "charset-normalizer": (),
    "defusedxml": (),
    "idna": (),
    "platformdirs": (),
    "tqdm": (),
    "urllib3": (),
}
"""Packages of pure Python, with what each is loaded with. Pyodide's own of that name goes first."""

UNBUNDLED = ("sqlite3",)
"""Parts of the standard library that older releases of Pyodide load like packages."""


def missing(runtime: Runtime) -> list[str]:
    """Return the packages of `OURS` that a release of Pyodide does not bring."""
    return [name for name in OURS if name == JEDI or name not in runtime.packages]


def lock(runtime: Runtime, ours: Mapping[str, Package]) -> tuple[dict[str, object], list[str]]:
    """Return the lock for the lessons, and the packages that the kernel loads first.

    Args:
        runtime: the release of Pyodide.
        ours: the entries of the packages that it does not bring; their files lie beside the lock.
    """
    first = [*KERNEL, *LESSONS, *(name for name in UNBUNDLED if name in runtime.packages)]
    everything: dict[str, Package] = {**runtime.packages, **ours}
    packages = {}
    for name in needed(everything, [*first, *ON_DEMAND]):
        entry = dict(everything[name])
        if name not in ours and runtime.folder is None:
            entry["file_name"] = runtime.address + entry["file_name"]
        packages[name] = entry
    return {"info": dict(runtime.info), "packages": packages}, first
