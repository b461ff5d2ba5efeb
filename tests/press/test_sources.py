"""All that people write is checked together, before any work is done."""

import pytest

from press.errors import PressError
from press.sources import check_facts_used, read_sources

FACT = "users:\n  claim: C\n  value: 7\n  date: 2026-01-02\n  source: S\n"


@pytest.fixture
def home(project, write_lesson):
    """Write a lesson, and a home page that ends with some text: `home("…")`."""
    write_lesson("01-count", "1")

    def write(text: str, record: str = ""):
        (project.docs / "index.md").write_text(
            f"---\ntitle: T\ndescription: D\nlesson: 01-count\n{record}---\n# T\n\n{text}\n"
        )

    return write


def complaint(project) -> str:
    with pytest.raises(PressError) as caught:
        read_sources(project)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_everything_is_read(project, home):
    home("{{ fact.users }}\n\n{{ table.mines }}\n")
    project.dated_facts.write_text(FACT)
    project.mines.write_text('{"mines": []}')
    found = read_sources(project)
    assert [lesson.name for lesson in found.lessons] == ["01-count"]
    assert [chapter.name for chapter in found.chapters] == ["index"]
    assert found.facts["users"].value == "7"
    assert found.mines == []
    check_facts_used(project, found)


def test_a_name_that_means_nothing_is_found_before_a_lesson_is_executed(project, home):
    home("{{ fact.user }}")
    project.dated_facts.write_text(FACT)
    said = complaint(project)
    assert said.startswith("docs/index.md:8: there is no fact `user` (did you mean `users`?)")
    home("{{ table.mine }}")
    assert complaint(project).startswith("docs/index.md:8: there is no table `mine` (did you mean")


def test_facts_and_mines_are_checked_with_the_pages(project, home):
    home("")
    project.dated_facts.write_text("users: 7\n")
    assert complaint(project).startswith("docs/facts.yml, users: it is no mapping")
    project.dated_facts.write_text(FACT)
    project.mines.write_text("[]")
    assert complaint(project).startswith("docs/mines.json: it holds no list")


def test_a_fact_in_front_matter_is_used_too(project, home):
    home("", "key_points: ['{{ fact.users }} people']\n")
    project.dated_facts.write_text(FACT)
    check_facts_used(project, read_sources(project))
    home("")
    with pytest.raises(PressError, match=r"docs/facts\.yml: no page uses `users`"):
        check_facts_used(project, read_sources(project))


def test_what_stands_in_an_example_is_no_page(project, home):
    home("")
    folder = project.examples / "requirements"
    folder.mkdir(parents=True)
    (folder / "README.md").write_text("# An example\n")
    assert len(read_sources(project).chapters) == 1
