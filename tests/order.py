"""Which tests go to one worker, and which files are begun first: those that take longest.

A worker takes one file after the other. One that takes half a minute and is begun last leaves the
other worker with nothing to do, so it is begun first. The others follow in pytest's own order.
"""

from collections.abc import Iterable
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
# Each takes more than some five seconds by itself on two cores, of which it has one. Roughly from
# the longest; a file that is missing here costs nothing but time.
LONGEST = (
    "browser/lite/test_lessons.py",
    "browser/test_every_page.py",
    "browser/test_keyboard.py",
    "press/test_execute.py",
    "contributing/test_following.py",
    "browser/test_resources.py",
    "browser/test_offline.py",
    "browser/test_launch_bar.py",
    "browser/test_reader.py",
    "press/rehearsal/test_hold.py",
    "press/links/test_check.py",
    "docs/test_examples.py",
    "press/test_serve.py",
    "minelet/test_embedded.py",
    "browser/test_barriers.py",
    "press/links/test_street.py",
    "minelet/test_hostile.py",
    "docs/test_words.py",
    "laptop/test_laptop.py",
    "laptop/test_colab.py",
    "browser/test_paper.py",
    "browser/test_badge_builder.py",
    "binder/test_image.py",
    "docs/test_troubleshooting.py",
    "press/links/test_visit.py",
    "press/book/test_epub.py",
    "press/book/test_pdf.py",
    "press/test_main.py",
    "press/test_site.py",
    "minelet/identity/test_resolve.py",
    "minelet/codegen/test_codegen.py",
    "minelet/test_readers.py",
    "press/standing/test_command.py",
    "press/runs/test_changes.py",
    "browser/test_cheat_sheet.py",
    "minelet/keyword/test_search.py",
    "press/mines/test_asked.py",
    "browser/test_search.py",
    "docs/test_code.py",
    "browser/test_records.py",
)

TOGETHER = ("browser/lite/",)
"""Folders whose files share what takes long to prepare: a whole Pyodide, loaded in a browser."""


def sharing(file: str) -> str:
    """Return the name that a file of tests has in common with those that one worker must have too.

    Args:
        file: its path as pytest names it, as `tests/browser/test_paper.py`.
    """
    folders = [f"{TESTS.name}/{folder}" for folder in TOGETHER]
    return next((folder for folder in folders if file.startswith(folder)), file)


def longest_first(items: Iterable[pytest.Item]) -> list[pytest.Item]:
    """Return tests in the order in which they are to be begun, those of one file together."""
    places = {TESTS / file: place for place, file in enumerate(LONGEST)}
    return sorted(items, key=lambda item: places.get(item.path, len(places)))
