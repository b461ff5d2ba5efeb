"""Find a Chromium for the browser tests; `python -m tests.browser.chromium` installs one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

# A Chromium that has no window at all comes first. The others draw one, unseen, for each page that
# is opened, and that costs as much as the page.
COMMANDS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
PACKAGES = ("chromium-headless-shell", "chromium")  # of Debian

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


def installed_by_apt() -> bool:
    """Install Debian's own Chromium where we may; tell whether there is one then."""
    if not (Path("/etc/debian_version").exists() and os.geteuid() == 0 and shutil.which("apt-get")):
        return False

    def succeeds(*arguments: str) -> bool:
        quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        return not subprocess.run(["apt-get", "--quiet", *arguments], env=quietly).returncode

    install = ("install", "--yes", "--no-install-recommends")
    return succeeds("update") and any(succeeds(*install, package) for package in PACKAGES)


def install() -> None:
    """Install Chromium: Debian's own package when we may, else Playwright's download.

    Raises:
        subprocess.CalledProcessError: when neither can be had.
    """
    if not installed_by_apt():
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
