"""What a page shows at first sight: its title, its first heading, and its words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from press.links.page import Page, read_page


@pytest.mark.parametrize(
    ("html", "page"),
    [
        (
            "<title>Genes &amp; more</title><h1>The <b>yeast</b></h1><p>Ten\n genes.",
            Page("Genes & more", "The yeast", "The yeastTen genes."),
        ),
        ("<h1>One</h1><h1>Two</h1>", Page("", "One", "OneTwo")),
        ("<TITLE lang=en>A</TITLE><svg><title>B</title></svg>", Page("A", "", "B")),
        ("<script>var a = '<h1>no</h1>';</script><style>no</style>yes", Page("", "", "yes")),
        ("<noscript>no</noscript><template>no</template>yes", Page("", "", "yes")),
        ("<!-- <title>no</title> -->yes", Page("", "", "yes")),
        ("<title>cut of", Page("cut of", "", "")),
        ("", Page()),
        ("no page at all", Page("", "", "no page at all")),
    ],
)
def test_what_a_page_shows(html, page):
    assert read_page(html) == page


@given(st.text() | st.text("<>!-[]/h1 title=\"'&;"))
def test_no_page_is_too_broken(html):
    page = read_page(html)
    assert " ".join(page.text.split()) == page.text


@pytest.mark.parametrize("piece", ["<", "<h1>", "<h1 ", "<!", "<!--", "<title>", "&", "<a='", "</"])
def test_a_page_made_to_take_long_does_not(piece):
    read_page(piece * (65_536 // len(piece)))
