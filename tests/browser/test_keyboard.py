"""With the keyboard alone: what is reached, in which order, and whether one sees where one is."""

import pytest

from tests.browser.axe import REACHED
from tests.browser.conftest import DESKTOP, PHONE

FOCUS = """() => {
    const it = document.activeElement
    if (it === document.body) return null
    // A box to choose from is hidden, and its label shown in its place.
    const label = it.matches(".md-option") ? it.nextElementSibling
        : it.matches(".tabbed-set > input") ? document.querySelector(`label[for="${it.id}"]`) : it
    const box = label.getBoundingClientRect()
    const style = getComputedStyle(label)
    const x = Math.min(Math.max(box.x + box.width / 2, 0), innerWidth - 1)
    const over = document.elementFromPoint(x, box.y + Math.min(box.height / 2, 9))
    return {
        what: it.getAttribute("aria-label") || it.textContent.trim() || it.id || it.className,
        html: it.outerHTML.slice(0, 250),
        place: it.closest("article") ? "article" : it.closest("header") ? "header" :
            it.closest("footer") ? "footer" : it.closest(".md-sidebar") ? "sidebar" : "page",
        drawn: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1.5,
        seen: label.checkVisibility({ visibilityProperty: true, opacityProperty: true }),
        inside: box.right > 0 && box.x < innerWidth && box.bottom > 0 && box.y < innerHeight,
        // A browser stops by itself at what scrolls.
        own: it.tabIndex >= 0,
        clear: !over || label.contains(over) || over.contains(label) || !over.closest("header"),
    }
}"""
REACHABLE = """[...document.querySelectorAll(
    "a[href], button, summary, input, select, textarea, [tabindex='0']"
)].filter(it => it.tabIndex >= 0 && !it.disabled && !it.hidden)
    // Of boxes to choose one from, the keyboard stops at one.
    .filter(it => it.type !== "radio" || it === ([...document.getElementsByName(it.name)]
        .find(other => other.checked) ?? document.getElementsByName(it.name)[0]))
    .filter(it => it.checkVisibility({ visibilityProperty: true })).length"""
MOST = 400
FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


def focus(page):
    here = page.evaluate(FOCUS)
    if here and not here["inside"]:  # what comes into sight is laid out in the next frame
        page.evaluate(FRAMES)
        here = page.evaluate(FOCUS)
    return here


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)
    return focus(page)


def calm(page):
    page.add_style_tag(
        content="* { transition: none !important; scroll-behavior: auto !important }"
    )
    return page


def test_the_whole_page_is_walked_through_and_one_sees_where_one_is(kind_path, visit):
    width = DESKTOP if len(kind_path) % 2 else PHONE  # for time's sake one each, of five pages
    page = calm(visit(width).open(kind_path, laid_out=False))
    page.wait_for_function(REACHED)
    steps = []
    while (here := press(page, "Tab")) and len(steps) < MOST:
        steps.append(here)
    assert steps[0]["what"] == "Skip to content"
    for fault in ("drawn", "seen", "inside", "clear"):
        assert [it["html"] for it in steps if not it[fault]] == [], fault
    order = list(dict.fromkeys(it["place"] for it in steps))
    assert [it for it in order if it in ("header", "article", "footer")] == [
        "header",
        "article",
        "footer",
    ]
    assert len([it for it in steps if it["own"]]) >= page.evaluate(REACHABLE)


def test_backwards_nothing_is_hidden_by_the_header(visit):
    page = calm(visit().open("first-query/", laid_out=False))
    page.keyboard.press("End")
    page.locator(".md-footer__link--next").focus()
    for _ in range(40):
        here = press(page, "Shift+Tab")
        assert (here["inside"], here["clear"]) == (True, True), here["html"]


@pytest.mark.parametrize("place", ["", "first-query/", "no-such-page/"])
def test_the_skip_link_leads_past_the_navigation(visit, place):
    page = calm(visit().open(place))
    assert press(page, "Tab", "Enter") is None or "skip" in focus(page)["html"]
    assert press(page, "Tab")["place"] == "article"


