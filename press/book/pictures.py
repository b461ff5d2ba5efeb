"""Figures: drawings and bitmaps of pages become files of the book."""

import base64
import binascii
import io
import re
from pathlib import Path
from urllib.parse import unquote_to_bytes, urljoin, urlsplit

from lxml import etree
from lxml.etree import _Element as Element

from press.book.drawings import to_file
from press.book.page import Page, children, text_of
from press.errors import PressError

_DATA = re.compile(r"data:(?P<kind>[\w/+.-]+)(?:;[\w=-]+)*?(?P<packed>;base64)?,(?P<data>.*)", re.S)
_ALT = "say in its text what it shows, for those who cannot see it"


def figure(page: Page, target: Element, source: Element) -> None:
    """What a cell has drawn, or a figure with its caption."""
    made = page.within(target, source, "figure")
    if kept := [one for one in children(source) if one.tag != "figcaption"]:
        for one in kept:
            for drawn in [one] if one.tag in ("svg", "img") else one.iter("svg", "img"):
                picture(page, made, drawn)
    for caption in children(source, "figcaption"):
        page.fill(page.within(made, caption, "figcaption"), caption)
    if not len(made):
        raise page.fault("a figure with nothing in it", "take it out, or put a drawing into it")


def picture(page: Page, target: Element, source: Element) -> None:
    """A drawing or an image, in a figure of its own or in a line of text."""
    if _unseen(source):
        return
    alt = alternative(source)
    what = f"{'a drawing' if source.tag == 'svg' else 'an image'} (`{_named(source)}`)"
    if not alt:
        raise page.fault(f"{what} has no alternative text", _ALT)
    page.drawings += 1
    try:
        data, ending = _drawn(page, source)
    except PressError as error:
        raise page.fault(
            f"{what} cannot be put into the book, for it is {error}",
            "draw it otherwise, or teach press/book/drawings.py",
        ) from None
    except (OSError, ValueError, SyntaxError, binascii.Error) as error:
        raise page.fault(
            f"{what} cannot be converted ({error or type(error).__name__})",
            "put a PNG, JPEG or SVG there that can be opened",
        ) from None
    name = f"{page.anchor}-{page.drawings}.{ending}"
    page.figures[name] = data
    img = page.within(target, source, "img")
    img.set("src", f"figures/{name}")
    img.set("alt", alt)


def drawing(page: Page, target: Element, source: Element) -> None:
    """An `svg` or `img` within text: a figure when it stands alone."""
    if target.tag == "section" or target.tag == "div":
        made = etree.SubElement(target, "figure")
        picture(page, made, source)
        if not len(made):
            target.remove(made)
    else:
        picture(page, target, source)


def paragraph(page: Page, target: Element, source: Element) -> None:
    """A paragraph; one that holds a drawing and nothing else is that drawing."""
    inner = children(source)
    if inner and all(one.tag in ("svg", "img") for one in inner) and not text_of_all(source):
        for one in inner:
            made = etree.SubElement(target, "figure")
            picture(page, made, one)
            if not len(made):
                target.remove(made)
        return
    page.fill(page.within(target, source, "p"), source)


def text_of_all(element: Element) -> str:
    """Return the text between the elements in a paragraph, without theirs."""
    return "".join([element.text or "", *(one.tail or "" for one in element)]).strip()


def alternative(source: Element) -> str:
    """Return what a drawing or an image shows, in words; "" when nobody has said it."""
    if source.tag == "img":
        return " ".join((source.get("alt") or "").split())
    if label := (source.get("aria-label") or "").strip():
        return " ".join(label.split())
    named = {one.get("id"): one for one in source.iter(etree.Element) if one.get("id")}
    ids = (source.get("aria-labelledby") or "").split()
    found = [text_of(named[one]) for one in ids if one in named]
    if not found:
        found = [text_of(one) for one in children(source, "title", "desc")]
    return " ".join(
        text if text.endswith((".", "!", "?")) else f"{text}." for text in found if text
    )


def _unseen(source: Element) -> bool:
    """Tell whether its author has said that a picture is there for its looks alone."""
    return source.get("aria-hidden") == "true" or source.get("role") in ("presentation", "none")


def _named(source: Element) -> str:
    return (source.get("src") or source.get("class") or source.get("id") or "svg")[:60]


def _drawn(page: Page, source: Element) -> tuple[bytes, str]:
    """Return a file, and the ending of its name."""
    if source.tag == "svg":
        return to_file(source, page.style), "svg"
    src = source.get("src") or ""
    if found := _DATA.fullmatch(src):
        data = found["data"]
        unpacked = base64.b64decode(data) if found["packed"] else unquote_to_bytes(data)
        return _converted(page, unpacked, found["kind"])
    path = file_of(page, src)
    return _converted(page, path.read_bytes(), path.suffix)


def file_of(page: Page, src: str) -> Path:
    """Return the file in the built site that an address on a page means.

    Raises:
        ValueError: when it is of another site.
    """
    address = urlsplit(urljoin(page.site_url + page.url, src))
    base = urlsplit(page.site_url)
    if (address.scheme, address.netloc) != (base.scheme, base.netloc):
        raise ValueError("it is on another site")
    return page.site / address.path.removeprefix(base.path)


def _converted(page: Page, data: bytes, kind: str) -> tuple[bytes, str]:
    if "svg" in kind:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=False)
        root = etree.fromstring(data, parser)
        for one in root.iter(etree.Element):
            one.tag = etree.QName(one).localname
        return to_file(root, page.style), "svg"
    from PIL import Image  # here, because few guides have bitmaps

    with Image.open(io.BytesIO(data)) as image:
        if image.format == "PNG":
            image.load()
            return data, "png"
        out = io.BytesIO()
        image.save(out, "PNG", optimize=True)
        return out.getvalue(), "png"
