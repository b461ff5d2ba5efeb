"""Whatever is put into an address comes out at the other end, decoded as those who read it do."""

import posixpath
import string
from urllib.parse import parse_qs, parse_qsl, quote, unquote, urljoin, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from press.launch.addresses import (
    GITHUB,
    INTERFACES,
    Binder,
    Content,
    binder_url,
    colab_url,
    lesson_binder_url,
    lite_url,
    path_fault,
    read_binder,
    read_colab,
)
from press.repository import Repository

GUIDE = Repository("ada", "guide", "main", "https://ada.github.io/guide/")

letters = st.characters(exclude_categories=["Cs", "Cc"])
odd = st.sampled_from(
    ["a b", "50%", "a%20b", "%2e%2e", "a#b", "a?b=c", "a&b", "a+b", "é", "naïve café", "🧬", "a=b",
     "...", "a;b", "a:b", "~", "a\\b", '"', "<b>", "'", "lab", "tree", "git-pull?repo=x"]
)  # fmt: skip
segments = st.one_of(odd, st.text(letters.filter(lambda letter: letter != "/"), min_size=1))
segments = segments.filter(lambda part: part not in (".", ".."))
paths = st.lists(segments, max_size=4).map("/".join)
branches = st.lists(segments, min_size=1, max_size=3).map("/".join)
names = st.text(string.ascii_letters + string.digits + "-_.", min_size=1)
names = names.filter(lambda name: name.strip(".") and not name.endswith(".git"))
slugs = st.tuples(st.text(string.ascii_letters + string.digits + "-", min_size=1), names)
slugs = slugs.map("/".join)
contents = st.builds(Content, slugs, branches)
links = st.builds(
    Binder, slugs, branches, paths, st.sampled_from(sorted(INTERFACES)), st.none() | contents
)


# Those who read an address, one after the other


def mybinder(url: str) -> tuple[str, str]:
    """Return what is built, and the address within Jupyter that is opened after it.

    The page of mybinder.org takes what follows /v2/gh/ as it is; the part after the second slash
    goes to GitHub's API, which unquotes it. `urlpath` is read as a browser reads queries, and
    then resolved against the address of the session.
    """
    parts = urlsplit(url)
    assert (parts.scheme, parts.netloc, parts.fragment) == ("https", "mybinder.org", "")
    owner, name, ref = parts.path.removeprefix("/v2/gh/").split("/", 2)
    assert "/" not in ref  # what tells instances apart cuts there
    (target,) = parse_qs(parts.query, strict_parsing=True)["urlpath"] if parts.query else ["lab"]
    session = "https://hub.example/user/ada-guide-x1/"
    opened = urljoin(session, target)
    assert opened.startswith(session)
    return f"{owner}/{name}@{unquote(ref)}", opened.removeprefix(session)


def nbgitpuller(address: str) -> tuple[str, str, str, str]:
    """Return repository, branch and folder that are fetched, and what is opened then."""
    parts = urlsplit(address)
    assert (parts.path, parts.fragment) == ("git-pull", "")
    given = {key: value for key, (value,) in parse_qs(parts.query, strict_parsing=True).items()}
    assert set(given) == {"repo", "branch", "urlpath"}
    folder = given["repo"].rstrip("/").split("/")[-1]  # UIHandler of nbgitpuller 1.3.0
    return given["repo"], given["branch"], folder, given["urlpath"]


def jupyter(address: str) -> tuple[str, str]:
    """Return interface and file: JupyterLab's server unquotes the path of an address, once."""
    parts = urlsplit(address)
    assert (parts.query, parts.fragment) == ("", "")
    for interface, start in INTERFACES.items():
        if f"{parts.path}/".startswith(start) or parts.path == "lab":
            opened = parts.path.removeprefix("lab").removeprefix("/tree").removeprefix("tree")
            return interface, unquote(opened.removeprefix("/"))
    raise AssertionError(address)


@given(links)
def test_all_that_a_link_says_arrives(link):
    address = binder_url(link)
    assert address.isascii()
    assert not set(address) & set(" ()[]<>\"'|")  # fit for Markdown, reStructuredText and HTML
    built, opened = mybinder(address)
    assert built == f"{link.slug}@{link.ref}"
    path = link.path
    if link.content:
        repository, branch, folder, opened = nbgitpuller(opened)
        assert (repository, branch) == (f"{GITHUB}/{link.content.slug}", link.content.branch)
        path = posixpath.join(folder, path).rstrip("/")
    assert jupyter(opened) == (link.interface, path)


@given(links)
def test_a_link_is_read_back(link):
    assert read_binder(binder_url(link)) == link


