"""Git, by its command line, for the few things that a workflow does with it."""

import subprocess
from pathlib import Path

from press.errors import PressError


class GitError(PressError):
    """Git has refused; the text is one sentence with its last words."""


def git(folder: Path, *arguments: str) -> str:
    """Run git in a folder, and return what it prints, without the last line end.

    Raises:
        GitError: when it fails.
    """
    answer = subprocess.run(
        ["git", "-C", str(folder), *arguments],  # noqa: S607, where the machine has it
        capture_output=True,
        encoding="utf-8",
    )
    if answer.returncode:
        said = " ".join(answer.stderr.split()) or f"exit status {answer.returncode}"
        raise GitError(f"git {arguments[0]}: {said}")
    return answer.stdout.removesuffix("\n")
