"""Addresses that open a notebook somewhere live; pure functions, and how to read them back.

They follow the documented forms of mybinder.org, nbgitpuller and Colab, none of which could be
opened from where this was written. How mybinder.org's page and nbgitpuller read an address was
read in their sources: binderhub/static/js/spec.js of jupyterhub/binderhub at 771b52b, and
`handlers.py`, `status.html` and `static/js` of nbgitpuller 1.3.0. The addresses of files with odd
names were opened in JupyterLab 4.6.6 with nbgitpuller 1.3.0, with the page's steps before.

The rules, which theme/assets/javascripts/badge-rules.js follows too:

1. What is put into an address is quoted as UTF-8: all but letters, digits, `-`, `.`, `_`, `~`.
2. A branch is one segment, so its slash is quoted too: `feature/x` is `feature%2Fx`.
3. The path of a file keeps its slashes and is quoted once: Jupyter reads it as a path.
4. That path is then a value of a query, and is quoted as such: a second time.
5. With content apart there is one more query around it, and so a third time.
"""

import posixpath
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit

from press.binder.branch import PARTS
from press.relative import relative
from press.repository import Repository

BINDER = "https://mybinder.org/v2/gh"
COLAB = "https://colab.research.google.com/github"
GITHUB = "https://github.com"

INTERFACES = {"lab": "lab/tree/", "notebook": "tree/"}
"""What Jupyter opens a file in, and the beginning of the path that says so."""

