"""The rehearsal's own environment: ProperDocs and no MkDocs, all else at the site's versions."""

import importlib.metadata
import os
import shutil
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

from press.errors import PressError
from press.files import digest, write
from press.project import Project

REQUIREMENTS = Path(__file__).parent / "requirements.txt"
"""The lock, with hashes: `make lock` writes it."""


class NoEnvironmentError(PressError):
    """The environment could not be installed, which says nothing of ProperDocs."""


@dataclass(frozen=True)
class Environment:
    """A folder of packages with a Python of its own."""

    folder: Path

    @property
    def python(self) -> Path:
        """The interpreter to run."""
        return self.folder / "bin" / "python"

    def version(self, package: str) -> str:
        """Return the version of an installed package.

        Raises:
            PressError: when it is not installed.
        """
        packages = [str(path) for path in self.folder.glob("lib/python*/site-packages")]
        found = importlib.metadata.distributions(name=package, path=packages)
        for distribution in found:
            return distribution.version
        raise PressError(
            f"{package} is not in the rehearsal's environment; add it to"
            " press/rehearsal/requirements.in and run `make lock`."
        )


def folder_of(project: Project) -> Path:
    """Return where the environment of a project's rehearsal lies."""
    return project.build / "rehearsal" / "environment"


def is_ready(project: Project, lock: Path = REQUIREMENTS) -> bool:
    """Return whether the environment of a lock is installed, for the Python that runs this."""
    ready = folder_of(project) / "ready"
    return ready.is_file() and ready.read_text("utf-8") == _key(lock)


def prepare(project: Project, lock: Path = REQUIREMENTS) -> Environment:
    """Return the environment, installed anew only when its lock or our Python has changed.

    The packages are those of the lock and no others: not even what they say they need. So MkDocs,
    which the theme and the plugin ask for, is not there to be run by mistake.

    Args:
        project: in whose build/ it lies.
        lock: pinned requirements with hashes.

    Raises:
        NoEnvironmentError: when packages cannot be had; nothing half-made is used later.
    """
    environment = Environment(folder_of(project))
    if is_ready(project, lock):
        return environment
    print("Installing the rehearsal's packages (half a minute, once).", file=sys.stderr, flush=True)
    shutil.rmtree(environment.folder, ignore_errors=True)
    venv.create(environment.folder, symlinks=os.name != "nt", with_pip=False)
    pip = [sys.executable, "-m", "pip", "--python", str(environment.python)]
    # Compiled when used, which few of the modules are: it halves the time.
    options = ["--quiet", "--disable-pip-version-check", "--no-input", "--no-deps", "--no-compile"]
    told = subprocess.run(
        [*pip, "install", *options, "--require-hashes", "--requirement", str(lock)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
    )
    if told.returncode:
        errors = [line for line in told.stderr.splitlines() if line.startswith("ERROR: ")]
        why = errors[0].removeprefix("ERROR: ").rstrip(".") if errors else "pip gave no reason"
        raise NoEnvironmentError(
            f"The rehearsal's packages could not be installed ({why}); try again later, or write"
            " the lock anew with `make lock`."
        )
    write(environment.folder / "ready", _key(lock))
    return environment


def _key(lock: Path) -> str:
    return digest(lock.read_bytes(), sys.version)
