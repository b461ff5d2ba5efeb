"""The colours of code come from the page into the book."""

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from press.book.colours import pieces_of, read, write

texts = st.text(st.characters(exclude_characters="\t\r", codec="utf-8", categories=("L", "P")))
pieces = st.lists(st.tuples(texts.filter(bool), st.sampled_from(["", *"ksnfoc"])), max_size=9)


def element(html):
    return etree.fromstring(html, etree.HTMLParser()).find(".//pre")


def test_code_keeps_the_colours_that_pygments_gave_it():
    page = highlight('print("hello")  # a word\n', PythonLexer(), HtmlFormatter())
    assert read(element(page)) == [
        ("print", "f"),
        ("(", "o"),
        ('"hello"', "s"),
        (")  ", "o"),
        ("# a word", "c"),
    ]


def test_what_stands_in_a_piece_has_its_colour_and_a_button_says_nothing():
    page = '<pre>\n\n<span class="c1">a<a>b</a></span><button>Copy</button> c\n</pre>'
    assert read(element(page)) == [("ab", "c"), (" c", "")]


def test_tabs_lead_to_every_fourth_letter():
    made = etree.fromstring('<pre>a\tb<span class="k">\tc</span>\n\td</pre>')
    assert pieces_of(made) == [("a   b", ""), ("   c", "k"), ("\n    d", "")]


@given(pieces)
def test_what_is_written_is_read_again(some):
    code = etree.Element("code")
    write(code, some)
    assert "".join(t for t, _ in pieces_of(code)) == "".join(t for t, _ in some)
    assert [piece for piece in pieces_of(code) if piece[1]] == [piece for piece in some if piece[1]]
