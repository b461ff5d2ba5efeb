"""Every word a reader meets is spelt in British English, and all Markdown is well made.

cspell and markdownlint-cli2 each run once, over everything and a few faults made up here, which
they must find: tests/words/ has their settings, and words.txt the names and terms that no
dictionary has. A word goes in there only when it is right.
"""

import os
import re
import subprocess

import pytest

from tests import node
from tests.docs.readable import Text, frame, lessons, pages, words_of_html, words_of_markdown

OWN_WORDS = node.WORDS / "words.txt"
# In CI nothing may be skipped: there `make test` stops when it cannot get Node.
needs_node = pytest.mark.skipif(
    not node.ready(node.WORDS) and not os.environ.get("CI"), reason=node.MISSING
)


def said_by(tool: str, texts: dict[str, tuple[str, str]], folder, *options: str) -> list[str]:
    """Return the complaints of a tool as `place:line what`, over texts by file name.

    Args:
        tool: its name in node_modules/.bin.
        texts: for each file to write, the place it stands for and its text.
        folder: where to write them.
        options: of the tool, before the files.
    """
    for name, (_, text) in texts.items():
        (folder / name).write_text(text, "utf-8")
    command = [node.WORDS / "node_modules" / ".bin" / tool, *options, *texts]
    ended = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, encoding="utf-8", timeout=120
    )
    lines = (ended.stdout + ended.stderr).splitlines()
    complaints = [found for line in lines if (found := re.match(r"(\d{4}\.\w+):(\d+)", line))]
    # A tool that fails without a complaint has not looked.
    assert (ended.returncode == 0) == (not complaints), "\n".join(lines)
    return [
        f"{_place(texts[found[1]][0], found[2])} {found.string[found.end() :].lstrip(': ')}"
        for found in complaints
    ]


def _place(place: str, line: str) -> str:
    return f"{place}, line {line}:" if ", " in place else f"{place}:{line}:"


def misspelt(texts: list[Text], folder) -> list[str]:
    """Return where a word of `texts` is in no dictionary."""
    files = {f"{n:04}.txt": (text.place, text.words) for n, text in enumerate(texts)}
    settings = ["--config", str(node.WORDS / "cspell.json"), "--show-suggestions", "--no-color"]
    return said_by("cspell", files, folder, "lint", *settings, "--no-progress", "--no-summary")


def ill_made(texts: list[Text], folder) -> list[str]:
    """Return where the Markdown of `texts` breaks a rule."""
    files = {f"{n:04}.md": (text.place, text.markdown) for n, text in enumerate(texts)}
    settings = (node.WORDS / ".markdownlint-cli2.jsonc").read_text("utf-8")
    (folder / ".markdownlint-cli2.jsonc").write_text(settings, "utf-8")
    return said_by("markdownlint-cli2", files, folder)


# Faults that each tool must find beside those of the guide, of which there are none.
MADE_UP = "made-up"
CELL = Text(f"{MADE_UP}/01-a.ipynb, cell ask", "", words_of_markdown("Fine.\n\nThe color red."))
PAGE = Text(
    f"{MADE_UP}/a.md",
    "# A\n\n* starred\n",
    words_of_markdown("Recieve `teh` [it](http://seperate.org)."),
)


def apart(found: list[str]) -> tuple[list[str], list[str]]:
    """Return the complaints about the guide, and those about what was made up."""
    made_up = [one for one in found if one.startswith(MADE_UP)]
    return [one for one in found if one not in made_up], made_up


@pytest.fixture(scope="module")
def spelling(tmp_path_factory):
    texts = [*pages(), *lessons(), *frame(), CELL, PAGE]
    return apart(misspelt(texts, tmp_path_factory.mktemp("spelling")))


@pytest.fixture(scope="module")
def markdown(tmp_path_factory):
    # A cell ends without the line end that a file has.
    texts = [
        Text(text.place, text.markdown.rstrip("\n") + "\n", "")
        for text in [*pages(), *lessons(), PAGE]
        if text.markdown.strip()
    ]
    return apart(ill_made(texts, tmp_path_factory.mktemp("markdown")))


@needs_node
def test_every_word_is_spelt_as_in_britain(spelling):
    found, _ = spelling
    assert not found, "\n" + "\n".join(found)


@needs_node
def test_all_markdown_is_well_made(markdown):
    found, _ = markdown
    assert not found, "\n" + "\n".join(found)


@needs_node
def test_a_misspelt_word_is_named_with_its_lesson_and_cell(spelling):
    _, (first, second) = spelling
    assert first.startswith(f"{CELL.place}, line 3: ")
    assert "(color)" in first
    assert "colour" in first
    assert second.startswith(f"{PAGE.place}:1:")
    assert "(Recieve)" in second


@needs_node
def test_a_broken_rule_of_markdown_is_named_with_its_line(markdown):
    _, (found,) = markdown
    assert found.startswith(f"{PAGE.place}:3")
    assert "MD004" in found


def test_own_words_are_in_order_and_each_is_met():
    words = OWN_WORDS.read_text("utf-8").split()
    assert words == sorted(set(words), key=lambda word: (word.casefold(), word))
    text = " ".join(text.words for text in [*pages(), *lessons(), *frame()]).casefold()
    assert [word for word in words if word.casefold() not in text] == []


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("Ask `Gene.symbol` now", ["Ask", "now"]),
        ('See [the *data*](data.md#x "All of it").', ["See", "the", "data", "All", "of", "it"]),
        ("```python\nx = 'y'  # why\n```\nAfter", ["why", "After"]),
        ("??? a\n\n    ```sh\n    pip  # get it\n    ```\n", ["a", "get", "it"]),
        ("``` { .text .result }\nZZZ # no\n```\n", []),
        ("{{ fact.binder_users }} people", ["people"]),
        ('--8<-- "click.svg"\nSo', ["So"]),
        ('<a href="x" title="Go on">on</a> <!-- no -->', ["Go", "on", "on"]),
        ("<https://example.org/abc> and https://a.bc/d", ["and"]),
        ("Chance $p < 0.05$ and 5 $ or 6 $", ["Chance", "and", "or"]),
        ("# Title { #slug }", ["Title"]),
    ],
)
def test_what_is_no_prose_is_left_out(markdown, words):
    left = words_of_markdown(markdown)
    assert re.findall(r"[a-zA-Z]+", left) == words
    assert left.count("\n") == markdown.count("\n")


def test_of_a_template_only_its_text_is_read():
    html = '{# note #}<p class="odd">{% if x %}Run <b title="it">{{ y }}</b>{% endif %}</p>'
    assert words_of_html(html).split() == ["Run", "it"]
