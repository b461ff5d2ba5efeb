"""JupyterLite with the lessons, the client and the mine, put together in one folder."""

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from press.errors import PressError
from press.files import alone
from press.lessons import read_lessons
from press.lite import app, contents, copies, wheels
from press.lite.compiled import compile_wheels, python_of
from press.lite.lock import COMPILED, JEDI, NOT_COMPILED, OURS, lock, missing
from press.lite.runtime import Package, Runtime, core_files, needed, pinned, unpacked
from press.project import Project
from press.repository import find_repository, read_extra
from press.runs.record import now, read_runs
from press.wheel import made_wheel

LOCK = "pyodide-lock.json"
OUR_PLACE = "static/pyodide"
"""Where our wheels and the lock lie, below JupyterLite's folder."""


def runtime_of(release: str | Path | None) -> Runtime:
    """Return the Pyodide of an unpacked release's folder; without one that which pages fetch."""
    return unpacked(Path(release)) if release else pinned()


def build_lite(
    project: Project, folder: Path, runtime: Runtime, environ: Mapping[str, str] = os.environ
) -> None:
    """Write JupyterLite with the lessons of a project into `folder`, which is made.

    Args:
        project: whose lessons and mine; the lessons have been executed, so the mine is built.
        folder: where to; what is there already goes.
        runtime: the Pyodide that it runs on.
        environ: where `GITHUB_REPOSITORY` and `SITE_URL` are looked for.

    Raises:
        PressError: something that it takes is missing.
    """
    lessons = read_lessons(project, outputs_allowed=True)
    with alone(project.build / "lite.lock"):
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(app.made_app(project), folder)
        place = folder / OUR_PLACE
        place.mkdir(parents=True, exist_ok=True)
        ours = {wheel.name: wheel for wheel in _wheels(project, folder, runtime)}
        locked, first = lock(runtime, _entries(ours.values()))
        if runtime.folder is None:
            files = ours
        else:
            files = _release_files(runtime.folder, locked, ours)
            files |= _compiled(project, runtime, locked, files)
            for path in core_files(runtime.folder):
                shutil.copyfile(path, place / path.name)
        for name, path in files.items():
            shutil.copyfile(path, place / name)
        (place / LOCK).write_text(json.dumps(locked, sort_keys=True), "utf-8")
        app.configure(folder, _kernel(runtime, first), app.WORDS)
        app.begin_ahead(folder, runtime.address, _options(runtime, first))
        repository = find_repository(project.root, read_extra(project.config), environ)
        contents.put(project, lessons, repository.site_url, _day(project), folder)
        copies.put(folder)


def put_lite(project: Project, pyodide: Path | None, to: Path | None) -> Path:
    """Build JupyterLite again, by itself, in the place of what is there; return its folder.

    Args:
        project: whose site has been built.
        pyodide: the folder of an unpacked release of Pyodide, else that of the CDN is used.
        to: where to, by default `lite` in the site.

    Raises:
        PressError: there is no built site, or something that it takes is missing; what was there
            is left.
    """
    if not project.mine_facts.is_file():
        raise PressError("No lesson has been executed yet: run `make site` first.")
    if to is None and not project.site.is_dir():
        raise PressError("There is no built site to put JupyterLite into: run `make site` first.")
    folder = to or project.site / "lite"
    made = project.build / "lite" / "new"
    build_lite(project, made, runtime_of(pyodide))
    folder.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
    shutil.move(made, folder)
    return folder


def _wheels(project: Project, folder: Path, runtime: Runtime) -> list[Path]:
    """Return the wheels that Pyodide does not bring: the mine's, the kernel's, pinned ones."""
    kernel = app.kernel_wheels(folder)
    wanted = missing(runtime)
    made_here = {*kernel, project.mine.name, JEDI}
    pinned = [name for name in wanted if name not in made_here]
    store = project.build / "lite" / "wheels"
    found = wheels.fetch(pinned, project.requirements, runtime.python, store)
    own = [kernel[name] for name in wanted if name in kernel]
    return [made_wheel(project), wheels.empty(JEDI, store), *own, *found.values()]


def _entries(paths: Iterable[Path]) -> dict[str, Package]:
    entries = map(wheels.entry, paths)
    return {one["name"]: {**one, "depends": list(OURS[one["name"]])} for one in entries}


def _release_files(
    release: Path, locked: Mapping[str, Any], ours: Mapping[str, Path]
) -> dict[str, Path]:
    """Return the files of all packages of a lock by name: ours, and those of a release."""
    files = dict(ours)
    for entry in locked["packages"].values():
        name = entry["file_name"]
        path = files.setdefault(name, release / name)
        if not path.is_file():
            raise PressError(
                f"{release} has no {name}, which the lessons need: unpack the whole release of"
                " Pyodide, not its core alone."
            )
    return files


def _compiled(
    project: Project, runtime: Runtime, locked: Mapping[str, Any], files: Mapping[str, Path]
) -> dict[str, Path]:
    """Compile the wheels that a lesson begins with, and write their new hashes into the lock."""
    python = python_of(runtime.python)
    if python is None:
        print(
            f"There is no Python {runtime.python} on this machine to compile packages for the"
            " browser with: they are published as they are, and a first result takes longer.",
            file=sys.stderr,
        )
        return {}
    packages = locked["packages"]
    chosen = [packages[name] for name in needed(packages, COMPILED) if name not in NOT_COMPILED]
    paths = [files[one["file_name"]] for one in chosen if one["file_name"].endswith(".whl")]
    made = compile_wheels(paths, python, project.build / "lite" / f"compiled-{runtime.python}")
    for one in chosen:
        if one["file_name"] in made:
            one["sha256"] = hashlib.sha256(made[one["file_name"]].read_bytes()).hexdigest()
    return made


def _kernel(runtime: Runtime, first: list[str]) -> dict[str, Any]:
    """Return the settings of JupyterLite's kernel."""
    return {
        "pyodideUrl": "./ahead.mjs",
        "disablePyPIFallback": False,  # a reader may `%pip install` what is of pure Python
        "loadPyodideOptions": _options(runtime, first),
    }


def _options(runtime: Runtime, first: list[str]) -> dict[str, Any]:
    packages = f"/lib/python{runtime.python}/site-packages"
    return {
        "lockFileURL": f"./{OUR_PLACE}/{LOCK}",
        "packages": first,
        "env": {
            "HOME": "/home/pyodide",
            "PYTHONSTARTUP": f"{packages}/minelet/startup.py",
            "TZ": "UTC",
        },
    }


def _day(project: Project) -> str:
    """Return when the lessons were last run, else now: all files bear that as their time."""
    runs = read_runs(project.runs)
    return max((run.executed for run in runs.values()), default=now())
