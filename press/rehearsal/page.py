"""A page in parts that can be compared one by one: its head, headings, text, links and so on."""

import re

from bs4 import BeautifulSoup, Tag

_HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"]


def read_parts(html: str) -> dict[str, list[str]]:
    """Return what a page consists of, by part, each as a list in the order of the page.

    `markup` is everything, cut before each tag: a page differs in it alone when it differs in
    nothing that a reader reads, but perhaps in how that looks.
    """
    page = BeautifulSoup(html, "html.parser")
    return {
        "head": _head(page),
        "headings": [f"{it.name} {_text(it)}" for it in page.find_all(_HEADINGS)],
        "text": _text(page.body or page).split(),
        "links": [f"{_text(it)} → {it['href']}" for it in page.select("a[href]")],
        "ids": [str(it["id"]) for it in page.select("[id]")],
        "code": _code(page),
        "tables": [" | ".join(map(_text, it.find_all(["th", "td"]))) for it in page.select("tr")],
        "images": [_image(it) for it in page.find_all(["img", "svg"])],
        "markup": re.split(r"(?=<)", html),
    }


def first_difference(part: str, left: list[str], right: list[str]) -> tuple[str, str]:
    """Return where two lists of one part first differ: what each has there, "nothing" at its end.

    A word of the text is shown with its neighbours.
    """
    pairs = enumerate(zip(left, right, strict=False))
    at = next((place for place, (one, other) in pairs if one != other), min(len(left), len(right)))
    around = 2 if part == "text" else 0
    shown = slice(max(at - around, 0), at + around + 1)
    return tuple(  # type: ignore[return-value]
        " ".join(items[shown]) if at < len(items) else "nothing" for items in (left, right)
    )


def _text(element: Tag) -> str:
    """Return what is read of an element, with single spaces; scripts and styles are not read."""
    return " ".join(
        " ".join(
            string
            for string in element.strings
            if string.parent is None or string.parent.name not in ("script", "style", "template")
        ).split()
    )


def _head(page: BeautifulSoup) -> list[str]:
    """Return the language of a page and what its head says, without where styles come from."""
    found = [f"lang {page.html['lang']}"] if page.html and page.html.has_attr("lang") else []
    for tag in (page.head or page).find_all(["title", "meta", "link", "base"]):
        if tag.name == "title":
            found.append(f"title {_text(tag)}")
        else:
            attributes = " ".join(f"{name}={_plain(value)}" for name, value in tag.attrs.items())
            found.append(f"{tag.name} {attributes}")
    return found


def _plain(value: str | list[str]) -> str:
    return value if isinstance(value, str) else " ".join(value)


def _code(page: BeautifulSoup) -> list[str]:
    """Return the code of a page: blocks line by line, as they stand, and pieces within text."""
    found = []
    for tag in page.find_all(["pre", "code"]):
        if tag.name == "pre":
            found += tag.get_text().split("\n")
        elif tag.find_parent("pre") is None:
            found.append(tag.get_text())
    return found


def _image(tag: Tag) -> str:
    if tag.name == "img":
        return f"{tag.get('src', '')} ({tag.get('alt', 'without alt')})"
    said = tag.get("aria-label") or (_text(tag.title) if tag.title else "")
    return f"drawing {said}".strip()
