"""What a reader has saved in JupyterLite never hides a new lesson: the reader is told and chooses.

The page, its storage and what is saved in it are JupyterLite's own. Most tests end where JupyterLab
would begin: its own script is empty for them. No kernel is needed.
"""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from press.lessons import read_lessons
from press.lite import app, contents, copies
from press.project import Project
from press.served import served
from tests.browser.conftest import ROOT

FIRST, SECOND = "01-first-query.ipynb", "02-genes-with-introns.ipynb"
ITEMS = "own-mine/items.xml"
COPY = re.compile(r"01-first-query \(my copy of 20\d\d-\d\d-\d\d\)\.ipynb")
STARTED = "() => document.querySelector('script[src*=\"lab/bundle.js\"]')"
READY = "() => window.jupyterapp?.shell.currentWidget?.content?.widgets?.length > 1"

SAVE = """
async ([first, second, items]) => {
  const shown = jupyterapp.shell.currentWidget;
  await shown.context.ready;
  shown.content.model.sharedModel.cells[0].setSource("# My own title");
  await jupyterapp.commands.execute("docmanager:save");
  const files = jupyterapp.serviceManager.contents;
  const other = await files.get(second, { content: true });
  const code = other.content.cells.find((it) => it.cell_type === "code");
  code.outputs = [{ output_type: "stream", name: "stdout", text: "12 genes" }];
  // Whoever runs the last cell with Shift+Enter finds an empty one below it.
  other.content.cells.push({ ...code, id: "below", source: "", outputs: [] });
  await files.save(second, { type: "notebook", format: "json", content: other.content });
  await files.save(items, { type: "file", format: "text", content: "<items/>" });
}
"""
"""An edit of a lesson in JupyterLab, a lesson saved with outputs only, and an edit of a file."""

STORE = """
async ([use, given]) => {
  const opened = indexedDB.open(`JupyterLite Storage - ${new URL("..", location).pathname}`);
  const done = (it) => new Promise((yes) => it.addEventListener("success", yes));
  await done(opened);
  const change = opened.result.transaction(["files", "checkpoints"], "readwrite");
  const stores = ["files", "checkpoints"].map((name) => change.objectStore(name));
  const asked = new Function("files", "checkpoints", "given", use)(...stores, given);
  if (asked) await done(asked);
  opened.result.close();
  return asked?.result;
}
"""


@dataclass
class Lite:
    """A JupyterLite on loopback, with ways to publish in it and to visit it."""

    folder: Path
    url: str
    browser: Browser
    saved: dict[str, Any] | None = None
    """The storage of a reader who has saved files of it."""

    def publish(self, path: str, more: str = "Something new.") -> None:
        """Publish a new version of a file."""
        file = self.folder / "files" / path
        if path.endswith(".ipynb"):
            notebook = json.loads(file.read_text("utf-8"))
            notebook["cells"][-1]["source"] += more
            file.write_text(json.dumps(copies.marked(notebook)), "utf-8")
        else:
            file.write_text(f"{file.read_text('utf-8')}<!-- {more} -->", "utf-8")
        copies.write_versions(self.folder)

    def visit(self, context: BrowserContext, path: str = FIRST, *, whole: bool = False) -> Page:
        """Open a file in a new tab: up to where JupyterLab begins, or the whole of it."""
        page = context.new_page()
        # Whole: but without a kernel, and nothing from another host.
        if whole:
            page.route(re.compile(f"^(?!{self.url})|/static/pyodide/"), lambda it: it.abort())
        else:
            page.route("**/build/lab/bundle.js*", lambda it: it.fulfill(body=""))
        page.goto(f"{self.url}lab/index.html?path={path}", wait_until="commit")
        return page


