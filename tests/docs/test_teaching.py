"""The plans of chapter 13 add up, and give each lesson the minutes that it says it takes."""

import itertools
import re

import pytest

from press.lessons import read_lessons
from tests.docs.chapters import PROJECT

TEXT = (PROJECT.docs / "teaching.md").read_text("utf-8")
LESSONS = {lesson.name: lesson for lesson in read_lessons(PROJECT)}
_ROW = re.compile(
    r"^\| (?P<hour>\d+)(?::(?P<minute>\d\d))? \| (?P<minutes>\d+) \| (?P<what>.+) \|$", re.M
)


def plan(heading: str) -> list[tuple[int, int, str]]:
    """Return the rows of the plan under a heading: its start and its length, in minutes; what."""
    under = TEXT.split(f"### {heading}\n", 1)[1].split("\n#", 1)[0]
    return [
        (
            int(row["hour"]) * 60 + int(row["minute"]) if row["minute"] else int(row["hour"]),
            int(row["minutes"]),
            row["what"],
        )
        for row in _ROW.finditer(under)
    ]


PLANS = ["A plan for 90 minutes", "A plan for a day"]


@pytest.mark.parametrize("heading", PLANS)
def test_each_part_begins_when_the_one_before_it_ends(heading):
    rows = plan(heading)
    assert len(rows) >= 6
    for (start, minutes, _), (after, _, what) in itertools.pairwise(rows):
        assert start + minutes == after, what


def test_ninety_minutes_are_ninety_minutes():
    assert sum(minutes for _, minutes, _ in plan("A plan for 90 minutes")) == 90


@pytest.mark.parametrize("heading", PLANS)
def test_a_lesson_has_the_minutes_that_it_asks_for(heading):
    short = {
        name: (minutes, LESSONS[name].minutes)
        for _, minutes, what in plan(heading)
        for name in re.findall(r"notebooks/([\w-]+)\.ipynb", what)
        if minutes < LESSONS[name].minutes
    }
    assert short == {}
