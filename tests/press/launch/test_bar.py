"""What the launch bar of a page holds, and where its doors lead."""

import posixpath
import string
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from press.launch.bar import download_url, launch
from press.launch.doors import NAMES
from press.launch.laptop import laptop_command
from press.repository import Repository
from tests.press.launch.conftest import FACTS

SITE = "https://fomightez.github.io/guide/"
REPOSITORY = Repository("fomightez", "guide", "main", SITE)

ordinary = st.text(string.ascii_letters + string.digits + "-_.", min_size=1)
lessons = st.one_of(
    ordinary, st.sampled_from(["01 größe", "50%", "a%20b", "a&b=c", "a#b", "a+b", "a?b"])
)


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


@pytest.mark.parametrize("page", ["", "limits/", "notebooks/01-count/"])
def test_every_door_leads_to_the_lesson(page, lesson):
    bar = launch(page, lesson(), REPOSITORY, None, FACTS, is_own=False)
    urls = {door.key: urljoin(SITE + page, door.url) for door in bar.doors}
    assert urls == {
        "lite": f"{SITE}lite/lab/index.html?path=01-count.ipynb",
        "binder": "https://mybinder.org/v2/gh/fomightez/guide/main"
        "?urlpath=lab/tree/notebooks/01-count.ipynb",
        "colab": "https://colab.research.google.com/github/fomightez/guide/blob/main"
        "/notebooks/01-count.ipynb",
        "laptop": f"{SITE}data/#use-it-on-your-own-computer",
        "download": f"{SITE}notebooks/01-count/01-count.ipynb",
    }


def test_a_lesson_runs_first_where_it_always_runs(lesson):
    bar = launch("limits/", lesson(minutes=7), REPOSITORY, None, FACTS, is_own=False)
    assert (bar.lesson, bar.title, bar.minutes, bar.is_own) == ("01-count", "Count", 7, False)
    assert [door.name for door in bar.doors] == [
        "In the browser", "Binder", "Colab", "Your own computer", "Download",
    ]  # fmt: skip
    assert [door.key for door in bar.doors if not door.usual] == ["download"]
    assert bar.remembers
    assert bar.command == laptop_command(SITE, lesson(minutes=7))
    assert bar.run is None


def test_a_lesson_on_public_mines_runs_first_where_no_browser_is_in_the_way(lesson):
    bar = launch("limits/", lesson(mine="live"), REPOSITORY, None, FACTS, is_own=False)
    assert bar.doors[0].key == "binder"
    assert {door.key for door in bar.doors} == set(NAMES)
    # What is taken here says nothing of other lessons, and a habit of theirs does not lead here.
    assert [door.key for door in bar.doors if not door.usual] == ["lite", "download"]
    assert not bar.remembers


def test_paper_gets_a_short_address_for_a_lesson_and_the_own_one_for_a_chapter(lesson):
    seventh = lesson("07-count")
    own = launch("notebooks/07-count/", seventh, REPOSITORY, None, FACTS, is_own=True)
    chapter = launch("limits/", seventh, REPOSITORY, None, FACTS, is_own=False)
    home = launch("", seventh, REPOSITORY, None, FACTS, is_own=False)
    assert own.short_url == f"{SITE}go/07/"
    assert (chapter.short_url, home.short_url) == (f"{SITE}limits/", SITE)
    assert own.short_url in own.qr
