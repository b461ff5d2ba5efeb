"""The table of all links, and the marks of those that failed, as a reader uses them.

In the published site no link may have failed, or none has been checked. So these pages are made
from the published ones, by the functions that make those, with a register that is made up here.
"""

import itertools
import json
import re
import shutil
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from press.links.addresses import collect
from press.links.marks import to_be_marked, with_marks
from press.links.register import ALIVE, STATUSES, UNCHECKED, Entry, write_links
from press.links.table import PLACE, publish
from press.project import Project
from press.repository import Repository
from press.served import served
from tests.browser import axe
from tests.browser.conftest import DESKTOP, PHONE, Visit, new_context
from tests.node import BROWSER, MISSING, ready

THEME = Path(__file__).parents[2] / "theme" / "assets"
PAGE = "resources/"
CITING = "answers/"
REPOSITORY = Repository("made", "up", "main", "https://made.github.io/up/")
TABLE = re.compile(r'<div class="?links\b.*?links\.json</a>\.</p>\s*</div>', re.DOTALL)


def made_up(number: int, url: str, what: str) -> Entry:
    """Return an entry that says nothing of the world: its status goes by its number."""
    entry = Entry(what, [], STATUSES[number % len(STATUSES)])
    if entry.status == UNCHECKED:
        return entry
    good = "2026-11-25" if entry.status in ALIVE else ("2026-11-04", None)[number % 2]
    entry = replace(entry, last_checked="2026-11-25", last_good=good)
    if entry.failed:
        entry = replace(entry, said="404 Not Found", failing_since="2026-11-18")
        copy = f"https://archive.test/{url}"
        return replace(entry, archived=copy, archived_on="2026-05-03")
    if entry.status == "moved":
        return replace(entry, redirects_to="https://new.example.org/a/long/way/to/a/new/place")
    return replace(entry, said="A rule says so.")


@pytest.fixture(scope="session")
def folder(site_dir, tmp_path_factory) -> Path:
    """Two pages of the site with a made-up register."""
    root = tmp_path_factory.mktemp("made-up")
    site = root / "site"
    for path in ("assets", "search", PAGE, CITING):
        shutil.copytree(site_dir / path, site / path)
    shutil.copyfile(site_dir / "404.html", site / "index.html")
    page = site / PAGE / "index.html"
    page.write_text(TABLE.sub(PLACE, page.read_text("utf-8")), "utf-8")
    project = Project.at(root)
    urls = collect(site, project, site_url=REPOSITORY.site_url, repository_url=REPOSITORY.url).found
    register = {
        url: made_up(number, url, link.what) for number, (url, link) in enumerate(urls.items())
    }
    write_links(project.registers / "links.json", register, "registers/links.json")
    for path in (page, site / CITING / "index.html"):
        before, middle, after = path.read_text("utf-8").partition("<h2")
        marked = with_marks(after, to_be_marked(register), f"../{PAGE}")
        path.write_text(before + middle + marked, "utf-8")
    publish(site, project, REPOSITORY)
    return site


@pytest.fixture(scope="session")
def links(folder) -> dict[str, dict]:
    """The published record, those that are no reading left out."""
    found = json.loads((folder / "links.json").read_text("utf-8"))["links"]
    return {url: link for url, link in found.items() if "/v2/" not in url and "/github/" not in url}


@pytest.fixture(scope="session")
def url(folder, site_url):
    """The address of those pages."""
    with served(folder, urlsplit(site_url).path) as root:
        yield root


@pytest.fixture(scope="session")
def contexts(browser):
    """Return a reader's browser by its width, whose cache has what pages share."""
    known = {width: new_context(browser, width, "light") for width in (PHONE, DESKTOP)}
    yield known
    for context in known.values():
        context.close()


@pytest.fixture
def reader(contexts, url):
    """Call it to open a page: `reader(PAGE, width=PHONE)`; no fault must have been noted."""
    visits = []

    def open_page(path=PAGE, width=DESKTOP):
        visits.append(Visit(contexts[width].new_page(), url))
        return visits[-1].open(path)

    yield open_page
    for visit in visits:
        visit.page.close()
        assert visit.faults == []


def rows(page):
    """Return the rows that are shown, as what they say."""
    shown = page.locator(".links > table tbody tr:visible").evaluate_all(
        """them => them.map(it => ({
            name: it.cells[0].querySelector("a").textContent, pages: +it.cells[2].dataset.sort,
            status: it.dataset.status, good: it.cells[4].dataset.sort }))"""
    )
    return [SimpleNamespace(**row) for row in shown]


