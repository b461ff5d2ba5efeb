"""Pyodide, the Python in the browser: which packages it brings, and where they come from.

By default pages load it from its CDN, as pinned in pinned.json beside this module. A school
without internet unpacks a release of Pyodide into a folder and names that (`$PYODIDE`): then
everything is copied beside the pages.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name

from press.errors import PressError

PINNED = Path(__file__).with_name("pinned.json")

CORE = ("pyodide.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
"""What is loaded before any package, beside the one file of these two that a release has."""
_ASM = ("pyodide.asm.mjs", "pyodide.asm.js")

Package = dict[str, Any]
"""One entry of a pyodide-lock.json: name, version, file_name, sha256, imports, depends …"""


@dataclass(frozen=True)
class Runtime:
    """A release of Pyodide."""

    version: str
    """Its number; "" for a folder, whose lock need not say it."""
    info: Mapping[str, str]
    """`info` of its lock: Python's version, the platform."""
    packages: Mapping[str, Package]
    """By normalized name."""
    address: str
    """Where it is loaded from, ending in a slash."""
    folder: Path | None = None
    """Where its files lie when they are to be published beside the pages."""

    @property
    def python(self) -> str:
        """Its Python, as `3.14`."""
        return ".".join(self.info["python"].split(".")[:2])


def pinned(path: Path = PINNED) -> Runtime:
    """Return the release that pages load from Pyodide's CDN.

    Raises:
        PressError: it is not the one that JupyterLite's kernel is made for.
    """
    from jupyterlite_pyodide_kernel.constants import PYODIDE_VERSION

    lock = json.loads(path.read_text("utf-8"))
    if lock["version"] != PYODIDE_VERSION:
        raise PressError(
            f"press/lite/pinned.json is of Pyodide {lock['version']}, but JupyterLite's kernel is"
            f" made for {PYODIDE_VERSION}: say `make pyodide` and commit what it writes."
        )
    return Runtime(lock["version"], lock["info"], lock["packages"], lock["address"])


def unpacked(folder: Path) -> Runtime:
    """Return the release in a folder, to be published beside the pages.

    Raises:
        PressError: it holds none.
    """
    path = folder / "pyodide-lock.json"
    if not path.is_file():
        raise PressError(
            f"PYODIDE is {folder}, which holds no pyodide-lock.json: unpack a release of Pyodide"
            " (pyodide-VERSION.tar.bz2, not pyodide-core) and name the folder `pyodide` in it."
        )
    lock = json.loads(path.read_text("utf-8"))
    return Runtime("", lock["info"], lock["packages"], "./static/pyodide/", folder)


def core_files(folder: Path) -> list[Path]:
    """Return the files of a release that are loaded before any package.

    Raises:
        PressError: one is missing.
    """
    names = [*CORE, next((name for name in _ASM if (folder / name).is_file()), _ASM[0])]
    for name in names:
        if not (folder / name).is_file():
            raise PressError(f"{folder} is no whole release of Pyodide: {name} is missing.")
    return [folder / name for name in names]


def needed(packages: Mapping[str, Package], names: Iterable[str]) -> list[str]:
    """Return `names` and all that they depend on, each once, in order of their names.

    Raises:
        PressError: one is not among `packages`.
    """
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        if name not in packages:
            raise PressError(f"Pyodide's lock has no package `{name}`, which the lessons need.")
        found.add(name)
        waiting += [normalized(one) for one in packages[name]["depends"]]
    return sorted(found)


def normalized(name: str) -> str:
    """Return a package's name as PEP 503 writes it."""
    return canonicalize_name(name)
