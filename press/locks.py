"""What a lock says: a requirements.txt that uv has written, with versions and hashes of files."""

import re
from dataclasses import dataclass

from packaging.utils import canonicalize_name

# `pywinpty==3.1.2 ; os_name == 'nt' \`, and below it, indented, hashes and where it comes from.
_ENTRY = re.compile(
    r"^(?P<name>[\w.-]+)==(?P<version>[^\s;\\]+)(?: *; *(?P<marker>[^\\\n]+?))? *\\?$"
    r"(?P<rest>(?:\n[ \t]+.*)*)",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Pin:
    """One package of a lock."""

    name: str
    """As the lock has it."""
    version: str
    marker: str
    """Where it is installed, as `os_name == 'nt'`; "" for everywhere."""
    lines: str
    """Its lines of the lock without the comments: what pip installs just this from."""


def read_lock(text: str) -> dict[str, Pin]:
    """Return what a lock pins, by normalized name (PEP 503), in the order of the lock.

    Args:
        text: of a requirements.txt.
    """
    return {
        canonicalize_name(one["name"]): Pin(
            one["name"], one["version"], one["marker"] or "", _lines(one[0])
        )
        for one in _ENTRY.finditer(text)
    }


def _lines(entry: str) -> str:
    kept = [line for line in entry.splitlines() if not line.lstrip().startswith("#")]
    return "\n".join(kept).rstrip("\\ \n") + "\n"
