"""What a page may weigh, in the site as it is published; see press/light."""

from pathlib import Path

import pytest
from lxml import html

from press.light.weight import compressed, first_view, parts_of, without_figures
from tests.browser.conftest import SITE, page_paths

KB = 1024
"""As Lighthouse counts."""
FIRST_VIEW = 250 * KB
KINDS = {"Chapter": 15 * KB, "Lesson": 25 * KB, "Reference": 25 * KB, "": 15 * KB}
"""By the first word above a page's heading. Into some reference pages a machine writes tables of
all links or runs; above the home page stands nothing."""
MATERIAL = "bundle."
OURS = {
    "guide.": "//body",
    "keyboard.": "//label[@for]",
    "resources.": "//*[@id='links']",
    "badge": "//*[@id='badge-builder']",
}
"""By how its file begins: what a script needs on a page."""


def page(path):
    return (SITE / path / "index.html").read_bytes()


def told(path, size, most, parts):
    """Return why a page is too heavy, for who has to make it lighter."""
    heaviest = ", ".join(f"{name} {weight / KB:.1f}" for name, weight in list(parts.items())[:5])
    return (
        f"{path or 'The home page'} weighs {size / KB:.1f} KB and may weigh {most / KB:.0f}:"
        f" {heaviest}. Make two pages of it, or the parts lighter."
    )


@pytest.fixture(autouse=True)
def built():
    if not (SITE / "index.html").exists():
        pytest.fail("There is no built site to weigh: run `make site` first.", pytrace=False)


def test_no_page_weighs_more_than_its_kind_may():
    heavy = []
    for path in page_paths():
        eyebrow = html.fromstring(page(path)).find_class("eyebrow")
        words = eyebrow[0].text_content().split() if eyebrow else [""]
        kind = words[0] if words[0] in KINDS else ""
        size = compressed(without_figures(page(path)))
        if size > KINDS[kind]:
            heavy.append(told(path, size, KINDS[kind], parts_of(page(path))))
    assert heavy == []


def test_a_first_view_fetches_little():
    heavy = []
    for path in page_paths():
        fetched = first_view(SITE, path)
        size = sum(it.size for it in fetched)
        if size > FIRST_VIEW:
            heavy.append(told(path, size, FIRST_VIEW, {it.path: it.size for it in fetched}))
    assert heavy == []


def test_a_first_view_fetches_no_index_of_the_search():
    paths = {it.path for path in page_paths() for it in first_view(SITE, path)}
    assert any(path.endswith(".css") for path in paths)
    assert not [path for path in paths if "search" in path or path.endswith(".json")]


def test_a_page_has_no_script_that_it_does_not_use():
    for path in page_paths():
        tree = html.fromstring(page(path))
        for address in tree.xpath("//script/@src"):
            name = Path(address).name
            if name.startswith(MATERIAL):
                continue
            needs = next(need for begins, need in OURS.items() if name.startswith(begins))
            assert tree.xpath(needs), f"{path}: {name} has nothing to do there"


def test_every_image_says_its_size():
    for path in page_paths():
        tree = html.fromstring(page(path))
        for image in tree.iter("img"):
            sizes = {"width", "height"} & set(image.keys())
            assert len(sizes) == 2, f"{path}: {image.get('src')}"
        for drawing in tree.xpath("//svg[@role='img']"):
            assert drawing.get("viewbox"), f"{path}: {drawing.get('aria-label')}"


def test_all_pages_share_one_sheet_and_no_map_is_published():
    sheets = [
        html.fromstring(page(path)).xpath("//head/link[@rel='stylesheet']") for path in page_paths()
    ]
    assert {Path(it.get("href")).name for them in sheets for it in them} == {
        file.name for file in (SITE / "assets" / "stylesheets").glob("guide.*.css")
    }
    assert not [file for file in (SITE / "assets").rglob("*.map")]


def test_a_page_that_is_too_heavy_is_told_with_its_parts():
    path = "first-query/"
    sentence = told(path, 16_500, 15 * KB, parts_of(page(path)))
    assert sentence.startswith("first-query/ weighs 16.1 KB and may weigh 15: words alone ")
    assert "code " in sentence
