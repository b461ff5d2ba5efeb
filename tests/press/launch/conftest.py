"""Lessons to launch, and what is known of the places."""

from collections.abc import Callable
from typing import Any

import pytest

from press.lessons import Lesson, read_lessons

FACTS = {
    "binder_idle": "9 minutes",
    "colab_hours": "11 hours",
    "lite_first": "about 8 seconds",
    "lite_together": "about 50 MB",
}


@pytest.fixture
def lesson(project, write_lesson) -> Callable[..., Lesson]:
    """Write a lesson and read it: `lesson("01-count", minutes=7, mine="live")`."""

    def written(name: str = "01-count", **guide: Any) -> Lesson:
        write_lesson(name, "1", **guide)
        return next(it for it in read_lessons(project) if it.name == name)

    return written