@given(slugs, branches, paths.filter(bool))
def test_colab_gets_back_repository_branch_and_file(slug, branch, path):
    address = colab_url(slug, branch, path)
    parts = urlsplit(address)
    assert (parts.query, parts.fragment) == ("", "")
    owner, name, blob, ref, *rest = map(unquote, parts.path.removeprefix("/github/").split("/"))
    assert (f"{owner}/{name}", blob, ref, "/".join(rest)) == (slug, "blob", branch, path)
    assert read_colab(address) == (slug, branch, path)


@given(st.text() | links.map(lambda link: binder_url(link)[:-1]))
@example("https://mybinder.org/v2/gh/a/b/main?urlpath=lab/tree/%25FF")
@example("https://[mybinder.org/v2/gh/a/b/main")
def test_what_cannot_be_read_is_told_in_a_sentence(text):
    read, fault = None, None
    try:
        read = read_binder(text)
    except ValueError as error:
        fault = error
    if read is None:
        assert type(fault) is ValueError
        assert str(fault).endswith(".")
    else:
        assert read_binder(binder_url(read)) == read


def test_the_addresses_in_the_ordinary_case():
    lesson = "notebooks/01-first-query.ipynb"
    assert binder_url(Binder("ada/guide", "main", lesson)) == (
        "https://mybinder.org/v2/gh/ada/guide/main?urlpath=lab/tree/notebooks/01-first-query.ipynb"
    )
    assert binder_url(Binder("ada/guide", "main", "")) == (
        "https://mybinder.org/v2/gh/ada/guide/main"
    )
    assert binder_url(Binder("ada/guide", "main", "", "notebook")) == (
        "https://mybinder.org/v2/gh/ada/guide/main?urlpath=tree"
    )
    assert colab_url("ada/guide", "main", lesson) == (
        "https://colab.research.google.com/github/ada/guide/blob/main/notebooks/01-first-query.ipynb"
    )


def test_content_apart_is_quoted_as_nbgitpuller_s_own_generator_does():
    """The example of nbgitpuller's documentation, with other names."""
    link = Binder("ada/env", "v3", "index.ipynb", content=Content("ben/course", "main"))
    assert binder_url(link) == (
        "https://mybinder.org/v2/gh/ada/env/v3?urlpath=git-pull%3F"
        "repo%3Dhttps%253A%252F%252Fgithub.com%252Fben%252Fcourse"
        "%26branch%3Dmain%26urlpath%3Dlab%252Ftree%252Fcourse%252Findex.ipynb"
    )


def test_a_lesson_opens_in_the_environment_s_branch_when_there_is_one():
    lesson = "notebooks/01-a.ipynb"
    assert read_binder(lesson_binder_url(GUIDE, lesson)) == Binder("ada/guide", "main", lesson)
    apart = Repository("ada", "guide", "main", "https://ada.github.io/guide/", "binder")
    assert read_binder(lesson_binder_url(apart, lesson)) == Binder(
        "ada/guide", "binder", lesson, content=Content("ada/guide", "main")
    )


def test_a_repository_that_is_named_like_a_folder_of_its_image():
    fork = Repository("ada", "minelet", "main", "https://ada.github.io/minelet/", "binder")
    assert read_binder(lesson_binder_url(fork, "a.ipynb")) == Binder(
        "ada/minelet", "main", "a.ipynb"
    )


@pytest.mark.parametrize(
    "path", ["../a.ipynb", "a/../b", "./a", "a/.", "/a", "a/", "a//b", "/", ".", ".."]
)
def test_no_address_leads_out_of_the_repository(path):
    assert "lead down from the top" in path_fault(path)
    for content in (None, Content("ben/course", "main")):
        with pytest.raises(ValueError, match="lead down from the top"):
            binder_url(Binder("ada/guide", "main", path, content=content))
    with pytest.raises(ValueError, match="lead down from the top"):
        colab_url("ada/guide", "main", path)


def test_an_interface_that_is_not_known():
    with pytest.raises(ValueError, match="none of the interfaces lab, notebook"):
        binder_url(Binder("ada/guide", "main", "a.ipynb", "rstudio"))


START = "https://mybinder.org/v2/gh/ada/guide/main?urlpath="


@pytest.mark.parametrize(
    ("address", "link"),
    [
        # the same, as people and programs also write it
        ("http://mybinder.org/v2/gh/ada/guide/HEAD/", Binder("ada/guide", "HEAD", "")),
        (" https://mybinder.org/v2/gh/ada/guide/HEAD#top\n", Binder("ada/guide", "HEAD", "")),
        ("https://mybinder.org/v2/gh/ada/guide/feature/x", Binder("ada/guide", "feature/x", "")),
        (START + "%2Flab%2Ftree%2Fa%2520b.ipynb", Binder("ada/guide", "main", "a b.ipynb")),
        (START + "/tree/a.ipynb", Binder("ada/guide", "main", "a.ipynb", "notebook")),
        (START + "lab/tree/a.ipynb&urlpath=tree", Binder("ada/guide", "main", "a.ipynb")),
        (START + "lab/tree", Binder("ada/guide", "main", "")),
        (START, Binder("ada/guide", "main", "")),
    ],
)
def test_other_spellings_are_read(address, link):
    assert read_binder(address) == link


