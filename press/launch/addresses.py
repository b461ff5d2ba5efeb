"""Addresses that open a notebook somewhere live; pure functions, and how to read them back.

They follow the documented forms of mybinder.org, nbgitpuller and Colab, none of which could be
opened from where this was written.
"""

import posixpath
from dataclasses import dataclass
from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit

from press.repository import Repository

BINDER = "https://mybinder.org/v2/gh"
COLAB = "https://colab.research.google.com/github"
GITHUB = "https://github.com"

INTERFACES = {"lab": "lab/tree/", "notebook": "tree/"}
"""What Jupyter opens a file in, and the beginning of the path that says so."""


@dataclass(frozen=True)
class Content:
    """What nbgitpuller fetches into a session: a branch of a repository on GitHub."""

    slug: str
    """OWNER/NAME."""
    branch: str


@dataclass(frozen=True)
class Binder:
    """A link to mybinder.org, taken apart."""

    slug: str
    """OWNER/NAME of the repository whose image is started."""
    ref: str
    """Its branch, tag or commit."""
    path: str
    """The file that is opened, relative to the repository that has it; "" for none."""
    interface: str = "lab"
    content: Content | None = None
    """Where the file comes from when that is not the image."""


def binder_url(link: Binder) -> str:
    """Return the address at which mybinder.org opens a file.

    With `content`, nbgitpuller fetches that first. Its own address then travels as the value of a
    query in the value of a query, so what is in it is quoted once more at each level.
    """
    start = f"{BINDER}/{_path(link.slug)}/{_segment(link.ref)}"
    if link.content is None:
        if not link.path:
            return start
        return f"{start}?urlpath={quote(INTERFACES[link.interface] + quote(link.path))}"
    folder = link.content.slug.partition("/")[2]  # nbgitpuller clones into the repository's name
    pulled = {
        "repo": f"{GITHUB}/{link.content.slug}",
        "branch": link.content.branch,
        "urlpath": INTERFACES[link.interface] + quote(posixpath.join(folder, link.path)),
    }
    return f"{start}?urlpath={_segment('git-pull?' + urlencode(pulled, quote_via=quote, safe=''))}"


def lesson_binder_url(repository: Repository, lesson_path: str) -> str:
    """Return the address at which mybinder.org opens a lesson in JupyterLab.

    In the environment of the repository's own branch for it when there is one, with the lesson
    fetched into that as it is published today; else in what is built from the published branch.

    Args:
        repository: where the lesson and the environment are.
        lesson_path: the lesson's path in the repository, `notebooks/01-first-query.ipynb`.
    """
    if repository.environment is None:
        return binder_url(Binder(repository.slug, repository.branch, lesson_path))
    content = Content(repository.slug, repository.branch)
    return binder_url(Binder(repository.slug, repository.environment, lesson_path, content=content))


def read_binder(url: str) -> Binder:
    """Return what an address of mybinder.org says; the inverse of `binder_url`.

    Raises:
        ValueError: it is no such address; the text says what is wrong.
    """
    raise NotImplementedError


def colab_url(slug: str, branch: str, path: str) -> str:
    """Return the address at which Colab opens a notebook from GitHub."""
    return f"{COLAB}/{_path(slug)}/blob/{_segment(branch)}/{quote(path)}"


def lite_url(page_url: str, lesson: str) -> str:
    """Return where JupyterLite opens a lesson, relative to the page at `page_url`.

    Args:
        page_url: the page's address relative to the site's root: `""`, `limits/` …
        lesson: the lesson's name; its file is at the root of JupyterLite's files.
    """
    folder = page_url if page_url.endswith("/") else posixpath.dirname(page_url)
    app = posixpath.relpath("/lite/lab/index.html", f"/{folder}")
    return f"{quote(app)}?path={quote(lesson)}.ipynb"


def _path(text: str) -> str:
    return "/".join(map(_segment, text.split("/")))


def _segment(text: str) -> str:
    """Quote `text` as one segment of an address; a branch may hold a slash, a space, an é."""
    return quote(text, safe="")
