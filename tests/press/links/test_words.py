"""What the register says of a link, in words that need no explanation."""

from dataclasses import replace

import pytest

from press.links.register import FOUND, MISSING, STATUSES, UNKNOWN, Entry
from press.links.words import KINDS, copy_of, kind, lost_places, remarks, status, warning

ENTRY = Entry("A paper", ["answers/"], last_checked="2026-11-25")


def test_every_status_has_words_and_a_name_of_its_own():
    assert set(KINDS) == set(STATUSES)
    names, words = zip(*KINDS.values(), strict=True)
    assert len(set(names)) == len(set(words)) == len(STATUSES)
    assert [kind(replace(ENTRY, status=one)) for one in KINDS] == list(names)
    assert [status(replace(ENTRY, status=one)) for one in KINDS] == list(words)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("gone", ("gone", "not found when checked on 25 November 2026")),
        (
            "suspect",
            (
                "suspect",
                "looked like a page that says “not found” when checked on 25 November 2026",
            ),
        ),
        ("unsure", ("unsure", "gave no clear answer when checked on 25 November 2026")),
        ("good", None),
        ("moved", None),
        ("excepted", None),
        ("not checked yet", None),
    ],
)
def test_a_reader_is_warned_of_what_failed_and_of_nothing_else(state, words):
    assert warning(replace(ENTRY, status=state), "") == words


def test_a_warning_names_no_day_that_is_not_known():
    assert warning(Entry("", [], "gone"), "") == ("gone", "not found")


def test_a_reader_is_warned_of_a_place_that_is_not_there():
    entry = replace(
        ENTRY, status="good", anchors={"lost": MISSING, "there": FOUND, "unread": UNKNOWN}
    )
    assert lost_places(entry) == ["lost"]
    assert warning(entry, "lost") == (
        "place",
        "the page answered, but this place on it was not found when checked on 25 November 2026",
    )
    for place in ("", "there", "unread", "new"):
        assert warning(entry, place) is None
    assert warning(replace(entry, status="gone"), "lost")[0] == "gone"


def test_what_was_seen_is_told_of_what_failed_and_of_what_was_left_out():
    failed = replace(ENTRY, status="gone", said="404 Not Found", failing_since="2026-11-18")
    assert remarks(failed) == ["404 Not Found", "since 18 November 2026"]
    assert remarks(replace(ENTRY, status="excepted", said="Asks for a name.")) == [
        "Asks for a name."
    ]
    assert remarks(replace(ENTRY, status="good", said="200 OK")) == []
    lost = replace(ENTRY, status="good", anchors={"a": MISSING, "b": FOUND})
    assert remarks(lost) == ["without the place #a"]


def test_a_copy_has_the_day_on_which_it_was_made():
    assert copy_of(replace(ENTRY, archived_on="2026-05-03")) == " of 3 May 2026"
    assert copy_of(ENTRY) == ""
