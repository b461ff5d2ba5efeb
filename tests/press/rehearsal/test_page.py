"""A page is read in parts, and where two first differ is found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from press.rehearsal.page import first_difference, read_parts

PAGE = """<!doctype html>
<html lang="en"><head><title>Data · Guide</title>
<meta name="description" content="What is in it"><link rel="canonical" href="https://x.org/data/">
<script>var hidden = 1</script></head>
<body><h1 id="data">Data <a href="#data">¶</a></h1>
<p>Genes and <code>Gene.symbol</code>, see <a href="../mines/">the mines</a>.</p>
<pre><code>service = Service()
service.count()</code></pre>
<table><tr><th>Gene</th><th>Length</th></tr><tr><td>ACT1</td><td>1,437</td></tr></table>
<img src="a.png" alt="A plot"><svg aria-label="A model"><title>no</title></svg>
</body></html>"""


def test_a_page_is_read_in_parts():
    parts = read_parts(PAGE)
    assert "".join(parts.pop("markup")) == PAGE
    assert " ".join(parts.pop("text")) == (
        "Data ¶ Genes and Gene.symbol , see the mines ."
        " service = Service() service.count() Gene Length ACT1 1,437 no"
    )
    assert parts == {
        "head": [
            "lang en",
            "title Data · Guide",
            "meta name=description content=What is in it",
            "link rel=canonical href=https://x.org/data/",
        ],
        "headings": ["h1 Data ¶"],
        "links": ["¶ → #data", "the mines → ../mines/"],
        "ids": ["data"],
        "code": ["Gene.symbol", "service = Service()", "service.count()"],
        "tables": ["Gene | Length", "ACT1 | 1,437"],
        "images": ["a.png (A plot)", "drawing A model"],
    }


@pytest.mark.parametrize(
    ("part", "left", "right", "first"),
    [
        ("ids", ["a", "b"], ["a", "c"], ("b", "c")),
        ("ids", ["a"], ["a", "b"], ("nothing", "b")),
        ("ids", ["a", "b"], [], ("a", "nothing")),
        (
            "text",
            ["an", "old", "gene", "of", "yeast", "it", "was"],
            ["an", "old", "gene", "of", "beast", "it", "was"],
            ("gene of yeast it was", "gene of beast it was"),
        ),
    ],
)
def test_the_first_difference_of_a_part(part, left, right, first):
    assert first_difference(part, left, right) == first


SOME = st.lists(st.sampled_from("abc"), max_size=5)


@given(SOME, st.sampled_from("abc"), SOME)
def test_an_item_that_is_only_in_one_is_found(before, item, after):
    one, other = first_difference("ids", [*before, item, *after], [*before, *after])
    assert one != other


@pytest.mark.filterwarnings("ignore::bs4.MarkupResemblesLocatorWarning")  # a text as "a.html"
@given(st.text())
def test_any_text_can_be_read_as_a_page(html):
    assert "".join(read_parts(html)["markup"]) == html
