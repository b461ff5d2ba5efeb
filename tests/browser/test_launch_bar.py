"""From every page a lesson can be launched, or taken home with its results."""

import functools
import json
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

import pytest

from press.launch.addresses import read_binder
from press.launch.doors import NAMES
from press.lessons import read_lesson
from press.repository import find_repository
from tests.browser.conftest import DESKTOP, PHONE, ROOT, SITE, lesson_of, runs

LESSON, OTHER, LIVE = "notebooks/01-first-query/", "limits/", "notebooks/13-several-mines/"


@pytest.fixture(scope="module")
def repository():
    return find_repository(ROOT, {"repository": "fomightez/guide_to_intermine-binder"})


@pytest.fixture(scope="module")
def bar(read):
    """Return the bar of a page, and with it a small part of the page to look through."""
    return functools.cache(lambda path: read(path).select_one(".launch"))


def doors(bar):
    return {link.get_text().strip(): link["href"] for link in bar.select(".launch__door")}


def lesson_file(bar):
    """Return the lesson that a bar launches, by the address of Colab."""
    return ROOT / unquote(urlsplit(doors(bar)["Colab"]).path).split("/", 6)[6]


def shown(page):
    """Return the names of the doors as they stand in a browser."""
    return page.locator(".launch__door").all_inner_texts()


def take(page, name):
    """Press a door, and stay."""
    page.evaluate("addEventListener('click', it => it.preventDefault(), { once: true })")
    page.get_by_role("link", name=name, exact=True).click()


def taken(page):
    """Return the door that is remembered."""
    return page.evaluate("localStorage.getItem('launch-door')")


# Where the doors lead


def test_all_ways_are_offered_the_likely_best_first(path, bar):
    lesson = read_lesson(lesson_file(bar(path)), path)
    names = list(doors(bar(path)))
    assert sorted(names) == sorted(NAMES.values())
    assert names[0] == ("Binder" if lesson.mine == "live" else "In the browser")


def test_binder_opens_a_lesson_of_this_repository(path, bar, repository):
    link = read_binder(doors(bar(path))["Binder"])
    source = link.content or link
    assert (link.slug, source.slug) == (repository.slug, repository.slug)
    assert {link.ref, repository.branch} <= {repository.environment, repository.branch}
    assert link.interface == "lab"
    assert ROOT / link.path == lesson_file(bar(path))


def test_colab_opens_a_lesson_of_this_repository(path, bar, repository):
    address = urlsplit(doors(bar(path))["Colab"])
    assert address.netloc == "colab.research.google.com"
    assert address.path.startswith(f"/github/{repository.slug}/blob/{repository.branch}/")
    assert lesson_file(bar(path)).is_file()


def test_the_browser_opens_the_same_lesson_in_this_site(path, bar):
    address = urlsplit(urljoin(f"/{path}", doors(bar(path))["In the browser"]))
    assert (address.scheme, address.netloc, address.path) == ("", "", "/lite/lab/index.html")
    assert parse_qs(address.query) == {"path": [lesson_file(bar(path)).name]}


def test_a_lesson_launches_itself(lesson_path, bar):
    assert lesson_file(bar(lesson_path)).stem == lesson_of(lesson_path)


def downloaded(path, bar):
    """Return the cells of code of the lesson that the bar of a page offers to take home."""
    file = SITE / unquote(urlsplit(urljoin(f"/{path}", doors(bar)["Download"])).path).lstrip("/")
    assert file.name == lesson_file(bar).name
    notebook = json.loads(file.read_text("utf-8"))
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    return [cell for cell in cells if "".join(cell["source"]).strip()]


def test_the_download_is_the_lesson_of_the_bar(path, bar):
    assert downloaded(path, bar(path))


def test_the_download_is_the_executed_lesson(executed_path, bar):
    cells = downloaded(executed_path, bar(executed_path))
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


def test_a_lesson_that_had_no_mine_to_ask_says_so_and_shows_no_result(unexecuted_path, read, bar):
    page = read(unexecuted_path)
    assert "Not executed here." in page.select_one(".run").get_text()
    assert page.select(".run time") == []
    assert page.select(".cell-input")
    assert page.select(".cell-output") == []
    cells = downloaded(unexecuted_path, bar(unexecuted_path))
    assert not any(cell["outputs"] or cell["execution_count"] for cell in cells)


# What to expect of them


def test_each_door_says_what_to_expect_to_all_who_ask(path, bar):
    page = bar(path)
    told = {
        door.get_text().strip(): page.find(id=door["aria-describedby"]).get_text()
        for door in page.select(".launch__door")
    }
    names = [name.get_text() for name in page.select(".launch__help dt")]
    notes = [it.get_text() for it in page.select(".launch__help dd:not(.launch__command)")]
    assert told == dict(zip(names, notes, strict=True))
    assert all(told.values())


def test_who_asks_is_given_the_command_that_opens_the_lesson_at_home(path, bar):
    command = bar(path).select_one(".launch__command code").get_text()
    assert command.endswith(f"/{lesson_file(bar(path)).name}")


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_pointing_at_a_door_or_reaching_it_shows_what_to_expect_and_moves_nothing(visit, width):
    page = visit(width).open(LESSON)
    notes, links = page.locator(".launch__notes p"), page.locator(".launch__door")
    below = page.locator(".launch + *").bounding_box()
    page.mouse.move(0, 0)
    for number in range(links.count()):
        for point in (links.nth(number).hover, links.nth(number).focus):
            point()
            box = notes.nth(number).bounding_box()
            middle = (box["x"] + 9, box["y"] + box["height"] / 2)
            on_top = page.evaluate("at => document.elementFromPoint(...at).id", middle)
            assert on_top == notes.nth(number).get_attribute("id")
            page.mouse.move(0, 0)
    page.evaluate("document.activeElement.blur()")
    assert notes.first.is_visible()
    assert not notes.nth(1).is_visible()
    assert page.locator(".launch + *").bounding_box() == below