@pytest.fixture(scope="module")
def made(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lite]:
    """JupyterLite with the lessons, and the storage of a reader who has saved some of them."""
    project = Project.at(ROOT)
    folder = tmp_path_factory.mktemp("site") / "lite"
    without = shutil.ignore_patterns("build")
    shutil.copytree(app.made_app(project), folder, ignore=without)
    (folder / "build").symlink_to(app.made_app(project) / "build")
    app.configure(folder, {}, {})
    lessons = read_lessons(project, outputs_allowed=True)
    contents.put(project, lessons, "https://guide.example/", "2026-11-01T00:00:00Z", folder)
    copies.put(folder)
    with served(folder.parent, "/guide/") as root:
        lite = Lite(folder, f"{root}lite/", browser)
        context = browser.new_context()
        page = lite.visit(context, whole=True)
        page.wait_for_function(READY)
        page.evaluate(SAVE, [FIRST, SECOND, ITEMS])
        lite.saved = context.storage_state(indexed_db=True)
        context.close()
        yield lite


@pytest.fixture
def lite(made: Lite) -> Iterator[Lite]:
    """The same, in which a test may publish."""
    before = {path: path.read_bytes() for path in made.folder.glob("files/**/*") if path.is_file()}
    yield made
    for path, data in before.items():
        path.write_bytes(data)
    copies.write_versions(made.folder)


@pytest.fixture
def reader(lite: Lite) -> Iterator[Callable[..., BrowserContext]]:
    """Call it for a reader who has saved files, or with `None` for one who has not."""
    contexts: list[BrowserContext] = []

    def known(*nothing: None, **options: Any) -> BrowserContext:
        state = None if nothing else lite.saved
        contexts.append(lite.browser.new_context(storage_state=state, **options))
        return contexts[-1]

    yield known
    for context in contexts:
        context.close()


def started(page: Page) -> None:
    """Wait until JupyterLab begins, and see that nothing is asked any more."""
    page.wait_for_function(STARTED)
    expect(page.get_by_role("dialog")).to_have_count(0)


def store(page: Page, use: str, given: Any = None) -> Any:
    """Return what a line of JavaScript asks of the stores `files` and `checkpoints`."""
    return page.evaluate(STORE, [use, given])


def stored(page: Page) -> list[str]:
    return store(page, "return files.getAllKeys()")


def alter(page: Page, path: str, line: str) -> None:
    """Change what is stored of a file, `it` in a line of JavaScript."""
    put = f"() => {{ const it = asked.result; {line}; files.put(it, given); }}"
    store(page, f"const asked = files.get(given); asked.onsuccess = {put}; return asked", path)


def first_line(page: Page, path: str) -> str:
    model = store(page, "return files.get(given)", path)
    return "".join(model["content"]["cells"][0]["source"])


def confirm(page: Page, choice: str | None = None) -> None:
    if choice:
        page.get_by_role("radio", name=choice).check()
    page.get_by_role("button", name="Confirm").click()
    started(page)


def test_who_has_saved_nothing_is_asked_nothing(lite, reader):
    context = reader(None)
    started(lite.visit(context))
    lite.publish(FIRST)
    page = lite.visit(context)
    started(page)
    made = page.evaluate("async () => (await indexedDB.databases()).map((it) => it.name)")
    assert made == []  # JupyterLite makes its storage, in its own way


def test_a_copy_of_todays_lesson_opens_without_a_question(lite, reader):
    page = lite.visit(reader())
    started(page)
    assert first_line(page, FIRST) == "# My own title"


def test_the_new_lesson_opens_and_the_copy_stays_beside_it(lite, reader):
    lite.publish(FIRST)
    context = reader()
    page = lite.visit(context, whole=True)
    dialog = page.get_by_role("dialog", name="Your copy, or the new one?")
    expect(dialog).to_contain_text("A first query: the snoRNAs (01-first-query.ipynb)")
    expect(dialog).to_contain_text(re.compile(r"You saved your copy on \d+ \w+ 20\d\d\."))
    expect(dialog).to_contain_text("It comes from an older version of the lesson.")
    name = COPY.search(dialog.inner_text())[0]
    page.keyboard.press("Tab")  # from the choice that is made already to the button
    page.keyboard.press("Enter")
    page.wait_for_function(READY)
    cells = "jupyterapp.shell.currentWidget.content.model.sharedModel.cells"
    assert "Something new." in page.evaluate(f"{cells}.at(-1).getSource()")
    listed = page.get_by_label("File Browser Section").get_by_role("listitem")
    expect(listed.filter(has_text=name)).to_have_count(1)
    assert first_line(page, name) == "# My own title"
    assert FIRST not in stored(page)
    started(lite.visit(context))