def said(page):
    return page.locator(".links output").text_content()


def head(page, name):
    return page.get_by_role("columnheader", name=name)


def test_every_link_has_a_row_with_its_status(reader, links):
    page = reader()
    assert len(rows(page)) == len(links)
    assert said(page) == f"{len(links)} of {len(links)} shown"
    assert {row.status for row in rows(page)} == {
        "good", "moved", "suspect", "unsure", "gone", "excepted", "unchecked",
    }  # fmt: skip


def test_a_head_sorts_by_its_column_and_then_from_its_end(reader):
    page = reader()
    as_written = [row.name for row in rows(page)]
    head(page, "Status").get_by_role("button").click()
    assert head(page, "Status").get_attribute("aria-sort") == "ascending"
    statuses = [row.status for row in rows(page)]
    assert statuses[0] == "gone"
    assert statuses[-1] == "good"
    assert len(list(itertools.groupby(statuses))) == len(set(statuses))

    head(page, "Last seen good").get_by_role("button").click()
    assert head(page, "Status").get_attribute("aria-sort") is None
    days = [row.good for row in rows(page)]
    good = sorted(day for day in days if day)
    assert 0 < len(good) < len(days)
    assert days == good + [""] * (len(days) - len(good))
    head(page, "Last seen good").get_by_role("button").click()
    assert head(page, "Last seen good").get_attribute("aria-sort") == "descending"
    assert rows(page)[0].good == "2026-11-25"
    assert rows(page)[-1].good == ""

    head(page, "Pages").get_by_role("button").click()
    counts = [row.pages for row in rows(page)]
    assert counts == sorted(counts)

    page.get_by_role("button", name="Show all").click()
    page.wait_for_function("!location.search")
    assert [row.name for row in rows(page)] == as_written


def test_the_keyboard_alone_is_enough(reader):
    page = reader()
    page.locator("input[name=find]").focus()
    page.keyboard.type("docs")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert page.locator(":focus").get_attribute("value") == "gone"
    assert {row.status for row in rows(page)} <= {"gone"}
    page.keyboard.press("Space")
    while page.locator(":focus").text_content().strip() != "Resource":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert head(page, "Resource").get_attribute("aria-sort") == "ascending"
    assert page.locator(":focus").text_content() == "Resource"
    names = [row.name.casefold() for row in rows(page)]
    assert names[0] < names[-1]


def test_words_filter_the_rows_and_the_number_is_announced(reader, links):
    page = reader()
    assert page.get_by_role("status").filter(has_text="shown").count() == 1
    page.get_by_role("searchbox", name="Find").fill("ONTOLOGY what")
    assert [row.name for row in rows(page)] == ["Gene Ontology"]
    assert said(page) == f"1 of {len(links)} shown"
    page.get_by_role("searchbox", name="Find").fill("no such words at all")
    assert rows(page) == []
    assert said(page) == f"0 of {len(links)} shown"


def test_several_statuses_can_be_chosen_and_the_choice_can_be_shared(reader, links):
    page = reader()
    for name in ("not found", "moved"):
        page.get_by_role("checkbox", name=re.compile(f"^{name}")).check()
    chosen = rows(page)
    assert {row.status for row in chosen} == {"gone", "moved"}
    expected = [it for it in links.values() if it["status"] in ("gone", "moved")]
    assert len(chosen) == len(expected)
    head(page, "Resource").get_by_role("button").click()
    head(page, "Resource").get_by_role("button").click()
    address = urlsplit(page.url)
    assert parse_qs(address.query) == {"status": ["gone,moved"], "sort": ["-name"]}
    assert address.fragment == "links"

    other = reader(f"{PAGE}?{address.query}#{address.fragment}")
    assert rows(other) == rows(page)
    assert said(other) == said(page)
    assert other.get_by_role("checkbox", name=re.compile("^moved")).is_checked()
    assert other.locator("#links").bounding_box()["y"] < 844


def test_without_a_script_the_table_is_whole_and_has_no_buttons(browser, url, links):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(url + PAGE)
    assert page.locator(".links > table tbody tr:visible").count() == len(links)
    assert not page.locator(".links form").is_visible()
    assert page.locator(".links thead button").count() == 0
    assert page.get_by_text(f"{len(links)} links, last checked on 25 November 2026").is_visible()
    context.close()


