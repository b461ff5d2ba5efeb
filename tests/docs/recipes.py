"""What repo2docker makes of a folder: its recipe, without building the image."""

import re
import subprocess
import sys
from pathlib import Path

STRICT = "--Repo2Docker.default_buildpack=None"
"""The setting with which mybinder.org refuses a repository that describes no environment."""


def repo2docker(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Ask repo2docker for the recipe of the repository in `folder`, as mybinder.org's machines."""
    command = [sys.executable, "-m", "repo2docker", "--no-build"]
    options = ("--Repo2Docker.platform=linux/amd64", *options)
    return subprocess.run(
        [*command, *options, str(folder)], capture_output=True, text=True, timeout=60
    )


def python_of(told: str) -> str:
    """Return the Python that repo2docker says it takes."""
    return re.search(r"Building conda environment for python=(\S+)", told)[1]
