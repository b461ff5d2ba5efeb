"""Which pages a change touches, so that a pull request is asked for its own links only."""

from pathlib import PurePosixPath

from press.errors import PressError
from press.git import GitError, git
from press.project import Project

# What is on many pages at once: a change of these is one of all pages.
_EVERYWHERE = (
    "mkdocs.yml",
    "theme/",
    "docs/facts.yml",
    "docs/mines.json",
    "press/",
    "registers/links.toml",
)


def changed_pages(project: Project, since: str) -> set[str] | None:
    """Return the pages that differ from where this branch left another; None for all of them.

    Args:
        project: a checkout, with the history back to where the two parted.
        since: the other branch or commit, as `origin/main`.

    Returns:
        Pages as press.links.addresses names them: `data/`, `notebooks/01-count/`, `README.md`.

    Raises:
        PressError: when git knows no such commit.
    """
    if since.startswith("-"):
        raise PressError(f"`{since}` is no name of a commit; give --changed-since one.")
    try:
        told = git(project.root, "diff", "--name-only", "-z", "--merge-base", since, "--")
    except GitError as error:
        raise PressError(
            f"What has changed since {since} cannot be told ({error}); fetch that branch with its"
            " history."
        ) from None
    pages: set[str] = set()
    for name in filter(None, told.split("\0")):
        if name.startswith(_EVERYWHERE):
            return None
        pages |= pages_of(name)
    return pages


def pages_of(name: str) -> set[str]:
    """Return the pages that are made from a file of the repository, the file itself among them."""
    path = PurePosixPath(name)
    if path.parts[0] == "docs" and path.suffix == ".md":
        page = path.relative_to("docs")
        folder = page.parent if page.name == "index.md" else page.with_suffix("")
        return {name, f"{folder.as_posix()}/".removeprefix("./")}
    if path.parts[0] == "notebooks" and path.suffix == ".ipynb":
        return {name, f"notebooks/{path.stem}/"}
    return {name}
