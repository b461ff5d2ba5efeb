"""What is said of each way to launch."""

import pytest

from press.launch.doors import NAMES, note
from press.sources import read_sources
from tests.press.launch.conftest import FACTS


@pytest.mark.parametrize("mine", ["embedded", "own", "live"])
def test_every_door_says_what_to_expect_in_one_short_line(lesson, mine):
    it = lesson(mine=mine)
    notes = {key: note(key, it, FACTS) for key in NAMES}
    assert len(set(notes.values())) == len(NAMES)
    assert all(text.endswith(".") and len(text) <= 120 for text in notes.values())
    assert not any(mark in text for text in notes.values() for mark in "{}")


def test_limits_are_dated_facts_and_not_told_without_one(lesson, repository_project):
    assert "Ends after 9 minutes" in note("binder", lesson(), FACTS)
    assert "after 11 hours at most" in note("colab", lesson(), FACTS)
    assert "in about 8 seconds, once about 50 MB are fetched." in note("lite", lesson(), FACTS)
    assert note("binder", lesson(), {}) == "Free, no account. Starts in seconds or minutes."
    assert FACTS.keys() <= read_sources(repository_project, outputs_allowed=True).facts.keys()


def test_a_lesson_on_public_mines_warns_of_the_browser(lesson):
    assert "may refuse a browser" in note("lite", lesson(mine="live"), FACTS)
