"""Write the branch with Binder's environment: a commit made by git alone, no checkout touched.

In the workflow it runs in the one job that may write to the repository. So it needs nothing but
Python and git, and nothing is installed there: `python3 -m press.binder.branch --push`.
"""

import argparse
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from press.errors import PressError
from press.git import BOT, git
from press.repository import ENVIRONMENT

PARTS = ("LICENSE", "binder", "minelet", "pyproject.toml")
"""What the image needs of the repository."""

README = """\
# The environment of Binder

This branch is what [mybinder.org](https://mybinder.org) builds for the lessons of this repository:
their packages, and the mine that comes with the guide. The lessons themselves are on the branch
that the site is made from, and are fetched from there when a session starts.

A workflow writes this branch when the environment changes. Do not edit it: what is changed here is
lost with the next change there, in `binder/`, `minelet/` or `pyproject.toml`.
"""

# Of pyproject.toml what installs minelet: a new rule for ruff is no new environment.
_SECTION = re.compile(r"^\[(?P<name>[^\[\]]+)\]\s*(?:#.*)?$")
_INSTALLS = re.compile(r"build-system|project(\..+)?|tool\.hatch(\..+)?")


@dataclass(frozen=True)
class Written:
    """What came of it."""

    commit: str
    """The commit that the branch is at, or would be at."""
    moved: bool
    """Whether that is a new one."""


def write(checkout: Path, source: str = "HEAD", *, push: bool = False) -> Written:
    """Make the commit of the environment of `source`, unless the branch of `origin` has it.

    Args:
        checkout: a clone; its files, its index and its branches stay as they are.
        source: the commit whose environment it is.
        push: whether the branch of `origin` is moved to the new commit.

    Raises:
        PressError: `source` lacks a part, or git refuses.
    """
    tree = tree_of(checkout, source)
    tip = _tip(checkout)
    if tip and git(checkout, "rev-parse", f"{tip}^{{tree}}") == tree:
        return Written(tip, moved=False)
    of = git(checkout, "rev-parse", f"{source}^{{commit}}")
    message = f"Renew the environment of Binder\n\nIt is that of {of}."
    parent = ("-p", tip) if tip else ()
    commit = git(checkout, *BOT, "commit-tree", tree, *parent, "-m", message)
    if push:  # refused when the branch has moved meanwhile; the run that moved it was newer
        git(checkout, "push", "--quiet", "origin", f"{commit}:refs/heads/{ENVIRONMENT}")
    return Written(commit, moved=True)


def tree_of(checkout: Path, source: str) -> str:
    """Return the tree of the environment of `source`, which git has then.

    Raises:
        PressError: `source` lacks a part, or git refuses.
    """
    listed = git(checkout, "ls-tree", "-z", "--full-tree", source, "--", *PARTS).split("\0")
    entries = {line.partition("\t")[2]: line for line in listed if line}
    if missing := set(PARTS) - set(entries):
        raise PressError(f"{source} has no {min(missing)}, which the environment of Binder needs.")
    project = git(checkout, "cat-file", "blob", f"{source}:pyproject.toml")
    for name, text in (("pyproject.toml", installing(project)), ("README.md", README)):
        blob = git(checkout, "hash-object", "-w", "--stdin", given=text)
        entries[name] = f"100644 blob {blob}\t{name}"
    return git(checkout, "mktree", "-z", given="".join(f"{line}\0" for line in entries.values()))


def installing(project: str) -> str:
    """Return the sections of a pyproject.toml that say how minelet is installed."""
    kept, keeps = [], False
    for line in project.splitlines():
        if found := _SECTION.match(line):
            keeps = _INSTALLS.fullmatch(found["name"].strip()) is not None
        if keeps:
            kept.append(line)
    return "\n".join(kept).rstrip() + "\n"


def _tip(checkout: Path) -> str | None:
    """Return the commit that the branch of `origin` is at now, fetched; None when there is none."""
    branch = f"refs/heads/{ENVIRONMENT}"
    if not git(checkout, "ls-remote", "origin", branch):
        return None
    # In a clone with its history a depth would cut that off.
    shallow = git(checkout, "rev-parse", "--is-shallow-repository") == "true"
    git(checkout, "fetch", "--quiet", *(["--depth=1"] if shallow else []), "origin", branch)
    return git(checkout, "rev-parse", "FETCH_HEAD")


def report(written: Written, *, pushed: bool) -> str:
    """Return a sentence for who ran it."""
    if not written.moved:
        return f"The branch {ENVIRONMENT} has this environment already: {written.commit}."
    what = "has moved to" if pushed else "would move to"
    return f"The branch {ENVIRONMENT} {what} {written.commit}."


def main() -> None:
    """Write the branch, and tell later jobs by $GITHUB_OUTPUT whether it has moved."""
    parser = argparse.ArgumentParser(prog="python3 -m press.binder.branch")
    parser.add_argument("--push", action="store_true", help="move the branch of origin")
    given = parser.parse_args()
    try:
        written = write(Path.cwd(), push=given.push)
    except PressError as error:
        sys.exit(str(error))
    print(report(written, pushed=given.push))
    if output := os.environ.get("GITHUB_OUTPUT"):
        with open(output, "a") as file:
            file.write(f"moved={'true' if written.moved else 'false'}\n")


if __name__ == "__main__":
    main()
