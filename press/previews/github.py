"""What GitHub knows of pull requests and of the sites that were built for them."""

import json
import re
from pathlib import Path

from press.errors import PressError
from press.gh import gh
from press.previews.choose import Artifact, PullRequest


def open_pull_requests(repository: str) -> list[PullRequest]:
    """Return the open pull requests of a repository, OWNER/NAME.

    Raises:
        PressError: when `gh` fails, or answers something else.
    """
    answer = gh(
        *("list the pull requests", "pr", "list", "--repo", repository, "--state", "open"),
        *("--limit", "1000", "--json", "number,headRefOid,isCrossRepository,author"),
    )
    try:
        return [
            PullRequest(
                int(given["number"]),
                _commit(given["headRefOid"]),
                bool(given["isCrossRepository"]),
                bool(given["author"]["is_bot"]),
            )
            for given in json.loads(answer)
        ]
    except (ValueError, KeyError, TypeError):
        raise PressError("gh: what it says is no list of pull requests.") from None


def artifacts(repository: str, name: str) -> list[Artifact]:
    """Return the artifacts of a name that runs in a repository have handed over.

    Raises:
        PressError: when `gh` fails, or answers something else.
    """
    answer = gh(
        *("list the artifacts", "api", "--method", "GET", "--paginate"),
        *(f"repos/{repository}/actions/artifacts", "-f", f"name={name}", "-f", "per_page=100"),
        *("--jq", ".artifacts[]"),  # of each page, one a line
    )
    try:
        return [_artifact(json.loads(line)) for line in answer.splitlines()]
    except (ValueError, KeyError, TypeError):
        raise PressError("gh: what it says is no list of artifacts.") from None


def download(repository: str, run: int, name: str, folder: Path) -> None:
    """Unpack an artifact into a folder.

    Raises:
        PressError: when `gh` fails.
    """
    gh(
        *(f"download {name} of run {run}", "run", "download", str(run), "--repo", repository),
        *("--name", name, "--dir", str(folder)),
    )


def _commit(given: str) -> str:
    """Return the name of a commit, which goes into addresses and into a shell's variables."""
    if re.fullmatch(r"[0-9a-f]{40,64}", given) is None:
        raise ValueError(f"{given!r} is no commit")
    return given


def _artifact(given: dict) -> Artifact:
    run = given["workflow_run"]
    return Artifact(
        run=int(run["id"]),
        commit=_commit(run["head_sha"]),
        branch=run["head_branch"],
        created=given["created_at"],
        is_of_fork=run["head_repository_id"] != run["repository_id"],
        is_expired=bool(given["expired"]),
    )
