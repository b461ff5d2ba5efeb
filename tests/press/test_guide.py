"""What a build knows of the guide: records filled with facts, tables, and the words of a term."""

import pytest

from press.errors import PressError
from press.guide import Guide
from press.repository import find_repository

FACT = "users:\n  claim: C\n  value: 7\n  date: 2026-01-02\n  source: S\n"


@pytest.fixture
def page(project, write_lesson):
    """Write a lesson, a fact and a page: `page("name", "record", "text")`; press the guide."""
    write_lesson("01-count", "1")
    project.dated_facts.write_text(FACT)

    def press(name: str, record: str, text: str) -> Guide:
        (project.docs / f"{name}.md").write_text(
            f"---\ntitle: T\nlesson: 01-count\n{record}\n---\n# T\n\n{text}\n"
        )
        return Guide(project, find_repository(project.root, {"repository": "a/b"}))

    return press


def test_a_record_is_filled_with_facts(page):
    guide = page("a", "description: For {{ fact.users }}.\nneeds: ['{{ fact.users }} hours']", "")
    assert guide.chapters["a"].description == "For 7."
    assert guide.chapters["a"].needs == ["7 hours"]
    assert guide.chapters["a"].objectives is None
    assert guide.chapters["index"].description == "It begins."


def test_a_fact_that_a_record_has_not_is_named_with_its_line(page):
    with pytest.raises(PressError, match=r"^docs/a\.md:6: `runs\.02\.seconds` is unknown"):
        page("a", "description: D\nneeds:\n  - '{{ runs.02.seconds }} s'", "")


def test_the_first_sentence_of_a_term_has_its_facts(page):
    guide = page("glossary", "description: D", "### User\n\nOne of {{ fact.users }}. More.\n")
    assert guide.terms == {"user": "One of 7."}


def test_a_guide_need_have_no_glossary(page):
    assert page("a", "description: D", "").terms == {}


def test_a_page_is_found_by_its_source(page):
    guide = page("a", "description: D", "")
    assert guide.record("a.md") is guide.chapters["a"]
    assert guide.record("notebooks/01-count.ipynb") is guide.lessons["01-count"]
    assert guide.record("b.md") is None


def test_tables_are_written_from_the_records(page):
    guide = page("a", "description: D", "{{ fact.users }}")
    assert "| C | 7 | 2026-01-02 | S |" in guide.tables["facts"]
    assert "[Count](notebooks/01-count.ipynb) | not executed here" in guide.tables["runs"]
