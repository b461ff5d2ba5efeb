"""Behind a link that failed stands a mark, and all other words of a page stay as they are."""

from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from press.links.marks import to_be_marked, with_marks
from press.links.register import MISSING, STATUSES, Entry

URL = "https://example.org/a?b=1&c=2"
GONE = Entry("A paper", ["answers/"], "gone", last_checked="2026-11-25")
KEPT = replace(GONE, archived="https://archive.test/1?x&y", archived_on="2026-05-03")
LINK = '<a href="https://example.org/a?b=1&amp;c=2">paper</a>'
MARK = with_marks(LINK, {URL: GONE}).removeprefix(LINK)


def seen(html: str, register: str | None = "../resources/") -> BeautifulSoup:
    return BeautifulSoup(with_marks(html, {URL: KEPT}, register), "html.parser")


def test_only_what_a_page_should_warn_of_is_looked_for():
    register = {state: Entry("", ["a/"], state) for state in STATUSES}
    register["lost"] = Entry("", ["a/"], "good", anchors={"x": MISSING})
    register["found"] = Entry("", ["a/"], "good", anchors={"x": "found"})
    assert set(to_be_marked(register)) == {"unsure", "gone", "suspect", "lost"}


def test_a_mark_says_what_was_seen_and_leads_to_the_line_of_the_link():
    mark = seen(f"<p>See {LINK}.</p>").select_one("a.link-mark")
    assert mark.get_text() == "(not found when checked on 25 November 2026)"
    assert mark["title"] == "Not found when checked on 25 November 2026."
    assert mark["href"] == (
        "../resources/?find=https%3A%2F%2Fexample.org%2Fa%3Fb%3D1%26c%3D2#links"
    )


def test_an_archived_copy_is_offered_when_there_is_one():
    copy = seen(f"<p>See {LINK}.</p>").select_one(".link-mark__copy a")
    assert copy.get_text() == "archived copy of 3 May 2026"
    assert copy["href"] == "https://archive.test/1?x&y"
    assert "archived" not in MARK


def test_a_guide_without_the_table_has_marks_that_lead_nowhere():
    page = seen(f"<p>See {LINK}.</p>", None)
    assert page.select_one("span.link-mark")["title"].startswith("Not found")
    assert page.select_one("a.link-mark") is None


@pytest.mark.parametrize(
    "href",
    [
        "https://example.org/a?b=1&amp;c=2",
        "https://example.org/a?b=1&c=2",
        "https://example.org/a?b=1&#38;c=2#place",
        "HTTPS://Example.ORG/a?b=1&amp;c=2",
        " https://example.org/a?b=1&amp;c=2 ",
    ],
)
@pytest.mark.parametrize("quote", ['"', "'"])
def test_a_link_is_found_whatever_its_writing(href, quote):
    html = f"<p>a<A title='x > y' HREF={quote}{href}{quote}><code>b</code></A >, c</p>"
    assert with_marks(html, {URL: GONE}) == html.replace("</A >", f"</A >{MARK}")


@pytest.mark.parametrize(
    "html",
    [
        "<p>https://example.org/a?b=1&amp;c=2</p>",
        '<a href="https://example.org/a">other</a>',
        '<a href="#a">here</a> <a name="b">there</a> <a>nowhere</a>',
        f"<pre><code>{LINK}</code></pre>",
        f"<svg><text>{LINK}</text></svg>",
        f"<!-- {LINK} -->",
        f"<script>let a = '{LINK}'</script>",
        '<a href="http://[">broken</a>',
        LINK.replace("</a>", ""),
    ],
)
def test_all_else_stays_as_it_is(html):
    assert with_marks(html, {URL: GONE}, "../resources/") == html


@pytest.mark.parametrize("state", ["good", "moved", "excepted", "not checked yet"])
def test_no_mark_is_set_where_nothing_failed(state):
    register = {URL: replace(GONE, status=state)}
    assert with_marks(LINK, register) == LINK


def test_a_mark_follows_a_heading_whose_link_failed():
    html = f'<h3 id="x">On {LINK}s<a class="headerlink" href="#x">¶</a></h3>\n<p>Text</p>'
    assert with_marks(html, {URL: GONE}) == html.replace(
        "</h3>", f'</h3><p class="link-notes">{MARK}</p>'
    )


def test_a_lost_place_has_a_milder_mark_and_the_page_itself_none():
    register = {URL: replace(GONE, status="good", anchors={"größe": MISSING})}
    lost = LINK.replace("c=2", "c=2#gr%C3%B6%C3%9Fe")
    page = BeautifulSoup(with_marks(LINK + lost, register), "html.parser")
    assert [it["class"] for it in page.select(".link-mark")] == [["link-mark", "link-mark--place"]]
    assert with_marks(LINK, register) == LINK


def test_words_of_the_register_are_no_html():
    wild = replace(KEPT, archived='https://archive.test/"><script>x</script>')
    page = BeautifulSoup(with_marks(LINK, {URL: wild}, '"><script>'), "html.parser")
    assert page.script is None
    assert page.select_one(".link-mark__copy a")["href"] == wild.archived


OTHERS = ["Text &amp; more ", "<br/>", "<p>x\n</p>", "<!-- a -->", "<td>1</td>", "\r\n", "ünï"]
DEAD = [f"<pre>{LINK}</pre>", f"<svg><a/>{LINK}</svg>", '<a href="https://example.org/">x</a>']


@given(st.lists(st.sampled_from([LINK, *OTHERS, *DEAD])))
def test_every_link_that_failed_has_one_mark_right_behind_it(pieces):
    html = "".join(pieces)
    expected = "".join(piece + MARK if piece is LINK else piece for piece in pieces)
    assert with_marks(html, {URL: GONE}) == expected


@given(st.text(alphabet='<>/ aphr1=-!"' + "\n") | st.text(), st.text(alphabet='</ahp1r>"'))
def test_no_word_of_a_page_is_lost(before, after):
    html = f"{before}{LINK}{after}"
    marked = with_marks(html, {URL: GONE})
    assert marked.replace(f'<p class="link-notes">{MARK}</p>', "").replace(MARK, "") == html


@given(st.text())
def test_with_nothing_to_warn_of_a_page_is_not_even_read(html):
    assert with_marks(html, {}) is html
