"""The addresses on a launch bar lead to the lesson, whatever the branch is called."""

import posixpath
import string
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from press.launch.bar import binder_url, colab_url, download_url, launch
from press.lessons import read_lessons
from press.repository import Repository


def repository(branch: str = "main") -> Repository:
    return Repository("fomightez", "guide", branch, "https://fomightez.github.io/guide/")


ordinary = st.text(string.ascii_letters + string.digits + "-_.", min_size=1)
branches = st.one_of(
    ordinary,
    st.sampled_from(["feature/x", "a b", "été/naïve", "50%", "q?x=1&y", "a#b", "+1"]),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1),
)
lessons = st.one_of(
    ordinary, st.sampled_from(["01 größe", "50%", "a%20b", "a&b=c", "a#b", "a+b", "a?b"])
)


def test_the_addresses_in_the_ordinary_case():
    assert binder_url(repository(), "01-first-query") == (
        "https://mybinder.org/v2/gh/fomightez/guide/main"
        "?urlpath=lab/tree/notebooks/01-first-query.ipynb"
    )
    assert colab_url(repository(), "01-first-query") == (
        "https://colab.research.google.com/github/fomightez/guide/blob/main"
        "/notebooks/01-first-query.ipynb"
    )


@given(branches, lessons)
def test_binder_gets_back_branch_and_lesson(branch, lesson):
    address = urlsplit(binder_url(repository(branch), lesson))
    assert (address.netloc, address.fragment) == ("mybinder.org", "")
    *_, owner, name, ref = address.path.split("/")
    assert (owner, name, unquote(ref)) == ("fomightez", "guide", branch)
    # Binder decodes the value of the query, JupyterLab the path that it finds in it
    (path,) = parse_qs(address.query, strict_parsing=True)["urlpath"]
    assert unquote(path) == f"lab/tree/notebooks/{lesson}.ipynb"
    assert address.geturl().isascii()


@given(branches, lessons)
def test_colab_gets_back_branch_and_lesson(branch, lesson):
    address = urlsplit(colab_url(repository(branch), lesson))
    assert (address.query, address.fragment) == ("", "")
    parts = [unquote(part) for part in address.path.split("/")]
    assert parts == [
        *["", "github", "fomightez", "guide", "blob", branch, "notebooks"],
        f"{lesson}.ipynb",
    ]


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("", "notebooks/01-a/01-a.ipynb"),
        ("limits/", "../notebooks/01-a/01-a.ipynb"),
        ("notebooks/01-a/", "01-a.ipynb"),
        ("notebooks/02-b/", "../01-a/01-a.ipynb"),
        ("404.html", "notebooks/01-a/01-a.ipynb"),
    ],
)
def test_the_download_is_relative_to_the_page(page, expected):
    assert download_url(page, "01-a") == expected


@given(st.lists(ordinary.filter(lambda part: part.strip(".")), max_size=4), lessons)
def test_the_download_is_the_published_file_from_every_page(folders, lesson):
    page = "".join(f"{folder}/" for folder in folders)
    target = urljoin(f"https://example.org/guide/{page}", download_url(page, lesson))
    path = posixpath.normpath(unquote(urlsplit(target).path))
    # Both as they resolve: an address loses a folder that is named with dots alone.
    assert path == posixpath.normpath(f"/guide/notebooks/{lesson}/{lesson}.ipynb")


def test_the_launch_bar_of_a_chapter(project, write_lesson):
    write_lesson("01-count", "1", minutes=7)
    bar = launch("limits/", read_lessons(project)[0], repository(), None, is_own=False)
    assert (bar.lesson, bar.title, bar.minutes, bar.is_own) == ("01-count", "Count", 7, False)
    assert [door.name for door in bar.doors] == ["Binder", "Colab"]
    assert all(door.url.startswith("https://") and door.note for door in bar.doors)
    assert bar.run is None