def test_on_a_phone_the_menu_opens_leads_on_and_closes(visit):
    page = calm(visit(PHONE).open("first-query/"))
    assert press(page, "Tab", "Tab")["what"] == "Menu"
    page.keyboard.press("Enter")
    page.locator(".md-nav__title :focus").wait_for()
    assert focus(page)["what"] == "Back from: Begin"
    assert 'aria-expanded="true"' in page.locator("label[for=__drawer].md-header__button").evaluate(
        "it => it.outerHTML"
    )
    page.keyboard.press("Enter")
    page.locator(".md-nav__link[for^=__nav] :focus").wait_for()
    assert focus(page)["what"] == "Begin"
    assert press(page, "Tab")["what"] == "Ask and answer"
    page.keyboard.press("Space")
    page.locator(".md-nav__title :focus").wait_for()
    assert focus(page)["what"] == "Back from: Ask and answer"
    assert press(page, "Tab")["what"].startswith("Asking well")
    assert press(page, "Escape")["what"] == "Menu"
    assert not page.locator("#__drawer").is_checked()


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_search_opens_is_walked_through_and_gives_the_focus_back(visit, width):
    page = calm(visit(width).open("first-query/"))
    before = (
        page.get_by_role("button", name="Search")
        if width == PHONE
        else page.locator(".md-logo").first
    )
    before.focus()
    page.keyboard.press("Enter" if width == PHONE else "f")
    page.locator(".md-search__input:focus").wait_for()
    page.keyboard.type("intron")
    page.locator(".md-search-result__link").first.wait_for()
    assert "md-search-result__link" in press(page, "ArrowDown")["html"]
    page.keyboard.press("Escape")
    page.wait_for_function("!document.activeElement.matches('body, .md-search *')")
    assert not page.locator("#__search").is_checked()
    assert before.evaluate("it => it === document.activeElement")


def test_colours_tabs_and_folds_follow_the_keys(visit):
    page = calm(visit(scheme="light").open("own-binder/"))
    page.locator(".palette button:not([hidden])").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.matches('.palette button')")
    page.keyboard.press("Enter")
    assert page.locator("body").get_attribute("data-md-color-scheme") == "slate"
    tab = page.locator(".tabbed-set > input").first
    tab.focus()
    assert press(page, "ArrowRight")["drawn"]
    assert page.locator(".tabbed-set").first.locator(":scope > input").nth(1).is_checked()
    assert page.locator(".tabbed-set").first.locator(".tabbed-block").nth(1).is_visible()
    fold = page.locator("article details > summary").first
    fold.focus()
    page.keyboard.press("Enter")
    assert page.locator("article details").first.evaluate("it => it.open")


def test_code_is_copied_and_code_and_tables_scroll_by_the_arrow_keys(browser, visit):
    page = calm(visit(PHONE).open("first-query/"))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button = page.locator(".md-code__button[data-md-type=copy]:visible").first
    button.focus()
    page.keyboard.press("Enter")
    page.locator(".md-dialog[role=status]").get_by_text("Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()")
    page = visit(PHONE).open("notebooks/09-tables-and-files/")
    page.wait_for_function(REACHED)
    for box in (
        page.locator("pre > code[tabindex='0']:visible").first,
        page.locator(".output-html:has(.number)").first,
    ):
        wide = box.evaluate("it => it.scrollWidth > it.clientWidth")
        if wide:
            box.focus()
            page.keyboard.press("ArrowRight")
            page.wait_for_function("it => it.scrollLeft > 0", arg=box.element_handle())


def test_the_doors_open_and_the_way_back_to_the_top_is_a_button(visit):
    page = calm(visit().open("first-query/"))
    page.locator(".launch__door--binder").focus()
    assert focus(page)["drawn"]
    page.mouse.wheel(0, 3000)
    page.wait_for_function("scrollY > 1000")
    page.mouse.wheel(0, -200)
    top = page.get_by_role("button", name="Back to top")
    top.wait_for()
    top.focus()
    assert focus(page)["drawn"]
    page.keyboard.press("Enter")
    page.wait_for_function("scrollY === 0")
