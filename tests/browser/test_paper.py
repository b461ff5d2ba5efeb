"""On paper the launch bar is an address and a code; a short address leads back to the page."""

import io
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

import pytest
import zxingcpp
from bs4 import BeautifulSoup
from PIL import Image

from press.launch.short import FOLDER
from tests.browser.conftest import SITE, lesson_of, page_paths

LESSON = "notebooks/01-first-query/"
SHORT = f"{FOLDER}/01/"
A4 = {"width": round((210 - 2 * 9) / 25.4 * 96), "height": round((297 - 2 * 9) / 25.4 * 96)}
"""The room that the margins of the cheat sheet leave."""
SMALLEST = 12 / 25.4 * 96
"""Of a code that could still be read from Chromium's PDF, drawn with 150 dots an inch."""


def codes(screenshot):
    """Return what the QR codes in a picture say, as a telephone would read them."""
    return [code.text for code in zxingcpp.read_barcodes(Image.open(io.BytesIO(screenshot)))]


def printed(page):
    """Return the address that a page has on paper."""
    return page.select_one(".launch__paper a")["href"]


def published_url(site_dir):
    """Return where the site is published."""
    namespace = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    addresses = ElementTree.parse(site_dir / "sitemap.xml").iter(f"{namespace}loc")
    return min((address.text for address in addresses), key=len)


def test_a_page_prints_an_address_that_leads_to_it(path, read, site_dir):
    address = printed(read(path))
    assert read(path).select_one(".launch__paper a").get_text() == address.partition("://")[2]
    below = address.removeprefix(published_url(site_dir))
    if path.startswith("notebooks/"):
        assert below == f"{FOLDER}/{lesson_of(path)[:2]}/"
    else:
        assert below == path


def test_every_code_says_the_address_beside_it(browser, read):
    pages = [(path, read(path)) for path in page_paths()]
    bars = {printed(page): page.select_one(".qr")["src"] for path, page in pages}
    files = [SITE / path / page.select_one(".qr")["src"] for path, page in pages]
    drawn = [code.read_text("utf-8") for code in files]
    page = browser.new_page(viewport={"width": 1300, "height": 800})
    page.set_content("<style>svg { width: 180px; height: auto }</style>" + "".join(drawn))
    assert sorted(codes(page.screenshot(full_page=True))) == sorted(bars)
    page.close()


@pytest.mark.parametrize("place", ["limits/", LESSON])
def test_on_paper_the_address_and_its_code_take_the_place_of_the_doors(visit, read, place):
    page = visit(scheme="dark").open(place)
    assert not page.locator(".launch__paper").is_visible()
    page.emulate_media(media="print")
    for gone in (".launch__door", ".launch__notes", ".launch__help", ".launch__what"):
        assert not page.locator(gone).first.is_visible()
    assert page.locator(".launch__paper a").is_visible()
    page.wait_for_function("document.querySelector('.qr').naturalWidth > 0")
    # Black on white, although the reader's page is dark
    assert codes(page.locator(".launch__paper").screenshot()) == [printed(read(place))]


def test_on_the_cheat_sheet_they_keep_clear_of_the_columns(visit):
    page = visit().open("cheat-sheet/")
    page.emulate_media(media="print")
    page.set_viewport_size(A4)
    bottoms = page.locator(".cheat-sheet section, .print-only").evaluate_all(
        "them => them.map(it => it.getBoundingClientRect().bottom)"
    )
    box = page.locator(".launch__paper").bounding_box()
    assert box["y"] >= max(bottoms)
    assert page.locator(".qr").bounding_box()["width"] >= SMALLEST


def test_a_short_address_leads_to_its_lesson(lesson_path, site_dir):
    short = f"{FOLDER}/{lesson_of(lesson_path)[:2]}/"
    page = BeautifulSoup((site_dir / short / "index.html").read_text("utf-8"), "html.parser")
    _, _, target = page.select_one("meta[http-equiv=refresh]")["content"].partition("url=")
    for address in (target, page.a["href"]):
        assert urljoin(f"/{short}", address) == f"/{lesson_path}"
    assert page.select_one("link[rel=canonical]")["href"].endswith(f"/{lesson_path}")


@pytest.mark.parametrize("scripts", [True, False])
def test_who_types_it_arrives_at_the_bar(browser, site_url, scripts):
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    page.goto(site_url + SHORT)
    page.wait_for_url(f"**/{LESSON}")
    box = page.locator(".launch__door").first.bounding_box()
    assert 0 < box["y"] < page.viewport_size["height"]
    context.close()


def test_short_addresses_are_in_no_sitemap_and_no_search(site_dir):
    namespace = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    listed = [
        urlsplit(it.text).path
        for it in ElementTree.parse(site_dir / "sitemap.xml").iter(f"{namespace}loc")
    ]
    assert listed
    assert not [path for path in listed if f"/{FOLDER}/" in path]
    index = (SITE / "search" / "search_index.json").read_text("utf-8")
    assert f'"location":"{FOLDER}/' not in index
