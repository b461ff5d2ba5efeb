"""The built site, served as GitHub Pages would, and a Chromium to read it with."""

import functools
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, BrowserContext, Page, Response, sync_playwright

from press.launch.short import FOLDER
from press.served import served
from tests.browser import chromium

ROOT = Path(__file__).parents[2]
SITE = ROOT / "site"
PHONE, DESKTOP = 390, 1280
LAID_OUT = ".md-content * { content-visibility: visible !important }"
"""A style by which all of a page is laid out at once, as each part is when a reader comes there."""


@functools.cache
def page_paths() -> list[str]:
    """Return every page of the site, relative to its root: "", "data/", …

    Not the short addresses, which only lead to pages, and not JupyterLite, which is a program.
    """
    folders = [path.parent.relative_to(SITE) for path in SITE.rglob("index.html")]
    pages = [it for it in folders if it.parts[:1] not in [(FOLDER,), ("lite",)]]
    return sorted(f"{it.as_posix()}/" if it.parts else "" for it in pages)


@functools.cache
def runs() -> dict[str, Any]:
    """Return the records of the runs that the site was built from, by lesson."""
    record = SITE / "runs.json"
    return json.loads(record.read_text("utf-8"))["lessons"] if record.exists() else {}


def lesson_of(path: str) -> str:
    """Return the name of the lesson whose page this is."""
    return path.strip("/").rpartition("/")[2]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test with one of these arguments runs for every page of the kind.

    `path`: all; `lesson_path`: lessons; `executed_path` and `unexecuted_path`: those that ran, and
    those that need a public mine and had none. `kind_path`: one page of each kind, for what the
    theme does in the same way on all of them; `lesson_kind_path`: those that are lessons.
    """
    pages = page_paths()
    lessons = [path for path in pages if path.startswith("notebooks/")]
    unexecuted = [path for path in lessons if lesson_of(path) not in runs()]
    kinds = {
        "path": pages,
        "lesson_path": lessons,
        "executed_path": [path for path in lessons if lesson_of(path) in runs()],
        "unexecuted_path": unexecuted,
        "kind_path": ["", "first-query/", "glossary/", *lessons[1:2], *unexecuted[:1]],
        "lesson_kind_path": [*lessons[1:2], *unexecuted[:1]],
    }
    for name, paths in kinds.items():
        if name in metafunc.fixturenames:
            metafunc.parametrize(name, paths if pages else ["no site"])


@pytest.fixture(scope="session")
def site_dir() -> Path:
    """The folder that is published."""
    if not (SITE / "index.html").exists():
        pytest.fail("There is no built site to test: run `make site` first.", pytrace=False)
    return SITE


@pytest.fixture(scope="session")
def site_url(site_dir: Path) -> Iterator[str]:
    """The address of the site on this machine, below the path that it has when published."""
    namespace = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    addresses = ElementTree.parse(site_dir / "sitemap.xml").iter(f"{namespace}loc")
    below = min((urlsplit(address.text or "").path for address in addresses), key=len)
    with served(site_dir, below) as root:
        yield root


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium without a window."""
    executable = chromium.find()
    if executable is None:
        sentence = "No Chromium: run `python -m tests.browser.chromium`, or set CHROMIUM=PATH."
        pytest.fail(sentence, pytrace=False) if os.environ.get("CI") else pytest.skip(sentence)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=executable, args=chromium.FLAGS)
        yield started
        started.close()


@dataclass
class Visit:
    """A page that a reader has open, and all that went wrong in it."""

    page: Page
    site_url: str
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        note = self.faults.append
        self.page.on("console", lambda it: note(it.text) if it.type == "error" else None)
        self.page.on("pageerror", lambda it: note(str(it)))
        self.page.on("requestfailed", lambda it: note(f"failed: {it.url}"))

        def answered(it: Response) -> None:
            if not it.ok and it.status != 304:  # what a reader has read before is still good
                note(f"{it.status}: {it.url}")

        self.page.on("response", answered)
        self.page.on("request", lambda it: None if self.is_ours(it.url) else note(f"asks {it.url}"))

    def is_ours(self, url: str) -> bool:
        """Whether an address is below the site's root, or no address at all."""
        return url.startswith((self.site_url, "data:", "blob:"))

    def open(self, path: str, *, laid_out: bool = True) -> Page:
        """Open a page by its path below the site's root, scripts included.

        Args:
            path: of the page.
            laid_out: lay out all of the page at once. What is far below is otherwise laid out
                when a reader comes near, who waits for the page to stand still and then clicks.
                Playwright does not wait: it would hit what was there a frame before.
        """
        self.page.goto(self.site_url + path, wait_until="load")
        self.page.wait_for_function("typeof document$ !== 'undefined'")
        if laid_out:
            self.page.add_style_tag(content=LAID_OUT)
        return self.page


def new_context(browser: Browser, width: int, scheme: str) -> BrowserContext:
    """Return a reader's browser: a window, a preference for light or dark, an empty store."""
    return browser.new_context(
        viewport={"width": width, "height": 844}, color_scheme=scheme, reduced_motion="reduce"
    )


@pytest.fixture(scope="session")
def readers(browser: Browser, site_url: str) -> Iterator[Callable[[int, str], Visit]]:
    """Call it for a reader who has read before: what pages share is in the browser's cache."""
    contexts: dict[tuple[int, str], BrowserContext] = {}

    def known(width: int, scheme: str) -> Visit:
        if (width, scheme) not in contexts:
            contexts[width, scheme] = new_context(browser, width, scheme)
        return Visit(contexts[width, scheme].new_page(), site_url)

    yield known
    for context in contexts.values():
        context.close()


@pytest.fixture(scope="session")
def read(site_dir: Path) -> Callable[[str], BeautifulSoup]:
    """Return a page as it is published, for what takes no browser to see; nobody changes it."""

    @functools.cache
    def page(path: str) -> BeautifulSoup:
        text = (site_dir / path / "index.html").read_text("utf-8")
        return BeautifulSoup(text, "lxml")

    return page


@pytest.fixture
def visit(browser: Browser, site_url: str) -> Iterator[Callable[..., Visit]]:
    """Call it for a fresh reader: `visit(width=390, scheme="dark")`."""
    contexts = []

    def fresh(width: int = DESKTOP, scheme: str = "light") -> Visit:
        context = new_context(browser, width, scheme)
        contexts.append(context)
        return Visit(context.new_page(), site_url)

    yield fresh
    for context in contexts:
        context.close()
