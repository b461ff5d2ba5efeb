"""Axe finds what is planted; and a page keeps all it has when it is enlarged."""

import pytest

from tests.browser import axe
from tests.browser.conftest import DESKTOP, PHONE
from tests.node import BROWSER, MISSING, ready

PLANTED = """<img src="map.png" width="40" height="40">
<p style="color: #aaa; background: #fff">A word that is too pale.</p>
<table><thead><tr><th></th><th>Length</th></tr></thead>
<tbody><tr><th>ACT1</th><td>1437</td></tr></tbody></table>
<h5>A heading that leaves two levels out</h5>"""

LOST = """() => [...document.querySelectorAll(
    "header :is(label, a), article :is(h1, h2, h3, p, li, td, th, dt, dd, summary, a, button)"
)].filter(it => {
    if (!it.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return false
    const box = it.getBoundingClientRect()
    if (!box.width || it.closest(".unseen, .launch__notes, svg")) return false
    // What scrolls in a box of its own can be had there.
    for (let up = it; up !== document.body; up = up.parentElement)
        if (/auto|scroll/.test(getComputedStyle(up).overflowX)) return false
    return box.left < -1 || box.right > innerWidth + 1
}).map(it => it.outerHTML.slice(0, 90))"""
"""What stands outside of the window, to the left or to the right."""


@pytest.mark.skipif(not ready(BROWSER), reason=MISSING)
def test_planted_barriers_are_found_and_told_in_sentences(visit):
    page = visit().open("why/")
    axe.prepare(page)
    assert axe.barriers(page, within="article") == []
    page.evaluate(
        "html => document.querySelector('article').insertAdjacentHTML('beforeend', html)", PLANTED
    )
    found = {it.rule: it.told("why/, 1280 pixels, light") for it in axe.barriers(page)}
    assert set(found) == {"image-alt", "color-contrast", "empty-table-header", "heading-order"}
    assert found["image-alt"].startswith("why/, 1280 pixels, light: image-alt (Images must have")
    assert '<img src="map.png"' in found["image-alt"]
    assert "does not have an alt attribute" in found["image-alt"]


@pytest.mark.skipif(not ready(BROWSER), reason=MISSING)
def test_a_missing_page_and_an_open_menu_and_search_shut_nobody_out(visit):
    page = visit(PHONE, "dark").open("no-such-page/")
    axe.prepare(page)
    assert axe.barriers(page) == []
    page.locator("header .md-header__button[for=__drawer]").click()
    assert axe.barriers(page) == []
    page.keyboard.press("Escape")
    page.locator("header .md-header__button[for=__search]").click()
    page.keyboard.type("intron")
    page.locator(".md-search-result__link").first.wait_for()
    assert axe.barriers(page) == []


@pytest.mark.parametrize(
    ("width", "letters"), [(DESKTOP // 2, 100), (DESKTOP // 4, 100), (DESKTOP, 200)]
)
def test_at_200_and_400_per_cent_nothing_is_lost(kind_path, visit, width, letters):
    page = visit(width).open(kind_path)
    page.add_style_tag(content=f"html {{ font-size: {letters * 1.25}% !important }}")
    page.evaluate("document.querySelectorAll('details').forEach(it => { it.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.evaluate(LOST) == []
