"""What both writers do with the clean pages before pandoc reads them."""

from collections.abc import Mapping

from lxml.etree import _Element as Element
from lxml.html import builder as element

from press.book.leaf import Book


def titles_of(book: Book) -> dict[str, str]:
    """Return the link to each page by the link to its title."""
    return {f"#{next(leaf.body.iter('h1')).get('id')}": f"#{leaf.anchor}" for leaf in book.leaves}


def lead_to_pages(page: Element, titles: Mapping[str, str]) -> None:
    """Let a link to a title lead to its page: the heading bears the page's own anchor."""
    for link in page.iter("a"):
        link.set("href", titles.get(link.get("href"), link.get("href")))


def wrap(one: Element, attributes: Mapping[str, str]) -> None:
    """Put an element into a div, which takes its place."""
    box = element.DIV(dict(attributes))
    box.tail, one.tail = one.tail, None
    one.getparent().replace(one, box)
    box.append(one)
