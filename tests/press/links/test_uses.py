"""What a link is for is read where it stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from press.links.uses import purpose, uses_in, words_around

URL = "https://example.org/a"
LINK = f'<a href="{URL}">this paper</a>'


def around(html: str) -> str:
    return words_around(URL, {"": uses_in(html)})


def test_a_page_has_a_title():
    page = '<nav>Other</nav><h1 id="x">Rows <em>and</em> answers<a class="headerlink">¶</a></h1>'
    assert uses_in(page).title == "Rows and answers"


@pytest.mark.parametrize(
    ("html", "words"),
    [
        (f"<p>It rains. So says {LINK}, and\nit is wet. It pours.</p>",
         "So says this paper, and it is wet."),
        (f"<ul><li>one</li><li>See {LINK}</li></ul>", "See this paper"),
        (f"<p>A citation (2020) In a book. {LINK}</p>", "A citation (2020) In a book. this paper"),
        (f"<p>{LINK}.</p>", ""),
        (f"<p>Before<br>{LINK} of all.</p>", "Before this paper of all."),
        (f"<pre>code {LINK}</pre>", ""),
        (f"<svg><text>drawn {LINK}</text></svg>", ""),
        (f'<section class="launch"><p>Try it {LINK}</p></section>', ""),
        (f'<p>Of a note {LINK}<sup><a class="footnote-ref" href="#1">1</a></sup>.</p>',
         "Of a note this paper."),
        (f'<p>Marked {LINK}<span class="link-note"> <a href="x">(lost)</a></span>.</p>',
         "Marked this paper."),
        (f'<details class="dated-facts"><dl><dt>Users: <b>5</b></dt><dd>1 May, {LINK}</dd></dl>'
         "</details>", "Users: 5"),
    ],
)  # fmt: skip
def test_the_words_around_a_link_are_its_sentence(html, words):
    assert around(html) == words


def test_only_the_words_of_a_page_are_read():
    page = f"<nav><p>Menu {LINK} x</p></nav><article><p>Words of {LINK}.</p></article><p>Foot</p>"
    assert around(page) == "Words of this paper."


def test_in_a_table_the_row_says_what_a_link_is_about():
    row = f"<table><tr><td>Fly<br>Mine</td><td>seen by {LINK}</td></tr></table>"
    assert around(row) == "Fly Mine: seen by this paper"
    assert around(f"<table><tr><td>Licence</td><td>{LINK}</td></tr></table>") == "Licence"
    assert around(f"<table><tr><td>old.org/page</td><td>{LINK}</td></tr></table>") == ""


def test_a_row_that_begins_with_a_link_says_what_it_is_for():
    page = uses_in(
        f"<table><tr><th>Source</th><th>Good for</th></tr><tr><td>{LINK}</td><td>the <i>rules</i>"
        f' and <a href="https://example.org/b">more</a></td></tr></table><p>And {LINK} again.</p>'
    )
    assert purpose(URL, page) == ("this paper", "the rules and more")
    assert purpose("https://example.org/b", page) is None
    assert purpose("https://example.org/c", page) is None


def test_an_address_is_found_whatever_its_writing():
    page = uses_in('<p>So: <a href="HTTPS://Example.org/a?b=1&amp;c#d">x</a> it is.</p>')
    assert list(page.links) == ["https://example.org/a?b=1&c"]


def test_the_first_page_that_says_something_counts():
    pages = {"a/": f"<p>{LINK}</p>", "b/": f"<p>Of {LINK}.</p>", "c/": f"<p>By {LINK}.</p>"}
    uses = {page: uses_in(html) for page, html in pages.items()}
    assert words_around(URL, uses) == "Of this paper."
    assert words_around("https://example.org/other", uses) == ""


words = st.lists(st.text("abcde", min_size=1, max_size=9), max_size=60).map(" ".join)


@given(words, words)
def test_of_a_long_sentence_the_part_round_the_link_is_kept(before, after):
    said = around(f"<p>{before} {LINK} {after}</p>")
    whole = " ".join(f"{before} this paper {after}".split())
    assert len(said) < 140
    if whole != "this paper":
        assert "this paper" in said
        assert said.strip("… ") in whole


@given(st.text(alphabet='<>/ aptdhr1="li', max_size=80))
def test_no_page_is_too_broken_to_read(html):
    assert isinstance(uses_in(html).title, str)