_OLDER = ("labpath", "filepath")
"""What `urlpath` was before; mybinder.org still takes it, as a file that is not quoted."""


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
    query in the value of a query, so what is in it is quoted once more at each level. It fetches
    into a folder with the repository's name, and the path begins with that. It could be told
    another folder (`targetPath`), which no link of ours does: a reader who sees the folder knows
    where it is from, and there is one thing less that has to agree.

    Raises:
        ValueError: no address can say so; the text says why, in a sentence.
    """
    if link.interface not in INTERFACES:
        raise ValueError(f"{link.interface!r} is none of the interfaces {', '.join(INTERFACES)}.")
    if fault := path_fault(link.path):
        raise ValueError(fault)
    start = f"{BINDER}/{_path(link.slug)}/{_segment(link.ref)}"
    opened = INTERFACES[link.interface]
    if link.content is None:
        if not link.path and link.interface == "lab":  # what opens anyway
            return start
        return f"{start}?urlpath={quote((opened + _path(link.path)).rstrip('/'))}"
    path = posixpath.join(_folder(link.content.slug), link.path).rstrip("/")
    pulled = {
        "repo": f"{GITHUB}/{_path(link.content.slug)}",
        "branch": link.content.branch,
        "urlpath": opened + _path(path),
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
    # Of a fork that is named like a folder in its image nbgitpuller could not make a folder.
    if repository.environment is None or repository.name in PARTS:
        return binder_url(Binder(repository.slug, repository.branch, lesson_path))
    content = Content(repository.slug, repository.branch)
    return binder_url(Binder(repository.slug, repository.environment, lesson_path, content=content))


def path_fault(path: str) -> str | None:
    """Return what is wrong with the path of a file in a repository, a sentence, or None.

    A browser resolves `.` and `..` in an address also when they are quoted, so they never arrive;
    and what begins or ends with a slash, or has two of them, is another path to Jupyter. What a
    person types is asked more of (names.py): a backslash there is a slip, and here a letter.
    """
    if not path or all(part not in ("", ".", "..") for part in path.split("/")):
        return None
    return (
        f"The path {path!r} must lead down from the top of the repository, as in"
        " notebooks/first.ipynb: no slash at either end or doubled, no part that is . or .."
    )


def read_binder(url: str) -> Binder:
    """Return what an address of mybinder.org says; the inverse of `binder_url`.

    It takes what mybinder.org takes in other spellings too: a branch whose slash is not quoted, a
    slash before `lab/tree`, any order of the queries.

    Raises:
        ValueError: it is no such address, or says what a `Binder` cannot; a sentence that says
            what is wrong.
    """
    parts = _taken_apart(url)
    if parts.scheme not in ("https", "http") or parts.hostname != "mybinder.org":
        raise ValueError("An address of Binder begins with https://mybinder.org/v2/gh/.")
    if not parts.path.startswith("/v2/gh/"):
        raise ValueError("Only a repository on GitHub is read: https://mybinder.org/v2/gh/.")
    named = parts.path.removeprefix("/v2/gh/").rstrip("/").split("/", 2)
    if len(named) < 3 or not all(named):
        raise ValueError("After https://mybinder.org/v2/gh/ come OWNER/REPOSITORY/BRANCH.")
    owner, name, ref = (_unquoted(part) for part in named)
    slug = f"{owner}/{name}"
    query = _query(parts.query)
    if older := next((key for key in _OLDER if key in query), None):
        raise ValueError(f"{older}= is an older form: write urlpath=lab/tree/ before the file.")
    _only(query, "urlpath", of="mybinder.org")
    target = query.get("urlpath", "").lstrip("/")
    if not target.startswith("git-pull?"):
        interface, path = _opened(target) if target else ("lab", "")
        return Binder(slug, ref, path, interface)
    pulled = _query(target.partition("?")[2])
    content = _content(pulled)
    interface, path = _opened(pulled.get("urlpath", "").lstrip("/"))
    folder = _folder(content.slug)
    if path != folder and not path.startswith(f"{folder}/"):
        raise ValueError(
            f"nbgitpuller fetches {content.slug} into the folder {folder}, so what is opened"
            f" begins with {folder}/, not with {path.split('/')[0]}/."
        )
    return Binder(slug, ref, path.removeprefix(folder).removeprefix("/"), interface, content)


def colab_url(slug: str, branch: str, path: str) -> str:
    """Return the address at which Colab opens a notebook from GitHub.

    Raises:
        ValueError: the path is none in a repository; the text says why, in a sentence.
    """
    if fault := path_fault(path):
        raise ValueError(fault)
    return f"{COLAB}/{_path(slug)}/blob/{_segment(branch)}/{_path(path)}"


def read_colab(url: str) -> tuple[str, str, str]:
    """Return repository, branch and path of an address of Colab; the inverse of `colab_url`.

    Raises:
        ValueError: it is no such address.
    """
    parts = _taken_apart(url)
    if f"{parts.scheme}://{parts.netloc}{parts.path}".startswith(f"{COLAB}/"):
        named = parts.path.split("/", 6)[2:]
        if len(named) == 5 and named[2] == "blob" and all(named):
            owner, name, _, branch, path = (_unquoted(part) for part in named)
            return f"{owner}/{name}", branch, path
    raise ValueError(f"An address of Colab is {COLAB}/OWNER/REPOSITORY/blob/BRANCH/FILE.")


def lite_url(page_url: str, lesson: str) -> str:
    """Return where JupyterLite opens a lesson, relative to the page at `page_url`.

    Args:
        page_url: the page's address relative to the site's root: `""`, `limits/` …
        lesson: the lesson's name; its file is at the root of JupyterLite's files.
    """
    return f"{relative('lite/lab/index.html', page_url)}?path={quote(lesson)}.ipynb"


def _path(text: str) -> str:
    return "/".join(map(_segment, text.split("/")))


def _segment(text: str) -> str:
    """Quote `text` as one segment of an address; a branch may hold a slash, a space, an é."""
    return quote(text, safe="")


def _folder(slug: str) -> str:
    """Return the folder that nbgitpuller clones a repository into: its name."""
    return slug.partition("/")[2]


def _unquoted(text: str) -> str:
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        raise ValueError(f"{text} is not quoted as UTF-8.") from None


def _taken_apart(url: str) -> SplitResult:
    try:
        return urlsplit(url.strip())
    except ValueError:
        raise ValueError(f"{url} is no address of a web page.") from None


def _query(text: str) -> dict[str, str]:
    """Return the values of a query, the first where a name comes twice, as a browser does."""
    try:
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        raise ValueError(f"{text} is not quoted as UTF-8.") from None
    return dict(reversed(pairs))


def _only(query: dict[str, str], *known: str, of: str) -> None:
    if others := sorted(query.keys() - set(known)):
        raise ValueError(f"{others[0]}= is nothing that a link to {of} needs: leave it out.")


def _content(pulled: dict[str, str]) -> Content:
    """Return what the address of nbgitpuller says that it fetches."""
    repository = pulled.get("repo", "").rstrip("/")
    named = repository.removeprefix(f"{GITHUB}/").split("/")
    if not repository.startswith(f"{GITHUB}/") or len(named) != 2 or not all(named):
        raise ValueError(f"repo= of the content is no {GITHUB}/OWNER/REPOSITORY.")
    slug = "/".join(map(_unquoted, named))
    if slug.endswith(".git"):
        raise ValueError("repo= of the content ends with .git, and so would its folder: leave it.")
    if not pulled.get("branch"):
        raise ValueError("branch= of the content is missing, so it could be any.")
    for key in ("targetpath", "targetPath"):
        if pulled.pop(key, _folder(slug)) != _folder(slug):
            raise ValueError(f"{key}= names another folder than {_folder(slug)}: leave it out.")
    _only(pulled, "repo", "branch", "urlpath", of="nbgitpuller")
    return Content(slug, pulled["branch"])


def _opened(target: str) -> tuple[str, str]:
    """Return the interface that a path of Jupyter names, and the file that it opens."""
    for interface, start in INTERFACES.items():
        if f"{target}/" == start or target.startswith(start):
            path = target.removeprefix(start.rstrip("/")).removeprefix("/")
            if "?" in path or "#" in path:
                raise ValueError(f"{target!r} says more than which file is opened.")
            path = _unquoted(path)
            if fault := path_fault(path):
                raise ValueError(fault)
            return interface, path
    starts = " or ".join(INTERFACES.values())
    raise ValueError(f"urlpath= begins with {starts}, not with {target!r}.")
