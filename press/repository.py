"""Which repository a page launches from: the fork's own, without an edit."""

import os
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from press.errors import PressError

# GitHub's own rule for names: letters, digits, hyphens; in a repository also dots and underscores.
_NAME = re.compile(r"(?P<owner>[A-Za-z0-9][A-Za-z0-9-]*)/(?P<name>[A-Za-z0-9._-]+)")

ENVIRONMENT = "binder"
"""The branch with the environment of Binder and nothing else, which a workflow moves."""

_REMOTE = re.compile(
    r"""(?: (?:https?|git|ssh|git\+ssh)://(?:[^@/]+@)?(?:www\.)?github\.com(?::\d+)?/+
          | (?:[^@/\s]+@)?github\.com:/*
        )
        (?P<repository>[^/\s]+/[^/\s]+?)
        (?:\.git)?/*""",
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True)
class Repository:
    """A repository on GitHub, the branch that is published, and the address of its site."""

    owner: str
    name: str
    branch: str
    site_url: str
    environment: str | None = None
    """The branch of the environment that Binder starts; None when the checkout knows of none."""

    @property
    def slug(self) -> str:
        """OWNER/NAME."""
        return f"{self.owner}/{self.name}"

    @property
    def url(self) -> str:
        """The repository's page on GitHub."""
        return f"https://github.com/{self.slug}"


def parse_remote(remote: str) -> str | None:
    """Return OWNER/NAME of a git remote on GitHub, and None for any other remote.

    Knows the forms that git knows: https, ssh and git addresses and `git@github.com:OWNER/NAME`,
    each with and without `.git`. A folder or another host is None, so neither reaches a page.
    """
    found = _REMOTE.fullmatch(remote.strip())
    if found is None or _NAME.fullmatch(found["repository"]) is None:
        return None
    return found["repository"]


def origin(root: Path) -> str | None:
    """Return OWNER/NAME of the `origin` remote of the checkout in `root`, when it is on GitHub."""
    answer = _git(root, "config", "--local", "--get", "remote.origin.url")
    return None if answer is None else parse_remote(answer)


def find_environment(root: Path) -> str | None:
    """Return the branch of `origin` with Binder's environment, if the checkout in `root` knows it.

    No network is asked: a clone knows the branches that were there when it was last fetched. A
    shallow one, as workflows make it, has to fetch this branch by a step of its own.
    """
    known = _git(root, "show-ref", "--verify", f"refs/remotes/origin/{ENVIRONMENT}")
    return ENVIRONMENT if known else None


def _git(root: Path, *arguments: str) -> str | None:
    """Return what git prints, None when it cannot be asked or says no."""
    try:
        answer = subprocess.run(
            ["git", "-C", str(root), *arguments],  # noqa: S607, where the machine has it
            capture_output=True,
            text=True,
            timeout=10,
        )
    except (OSError, subprocess.TimeoutExpired):  # no git, as in an unpacked archive
        return None
    return None if answer.returncode else answer.stdout


def read_extra(config: Path) -> Mapping[str, object]:
    """Return `extra` of an mkdocs.yml, without MkDocs; {} when it has none."""
    import yaml  # here, so that a build with nothing to do stays quick

    class _Names(yaml.SafeLoader):
        """YAML whose Python objects, which name functions of extensions, are passed over."""

    _Names.add_multi_constructor("tag:yaml.org,2002:python/", lambda *_: None)
    found = yaml.load(config.read_text("utf-8"), _Names)  # noqa: S506, a SafeLoader that takes less
    extra = found.get("extra") if isinstance(found, dict) else None
    return extra if isinstance(extra, dict) else {}


def find_repository(
    root: Path, extra: Mapping[str, object], environ: Mapping[str, str] = os.environ
) -> Repository:
    """Return the repository that the pages of the checkout in `root` belong to.

    The first of: `$GITHUB_REPOSITORY` (set by GitHub Actions), the `origin` remote when it is on
    GitHub, `extra.repository` of mkdocs.yml. The branch is `extra.branch`, else `main`: not the
    branch that is checked out, because pages are published from this one. The site's address is
    `$SITE_URL`, else that of the repository's GitHub Pages. A branch with Binder's environment
    counts when it is one of this repository: not when mkdocs.yml had to say which that is.

    Raises:
        PressError: when none of the three names a repository as OWNER/NAME.
    """
    own = environ.get("GITHUB_REPOSITORY") or origin(root)
    slug = own or str(extra.get("repository") or "")
    found = _NAME.fullmatch(slug)
    if found is None:
        where = (
            "$GITHUB_REPOSITORY" if environ.get("GITHUB_REPOSITORY") else "mkdocs.yml: repository"
        )
        raise PressError(
            f"{where} is {slug!r}, which names no repository: write OWNER/NAME under `extra:`"
            " in mkdocs.yml, or set GITHUB_REPOSITORY."
        )
    owner, name = found["owner"], found["name"]
    pages = f"https://{owner.lower()}.github.io/"
    # A repository named like its owner's site is published at the root.
    if name.lower() != f"{owner.lower()}.github.io":
        pages += f"{name}/"
    address = environ.get("SITE_URL") or pages
    return Repository(
        owner=owner,
        name=name,
        branch=str(extra.get("branch") or "main"),
        site_url=address if address.endswith("/") else f"{address}/",
        environment=find_environment(root) if own else None,
    )
