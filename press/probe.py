"""Run inside a lesson's kernel after its last cell: what did the lesson really run on?

The text of this file is sent to the kernel, which need not be able to import press.
"""

import importlib
import importlib.metadata
import json
import os
import platform
import sys
import urllib.request
from typing import Any

ALWAYS = ("intermine", "pandas", "numpy", "scipy", "matplotlib")
"""Packages whose versions are reported even when the lesson did not load them."""


def packages() -> dict[str, str]:
    """Return the versions of ALWAYS, and of the loaded packages that bear their module's name.

    To map the few other modules (PIL, zmq, …) to their packages takes half a second a lesson.
    """
    loaded = {name.partition(".")[0] for name in list(sys.modules)} - sys.stdlib_module_names
    found = {}
    for name in sorted(loaded.union(ALWAYS), key=str.lower):
        try:
            found[name] = importlib.metadata.version(name)
        except (importlib.metadata.PackageNotFoundError, ValueError):
            continue
    return found


def mine(package: str) -> dict[str, Any] | None:
    """Return name, release, data date and root of the mine that a lesson asks.

    Args:
        package: name of the embedded mine's package; "" in a project without one.
    """
    address = os.environ.get("MINE_URL", "")
    if address:
        root = address.rstrip("/")
        # press/execute.py has seen to it that this is http or https
        with urllib.request.urlopen(f"{root}/version/release", timeout=30) as answer:  # noqa: S310
            release = answer.read(200).decode().strip()
        # A live mine does not say of which date its data are.
        return {"name": root, "release": release or None, "data_date": None, "root": root}
    if not package:
        return None
    facts = importlib.import_module(package).describe()
    return {
        "name": facts["name"],
        "release": facts["release"],
        "data_date": facts["data_date"],
        "root": "embedded",
    }


def report(package: str) -> str:
    """Return what the kernel says of itself, as JSON."""
    return json.dumps(
        {"python": platform.python_version(), "packages": packages(), "mine": mine(package)}
    )
