"""The zip, unpacked and opened from a disk in a browser that has no network."""

import zipfile
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import DESKTOP, PHONE, new_context, page_paths

BROKEN_IMAGES = """[...document.images].filter(it => !it.naturalWidth).map(it => it.src)"""


@pytest.fixture(scope="module")
def folder(site_dir, tmp_path_factory) -> Path:
    """The unpacked zip."""
    scratch = tmp_path_factory.mktemp("disk")
    (zipped,) = (site_dir / "downloads").glob("*-offline.zip")
    with zipfile.ZipFile(zipped) as archive:
        archive.extractall(scratch)
    return scratch / zipped.stem


class Disk:
    """A reader who opens files, and what their browser complained of or asked a host for."""

    def __init__(self, browser, folder, width):
        self.context = new_context(browser, width, "light")
        self.context.set_offline(True)
        self.faults = []
        self.page = self.context.new_page()
        self.page.on("console", lambda it: self._note(it.text) if it.type == "error" else None)
        self.page.on("pageerror", lambda it: self._note(str(it)))
        self.page.on("requestfailed", lambda it: self._note(f"failed: {it.url}"))
        self.page.on("request", lambda it: self._asked(it.url))
        self.folder = folder

    def _note(self, what):
        self.faults.append(f"{self.page.url}: {what}")

    def _asked(self, url):
        if not url.startswith((self.folder.as_uri(), "data:", "blob:null/")):
            self._note(f"asks {url}")

    def open(self, path):
        self.page.goto((self.folder / path / "index.html").as_uri(), wait_until="load")
        self.page.wait_for_function("typeof document$ !== 'undefined'")


@pytest.fixture
def disk(browser, folder):
    opened = []

    def start(width=DESKTOP):
        opened.append(Disk(browser, folder, width))
        return opened[-1]

    yield start
    for one in opened:
        one.context.close()


def test_the_way_leads_through_all_pages_without_a_fault_and_asks_no_host(disk):
    reader = disk()
    page = reader.page
    reader.open("")
    seen = 1
    while True:
        page.wait_for_function("typeof document$ !== 'undefined'")
        assert page.locator("h1").count() == 1
        assert page.evaluate(BROKEN_IMAGES) == [], page.url
        if not (onward := page.locator("a.md-footer__link--next")).count():
            break
        onward.click()
        page.wait_for_load_state()
        seen += 1
    assert seen == len(page_paths())
    assert reader.faults == []


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_search_finds_a_gene_and_opens_a_page_that_names_it(disk, width):
    reader = disk(width)
    reader.open("limits/")
    if width == PHONE:
        reader.page.locator("header label[for=__search]").first.click()
    else:
        reader.page.get_by_role("textbox", name="Search").click()
    reader.page.keyboard.type("ACT1")
    reader.page.locator(".md-search-result__link").first.click()
    reader.page.wait_for_load_state()
    assert reader.page.url.startswith(reader.folder.as_uri())
    assert "ACT1" in reader.page.locator("main").text_content()
    assert reader.faults == []


def test_an_executed_lesson_is_saved_and_lies_beside_its_page(disk):
    reader = disk()
    reader.open("notebooks/01-first-query/")
    with reader.page.expect_download() as saved:
        reader.page.get_by_role("link", name="Download", exact=True).click()
    assert saved.value.suggested_filename == "01-first-query.ipynb"
    lesson = reader.folder / "notebooks/01-first-query/01-first-query.ipynb"
    assert Path(saved.value.path()).read_bytes() == lesson.read_bytes()
    assert reader.faults == []


def test_colours_that_are_chosen_stay(disk):
    reader = disk()
    reader.open("")
    for _ in range(2):
        reader.page.locator("form[data-md-component=palette] label:not([hidden])").click()
    reader.open("limits/")
    assert reader.page.locator("body").get_attribute("data-md-color-scheme") == "slate"


def test_what_needs_a_network_leads_to_the_published_guide(disk):
    reader = disk()
    reader.open("notebooks/01-first-query/")
    door = reader.page.get_by_role("link", name="In the browser", exact=True)
    address = urlsplit(door.get_attribute("href"))
    assert (address.scheme, address.path.endswith("/lite/lab/index.html")) == ("https", True)
    assert "Needs the internet" in reader.page.locator("#launch-lite").text_content()
    reader.open("")
    files = reader.page.locator(".downloads a")
    for file in files.all():
        assert file.get_attribute("href").startswith("https://")
    assert files.count() == 3
