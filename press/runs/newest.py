"""The newest versions of the lessons' environment, in a folder of their own.

They are what binder/requirements.in names, without the versions that it or a lock holds fast: what
somebody gets today who installs the packages by name. The locks stay as they are.
"""

import os
import subprocess
import venv
from collections.abc import Mapping
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import SpecifierSet

from press.errors import PressError
from press.project import Project


class NotPossible(PressError):
    """The newest versions cannot be installed, or run no lesson: news, and no fault of ours."""


TOOLS = ("click", "ipykernel", "jsonschema", "jupyter-client", "nbclient", "nbformat", "pyyaml")
"""What `press execute` imports."""
_FAILED = 3
"""The status with which `press execute --keep-going` ends when a lesson failed."""
_HERE = Path(__file__).parents[2]


def names(text: str, where: str) -> list[str]:
    """Return what a file of requirements names, without versions; extras and markers are kept.

    Args:
        text: of the file.
        where: how it is named in an error.

    Raises:
        PressError: when a line is no requirement.
    """
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        line = line.partition(" #")[0].strip()
        if not line or line.startswith("#"):
            continue
        try:
            requirement = Requirement(line)
        except InvalidRequirement:
            raise PressError(
                f"{where}:{number}: `{line}` is no requirement; write a name, or NAME==VERSION."
            ) from None
        requirement.specifier = SpecifierSet()
        found.append(str(requirement))
    return found


def install(project: Project) -> Path:
    """Install the newest versions in an environment made anew; return its Python.

    Args:
        project: where to make it: in the folder of the project that is aside.

    Raises:
        NotPossible: with pip's last word.
    """
    file = project.root / "binder" / "requirements.in"
    wanted = names(file.read_text("utf-8"), project.shown(file))
    folder = project.build / "venv"
    # With links, as on every system where the guide is built; a copy of Python may not find its
    # libraries.
    venv.create(folder, clear=True, symlinks=True, with_pip=True)
    python = folder / "bin" / "python"
    pip(python, *wanted, *TOOLS)
    if project.mine.is_dir():  # as in .venv: the mine's package where it lies
        pip(python, "hatchling", "editables")
        pip(python, "--no-deps", "--no-build-isolation", "--editable", str(project.root))
    return python


def pip(python: str | Path, *wanted: str) -> None:
    """Install with the pip of a Python.

    Raises:
        NotPossible: with pip's last word.
    """
    command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    done = subprocess.run([*command, *wanted], stderr=subprocess.PIPE, text=True)
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        reason = said[-1].removeprefix("ERROR: ") if said else f"pip left with {done.returncode}"
        raise NotPossible(f"The newest versions could not be installed: {reason.rstrip('.')}.")


def execute(
    project: Project, timeout: int, jobs: int | None, environ: Mapping[str, str] = os.environ
) -> None:
    """Execute the lessons on the newest versions, into the folder of the project that is aside.

    A lesson that fails is noted in its runs.json.

    Args:
        project: with a folder aside.
        timeout: seconds that one cell may take.
        jobs: how many lessons run at once; None for as many as there are processors.
        environ: of the kernels.

    Raises:
        NotPossible: when the versions cannot be installed, or no lesson be executed on them.
    """
    python = install(project)
    command = [str(python), "-m", "press", "execute", "--root", str(project.root)]
    command += ["--build", project.shown(project.build), "--fresh", "--keep-going"]
    command += ["--timeout", str(timeout), *(["--jobs", str(jobs)] if jobs else [])]
    done = subprocess.run(command, cwd=_HERE, env=dict(environ))
    if done.returncode not in (0, _FAILED):
        raise NotPossible(
            "The lessons could not be executed on the newest versions; the log of this run says"
            " why."
        )
