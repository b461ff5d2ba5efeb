"""Commit the registers of the weekly run and push them, and nothing else.

It runs in the one job that may write to the repository. So it needs nothing but Python and git,
and nothing is installed there. Run as `python3 -m press.weekly.push TAKEN`.
"""

import argparse
import datetime
import os
import shutil
import sys
from pathlib import Path

from press.errors import PressError
from press.git import BOT, GitError, git
from press.weekly import NAMES

_TRIES = 5


def push(checkout: Path, registers: Path, branch: str, day: str) -> list[str]:
    """Put the registers into a checkout, commit what has changed, and push it.

    When the branch has moved on meanwhile, they are put on top of what it is now: nobody else
    writes these files, so nothing is overwritten.

    Args:
        checkout: a fresh clone of the branch, of which local changes may be lost.
        registers: the folder with the files.
        branch: the branch of `origin` to which they belong.
        day: ISO 8601, for the message.

    Returns:
        The names of those that have changed; when there are none, nothing is committed.

    Raises:
        PressError: when it cannot be pushed.
    """
    for _ in range(_TRIES):
        changed = _commit(checkout, registers, day)
        if not changed:
            return []
        try:
            git(checkout, "push", "--quiet", "origin", f"HEAD:refs/heads/{branch}")
        except GitError as error:
            refused = error
        else:
            return changed
        git(checkout, "fetch", "--quiet", "origin", branch)
        if git(checkout, "rev-parse", "FETCH_HEAD") == git(checkout, "rev-parse", "HEAD~1"):
            break  # it has not moved: git was refused for something else
        git(checkout, "reset", "--quiet", "--hard", "FETCH_HEAD")
    raise PressError(f"The registers could not be pushed to {branch}: {refused}")


def _commit(checkout: Path, registers: Path, day: str) -> list[str]:
    (checkout / "registers").mkdir(exist_ok=True)
    paths = []
    for name in NAMES:
        if (source := registers / f"{name}.json").is_file():
            shutil.copyfile(source, checkout / "registers" / source.name)
            paths.append(f"registers/{source.name}")
    if not paths:
        return []
    git(checkout, "add", "--", *paths)
    staged = git(checkout, "diff", "--cached", "--name-only", "--", *paths).splitlines()
    changed = [Path(path).stem for path in staged]
    if changed:
        listed = "\n".join(f"- registers/{name}.json" for name in changed)
        message = f"Record what the weekly run saw on {day}\n\n{listed}"
        git(checkout, *BOT, "commit", "--quiet", f"--message={message}", "--", *staged)
    return changed


def main() -> None:
    """Push, and tell later jobs by $GITHUB_OUTPUT whether anything has changed."""
    parser = argparse.ArgumentParser(prog="python3 -m press.weekly.push")
    parser.add_argument("taken", type=Path, help="the folder that press.weekly.take has filled")
    parser.add_argument("--branch", default="main", help="by default main")
    given = parser.parse_args()
    day = datetime.datetime.now(datetime.UTC).date().isoformat()
    try:
        changed = push(Path.cwd(), given.taken / "registers", given.branch, day)
    except PressError as error:
        sys.exit(str(error))
    print("Pushed: " + ", ".join(changed) if changed else "No register has changed.")
    if output := os.environ.get("GITHUB_OUTPUT"):
        with open(output, "a") as file:
            file.write(f"changed={'true' if changed else 'false'}\n")


if __name__ == "__main__":
    main()
