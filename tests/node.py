"""Find Node and npm, and install what some tests need of them as their lock files say.

`python -m tests.node` does so for `make test`, quickly when all is there already; with the names of
folders, as browser, clients or words, for these alone.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).parent
BROWSER = TESTS / "browser"  # what looks for barriers in the pages
CLIENTS = TESTS / "clients"  # InterMine's JavaScript client
WORDS = TESTS / "words"  # what reads the pages for spelling and for their Markdown
FOLDERS = (BROWSER, CLIENTS, WORDS)
LEAST = 18  # the oldest Node whose users still have reason to write to us, as Debian 12's
ANSWER_SECONDS = 20
NPM_SECONDS = 300
MISSING = (
    f"Node {LEAST} or newer and npm are needed to test InterMine's JavaScript client, to check the "
    "spelling of the pages and to look for barriers in them: install nodejs and npm with your "
    "system's package manager, or from nodejs.org."
)


def version() -> int:
    """Return Node's major version, 0 when there is no Node or no npm, or Node hangs."""
    if not (shutil.which("node") and shutil.which("npm")):
        return 0
    asked = ["node", "--version"]
    try:
        told = subprocess.run(asked, capture_output=True, text=True, timeout=ANSWER_SECONDS).stdout
    except subprocess.TimeoutExpired:
        return 0
    found = re.match(r"v(\d+)\.", told)
    return int(found[1]) if found else 0


def installed(folder: Path) -> Path:
    """Return the file that npm writes last when it installs the packages of `folder`."""
    return folder / "node_modules" / ".package-lock.json"


def ready(folder: Path) -> bool:
    """Tell whether the packages of `folder` can be run."""
    return version() >= LEAST and installed(folder).exists()


def get_node() -> bool:
    """Install Debian's own Node where we may; tell whether there is one then."""
    if Path("/etc/debian_version").exists() and os.geteuid() == 0 and shutil.which("apt-get"):
        print("No Node found; installing Debian's for the tests that need it.", flush=True)
        quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        wanted = ["install", "--yes", "--no-install-recommends", "nodejs", "npm"]
        for arguments in (["update"], wanted):
            if subprocess.run(["apt-get", "--quiet", *arguments], env=quietly).returncode:
                break
    return version() >= LEAST


def install(folder: Path) -> bool:
    """Install the packages of `folder` when they are not those of its lock; tell whether it has."""
    lock = folder / "package-lock.json"
    done = installed(folder)
    if done.exists() and done.stat().st_mtime >= lock.stat().st_mtime:
        return True
    shown = folder.relative_to(TESTS.parent)
    print(f"Installing what {shown}/package-lock.json names", flush=True)
    # No package may run anything while it is installed: these need nothing of the kind.
    command = ["npm", "ci", "--ignore-scripts", "--fetch-retries=1", "--loglevel=error"]
    try:
        said = subprocess.run(
            command,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            timeout=NPM_SECONDS,
        )
    except subprocess.TimeoutExpired:
        why = f"npm did not end within {NPM_SECONDS} seconds."
    else:
        if not said.returncode:
            return True
        code = re.search(r"^npm \S+ code (\S+)", said.stderr, re.MULTILINE)
        why = f"npm says {code[1]}." if code else "npm failed."
    print(f"What {shown}/package-lock.json names was not installed: {why}", file=sys.stderr)
    return False


def main(*names: str) -> int:
    """Make sure that the packages of some folders are there; return the exit status."""
    if version() < LEAST and not get_node():
        print(MISSING, file=sys.stderr)
        # Without CI the tests are skipped with a sentence; in CI they must run.
        return 1 if os.environ.get("CI") else 0
    if not all([install(folder) for folder in [TESTS / name for name in names] or FOLDERS]):
        print("Is there a network? Once there is, say make test again.", file=sys.stderr)
        return 1 if os.environ.get("CI") else 0  # tests whose packages are missing are skipped
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
