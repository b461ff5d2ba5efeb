"""Which previews are shown: one for each open pull request of ours whose site was built."""

from collections.abc import Iterable
from dataclasses import dataclass

MOST = 10
"""Previews at once, those of the youngest pull requests: Pages takes 1 GB."""
BRANCH = "main"
"""Whose site is the guide."""


@dataclass(frozen=True)
class PullRequest:
    """An open pull request, as GitHub knows it."""

    number: int
    commit: str
    """The last one."""
    is_of_fork: bool
    is_by_bot: bool


@dataclass(frozen=True)
class Artifact:
    """A site that a run of a workflow has handed over, as GitHub knows it."""

    run: int
    commit: str
    branch: str
    created: str
    """ISO 8601, UTC."""
    is_of_fork: bool
    is_expired: bool


@dataclass(frozen=True)
class Preview:
    """A site to show."""

    number: int
    """Of its pull request."""
    commit: str
    run: int
    """That has built it."""


def previews(pull_requests: Iterable[PullRequest], artifacts: Iterable[Artifact]) -> list[Preview]:
    """Return the previews to show, the youngest pull request first.

    What a site belongs to is taken from GitHub and not from the site: a build could say anything.
    A pull request whose last commit has not been built yet has none.
    """
    runs = {
        artifact.commit: artifact.run
        for artifact in sorted(artifacts, key=lambda artifact: artifact.created)
        if not (artifact.is_of_fork or artifact.is_expired)
    }
    shown = [
        Preview(pull.number, pull.commit, runs[pull.commit])
        for pull in pull_requests
        if pull.commit in runs and not (pull.is_of_fork or pull.is_by_bot)
    ]
    return sorted(shown, key=lambda preview: -preview.number)[:MOST]


def guide(artifacts: Iterable[Artifact]) -> int | None:
    """Return the run that has built the newest guide; None when there is none any more."""
    newest = max(
        (
            artifact
            for artifact in artifacts
            if artifact.branch == BRANCH and not (artifact.is_of_fork or artifact.is_expired)
        ),
        key=lambda artifact: artifact.created,
        default=None,
    )
    return newest and newest.run
