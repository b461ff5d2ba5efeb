"""The code that decides what a mine's file holds: when it changes, the file is made anew."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from importlib import resources

from minelet.objects.database import LAYOUT

# How a mine is served does not change what is stored.
MAKERS = (
    "model.py",
    "objects/database.py",
    "objects/shape.py",
    "objects/tables.py",
    "analyses/annotations.py",
    "analyses/pairs.py",
    "analyses/widgets.py",
)


def digest_of_code(*others: str) -> hashlib._Hash:
    """Return a digest of the makers of every mine and of others, for more to be added to it.

    Args:
        others: modules and folders of the package besides, as `own/items.py` or `yeast`.
    """
    digest = hashlib.sha256(str(LAYOUT).encode())
    for name in _files((*MAKERS, *others)):
        # Line ends do not count: a checkout may change them.
        text = resources.files("minelet").joinpath(name).read_bytes().replace(b"\r\n", b"\n")
        digest.update(name.encode() + b"\0" + text + b"\0")
    return digest


def _files(names: Iterable[str]) -> Iterable[str]:
    package = resources.files("minelet")
    for name in names:
        if package.joinpath(name).is_file():
            yield name
        else:
            inside = package.joinpath(name).iterdir()
            yield from sorted(f"{name}/{one.name}" for one in inside if one.is_file())
