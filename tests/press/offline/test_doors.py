"""Doors of a page that is opened from a disk."""

from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from press.offline.doors import ONLINE, TAKEN, with_files, with_notes


@pytest.mark.parametrize(
    ("page", "noted"),
    [
        ('<p data-door="lite" id="launch-lite">Free.</p>', ONLINE),
        ("<p data-door=lite id=launch-lite>Free.</p>", ONLINE),
        ("<dt>In the browser</dt><dd>Free.</dd>", ONLINE),
        ("<section class=downloads><h2>Take it</h2><p>Free.</p>", TAKEN),
    ],
)
def test_a_door_says_that_it_needs_the_internet(page, noted):
    assert with_notes(page) == page.replace("Free.", f"{noted} Free.")


def test_other_doors_say_what_they_said():
    page = "<p id=launch-binder>Free.</p><dt>Binder</dt><dd>Free.</dd>"
    assert with_notes(page) == page


@given(st.binary())
def test_a_link_that_saves_a_file_holds_it(data):
    page = with_files("<p>Take <a class=door download href=a/lesson.ipynb>it</a>.", lambda _: data)
    link = html.fromstring(page).find("a")
    kind, _, held = link.get("href").partition(",")
    assert kind == "data:application/octet-stream"
    assert unquote_to_bytes(held) == data
    assert (link.get("download"), link.get("class"), link.text) == ("lesson.ipynb", "door", "it")


@pytest.mark.parametrize(
    "link",
    [
        "<a href=a.csv>shown</a>",
        "<a class='door--download download ' href=a.csv>shown</a>",
        "<a download href=https://example.org/a.pdf>not in the copy</a>",
    ],
)
def test_any_other_link_stays(link):
    files = {"a.csv": b"1,2"}
    assert with_files(link, files.get) == link
