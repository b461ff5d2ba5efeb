"""What all lessons of a project depend on, as one hash.

Imports no package, so that a build with nothing to do is over before it has begun.
"""

import datetime
import os
import platform
import sys
import sysconfig
from collections.abc import Mapping
from pathlib import Path

from press.files import digest, digest_of, sources
from press.project import Project

# The modules that decide what is executed, how, and what of it is kept.
_EXECUTOR = (
    "environment.py",
    "forked.py",
    "kernel.py",
    "keys.py",
    "matplotlibrc",
    "nursery.py",
    "outputs.py",
    "probe.py",
)


def environment_key(project: Project, environ: Mapping[str, str] = os.environ) -> str:
    """Return the hash of what all lessons of a project depend on.

    - the locked environment, and the packages that are really installed;
    - the Python version and the kind of machine;
    - every file of the mine's package, its data pins among them;
    - the files beside the lessons that they may read;
    - the executor's own sources;
    - `$MINE_URL` with today's date (UTC): what a live mine answers can change without a trace
      here, so a run on one is used again on the same day only.
    """
    here = Path(__file__).parent
    return digest(
        digest_of(project.root, project.requirements, project.mine, *beside(project)),
        digest_of(here, *(here / name for name in _EXECUTOR)),
        *installed(),
        sys.version,
        platform.system(),
        platform.machine(),
        live(environ),
    )


def beside(project: Project) -> list[Path]:
    """Return the files that stand beside the lessons, which they may read."""
    return [path for path in sources(project.notebooks) if path.suffix != ".ipynb"]


def installed() -> list[str]:
    """Return the names and versions of the installed packages, as their folders carry them.

    The lock says what should be installed; only this says what is.
    """
    folders = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    return sorted(
        name
        for folder in folders
        if os.path.isdir(folder)
        for name in os.listdir(folder)
        if name.endswith(".dist-info")
    )


def live(environ: Mapping[str, str] = os.environ) -> str:
    """Return the live mine's address and today's date (UTC), "" when the mine is embedded."""
    address = environ.get("MINE_URL")
    return f"{address} on {datetime.datetime.now(datetime.UTC).date()}" if address else ""
