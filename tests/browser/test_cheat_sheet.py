"""The cheat sheet is one sheet: printed by Chromium it has one page, and can be read."""

import re

from tests.browser.conftest import DESKTOP, PHONE

PAGE = "cheat-sheet/"
A4 = (595, 842)  # points, to the nearest
LEAST = 6.5  # points
POINTS = 72 / 96  # of a CSS pixel


def columns(page):
    return page.locator(".cheat-sheet section").evaluate_all(
        "them => new Set(them.map(it => Math.round(it.getBoundingClientRect().left))).size"
    )


def test_on_paper_it_is_one_page_of_a4(visit):
    for scheme in ("light", "dark"):
        pdf = visit(scheme=scheme).open(PAGE).pdf(prefer_css_page_size=True)
        pages = re.findall(rb"/Type\s*/Page\b", pdf)
        box = re.search(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", pdf)
        assert len(pages) == 1
        assert tuple(round(float(side)) for side in box.groups()) == A4


def test_no_type_on_paper_is_too_small_to_read(visit):
    page = visit().open(PAGE)
    page.emulate_media(media="print")
    sizes = page.locator("article").evaluate("""article => {
        const sizes = new Map()
        const texts = document.createTreeWalker(article, NodeFilter.SHOW_TEXT)
        while (texts.nextNode()) {
            const holder = texts.currentNode.parentElement
            if (texts.currentNode.data.trim() && holder.checkVisibility())
                sizes.set(texts.currentNode.data, parseFloat(getComputedStyle(holder).fontSize))
        }
        return [...sizes]
    }""")
    assert len(sizes) > 100
    assert [text for text, pixels in sizes if pixels * POINTS < LEAST] == []


def test_no_line_of_code_is_broken_on_paper(visit):
    page = visit().open(PAGE)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": round((210 - 2 * 9) / 25.4 * 96), "height": 1100})
    broken = page.locator(".cheat-sheet pre > code").evaluate_all("""all => all.filter(it => {
        const style = getComputedStyle(it)
        const lines = it.textContent.trimEnd().split("\\n").length
        const padding = parseFloat(style.paddingTop) + parseFloat(style.paddingBottom)
        return it.clientHeight - padding > (lines + .5) * parseFloat(style.lineHeight)
    }).map(it => it.textContent)""")
    assert broken == []


def test_it_has_columns_on_a_wide_screen_and_none_on_a_phone(visit):
    assert columns(visit(DESKTOP).open(PAGE)) == 2
    assert columns(visit(PHONE).open(PAGE)) == 1
