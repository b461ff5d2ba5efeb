"""The glossary's terms as tooltips: every link to one says in a sentence what it means."""

import re
from collections.abc import Mapping
from html import escape
from urllib.parse import unquote

from bs4 import BeautifulSoup
from markdown import Markdown

from press.sentences import sentences

_LINK = re.compile(r"<a\b(?P<attributes>[^>]*)>")
_HREF = re.compile(r"\bhref=\"(?P<page>[^\"#]*)#(?P<anchor>[^\"]+)\"")
_GLOSSARY = re.compile(r"(?:^|/)glossary(?:/|\.html|/index\.html)?$")


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
        if found := sentences(text.get_text()):
            terms[heading["id"]] = found[0]
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