def test_the_copy_goes_on_until_the_lesson_changes_again(lite, reader):
    lite.publish(FIRST)
    context = reader()
    page = lite.visit(context)
    confirm(page, "Go on with my copy")
    assert first_line(page, FIRST) == "# My own title"
    started(lite.visit(context))
    lite.publish(FIRST, "And again.")
    expect(lite.visit(context).get_by_role("dialog")).to_be_visible()


def test_who_decides_later_opens_the_copy_and_is_asked_next_time(lite, reader):
    lite.publish(FIRST)
    context = reader()
    page = lite.visit(context)
    expect(page.get_by_role("radio", name="Open the new one")).to_be_focused()
    page.keyboard.press("Escape")
    started(page)
    assert first_line(page, FIRST) == "# My own title"
    page = lite.visit(context)
    page.get_by_role("button", name="Decide later").click()
    started(page)
    assert first_line(page, FIRST) == "# My own title"


FORGET = "delete it.content.metadata.guide"


def test_a_copy_that_differs_in_outputs_only_is_not_asked_about(lite, reader):
    context = reader()
    page = lite.visit(context)
    started(page)
    alter(page, SECOND, FORGET)  # so that its cells decide
    started(lite.visit(context, SECOND))


def test_nobody_claims_to_know_from_which_version_a_copy_comes(lite, reader):
    context = reader()
    page = lite.visit(context)
    started(page)
    alter(page, FIRST, FORGET)
    page = lite.visit(context)
    expect(page.get_by_role("dialog")).to_contain_text("we cannot tell which version it comes from")


def test_files_beside_the_lessons_are_asked_about_too(lite, reader):
    context = reader()
    lite.publish(ITEMS)
    page = lite.visit(context)
    expect(page.get_by_role("dialog")).to_contain_text("an older version of the file")
    confirm(page)
    (name,) = [it for it in stored(page) if it.startswith("own-mine/")]
    assert re.fullmatch(r"own-mine/items \(my copy of [\d-]+\)\.xml", name)
    model = store(page, "return files.get(given)", name)
    assert (model["content"], model["path"], model["name"]) == ("<items/>", name, name[9:])
    started(lite.visit(context))


def test_an_old_lesson_that_was_only_run_gives_way_without_a_question(lite, reader):
    lite.publish(SECOND)
    page = lite.visit(reader(), SECOND)
    started(page)
    assert SECOND not in stored(page)
    (name,) = [it for it in stored(page) if it.startswith("02-genes-with-introns (my copy of 20")]
    assert "12 genes" in json.dumps(store(page, "return files.get(given)", name))


def test_an_old_lesson_that_was_only_run_is_asked_about_when_it_cannot_be_renamed(lite, reader):
    lite.publish(SECOND)
    context = reader()
    context.add_init_script("IDBObjectStore.prototype.put = () => { throw new Error('full') }")
    page = lite.visit(context, SECOND)
    expect(page.get_by_role("dialog")).to_contain_text(SECOND)
    assert SECOND in stored(page)


def test_a_copy_that_cannot_be_read_silences_no_question_about_others(lite, reader):
    context = reader()
    page = lite.visit(context)
    started(page)
    alter(page, ITEMS, "it.format = 'base64'; it.content = '<'")
    for path in (FIRST, ITEMS):
        lite.publish(path)
    page = lite.visit(context)
    expect(page.get_by_role("dialog", name="Your copy, or the new one?")).to_contain_text(FIRST)


