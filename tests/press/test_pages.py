"""What a builder of pages says, as sentences."""

import pytest

from press.pages import Builder, build, sentences


def test_warnings_and_errors_are_passed_on_without_their_marks():
    said = [
        "INFO    -  Cleaning site directory\n",
        "WARNING -  A reference to 'x.md' is not found.\n",
        "INFO    -  The following pages exist:\n",
        "  - y.md\n",
        "\x1b[31mERROR   -  [12:30:01] It does not work\n",
        "Aborted with 1 warnings in strict mode!\n",
    ]
    assert list(sentences(said)) == ["A reference to 'x.md' is not found.", "It does not work"]


TRACE = [
    "Traceback (most recent call last):\n",
    '  File "hooks.py", line 3, in on_page\n',
    "    x\n",
]


def test_an_error_of_ours_is_its_sentence():
    said = [*TRACE, "press.facts.FactError: docs/data.md:3: `mine.x` is unknown.\n"]
    assert list(sentences(said)) == ["docs/data.md:3: `mine.x` is unknown."]


def test_an_error_that_is_told_twice_is_passed_on_once():
    sentence = "docs/data.md:3: `mine.x` is unknown."
    said = [
        f"ERROR   -  [12:30:01] Error reading page 'data.md': {sentence}\n",
        *TRACE,
        f"press.facts.FactError: {sentence}\n",
    ]
    assert list(sentences(said)) == [sentence]


def test_any_other_error_keeps_its_traceback():
    (told,) = sentences([*TRACE, "KeyError: 'x'\n"])
    assert told.startswith("Traceback")
    assert told.endswith("KeyError: 'x'")


def test_an_error_that_led_to_another_is_not_lost():
    said = [*TRACE, "KeyError: 'x'\n", "\n", "During handling …\n", "\n", *TRACE, "TypeError: y\n"]
    assert [told.splitlines()[-1] for told in sentences(said)][:1] == ["KeyError: 'x'"]


def test_a_builder_that_fails_without_a_word_is_named(project):
    silent = Builder("Nothing", "press.nothing", "false")  # a program that only fails
    assert build(project, project.build / "x", silent) == [
        "Nothing ended with exit status 1 and gave no reason."
    ]


@pytest.mark.parametrize("theme", ["nothing", "[]"])
def test_settings_that_a_builder_refuses_are_its_reasons(project, theme):
    project.config.write_text(f"site_name: Tiny\ntheme: {theme}\n")
    assert "theme" in " ".join(build(project, project.build / "x"))
