"""What becomes of the elements of a page, and that nothing passes unknown."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from press.book import clean
from press.errors import PressError
from tests.press.book.pages import cleaned, page, shown

HTML = [
    "abbr",
    "address",
    "area",
    "article",
    "aside",
    "audio",
    "base",
    "bdi",
    "bdo",
    "canvas",
    "center",
    "cite",
    "col",
    "data",
    "datalist",
    "del",
    "dfn",
    "dialog",
    "embed",
    "fieldset",
    "font",
    "footer",
    "frame",
    "header",
    "hgroup",
    "iframe",
    "input",
    "ins",
    "label",
    "legend",
    "main",
    "map",
    "mark",
    "menu",
    "meter",
    "nav",
    "object",
    "option",
    "output",
    "param",
    "picture",
    "progress",
    "ruby",
    "samp",
    "select",
    "source",
    "strike",
    "summary",
    "textarea",
    "tfoot",
    "track",
    "u",
    "var",
    "video",
    "marquee",
    "blink",
    "x-own",
    "h5",
    "h6",
]
UNKNOWN = [name for name in HTML if name not in clean.RULES.by_tag]


def test_words_and_their_marks_stay():
    text = "<p>A <em>gene</em> of <code>x&lt;y</code>, <kbd>Esc</kbd>, <strong>so</strong>.</p>"
    assert shown(text) == text


@pytest.mark.parametrize("name", UNKNOWN)
def test_an_element_that_nobody_knows_stops_the_build(name):
    with pytest.raises(PressError) as said:
        cleaned(f'<h2 id="a">What it says</h2><{name}>x</{name}>')
    assert str(said.value) == (
        f"https://example.org/guide/first/, under “What it says”: the book knows no <{name}>;"
        " write it otherwise, or say in press/book/clean.py what becomes of it."
    )


@given(st.from_regex(r"[a-z]{3,9}-[a-z]{3,9}", fullmatch=True))
def test_a_class_that_nobody_knows_stops_the_build(name):
    if name in clean.RULES.plain:
        return
    for tag in ("div", "p", "span", "table", "ul"):
        with pytest.raises(PressError, match=f'knows no <{tag} class="{name}">'):
            cleaned(f'<{tag} class="{name}">x</{tag}>')


_WORD = st.text("abc <&\n\t é", min_size=1, max_size=12)
_TREE = st.recursive(
    _WORD,
    lambda inner: st.tuples(st.sampled_from(["em", "strong", "code", "span", "sup"]), inner, _WORD),
    max_leaves=6,
)


def _written(tree):
    if isinstance(tree, str):
        return tree.replace("&", "&amp;").replace("<", "&lt;")
    return f"<{tree[0]}>{_written(tree[1])}</{tree[0]}>{_written(tree[2])}"


def _words(text):
    return " ".join(text.split())


@given(_TREE)
def test_no_word_is_lost(tree):
    html = f"<p>{_written(tree)}</p>"
    before = "".join(etree.fromstring(html).itertext())
    assert _words("".join(cleaned(html).itertext())) == _words(before)


def test_ids_are_of_the_page():
    assert shown('<h2 id="ask">Ask<a class="headerlink" href="#ask">¶</a></h2>') == (
        '<h2 id="first--ask">Ask</h2>'
    )
    assert shown('<div id="all"><p>x</p></div>') == '<p id="first--all">x</p>'


def test_a_heading_leaves_out_no_degree():
    with pytest.raises(PressError, match=r"the heading “Deep” is of degree 3, right below one of"):
        cleaned('<h3 id="deep">Deep</h3>')
    cleaned('<h2 id="a">A</h2><h3 id="b">B</h3><h2 id="c">C</h2>')


def test_a_heading_needs_an_id():
    with pytest.raises(PressError, match="a heading without an id; give it one"):
        cleaned("<h2>A</h2>")


def test_white_space_is_that_of_a_browser():
    assert shown("<p>\n  A\n  gene\u00a0b </p>") == "<p> A gene\u00a0b </p>"


def test_numbers_of_a_table_are_set_to_the_right():
    row = '<td class="number">1</td><td style="text-align: right;">2</td><th rowspan="2">a</th>'
    made = cleaned(f'<table class="dataframe" border="1"><tbody><tr>{row}</tr></tbody></table>')
    assert [one.get("class") for one in made.iter("td")] == ["number", "number"]
    assert made.find(".//th").get("rowspan") == "2"


def test_a_table_keeps_the_name_that_screen_readers_hear():
    made = cleaned('<table aria-label="Links"><tbody><tr><td>a</td></tr></tbody></table>')
    assert made.find(".//caption").text == "Links"


def test_what_stands_small_in_a_cell_has_a_line_of_its_own():
    table = "<table><tbody><tr><td><a href='https://a.example/'>A</a><small>a.example</small></td>"
    assert "</a><br/>a.example" in shown(f"{table}</tr></tbody></table>")


def test_tools_for_a_screen_are_left_out_and_said_otherwise():
    tool = (
        "<noscript><p>Here stands a form.</p></noscript>"
        '<form class="badge-builder"><input id="path"></form><script>x()</script>'
    )
    given = page()
    assert shown(tool, given) == "<p>Here stands a form.</p>"
    assert "path" in given.left_out


def test_formulas_stay_as_they_are():
    made = cleaned(
        '<p><math display="block" xmlns="http://www.w3.org/1998/Math/MathML"><mi>N</mi></math></p>'
    )
    assert etree.tostring(made.find(".//math")) == b'<math display="block"><mi>N</mi></math>'
    with pytest.raises(PressError, match="knows no <blink> in a formula"):
        cleaned("<p><math><blink>N</blink></math></p>")


def test_every_class_that_is_told_is_told_once():
    handled = {name for _, name in clean.RULES.by_class}
    assert not handled & clean.RULES.plain - {"unseen"}
    assert not [name for name in clean.RULES.plain if re.search(r"\s", name)]