def test_who_asks_which_button_to_take_is_told(kind_path, readers):
    page = readers(DESKTOP, "light").open(kind_path)
    question = page.get_by_label("Which one should I take?")
    for width in (DESKTOP, PHONE):
        page.set_viewport_size({**page.viewport_size, "width": width})
        assert min(question.bounding_box()[side] for side in ("width", "height")) >= 24
        question.click()
        assert page.locator(".launch__help dd").last.is_visible()
        assert not page.locator(".launch__notes").is_visible()  # or all would be there twice
        question.click()
    page.close()


def test_the_keyboard_reaches_every_door_in_a_few_keys(kind_path, readers):
    page = readers(DESKTOP, "light").open(kind_path)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # "Skip to content"
    reached = []
    for _ in range(9):
        page.keyboard.press("Tab")
        name = page.evaluate("""() => document.activeElement.matches(".launch__door")
            && getComputedStyle(document.activeElement).outlineStyle != "none"
            && document.activeElement.textContent.trim()""")
        reached += [name] if name else []
    assert reached == shown(page)
    page.get_by_label("Which one should I take?").focus()
    page.keyboard.press("Enter")
    assert page.locator(".launch__help dd").last.is_visible()
    page.close()


# What the reader took last time


def test_the_door_that_was_taken_comes_first_from_then_on(visit):
    reader = visit()
    page = reader.open(LESSON)
    first = page.locator(".launch__door").first
    usual, filled = shown(page), first.evaluate("it => getComputedStyle(it).backgroundColor")
    take(page, "Colab")
    assert shown(page) == usual  # nothing moves under the pointer
    page = reader.open(OTHER)
    assert shown(page) == ["Colab", *(name for name in usual if name != "Colab")]
    assert first.evaluate("it => getComputedStyle(it).backgroundColor") == filled
    assert page.locator(".launch__notes p:visible").inner_text().startswith("Needs a Google")
    take(page, "In the browser")
    assert shown(reader.open(LESSON)) == usual
    assert page.context.cookies() == []
    assert reader.faults == []


def test_it_comes_first_before_the_scripts_have_loaded_and_is_not_seen_to_move(browser, site_url):
    context = browser.new_context()
    context.add_init_script("localStorage.setItem('launch-door', 'laptop')")
    page = context.new_page()
    page.route("**/*.js", lambda route: route.abort())
    page.goto(site_url + OTHER)
    assert shown(page)[0] == "Your own computer"
    seen = [page.locator(".launch__door").first, page.locator(".launch__notes p").first]
    assert all(it.is_visible() for it in seen)
    # As a browser paints that has read no further than the doors
    page.evaluate("delete document.querySelector('.launch').dataset.ready")
    assert not any(it.is_visible() for it in seen)
    context.close()


def test_a_download_is_no_way_to_launch(visit):
    page = visit().open(LESSON)
    take(page, "Download")
    assert taken(page) is None


def test_where_a_door_may_be_closed_it_does_not_come_first_and_no_other_is_remembered(visit):
    page = visit().open(LIVE)
    page.evaluate("localStorage.setItem('launch-door', 'lite')")
    page.reload()
    assert shown(page)[0] == "Binder"
    take(page, "Binder")
    assert taken(page) == "lite"
    page.evaluate("localStorage.setItem('launch-door', 'colab')")
    page.reload()
    assert shown(page)[0] == "Colab"


@pytest.mark.parametrize(
    "store",
    [
        """localStorage.setItem("launch-door", "\\"],a[href]")""",
        """localStorage.setItem("launch-door", "door-of-old")""",
        # As where a reader allows no site to store anything
        """Object.defineProperty(window, "localStorage", { get() { throw new DOMException() } })""",
    ],
)
def test_a_store_that_is_of_no_use_does_no_harm(browser, site_url, read, store):
    page = browser.new_page()
    page.add_init_script(store)
    # Alone: other scripts may want a store
    shared = (SITE / next((SITE / "assets" / "javascripts").glob("guide.*.js"))).read_text("utf-8")
    bar = read(LESSON).select_one(".launch")
    bar = f"<script>{shared}</script>{bar}{bar.find_next_sibling('script')}"
    page.route("**", lambda route: route.fulfill(content_type="text/html", body=bar))
    errors = []
    page.on("pageerror", lambda it: errors.append(it.message))
    page.goto(site_url)
    assert shown(page) == list(NAMES.values())
    take(page, "Binder")
    assert page.locator(".launch[data-ready]").count() == 1
    assert errors == []
    page.close()


def test_without_a_script_everything_is_there_in_the_usual_order(browser, site_url):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site_url + LESSON)
    assert shown(page) == list(NAMES.values())
    page.locator(".launch__door").nth(1).hover()
    assert page.locator("#launch-binder").is_visible()
    page.get_by_label("Which one should I take?").click()
    assert page.locator(".launch__help dd").last.is_visible()
    context.close()
