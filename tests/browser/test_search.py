"""Search: nothing is fetched for it until a reader turns to it, and then it works as ever."""

import pytest

from tests.browser.conftest import DESKTOP, PHONE

PAGE, WORD = "limits/", "ACT1"


@pytest.fixture
def reader(visit):
    """Call it for a reader on a page, and the list of what they have fetched, which grows."""

    def start(width=DESKTOP, path=PAGE):
        visitor = visit(width)
        fetched = []
        visitor.page.on("request", lambda it: fetched.append(it.url))
        page = visitor.open(path)
        page.wait_for_load_state("networkidle")
        return visitor, page, fetched

    return start


def press_field(page):
    page.get_by_role("textbox", name="Search").click()


def press_glass(page):
    page.locator("header label[for=__search]").first.click()


def press_slash(page):
    page.keyboard.press("/")


def tab_to_field(page):
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "query":
            return
    raise AssertionError("The keyboard does not reach the search field.")


@pytest.mark.parametrize(
    ("width", "turn"),
    [(DESKTOP, press_field), (PHONE, press_glass), (DESKTOP, press_slash), (DESKTOP, tab_to_field)],
)
def test_the_index_is_fetched_when_a_reader_turns_to_search(reader, width, turn):
    visitor, page, fetched = reader(width)
    assert [it for it in fetched if "/search" in it] == []
    turn(page)
    page.keyboard.type(WORD)
    page.locator(".md-search-result__link").first.wait_for()
    assert sum(it.endswith("search/search_index.json") for it in fetched) == 1
    assert visitor.faults == []


def test_a_result_is_opened_by_the_keyboard_alone_and_shows_the_word(reader):
    visitor, page, _ = reader()
    page.keyboard.press("s")
    page.keyboard.type(WORD)
    page.locator(".md-search-result__link").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**h=*")
    assert WORD in page.locator("main mark").first.inner_text().upper()
    assert visitor.faults == []


def test_an_address_may_hold_what_to_search_for(reader):
    visitor, page, _ = reader(path=f"{PAGE}?q={WORD}")
    page.locator(".md-search-result__link").first.wait_for()
    assert WORD in page.locator(".md-search-result").inner_text()
    assert visitor.faults == []


def test_a_word_in_an_address_is_marked_in_the_page(visit):
    page = visit().open("notebooks/02-genes-with-introns/?h=ribosome")
    page.locator("article mark").first.wait_for()
