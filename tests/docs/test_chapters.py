"""What a chapter promises its reader: the way there, the way to check, and the way on."""

import re

import pytest

from press.sources import check_facts_used, read_sources
from tests.docs.chapters import PROJECT, all_pages, chapters


def test_chapters_are_numbered_from_one_without_a_gap():
    assert [page.number for page in chapters()] == list(range(1, len(chapters()) + 1))


@pytest.mark.parametrize("page", chapters(), ids=lambda page: page.name)
def test_a_chapter_asks_and_answers(page):
    _, _, questions = page.text.partition("## Check yourself")
    asked = re.findall(r'^\?\?\? question "', questions, re.MULTILINE)
    answered = re.findall(r'^    \?\?\? success "', questions, re.MULTILINE)
    assert len(asked) >= 3
    assert len(answered) == len(asked)


@pytest.mark.parametrize("page", chapters(), ids=lambda page: page.name)
def test_a_chapter_leads_to_its_lesson_and_says_what_its_words_mean(page):
    assert f"notebooks/{page.lesson}.ipynb" in page.text
    assert "](glossary.md#" in page.text


def test_every_page_is_in_the_reading_order_and_every_page_of_it_exists():
    config = PROJECT.config.read_text("utf-8")
    order = re.search(r"^nav:\n(?P<nav>(?:[ -].*\n)+)", config, re.MULTILINE)["nav"]
    listed = re.findall(r"[\w/-]+\.(?:md|ipynb)", order)
    pages = {f"{page.name}.md" for page in all_pages()}
    lessons = {f"notebooks/{path.name}" for path in PROJECT.notebooks.glob("*.ipynb")}
    assert sorted(listed) == sorted(pages | lessons)


def test_every_fact_of_the_table_is_used():
    check_facts_used(PROJECT, read_sources(PROJECT))