@pytest.mark.parametrize(
    ("place", "widths"), [(PAGE, (PHONE, DESKTOP)), (CITING, (DESKTOP, PHONE))]
)
@pytest.mark.skipif(not ready(BROWSER), reason=MISSING)
def test_all_that_is_shown_fits_and_can_be_read_in_both_schemes(reader, place, widths):
    page = reader(place, widths[0])
    # The site has these rules once a check has failed: press/light/purge.py.
    page.add_style_tag(path=THEME / "stylesheets" / "links.css")
    axe.prepare(page)
    for width, scheme in zip(widths, ("slate", "default"), strict=True):
        page.set_viewport_size({**page.viewport_size, "width": width})
        page.emulate_media(color_scheme="dark" if scheme == "slate" else "light")
        page.locator(f"body[data-md-color-scheme={scheme}]").wait_for()
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        found = axe.barriers(page, [*axe.COLOURS, "target-size"], within="article")
        assert [it.told(place) for it in found] == []


def test_on_a_phone_a_link_is_a_card_and_can_be_sorted_and_filtered(reader):
    page = reader(PAGE, PHONE)
    row = page.locator(".links > table tbody tr").first
    lefts = row.locator("> :visible").evaluate_all(
        "them => [...new Set(them.map(it => it.getBoundingClientRect().left))]"
    )
    assert len(lefts) == 1
    assert row.get_by_role("cell").count() > 0  # it is a table still
    head(page, "Status").get_by_role("button").click()
    assert rows(page)[0].status == "gone"
    heights = page.locator(".links thead button, .links fieldset label").evaluate_all(
        "them => them.map(it => it.getBoundingClientRect().height)"
    )
    assert min(heights) >= 24  # WCAG 2.2, 2.5.8


@pytest.mark.parametrize("how", ["mouse", "keyboard"])
def test_a_mark_says_what_is_wrong(reader, how):
    page = reader(CITING)
    mark = page.locator("a.link-mark").first
    sentence = mark.get_attribute("title")
    assert sentence.endswith("when checked on 25 November 2026.")
    name = sentence[1:-1]
    assert name in mark.aria_snapshot()
    mark.hover() if how == "mouse" else mark.focus()
    page.get_by_role("tooltip").filter(has_text=sentence).wait_for()
    assert name in mark.aria_snapshot()


def test_a_mark_leads_to_the_line_of_its_link_and_a_copy_is_offered(reader):
    page = reader(CITING)
    mark = page.locator("a.link-mark").first
    copy = page.get_by_role("link", name="archived copy of 3 May 2026").first
    address = copy.get_attribute("href").removeprefix("https://archive.test/")
    target = f"../resources/?find={quote(address, safe='')}#links"
    assert mark.get_attribute("href") == target
    mark.click()
    page.wait_for_url("**/resources/**")
    shown = page.locator(".links > table tbody tr:visible")
    assert address in shown.locator("th a").evaluate_all("them => them.map(it => it.href)")
    assert shown.count() < 5


def test_a_mark_stays_with_its_link(reader):
    page = reader(CITING, PHONE)
    apart = page.locator("a.link-mark").evaluate_all(
        """them => them.filter(mark => {
            const link = mark.closest(".link-note").previousElementSibling
            return mark.getClientRects()[0].top > [...link.getClientRects()].pop().bottom
        }).length"""
    )
    assert apart == 0


def test_on_paper_a_mark_is_read_and_the_controls_are_gone(reader):
    page = reader(CITING)
    page.emulate_media(media="print", color_scheme="light")
    text = page.locator(".link-note").first.inner_text()
    assert "when checked on 25 November 2026" in text
    assert "archived copy of 3 May 2026" in text
    table = reader(PAGE)
    table.emulate_media(media="print")
    assert not table.locator(".links form").is_visible()
    assert table.locator(".links > table tbody tr").last.is_visible()


def test_the_published_page_says_of_every_link_how_it_stands(read, site_dir):
    page = read(PAGE)
    record = json.loads((site_dir / "links.json").read_text("utf-8"))["links"]
    known = {url: link for url, link in record.items() if link["pages"]}
    told = {row.select_one("th a")["href"]: row for row in page.select(".links__table tbody tr")}
    assert set(told) == set(known)
    words = {url: row.select_one(".link-status").get_text() for url, row in told.items()}
    assert {url for url, text in words.items() if text == "not checked yet"} == {
        url for url, link in known.items() if link["status"] == UNCHECKED
    }
    days = {url: row.time["datetime"] if row.time else None for url, row in told.items()}
    assert days == {url: link["last_good"] for url, link in known.items()}
