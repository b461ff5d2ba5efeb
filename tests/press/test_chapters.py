"""Chapters: what is read, and one clear sentence on what is wrong."""

import pytest

from press.chapters import body, read_chapters
from press.errors import PressError
from press.lessons import read_lessons


def complaint(project) -> str:
    with pytest.raises(PressError) as caught:
        read_chapters(project, read_lessons(project))
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_two_chapters_with_one_number(project, write_lesson):
    write_lesson("01-count", "1")
    record = (
        "---\ntitle: T\ndescription: D\nlesson: 01-count\nnumber: 3\nminutes: 5\n"
        "objectives: [a]\nneeds: []\nkey_points: [b]\nchecked: 2026-11-22\n---\n# T\n"
    )
    for name in ("lists", "models"):
        (project.docs / f"{name}.md").write_text(record)
    assert complaint(project) == (
        "docs/models.md, front matter: number 3 is also that of docs/lists.md; give one of them"
        " another."
    )


@pytest.mark.parametrize("key", ["minutes", "objectives", "needs", "key_points", "checked"])
def test_a_chapter_to_learn_from_says_more(project, write_lesson, key):
    write_lesson("01-count", "1")
    lines = {
        "minutes": "5", "objectives": "[a]", "needs": "[]", "key_points": "[b]",
        "checked": "2026-11-22",
    }  # fmt: skip
    record = "".join(f"{name}: {value}\n" for name, value in lines.items() if name != key)
    (project.docs / "lists.md").write_text(
        f"---\ntitle: T\ndescription: D\nlesson: 01-count\nnumber: 1\n{record}---\n# T\n"
    )
    assert complaint(project).startswith(f"docs/lists.md, front matter: `{key}` is missing; add it")


def test_a_chapter_is_read_with_its_front_matter(project, write_lesson):
    write_lesson("01-count", "1")
    (project.docs / "limits.md").write_text(
        "---\ntitle: Limits\ndescription: What not.\nlesson: 01-count\nchecked: 2026-11-22\n"
        "hide: [toc]\nkey_points: [Save your work.]\n---\n# Limits\n"
    )
    home, limits = read_chapters(project, read_lessons(project))
    assert (home.name, home.lesson, home.minutes) == ("index", "01-count", None)
    assert (limits.checked, limits.key_points) == ("2026-11-22", ["Save your work."])


@pytest.mark.parametrize(
    ("front_matter", "words"),
    [
        ("", ["does not begin with front matter", "title, description, lesson"]),
        ("---\ntitle: A: B\n---\n", ["docs/page.md:2", "not YAML", "quote a text"]),
        ("---\n- title\n---\n", ["not a mapping"]),
        ("---\ntitle: T\ndescription: D\n---\n", ["`lesson` is missing"]),
        (
            "---\ntitle: T\ndescription: D\nlesson: 01-cuont\n---\n",
            ["no lesson `01-cuont`", "did you mean `01-count`?"],
        ),
        (
            "---\ntitle: T\ndescripton: D\nlesson: 01-count\n---\n",
            ["`descripton` is not a key", "did you mean `description`?"],
        ),
        (
            "---\ntitle: T\ndescription: D\nlesson: 01-count\nchecked: last week\n---\n",
            ["`checked` is 'last week'", "date"],
        ),
        (
            "---\ntitle: T\ndescription: D\nlesson: 01-count\nchecked: 2999-01-01\n---\n",
            ["checked on 2999-01-01, still to come"],
        ),
        ("---\ntitle: T\ntitle: U\n---\n", ["docs/page.md:3", "`title` stands in it twice"]),
        ("---\ntitle: 2026\ndescription: D\nlesson: 01-count\n---\n", ["`title` is 2026"]),
    ],
)
def test_a_malformed_chapter_is_named_with_what_to_do(project, write_lesson, front_matter, words):
    write_lesson("01-count", "1")
    (project.docs / "page.md").write_text(front_matter + "# Page\n")
    sentence = complaint(project)
    assert sentence.startswith("docs/page.md")
    for word in words:
        assert word in sentence


def test_a_chapter_may_come_from_windows(project, write_lesson):
    write_lesson("01-count", "1")
    home = project.docs / "index.md"
    before = read_chapters(project, read_lessons(project))
    home.write_bytes(b"\xef\xbb\xbf" + home.read_bytes().replace(b"\n", b"\r\n"))
    assert read_chapters(project, read_lessons(project)) == before


def test_the_body_of_a_chapter_begins_after_its_front_matter():
    assert body("---\ntitle: T\n---\n# T\n") == ("# T\n", 4)
    assert body("# T\n") == ("# T\n", 1)


def test_the_chapters_of_this_guide_are_well_formed(repository_project):
    assert read_chapters(repository_project, read_lessons(repository_project))