def pulled(**changed: str | None) -> str:
    """Return a link with content apart, some of what it says changed."""
    said = {
        "repo": "https://github.com/ben/course",
        "branch": "main",
        "urlpath": "lab/tree/course/a.ipynb",
    }
    query = "&".join(
        f"{key}={quote(value, safe='')}" for key, value in (said | changed).items() if value
    )
    return START + quote(f"git-pull?{query}", safe="")


def test_the_order_of_the_queries_and_a_folder_that_is_the_same_do_not_matter():
    link = Binder("ada/guide", "main", "a.ipynb", content=Content("ben/course", "main"))
    assert read_binder(pulled()) == link
    assert read_binder(pulled(targetPath="course", repo="https://github.com/ben/course/")) == link


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("", r"begins with https://mybinder\.org/v2/gh/"),
        ("mybinder.org/v2/gh/ada/guide/main", r"begins with https://mybinder\.org/v2/gh/"),
        ("https://mybinder.org.evil.example/v2/gh/ada/guide/main", r"begins with https"),
        ("https://mybinder.org/v2/gl/ada%2Fguide/main", "Only a repository on GitHub"),
        ("https://mybinder.org/v2/gh/ada/guide", "come OWNER/REPOSITORY/BRANCH"),
        ("https://mybinder.org/v2/gh//guide/main", "come OWNER/REPOSITORY/BRANCH"),
        ("https://mybinder.org/v2/gh/ada/guide/caf%E9", "not quoted as UTF-8"),
        ("https://mybinder.org/v2/gh/ada/guide/main?labpath=a.ipynb", "labpath= is an older form"),
        ("https://mybinder.org/v2/gh/ada/guide/main?filepath=a", "filepath= is an older form"),
        ("https://mybinder.org/v2/gh/ada/guide/main?path=a", "path= is nothing that a link"),
        (START + "doc/tree/a.ipynb", "begins with lab/tree/ or tree/"),
        (START + "rstudio", "begins with lab/tree/ or tree/"),
        (START + "lab/tree/a.ipynb%3Freset", "says more than which file"),
        (START + "lab/tree/../a.ipynb", "lead down from the top"),
        (START + "lab/tree/%252e%252e/a.ipynb", "lead down from the top"),
        (pulled(repo="https://gitlab.com/ben/course"), "repo= of the content is no https://github"),
        (pulled(repo=None), "repo= of the content is no https://github"),
        (pulled(repo="https://github.com/ben/course.git"), r"ends with \.git"),
        (pulled(branch=None), "branch= of the content is missing"),
        (pulled(urlpath=None), "begins with lab/tree/ or tree/"),
        (pulled(urlpath="lab/tree/a.ipynb"), "into the folder course, so"),
        (pulled(targetPath="week1"), "targetPath= names another folder than course"),
        (pulled(depth="0"), "depth= is nothing that a link to nbgitpuller needs"),
    ],
)
def test_what_is_wrong_with_an_address(address, sentence):
    with pytest.raises(ValueError, match=sentence):
        read_binder(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://colab.research.google.com/drive/1abc",
        "https://colab.research.google.com/github/ada/guide/blob/main",
        "https://colab.research.google.com/github/ada/guide/tree/main/a.ipynb",
        "https://colab.research.google.com.evil.example/github/ada/guide/blob/main/a.ipynb",
    ],
)
def test_what_is_no_address_of_colab(address):
    with pytest.raises(ValueError, match="OWNER/REPOSITORY/blob/BRANCH/FILE"):
        read_colab(address)


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("", "lite/lab/index.html?path=01-a.ipynb"),
        ("limits/", "../lite/lab/index.html?path=01-a.ipynb"),
        ("notebooks/01-a/", "../../lite/lab/index.html?path=01-a.ipynb"),
        ("404.html", "lite/lab/index.html?path=01-a.ipynb"),
    ],
)
def test_the_browser_s_own_lesson_is_relative_to_the_page(page, expected):
    assert lite_url(page, "01-a") == expected


@given(st.lists(names, max_size=4), segments)
def test_the_browser_s_own_lesson_is_found_from_every_page(folders, lesson):
    page = "".join(f"{folder}/" for folder in folders)
    target = urlsplit(urljoin(f"https://example.org/guide/{page}", lite_url(page, lesson)))
    assert target.path == "/guide/lite/lab/index.html"
    assert parse_qsl(target.query) == [("path", f"{lesson}.ipynb")]
