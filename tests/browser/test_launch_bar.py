"""From every page a lesson can be launched, or taken home with its results."""

import json
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

import pytest

from press.repository import find_repository
from tests.browser.conftest import DESKTOP, PHONE, ROOT, SITE, lesson_of, runs


@pytest.fixture(scope="module")
def repository():
    return find_repository(ROOT, {"repository": "fomightez/guide_to_intermine-binder"})


def doors(page):
    return {link.get_text().strip(): link["href"] for link in page.select(".launch__door")}


def test_binder_opens_a_lesson_of_this_repository(path, read, repository):
    address = urlsplit(doors(read(path))["Binder"])
    assert address.netloc == "mybinder.org"
    assert address.path == f"/v2/gh/{repository.slug}/{repository.branch}"
    target = unquote(parse_qs(address.query)["urlpath"][0])
    assert target.startswith("lab/tree/notebooks/")
    assert (ROOT / target.removeprefix("lab/tree/")).is_file()


def test_colab_opens_the_same_lesson(path, read, repository):
    found = doors(read(path))
    address = urlsplit(found["Colab"])
    assert address.netloc == "colab.research.google.com"
    start = f"/github/{repository.slug}/blob/{repository.branch}/"
    assert address.path.startswith(start)
    assert unquote(found["Binder"]).endswith(address.path.removeprefix(start))


def test_a_lesson_launches_itself(lesson_path, read):
    for address in doors(read(lesson_path)).values():
        assert unquote(address).endswith(f"{lesson_of(lesson_path)}.ipynb")


def downloaded(path, page):
    """Return the cells of code of the lesson that a page offers to take home."""
    file = SITE / unquote(urlsplit(urljoin(f"/{path}", doors(page)["Download"])).path).lstrip("/")
    notebook = json.loads(file.read_text("utf-8"))
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    return [cell for cell in cells if "".join(cell["source"]).strip()]


def test_the_download_is_the_lesson_of_the_bar(path, read):
    assert downloaded(path, read(path))


def test_the_download_is_the_executed_lesson(executed_path, read):
    cells = downloaded(executed_path, read(executed_path))
    assert all(cell["execution_count"] for cell in cells)
    assert any(cell["outputs"] for cell in cells)


def test_a_lesson_says_when_it_was_executed_and_with_what(executed_path, read):
    run = runs()[lesson_of(executed_path)]
    page = read(executed_path)
    said = page.select_one(".run").get_text()
    assert page.select_one(".run time")["datetime"] == run["executed"]
    for part in (run["packages"]["intermine"], run["python"], run["mine"]["name"]):
        assert part in said
    if date := run["mine"]["data_date"]:  # a lesson's own mine has none
        assert date[:4] in said


def test_a_lesson_that_had_no_mine_to_ask_says_so_and_shows_no_result(unexecuted_path, read):
    page = read(unexecuted_path)
    assert "Not executed here." in page.select_one(".run").get_text()
    assert page.select(".run time") == []
    assert page.select(".cell-input")
    assert page.select(".cell-output") == []
    cells = downloaded(unexecuted_path, page)
    assert not any(cell["outputs"] or cell["execution_count"] for cell in cells)


def test_the_keyboard_reaches_the_bar_in_a_few_keys(kind_path, visit):
    page = visit().open(kind_path)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # "Skip to content"
    for _ in range(5):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.launch__door')"):
            break
    assert page.evaluate("document.activeElement.matches('.launch__door')")
    style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert style != "none"


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_who_asks_which_button_to_take_is_told(kind_path, visit, width):
    page = visit(width).open(kind_path)
    question = page.get_by_label("Which one should I take?")
    assert min(question.bounding_box()[side] for side in ("width", "height")) >= 24
    question.click()
    assert page.locator(".launch__help dd").first.is_visible()