def test_several_are_chosen_about_in_one_dialog_the_opened_one_first(lite, reader):
    context = reader()
    page = lite.visit(context)
    started(page)
    alter(page, SECOND, "it.content.cells[0].source += 'My own words.'")
    for path in (FIRST, SECOND):
        lite.publish(path)
    page = lite.visit(context, SECOND)
    dialog = page.get_by_role("dialog", name="Your copies, or the new ones?")
    second, first = (dialog.get_by_role("group").nth(at) for at in (0, 1))
    expect(second).to_contain_text(SECOND)
    second.get_by_role("radio", name="Go on with my copy").check()
    expect(first.get_by_role("radio", name="Open the new one")).to_be_checked()
    confirm(page)
    assert SECOND in stored(page)
    assert FIRST not in stored(page)


def test_a_copy_takes_no_others_name_and_its_checkpoints_along(lite, reader):
    lite.publish(FIRST)
    context = reader()
    page = lite.visit(context)
    name = COPY.search(page.get_by_role("dialog").inner_text())[0]
    store(page, "files.put({ content: 'kept' }, given)", name)
    store(page, "return checkpoints.put([{ path: '' }], given)", FIRST)
    confirm(page)
    other = name.replace(")", ", 2)")
    assert store(page, "return files.get(given)", name) == {"content": "kept"}
    assert first_line(page, other) == "# My own title"
    assert store(page, "return checkpoints.get(given)", other) == [{"path": other, "name": other}]
    assert store(page, "return checkpoints.get(given)", FIRST) is None


def test_a_copy_saved_in_another_tab_meanwhile_stays_where_it_is(lite, reader):
    lite.publish(FIRST)
    context = reader()
    page = lite.visit(context)
    expect(page.get_by_role("dialog")).to_be_visible()
    alter(page, FIRST, "it.last_modified = ''")
    confirm(page)
    assert first_line(page, FIRST) == "# My own title"
    expect(lite.visit(context).get_by_role("dialog")).to_contain_text("You saved a copy.")


def test_a_reader_is_told_when_the_copy_cannot_be_renamed(lite, reader):
    lite.publish(FIRST)
    context = reader()
    context.add_init_script("IDBObjectStore.prototype.put = () => { throw new Error('full') }")
    page = lite.visit(context)
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("alert")).to_contain_text("Your copy is as it was.")
    assert first_line(page, FIRST) == "# My own title"
    confirm(page, "Go on with my copy")


@pytest.mark.parametrize("name", ["indexedDB", "localStorage"])
def test_jupyterlite_starts_where_a_browser_refuses_to_keep_anything(lite, reader, name):
    context = reader()
    refuse = "{ get() { throw new DOMException('refused', 'SecurityError') } }"
    context.add_init_script(f"Object.defineProperty(window, '{name}', {refuse})")
    started(lite.visit(context))


def test_jupyterlite_starts_when_a_file_cannot_be_fetched(lite, reader):
    lite.publish(FIRST)
    context = reader()
    for missing in ("versions.json", *copies.SCRIPTS):
        context.route(f"**/{missing}", lambda it: it.abort())
        started(lite.visit(context))
        context.unroute_all()


def test_jupyterlite_does_not_wait_for_ever(lite, reader):
    context = reader()
    context.route("**/versions.json", lambda it: None)  # never answered
    context.clock.install()
    page = lite.visit(context)
    page.wait_for_load_state("domcontentloaded")
    context.clock.run_for(5000)
    started(page)


def test_a_storage_of_another_layout_is_left_alone(lite, reader):
    context = reader(None)
    page = lite.visit(context)
    started(page)
    page.evaluate(
        """async () => {
          const name = `JupyterLite Storage - ${new URL("..", location).pathname}`;
          const opening = indexedDB.open(name, 7);
          opening.onupgradeneeded = () => opening.result.createObjectStore("others");
          await new Promise((done) => { opening.onsuccess = done; });
          opening.result.close();
        }"""
    )
    started(lite.visit(context))


def test_the_dialog_fits_a_phone(lite, reader):
    lite.publish(FIRST)
    page = lite.visit(reader(viewport={"width": 390, "height": 844}))
    expect(page.get_by_role("dialog")).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
