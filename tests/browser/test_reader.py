"""What a reader does: change colours, copy code, ask for a solution, print."""

import re

from tests.browser.conftest import page_paths


def toggle(page):
    page.locator(".palette button:not([hidden])").click()


def scheme(page):
    return page.locator("body").get_attribute("data-md-color-scheme")


def test_colours_follow_the_system_until_the_reader_chooses(visit):
    page = visit(scheme="dark").open("")
    assert scheme(page) == "slate"
    toggle(page)
    assert scheme(page) == "default"


def test_colours_are_chosen_by_the_keyboard_too(visit):
    page = visit(scheme="light").open("")
    page.locator(".palette button:not([hidden])").focus()
    for wanted in ("default", "slate", "default"):  # light, dark, the system's
        page.keyboard.press("Enter")
        assert scheme(page) == wanted
    page.emulate_media(color_scheme="dark")
    page.locator("body[data-md-color-scheme=slate]").wait_for()
    assert "follow the system" in page.locator(".palette :focus").get_attribute("aria-label")


def test_chosen_colours_stay_on_the_next_page(visit):
    reader = visit(scheme="light")
    page = reader.open("")
    toggle(page)  # light, chosen
    toggle(page)  # dark, chosen
    assert scheme(page) == "slate"
    for path in page_paths()[:3]:
        assert scheme(reader.open(path)) == "slate"


def test_colours_are_right_before_the_scripts_have_loaded(browser, site_url):
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.route("**/bundle*.js", lambda route: route.abort())
    page.goto(site_url)
    assert scheme(page) == "slate"
    context.close()


def test_code_of_a_lesson_can_be_copied_as_it_was_written(lesson_kind_path, visit):
    page = visit().open(lesson_kind_path)
    block = page.locator(".cell-input .highlight").first
    block.hover()
    assert block.locator("button[data-md-type=copy], .md-clipboard").count() == 1
    assert "&gt;" not in block.locator("code").inner_text()


def test_a_solution_is_hidden_until_asked_for(lesson_kind_path, visit, read):
    assert not any(read(path).select("details.success[open]") for path in page_paths())
    page = visit().open(lesson_kind_path)
    solutions = page.locator("article details.success").all()
    assert solutions
    for solution in solutions:
        body = solution.locator(":scope > :not(summary)").first
        assert not body.is_visible()
        solution.locator("summary").click()
        assert body.is_visible()


def test_on_paper_a_lesson_is_light_without_buttons_and_says_when_it_ran(lesson_kind_path, visit):
    page = visit(scheme="dark").open(lesson_kind_path)
    page.emulate_media(media="print")
    assert not page.locator(".launch__door").first.is_visible()
    assert page.locator(".run").is_visible()
    ink = page.locator("h1").evaluate("it => getComputedStyle(it).color")
    assert sum(map(int, re.findall(r"\d+", ink)[:3])) < 200


def test_a_missing_page_shows_the_way_back(visit):
    page = visit().open("no-such-page/")
    assert "404" in page.locator("main").text_content()
    page.locator("header a.md-logo").click()
    page.wait_for_load_state()
    assert page.locator(".launch").count() == 1


def test_a_link_leads_to_what_was_far_below(lesson_kind_path, visit, read):
    heading = read(lesson_kind_path).select("article h2[id]")[-1]["id"]
    page = visit().open(f"{lesson_kind_path}#{heading}", laid_out=False)
    page.wait_for_function(
        "id => Math.abs(document.getElementById(id).getBoundingClientRect().top) < innerHeight",
        arg=heading,
    )


def test_nothing_waits_for_the_reader_on_paper(lesson_kind_path, visit):
    page = visit().open(lesson_kind_path, laid_out=False)
    shown = """() => [...document.querySelectorAll("article *")]
        .filter(it => getComputedStyle(it).contentVisibility !== "visible").length"""
    assert page.evaluate(shown) > 0
    page.emulate_media(media="print")
    assert page.evaluate(shown) == 0
