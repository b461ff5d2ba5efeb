"""What holds for every page, for a reader with a phone or a desktop, in light or dark."""

from collections import Counter
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.browser.conftest import DESKTOP, PHONE, ROOT, page_paths

CONTRAST = (Path(__file__).parent / "contrast.js").read_text("utf-8")
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


@pytest.fixture
def widths(path) -> list[int]:
    """Both widths, the one that a page is opened with first: every second page by a phone."""
    both = [PHONE, DESKTOP]
    return both if page_paths().index(path) % 2 else both[::-1]


def test_a_page_opens_without_a_fault_and_asks_no_other_host(path, readers, widths):
    reader = readers(widths[0], "light")
    page = reader.open(path)

    assert page.locator("h1").count() == 1
    assert page.title()
    assert page.locator("meta[name=description]").get_attribute("content")
    assert page.evaluate(BROKEN_IMAGES) == []
    page.add_style_tag(content="* { transition: none !important; }")  # colours change at once
    for width, schemes in zip(widths, ("light dark", "dark light"), strict=True):
        page.set_viewport_size({**page.viewport_size, "width": width})
        if path.startswith("notebooks/"):
            assert page.evaluate(OUT_OF_VIEW) == []
        assert page.evaluate(OUT_OF_BOX) == []
        assert width != PHONE or page.evaluate(SIDEWAYS) == []
        for scheme in schemes.split():
            page.emulate_media(color_scheme=scheme)
            page.locator(f"body[data-md-color-scheme={SCHEMES[scheme]}]").wait_for()
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
            assert page.evaluate(CONTRAST) == []
    assert reader.faults == []
    page.close()


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
