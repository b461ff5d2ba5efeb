"""Links to a term say what it means, and lose nothing by it."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from press.glossary import read_terms, with_tooltips

GLOSSARY = """\
# Glossary

The words of this guide.

## Mines

### Mine

A web site, run by [InterMine](#intermine), that knows of `genes`.[^1] FlyMine is one.

Another paragraph.

### Web service

The part for *programs* & the like

### Benjamini–Hochberg { #benjamini-hochberg }

A correction, of 1995.

### With a list

- no sentence

## Binder

### Binder { #binder }

The project, and the idea.

[^1]: A note.
"""


def test_a_term_is_its_first_sentence_by_its_anchor():
    assert read_terms(GLOSSARY) == {
        "mine": "A web site, run by InterMine, that knows of genes.",
        "web-service": "The part for programs & the like",
        "benjamini-hochberg": "A correction, of 1995.",
        "binder": "The project, and the idea.",
    }


LINKS = [
    'href="../glossary/#mine"',
    'href="../../glossary/#mine"',
    'href="glossary/#mine"',
    'href="glossary.html#mine"',
    'id="x" href="../glossary/#mine" rel="next"',
]
NO_LINKS = [
    'href="../glossary/"',
    'href="../glossary/#unknown"',
    'href="../my-glossary/#mine"',
    'href="../glossary/more/#mine"',
    'href="#mine"',
    'href="../mines/#mine"',
    'href="../glossary/#mine" title="Mine, all mine"',
    'class="headerlink" href="../glossary/#mine"',
]


@pytest.mark.parametrize("link", LINKS)
def test_a_link_to_a_term_says_what_it_means(link):
    assert with_tooltips(f"<p>A <a {link}>mine</a>.</p>", {"mine": "A site."}) == (
        f'<p>A <a {link} title="A site.">mine</a>.</p>'
    )


@pytest.mark.parametrize("anchor", ["größe", "gr%C3%B6%C3%9Fe"])
def test_a_term_may_have_any_letters(anchor):
    [term] = read_terms("### Größe { #größe }\n\nA size.\n").items()
    link = f'<a href="../glossary/#{anchor}">'
    assert with_tooltips(link, dict([term])) == f'{link[:-1]} title="A size.">'


@pytest.mark.parametrize("link", NO_LINKS)
def test_other_links_stay_as_they_are(link):
    html = f"<p>A <a {link}>mine</a>.</p>"
    assert with_tooltips(html, {"mine": "A site."}) == html


def test_in_the_glossary_itself_an_anchor_is_enough():
    html = '<a href="#mine">mine</a> <a class="headerlink" href="#mine">¶</a>'
    titled = with_tooltips(html, {"mine": "A site."}, within=True)
    assert titled.count("title=") == 1
    assert titled.startswith('<a href="#mine" title="A site.">')


class Reader(HTMLParser):
    """Collects the titles of links, and the text of the page."""

    def __init__(self, html):
        super().__init__()
        self.titles, self.text = [], ""
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.titles += [value for name, value in attributes if name == "title"]

    def handle_data(self, data):
        self.text += data


printable = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1)


@given(printable, st.text(st.characters(codec="utf-8", exclude_characters="<>&\r")))
def test_any_sentence_arrives_whole_and_no_text_is_lost(sentence, around):
    html = f'<p>{around}<a href="../glossary/#mine">mine</a>{around}</p>'
    titled = with_tooltips(html, {"mine": sentence})
    assert Reader(titled).titles == [sentence]
    assert Reader(titled).text == Reader(html).text
    assert with_tooltips(titled, {"mine": sentence}) == titled


@given(st.text(alphabet='<a href="glossary/#mine">/p =\'', max_size=60))
def test_what_is_no_link_is_not_changed(html):
    assert with_tooltips(html, {}) == html
    assert Reader(with_tooltips(html, {"mine": "S"})).text == Reader(html).text
