"""What stands behind a page's words: what a term means, and of when a fact is."""

import datetime

import pytest

from press.glossary import read_terms
from press.project import Project
from press.sources import read_sources
from tests.browser.conftest import ROOT, page_paths

PROJECT = Project.at(ROOT)
TERMS = "main a[href*='glossary/#']"


def with_facts() -> list[str]:
    """Return the pages that state a dated fact, by their sources."""
    return sorted(
        "" if chapter.name == "index" else f"{chapter.name}/"
        for chapter in read_sources(PROJECT, outputs_allowed=True).chapters
        if "{{ fact." in chapter.path.read_text("utf-8")
    )


def test_every_link_to_a_term_says_what_it_means(path, read):
    page = read(path)
    assert page.eval_on_selector_all(TERMS, "it => it.filter(a => !a.title).map(a => a.href)") == []


def test_links_to_terms_are_in_chapters_and_in_lessons(read):
    said = {path: read(path).locator(TERMS).count() for path in page_paths()}
    assert sum(count for path, count in said.items() if path.startswith("notebooks/")) > 0
    assert sum(count for path, count in said.items() if not path.startswith("notebooks/")) > 0


@pytest.mark.parametrize("how", ["mouse", "keyboard"])
def test_what_a_term_means_is_shown_and_its_link_keeps_its_name(visit, how):
    sentence = read_terms(PROJECT.glossary.read_text("utf-8"))["mine"]
    page = visit().open("")
    link = page.locator(TERMS).first
    name = link.text_content()
    assert link.get_attribute("title") == sentence
    assert link.aria_snapshot().startswith(f'- link "{name}"')
    link.hover() if how == "mouse" else link.focus()
    page.get_by_role("tooltip").filter(has_text=sentence).wait_for()
    assert link.aria_snapshot().startswith(f'- link "{name}"')


def test_a_page_says_of_when_its_facts_are(visit):
    reader = visit()
    assert with_facts()
    for path in with_facts():
        page = reader.open(path)
        box = page.locator("details.dated-facts")
        facts = box.locator("dt")
        assert f"({facts.count()})" in box.locator("summary").text_content()
        assert not facts.first.is_visible()
        box.locator("summary").click()
        assert facts.first.is_visible()
        assert box.locator("dd").count() == facts.count()
        for fact, source in zip(facts.all(), box.locator("dd").all(), strict=True):
            assert fact.locator("strong").last.text_content().strip()
            day = source.locator("time").get_attribute("datetime")
            assert datetime.date.fromisoformat(day) <= datetime.date.today()
            assert source.text_content().partition(",")[2].strip()


def test_a_page_without_dated_facts_has_no_box_for_them(path, read):
    if path not in with_facts():
        assert read(path).locator("details.dated-facts").count() == 0
