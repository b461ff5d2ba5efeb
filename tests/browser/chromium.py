"""Find a Chromium for the browser tests; `python -m tests.browser.chromium` installs one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

FLAGS = [
    "--no-sandbox",  # root has no sandbox, and the only pages opened are our own
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find() -> Path | None:
    """Return the browser to test with: $CHROMIUM, one on the PATH, or Playwright's own."""
    named = os.environ.get("CHROMIUM")
    if named:
        return Path(named)
    for command in COMMANDS:
        found = shutil.which(command)
        if found:
            return Path(found)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
    return own if own.exists() else None


def install() -> None:
    """Install Chromium: Debian's own package when we may, else Playwright's download.

    Raises:
        subprocess.CalledProcessError: when neither can be had.
    """
    if Path("/etc/debian_version").exists() and os.geteuid() == 0 and shutil.which("apt-get"):
        quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for arguments in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
            tried = subprocess.run(["apt-get", "--quiet", *arguments], env=quietly)
            if tried.returncode:
                break
        else:
            return
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


def main() -> int:
    """Make sure that there is a Chromium; return the exit status."""
    if find() is None:
        print("No Chromium found; installing one for the browser tests.", flush=True)
        try:
            install()
        except subprocess.CalledProcessError:
            print(
                "Chromium could not be installed: install it with your system's package manager,"
                " or name an existing one with CHROMIUM=/path/to/chromium.",
                file=sys.stderr,
            )
            # Without CI the tests are skipped with a sentence; in CI they must run.
            return 1 if os.environ.get("CI") else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
