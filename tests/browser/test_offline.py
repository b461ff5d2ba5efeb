"""The zip, unpacked and opened from a disk in a browser that has no network."""

import functools
import zipfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from lxml import html

from tests.browser.conftest import DESKTOP, PHONE, new_context, page_paths
from tests.browser.hosts import asked_for, is_elsewhere

KINDS = [
    "",
    "cheat-sheet/",
    "notebooks/02-genes-with-introns/",
    "notebooks/13-several-mines/",
    "press-launch/",
    "resources/",
]
"""A page of each kind: those that have a script of their own, an output that is drawn, or none."""
BROKEN_IMAGES = """[...document.images].filter(it => !it.naturalWidth).map(it => it.src)"""


@pytest.fixture(scope="module")
def folder(site_dir, tmp_path_factory) -> Path:
    """The unpacked zip."""
    scratch = tmp_path_factory.mktemp("disk")
    (zipped,) = (site_dir / "downloads").glob("*-offline.zip")
    with zipfile.ZipFile(zipped) as archive:
        archive.extractall(scratch)
    return scratch / zipped.stem


@functools.cache
def parsed(folder: Path, path: str) -> html.HtmlElement:
    """Return a page of the folder."""
    return html.document_fromstring((folder / path / "index.html").read_text("utf-8"))


@functools.cache
def ids(folder: Path, path: str) -> set[str]:
    """Return the places in a page."""
    return set(parsed(folder, path).xpath("//@id"))


def below(folder: Path, path: str, address: str) -> str:
    """Return the path of the page that an address of a page leads to."""
    inside = (folder / path / address).resolve().parent.relative_to(folder)
    return f"{inside.as_posix()}/" if inside.parts else ""


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


def test_all_that_a_page_leads_to_or_asks_for_is_in_the_folder(path, folder):
    page = parsed(folder, path)
    asked = set(asked_for(page))
    assert [it for it in asked if is_elsewhere(it)] == []
    links = {it for it in page.xpath("//@href") if not is_elsewhere(it)}
    for address in asked | {it for it in links if not it.startswith(("data:", "mailto:"))}:
        url = urlsplit(address)
        file = unquote(url.path) or "index.html"
        assert (folder / path / file).is_file(), address
        if url.fragment and file.endswith(".html"):
            assert unquote(url.fragment) in ids(folder, below(folder, path, file)), address


def test_next_leads_through_all_pages_and_previous_back(folder):
    seen = {}
    for way, path in (("next", ""), ("prev", "credits/")):
        seen[way] = [path]
        while link := parsed(folder, path).find_class(f"md-footer__link--{way}"):
            path = below(folder, path, link[0].get("href"))
            seen[way].append(path)
    assert sorted(seen["next"]) == page_paths()
    assert seen["prev"] == seen["next"][::-1]


@pytest.mark.parametrize("page_path", KINDS)
def test_a_page_opens_without_a_fault_and_asks_no_host(page_path, disk):
    reader = disk()
    reader.open(page_path)
    page = reader.page
    assert page.locator("h1").count() == 1
    assert page.evaluate(BROKEN_IMAGES) == []
    if (onward := page.locator("a.md-footer__link--next")).count():
        onward.click()
        page.wait_for_load_state()
        assert page.url.endswith("/index.html")
    assert reader.faults == []


def test_a_listing_is_copied(disk):
    reader = disk()
    reader.context.grant_permissions(["clipboard-read", "clipboard-write"])
    reader.open("first-query/")
    block = reader.page.locator("pre:visible:has(button)").first
    block.scroll_into_view_if_needed()
    # A reader cannot press before the code is there to be seen (sight.css); a test can.
    reader.page.wait_for_function("it => it.innerText.trim()", arg=block.element_handle())
    block.locator("button[data-clipboard-target]").click()
    reader.page.locator(".md-dialog").get_by_text("Copied").wait_for()
    copied = reader.page.evaluate("navigator.clipboard.readText()")
    assert copied.strip() == block.locator("code").text_content().strip()


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
        reader.page.locator(".palette button:not([hidden])").click()
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
