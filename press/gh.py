"""GitHub's command line, `gh`, which takes its token from $GH_TOKEN.

Of Python it needs only what comes with it: jobs that may write install nothing.
"""

import os
import subprocess
from collections.abc import Mapping

from press.errors import PressError

_SECONDS = 300


def gh(what: str, *arguments: str, text: str = "", environ: Mapping[str, str] = os.environ) -> str:
    """Run `gh` and return what it prints.

    Args:
        what: what it is asked to do, as an error goes on after "could not".
        arguments: those of `gh`; no shell sees them.
        text: what it reads.
        environ: its environment.

    Raises:
        PressError: one sentence when there is no `gh`, it fails or it takes too long; without the
            token.
    """
    try:
        answer = subprocess.run(
            ["gh", *arguments],  # noqa: S607, where the runner has it
            input=text,
            capture_output=True,
            encoding="utf-8",
            timeout=_SECONDS,
            env={**environ, "GH_PROMPT_DISABLED": "1"},
        )
    except FileNotFoundError:
        raise PressError("gh: it is not installed here; install GitHub's command line.") from None
    except subprocess.TimeoutExpired:
        raise PressError(f"gh could not {what} within {_SECONDS} seconds.") from None
    if answer.returncode:
        said = " ".join(answer.stderr.split()) or f"exit status {answer.returncode}"
        if token := environ.get("GH_TOKEN"):
            said = said.replace(token, "***")
        raise PressError(f"gh could not {what}: {said}")
    return answer.stdout
