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
    """Return the versions of the packages that are loaded, and of ALWAYS when installed."""
    loaded = {name.partition(".")[0] for name in list(sys.modules)}
    names = set(ALWAYS)
    for module, distributions in importlib.metadata.packages_distributions().items():
        if module in loaded:
            names.update(distributions)
    found = {}
    for name in names:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return dict(sorted(found.items(), key=lambda item: item[0].lower()))


def mine(package: str) -> dict[str, Any] | None:
    """Return name, release, data date and root of the mine that a lesson asks.

    Args:
        package: name of the embedded mine's package; "" in a project without one.
    """
    address = os.environ.get("MINE_URL", "")
    if address:
        root = address.rstrip("/")
        with urllib.request.urlopen(f"{root}/version/release", timeout=30) as answer:
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
