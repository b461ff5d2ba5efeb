"""The welcome of a session on Binder, in a real JupyterLab: JupyterLite's, which needs no server.

Both load an extension that was built beforehand in the same way. In JupyterLab 4.4.9, which
repo2docker 2026.4.0 brings, and in 4.6.6 it was tried by hand on 26 November 2026.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from press.files import write
from press.lite.app import configure, made_app
from press.lite.contents import listing
from press.project import Project
from press.served import served
from tests.browser.conftest import DESKTOP, PHONE, ROOT, new_context

BINDER = ROOT / "binder"
WORDS = {
    name: said
    for name, said in json.loads((BINDER / "page_config.json").read_text("utf-8")).items()
    if name.startswith("guideWelcome")
}
DAY = "2026-11-26T00:00:00Z"
TOAST = ".Toastify__toast-body"


@pytest.fixture(scope="module")
def lab(tmp_path_factory) -> Path:
    """A JupyterLite with the welcome, its words, and one file."""
    folder = tmp_path_factory.mktemp("lab") / "lab"
    shutil.copytree(made_app(Project.at(ROOT)), folder, copy_function=os.link)
    settings = folder / "jupyter-lite.json"
    text = settings.read_text("utf-8")
    settings.unlink()  # it is the same file as that of the JupyterLite that all share
    settings.write_text(text, "utf-8")
    configure(folder, {}, WORDS)
    files, index = folder / "files", folder / "api" / "contents" / "all.json"
    files.mkdir(exist_ok=True)
    (files / "genes.txt").write_text("SNR3\n", "utf-8")
    write(index, json.dumps(listing(files, files, DAY)))
    return folder


@pytest.fixture(scope="module")
def opened(browser: Browser, lab: Path) -> Iterator[Callable[[], Page]]:
    """Open the file in JupyterLab, in a tab of its own."""
    context = new_context(browser, DESKTOP, "light")
    with served(lab, "/") as root:

        def in_a_tab() -> Page:
            page = context.new_page()
            page.goto(f"{root}lab/index.html?path=genes.txt")
            return page

        yield in_a_tab
    context.close()


def test_it_is_said_once_in_a_session_and_saves_what_is_open(opened):
    page = opened()
    welcome = page.locator(TOAST)
    expect(welcome).to_contain_text(WORDS["guideWelcome"], timeout=30_000)
    expect(welcome).to_have_attribute("role", "alert")  # so it is read aloud
    editor = page.locator(".cm-content")
    expect(editor).to_contain_text("SNR3")  # the file is there; a word typed before it is lost
    editor.focus()
    page.keyboard.insert_text("SNR4 ")
    expect(editor).to_contain_text("SNR4 ")
    with page.expect_download() as download:
        page.get_by_role("button", name=WORDS["guideWelcomeDownload"]).press("Enter")
    assert "SNR4 " in Path(download.value.path()).read_text("utf-8")
    expect(welcome).to_have_count(0)
    page.reload()
    page.wait_for_selector(".cm-content", timeout=30_000)
    page.evaluate("window.jupyterapp.restored.then(() => true)")
    page.wait_for_timeout(300)
    expect(welcome).to_have_count(0)
    page.close()


def test_it_goes_when_it_is_closed(opened):
    page = opened()
    expect(page.locator(TOAST)).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="Hide notification").press("Enter")
    expect(page.locator(TOAST)).to_have_count(0)
    page.close()


def test_on_a_phone_the_list_of_files_makes_room_until_it_is_asked_for(browser, lab):
    context = new_context(browser, PHONE, "light")
    with served(lab, "/") as root:
        page = context.new_page()
        page.goto(f"{root}lab/index.html?path=genes.txt")
        page.wait_for_selector(".cm-content", timeout=30_000)
        files = page.locator("#filebrowser")
        expect(files).to_be_hidden(timeout=10_000)
        page.locator(".jp-SideBar [data-id=filebrowser]").click()
        expect(files).to_be_visible()
        expect(page.locator(".jp-DirListing-itemText", has_text="genes.txt")).to_be_visible()
    context.close()
