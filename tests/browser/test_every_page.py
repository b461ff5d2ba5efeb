"""What holds for every page, for a reader with a phone or a desktop, in light or dark."""

import os
from collections import Counter
from urllib.parse import unquote

import pytest

from tests.browser import axe
from tests.browser.conftest import DESKTOP, PHONE, ROOT, page_paths
from tests.node import BROWSER, MISSING, ready

WHOLE = "EVERY_BARRIER" in os.environ
"""Whether axe looks at each page in both widths and both schemes, as on GitHub. Otherwise it looks
at each page once, and of four neighbours at each in another way; what a page repeats is left out,
but for a page of each kind. That takes an eighth of the time."""
OF_EACH_KIND = ("", "first-query/", "glossary/", "notebooks/02-genes-with-introns/")

# The doors of a lesson are seen when it opens, and large enough to hit: WCAG 2.2, 2.5.8.
OUT_OF_VIEW = """[...document.querySelectorAll(".launch__door")]
    .map(it => it.getBoundingClientRect())
    .filter(it => it.bottom >= innerHeight || it.height < 24)"""
# A wide table scrolls inside its own box.
OUT_OF_BOX = """[...document.querySelectorAll(".output-html")].filter(it => it.checkVisibility())
    .map(it => it.getBoundingClientRect()).filter(it => it.left < 0 || it.right > innerWidth)"""
# On a telephone a table of prose is cards or narrow enough: only what cells gave may scroll.
SIDEWAYS = """[...document.querySelectorAll(".md-typeset__scrollwrap")]
    .filter(it => it.checkVisibility() && it.scrollWidth > it.clientWidth + 1)
    .map(it => it.innerText)"""
SCHEMES = {"light": "default", "dark": "slate"}
BROKEN_IMAGES = """[...document.images]
    .filter(it => !it.complete || !it.naturalWidth || !it.alt).map(it => it.src)"""


def views(path: str) -> list[tuple[int, str]]:
    """Return the four ways in which a page is read, in an order that differs from page to page."""
    number = page_paths().index(path)
    widths = [PHONE, DESKTOP] if number % 2 else [DESKTOP, PHONE]
    schemes = ["light", "dark"] if number % 4 < 2 else ["dark", "light"]
    return [
        (width, scheme)
        for width, both in zip(widths, (schemes, schemes[::-1]), strict=True)
        for scheme in both
    ]


def show(page, width: int, scheme: str) -> None:
    """Give an open page another width, or other colours."""
    page.set_viewport_size({**page.viewport_size, "width": width})
    page.emulate_media(color_scheme=scheme)
    page.locator(f"body[data-md-color-scheme={SCHEMES[scheme]}]").wait_for()


def test_a_page_opens_without_a_fault_and_asks_no_other_host(path, readers):
    first, *_ = ways = views(path)
    reader = readers(first[0], "light")
    page = reader.open(path)

    assert page.locator("h1").count() == 1
    assert page.title()
    assert page.locator("meta[name=description]").get_attribute("content")
    assert page.evaluate(BROKEN_IMAGES) == []
    for width, scheme in ways[::2]:
        show(page, width, scheme)
        if path.startswith("notebooks/"):
            assert page.evaluate(OUT_OF_VIEW) == []
        assert page.evaluate(OUT_OF_BOX) == []
        assert width != PHONE or page.evaluate(SIDEWAYS) == []
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert reader.faults == []
    if not ready(BROWSER):
        page.close()
        pytest.skip(MISSING)
    page.wait_for_function(axe.REACHED)
    axe.prepare(page, whole=WHOLE or path in OF_EACH_KIND)
    assert [
        it for width, scheme in ways[: 4 if WHOLE else 1] for it in told(page, path, width, scheme)
    ] == []
    page.close()


def told(page, path: str, width: int, scheme: str) -> list[str]:
    """Return what keeps a reader out of a page, as sentences."""
    show(page, width, scheme)
    page.wait_for_function(axe.REACHED)
    where = f"{path or 'the home page'}, {width} pixels, {scheme}"
    return [it.told(where) for it in axe.barriers(page)]


def test_a_page_shows_no_traceback_that_is_not_part_of_the_lesson(path, read):
    shown = read(path).select(".output-text")
    traces = [it for it in shown if "Traceback (most recent call last)" in it.get_text()]
    for trace in [*traces, *read(path).select(".output-error")]:
        assert trace.find_parent(class_="cell--raises")


def test_every_figure_says_what_it_shows(path, read):
    for figure in read(path).select("main article svg[role=img]"):
        assert (figure.get("aria-label") or figure.title.get_text()).strip()
    assert read(path).select(".output-figure svg:not([role=img])") == []


def test_an_edit_link_opens_a_file_of_the_repository(path, read):
    address = read(path).select_one("a[rel=edit]")["href"]
    _, _, source = address.partition("/edit/")
    file = unquote(source.partition("/")[2])
    assert file.startswith(("docs/", "notebooks/"))
    assert (ROOT / file).is_file()


def test_an_id_is_given_once(path, read):
    ids = [it["id"] for it in read(path).select("article [id]") if not it.find_parent("svg")]
    assert [name for name, times in Counter(ids).items() if times > 1] == []


def test_pages_have_different_titles(read):
    titles = Counter(read(path).title.get_text() for path in page_paths())
    assert [title for title, times in titles.items() if times > 1] == []


def test_a_link_to_a_page_can_be_shown_as_a_card_that_exists(path, read, site_dir):
    page = read(path)
    said = {it.get("property"): it["content"] for it in page.select("meta[property]")}
    root = said["og:url"].removesuffix(path)
    assert (site_dir / said["og:image"].removeprefix(root)).is_file()
    assert said["og:title"] in said["og:image:alt"]
    assert said["og:description"]
    for icon in page.select("link[rel=icon], link[rel=apple-touch-icon]"):
        assert (site_dir / path / icon["href"]).resolve().is_file()
