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
    assert [link["href"] for link in read(path).select(TERMS) if not link.get("title")] == []


def test_links_to_terms_are_in_chapters_and_in_lessons(read):
    said = {path: len(read(path).select(TERMS)) for path in page_paths()}
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


def test_a_page_says_of_when_its_facts_are(read):
    assert with_facts()
    for path in with_facts():
        box = read(path).select_one("details.dated-facts")
        facts, sources = box.select("dt"), box.select("dd")
        assert f"({len(facts)})" in box.summary.get_text()
        for fact, source in zip(facts, sources, strict=True):
            assert fact.select("strong")[-1].get_text().strip()
            assert datetime.date.fromisoformat(source.time["datetime"]) <= datetime.date.today()
            assert source.get_text().partition(",")[2].strip()


def test_the_facts_of_a_page_are_shown_when_asked_for(visit):
    box = visit().open(with_facts()[0]).locator("details.dated-facts")
    assert not box.locator("dt").first.is_visible()
    box.locator("summary").click()
    assert box.locator("dt").first.is_visible()


def test_a_page_has_a_box_for_dated_facts_when_it_states_some(read):
    boxed = [path for path in page_paths() if read(path).select("details.dated-facts")]
    assert boxed == with_facts()
