"""The glossary's terms as tooltips: every link to one says in a sentence what it means."""

import re
from collections.abc import Mapping
from html import escape
from urllib.parse import unquote

from bs4 import BeautifulSoup
from markdown import Markdown

_LINK = re.compile(r"<a\b(?P<attributes>[^>]*)>")
_HREF = re.compile(r"\bhref=\"(?P<page>[^\"#]*)#(?P<anchor>[^\"]+)\"")
_GLOSSARY = re.compile(r"(?:^|/)glossary(?:/|\.html|/index\.html)?$")

# A sentence ends at a stop, closing marks and a space. What follows may begin with a small letter,
# as pandas does.
_END = re.compile(r"[.!?][)\]”’\"']*\s+")
# The last word before a stop that ends no sentence: one letter (S. cerevisiae), letters with stops
# of their own (e.g.), and the few that English and citations abbreviate.
_ABBREVIATED = re.compile(
    r"(?:^|[\s(\[“‘\"'])(?:[A-Za-z]|(?:[A-Za-z]\.)+[A-Za-z]|al|approx|ca|cf|chr|Dr|etc|Fig|fig|pp"
    r"|Prof|resp|sp|spp|St|subsp|var|vs)$"
)


def read_terms(markdown: str) -> dict[str, str]:
    """Return the first sentence on each term of a glossary, as plain text, by its anchor.

    A term is a heading of the third degree; its first paragraph says what it is. One that has no
    paragraph right below it has no sentence.

    Args:
        markdown: the glossary, without front matter.
    """
    html = Markdown(extensions=["attr_list", "footnotes", "toc"]).convert(markdown)
    terms = {}
    for heading in BeautifulSoup(html, "html.parser").find_all("h3"):
        text = heading.find_next_sibling()
        if text is None or text.name != "p":
            continue
        for note in text.select("sup[id]"):
            note.decompose()
        terms[heading["id"]] = first_sentence(text.get_text())
    return terms


def with_tooltips(html: str, terms: Mapping[str, str], *, within: bool = False) -> str:
    """Return a page in which every link to a term carries its first sentence as its title.

    The title adds to the link's text and takes nothing from it: it is what a screen reader calls
    the description, read after the name. A link that has a title keeps its own.

    Args:
        html: the page.
        terms: sentences by anchor.
        within: whether the page is the glossary itself, whose links have no address before the #.
    """

    def titled(link: re.Match[str]) -> str:
        href = _HREF.search(link["attributes"])
        if href is None or re.search(r"\b(?:title|class)=", link["attributes"]):
            return link[0]
        page = href["page"]
        sentence = terms.get(unquote(href["anchor"]))
        if not sentence or not (_GLOSSARY.search(page) or (within and not page)):
            return link[0]
        return f'{link[0][:-1]} title="{escape(sentence)}">'

    return _LINK.sub(titled, html)


def first_sentence(text: str) -> str:
    """Return the first sentence of a plain text, in one line."""
    text = " ".join(text.split())
    for end in _END.finditer(text):
        if text[end.start()] != "." or not _ABBREVIATED.search(text[: end.start()]):
            return text[: end.end()].rstrip()
    return text
