"""Pages that say in words only that nothing is there are doubted, and compared."""

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from press.links.answer import Answer
from press.links.soft import alike, beside, doubtful, suspicious


@pytest.mark.parametrize(
    "text",
    [
        "Oops! We can't find the page you are looking for.",
        "We can’t find that.",
        "The page cannot be found.",
        "The requested URL was not found on this server.",
        "Your mine could not be found",
        "This mine is no longer available.",
        "It no longer exists",
        "This record does not exist.",
        "ERROR 404",
    ],
)
def test_a_short_page_that_speaks_of_what_is_not_there_is_doubted(text):
    assert doubtful(text)
    assert not doubtful(text + " Genes." * 1000)


@pytest.mark.parametrize("text", ["", "Ten genes were found.", "Find a gene", "Gene 404", "Troops"])
def test_another_page_is_not(text):
    assert not doubtful(text)


@pytest.mark.parametrize(
    ("page", "worth"),
    [
        ("<h1>Genes</h1>", False),
        ("<h1>Oops!</h1>", True),
        ("<title>404</title>", True),
        ("<p>The page does\nnot exist.", True),
        ("<h1>That page can&rsquo;t be&nbsp;found.</h1>", True),
    ],
)
def test_only_a_page_with_such_words_is_worth_reading(page, worth):
    assert suspicious(page) is worth


@given(st.from_regex(r"\Ahttps://x\.org/[a-z/?#=]*\Z"))
def test_an_address_that_cannot_exist_is_beside_another(url):
    other = beside(url)
    assert urlsplit(other).hostname == "x.org"
    assert urlsplit(other).path.rpartition("/")[0] == urlsplit(url).path.rpartition("/")[0]
    assert other == beside(url)
    assert other != url


def page(title="T", heading="H", final="https://x.org/a", ending="200"):
    return Answer(ending, "said", final, title=title, heading=heading)


def test_two_answers_that_show_the_same_are_alike():
    other = page(final="https://x.org/b")
    assert alike(page(), other)
    assert not alike(page(title="U"), other)
    assert not alike(page(heading="I"), other)
    assert not alike(page(), page(final="https://x.org/b", ending="404"))
    assert alike(page(), page(title="U"))  # both were sent to one place
