"""What the theme puts around a page's text: launching, promises, key points, dated facts."""

from lxml import etree
from lxml.etree import _Element as Element

from press.book.page import Page, children, first, say, text_of
from press.book.pictures import file_of


def standfirst(page: Page, target: Element, source: Element) -> None:
    """What the page is about, in one paragraph."""
    inner = first(source, "p") if source.tag == "div" else source
    page.fill(page.within(target, source, "p", "standfirst"), source if inner is None else inner)


def launch(page: Page, target: Element, source: Element) -> None:
    """The launch bar: an address for paper. Its doors are for a screen with a network."""
    paper = first(source, "div", "launch__paper")
    link = None if paper is None else first(paper, "a")
    title = first(source, "strong")
    code = None if paper is None else first(paper, "img", "qr")
    if link is None or title is None or code is None:
        raise page.fault(
            "the launch bar has no address or no code for paper",
            "see theme/partials/launch.html and press/book/heads.py",
        )
    what = first(source, "p", "launch__what")
    own = what is None or first(what, "a") is None
    made = etree.SubElement(target, "div", {"class": "launch"})
    made.set("data-url", link.get("href"))
    made.set("data-title", page.title if own else text_of(title))
    made.set("data-own", "true" if own else "false")
    made.set("data-qr", f"figures/code-{page.anchor}.svg")
    try:
        page.figures[f"code-{page.anchor}.svg"] = file_of(page, code.get("src")).read_bytes()
    except (OSError, ValueError) as error:
        raise page.fault(
            f"the code of the launch bar cannot be read ({error})", "build the site anew: make site"
        ) from None
    for one in source.iter("p"):
        if "run" in (one.get("class") or "").split():
            run(page, target, one)
    page.leave_out(source)


def run(page: Page, target: Element, source: Element) -> None:
    """When the lesson was executed."""
    missed = "run--not" in (source.get("class") or "").split()
    made = page.within(target, source, "p", "run run-not" if missed else "run")
    for child in children(source):
        if child.tag != "svg":  # a tick, or a question mark
            page.put(made, child)
            say(made, child.tail)


def promise(page: Page, target: Element, source: Element) -> None:
    """What one will be able to do, and what one needs."""
    made = page.within(target, source, "div", "promise")
    for half in children(source):
        for child in children(half):
            if child.tag == "p":
                page.fill(page.within(made, child, "p", "promise-title"), child)
            else:
                page.fill(page.within(made, child, "ul"), child)


def key_points(page: Page, target: Element, source: Element) -> None:
    """What to remember."""
    page.fill(page.within(target, source, "section", "key-points"), source)


def dated_facts(page: Page, target: Element, source: Element) -> None:
    """What the page says of the world, and when that was true."""
    title = page.within(target, source, "p", "dated-facts-title")
    title.text = "What this page says of the world, and when that was true"
    for found in source.iter("dl"):
        page.fill(page.within(target, found, "dl", "dated-facts"), found)


def checked(page: Page, target: Element, source: Element) -> None:
    """When the facts were last checked."""
    page.fill(page.within(target, source, "p", "checked"), source)
