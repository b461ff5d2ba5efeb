"""What holds for every page, for a reader with a phone or a desktop, in light or dark."""

from collections import Counter
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.browser.conftest import DESKTOP, PHONE, ROOT, page_paths

CONTRAST = (Path(__file__).parent / "contrast.js").read_text("utf-8")
BROKEN_IMAGES = """[...document.images]
    .filter(it => !it.complete || !it.naturalWidth || !it.alt).map(it => it.src)"""


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_a_page_opens_without_a_fault_and_asks_no_other_host(path, readers, width):
    reader = readers(width, "light")
    page = reader.open(path)

    assert page.locator("h1").count() == 1
    assert page.title()
    assert page.locator("meta[name=description]").get_attribute("content")
    assert page.evaluate(BROKEN_IMAGES) == []
    page.add_style_tag(content="* { transition: none !important; }")  # colours change at once
    for scheme, expected in (("light", "default"), ("dark", "slate")):
        page.emulate_media(color_scheme=scheme)
        page.locator(f"body[data-md-color-scheme={expected}]").wait_for()
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        assert page.evaluate(CONTRAST) == []
    assert reader.faults == []
    page.close()


def test_a_page_shows_no_traceback_that_is_not_part_of_the_lesson(path, read):
    page = read(path)
    traces = page.locator(".output-error").all()
    traces += page.locator(".output-text", has_text="Traceback (most recent call last)").all()
    for trace in traces:
        assert trace.evaluate("it => it.closest('.cell--raises') !== null")


def test_every_figure_says_what_it_shows(path, read):
    page = read(path)
    for figure in page.locator("main article svg[role=img]").all():
        named = figure.get_attribute("aria-label") or figure.locator("title").first.text_content()
        assert named.strip()
    assert page.locator(".output-figure svg:not([role=img])").count() == 0


def test_an_edit_link_opens_a_file_of_the_repository(path, read):
    address = read(path).locator("a[rel=edit]").get_attribute("href")
    _, _, source = address.partition("/edit/")
    file = unquote(source.partition("/")[2])
    assert file.startswith(("docs/", "notebooks/"))
    assert (ROOT / file).is_file()


def test_an_anchor_leads_to_a_place_that_exists(path, read):
    page = read(path)
    assert (
        page.evaluate(
            """[...document.querySelectorAll('main a[href^="#"]')].map(a => a.hash.slice(1))
        .filter(id => id && !document.getElementById(decodeURIComponent(id)))"""
        )
        == []
    )


def test_an_id_is_given_once(path, read):
    ids = read(path).evaluate(
        """[...document.querySelectorAll('article [id]')]
        .filter(it => !it.closest('svg')).map(it => it.id)"""
    )
    assert [name for name, times in Counter(ids).items() if times > 1] == []


def test_pages_have_different_titles(read, site_dir):
    titles = Counter(read(path).title() for path in page_paths())
    assert [title for title, times in titles.items() if times > 1] == []
