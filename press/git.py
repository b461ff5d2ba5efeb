"""Git, by its command line, for the few things that a workflow does with it."""

import subprocess
from pathlib import Path

from press.errors import PressError

BOT = (
    *("-c", "user.name=github-actions[bot]"),
    *("-c", "user.email=41898282+github-actions[bot]@users.noreply.github.com"),
)
"""In whose name a workflow commits."""


class GitError(PressError):
    """Git has refused; the text is one sentence with its last words."""


def git(folder: Path, *arguments: str, given: str | None = None) -> str:
    """Run git in a folder, and return what it prints, without the last line end.

    Args:
        folder: where it runs.
        arguments: what it is told.
        given: what it reads, when it reads something.

    Raises:
        GitError: when it fails.
    """
    answer = subprocess.run(
        ["git", "-C", str(folder), *arguments],  # noqa: S607, where the machine has it
        capture_output=True,
        encoding="utf-8",
        input=given,
    )
    if answer.returncode:
        said = " ".join(answer.stderr.split()) or f"exit status {answer.returncode}"
        named = next(word for word in arguments if word != "-c" and "=" not in word)
        raise GitError(f"git {named}: {said}")
    return answer.stdout.removesuffix("\n")
