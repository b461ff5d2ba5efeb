"""Find Node and npm, and install InterMine's JavaScript client as the lock file says.

`python -m tests.clients.node` does so for `make test`, quickly when all is there already.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
INSTALLED = HERE / "node_modules" / ".package-lock.json"
LEAST = 18  # the oldest Node whose users still have reason to write to us
MISSING = (
    f"Node {LEAST} or newer and npm are needed to test InterMine's JavaScript client: install "
    "nodejs and npm with your system's package manager, or from nodejs.org."
)


def version() -> int:
    """Return Node's major version, 0 when there is no Node or no npm."""
    if not (shutil.which("node") and shutil.which("npm")):
        return 0
    told = subprocess.run(["node", "--version"], capture_output=True, text=True).stdout
    found = re.match(r"v(\d+)\.", told)
    return int(found[1]) if found else 0


def ready() -> bool:
    """Tell whether the client can be run."""
    return version() >= LEAST and INSTALLED.exists()


def get_node() -> bool:
    """Install Debian's own Node where we may; tell whether there is one then."""
    if Path("/etc/debian_version").exists() and os.geteuid() == 0 and shutil.which("apt-get"):
        print("No Node found; installing Debian's for the tests of clients.", flush=True)
        quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        wanted = ["install", "--yes", "--no-install-recommends", "nodejs", "npm"]
        for arguments in (["update"], wanted):
            if subprocess.run(["apt-get", "--quiet", *arguments], env=quietly).returncode:
                break
    return version() >= LEAST


def main() -> int:
    """Make sure that the client is there; return the exit status."""
    if version() < LEAST and not get_node():
        print(MISSING, file=sys.stderr)
        # Without CI the tests are skipped with a sentence; in CI they must run.
        return 1 if os.environ.get("CI") else 0
    # No package may run anything while it is installed: this one needs nothing of the kind.
    return subprocess.run(["npm", "ci", "--ignore-scripts"], cwd=HERE).returncode


if __name__ == "__main__":
    sys.exit(main())
