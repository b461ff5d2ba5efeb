"""Links: within the guide to places in the book, else to whole addresses."""

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

from lxml import etree
from lxml.etree import _Element as Element

from press.book.leaf import Leaf
from press.book.page import Page, classes
from press.errors import PressError

_ALLOWED = re.compile(r"https?|mailto")


def link(page: Page, target: Element, source: Element) -> None:
    """A link; its address is made whole here, and that of a place in the book by `join`."""
    href = source.get("href")
    if href is None:
        page.fill(target, source)
        return
    address = urljoin(page.site_url + page.url, href.strip())
    if not _ALLOWED.fullmatch(urlsplit(address).scheme):
        raise page.fault(
            f"a link to `{href[:60]}`, which a book cannot follow",
            "write an address that begins with https",
        )
    made = page.within(target, source, "a")
    made.set("href", address)
    page.fill(made, source)


def note_reference(page: Page, target: Element, source: Element) -> None:
    """The sign of a footnote."""
    made = page.within(target, source, "a", "footnote-ref")
    made.set("href", f"#{page.id(source.get('href', '#').removeprefix('#'))}")
    page.fill(made, source)


def notes(page: Page, target: Element, source: Element) -> None:
    """The footnotes, at the end of a page."""
    made = etree.SubElement(target, "section", {"class": "footnotes"})
    page.fill(made, next(source.iter("ol")).getparent())
    for line in made.findall("hr"):
        made.remove(line)
    for item in made.iter("li"):
        if item.get("id"):
            _trim(item)


def _trim(item: Element) -> None:
    """Take away the space in front of the arrow back, which is gone."""
    last = item[-1] if len(item) else item
    if len(last):
        last[-1].tail = (last[-1].tail or "").rstrip() or None
    else:
        last.text = (last.text or "").rstrip()


def join(leaves: Iterable[Leaf], left_out: Mapping[str, Set[str]], site_url: str) -> None:
    """Let every link within the guide lead to its place in the book.

    Args:
        leaves: all.
        left_out: ids of a page that are not in the book, by the leaf's anchor.
        site_url: the address of the site.

    Raises:
        PressError: when an id stands twice, or a link leads to a place that does not exist.
    """
    leaves = list(leaves)
    anchors = {leaf.url: leaf.anchor for leaf in leaves}
    places: dict[str, str] = {}
    for leaf in leaves:
        for place, tag in _ids(leaf):
            if place in places:
                raise PressError(
                    f"{site_url}{leaf.url}: the id `{place}` stands twice in the book; give one of"
                    " the two another name."
                )
            places[place] = tag
    for leaf in leaves:
        for body in leaf.bodies:
            for one in body.iter("a"):
                _lead(one, leaf, anchors, places, left_out, site_url)


def _ids(leaf: Leaf) -> Iterator[tuple[str, str]]:
    for body in leaf.bodies:
        for one in body.iter(etree.Element):
            if one.get("id"):
                yield one.get("id"), one.tag
    for solution in leaf.solutions:
        yield solution.anchor, "div"


def _lead(
    one: Element,
    leaf: Leaf,
    anchors: Mapping[str, str],
    places: Mapping[str, str],
    left_out: Mapping[str, Set[str]],
    site_url: str,
) -> None:
    href = one.get("href")
    if href.startswith("#"):
        if href[1:] not in places:
            raise _nowhere(leaf, href, site_url)
        return
    if not href.startswith(site_url):
        return
    address = urlsplit(href)
    page = re.sub(r"(^|/)index\.html$", r"\1", urlunsplit(address._replace(query="", fragment="")))
    anchor = anchors.get(page.removeprefix(site_url))
    if anchor is None:
        return  # a file beside the pages
    if not address.fragment:
        one.set("href", f"#{anchor}")
        return
    own = unquote(address.fragment)
    place = f"{anchor}--{own.replace(':', '-')}"
    if place in places:
        one.set("href", f"#{place}")
        if anchor == "glossary" and places[place] == "h3":
            one.set("class", " ".join([*classes(one), "term"]))
    elif own not in left_out.get(anchor, ()):
        raise _nowhere(leaf, href, site_url)


def _nowhere(leaf: Leaf, href: str, site_url: str) -> PressError:
    return PressError(
        f"{site_url}{leaf.url}: a link leads to `{href}`, and there is no such place in the book;"
        " mend the link, or keep the id in press/book/clean.py."
    )
