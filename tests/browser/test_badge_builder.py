"""A reader makes a badge: by typing, by pasting an address, with the keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from press.launch.badges import Wish, address, badge, faults
from tests.browser import axe
from tests.browser.conftest import DESKTOP, PHONE, Visit, new_context, page_paths
from tests.node import BROWSER, MISSING, ready

PAGE = "own-binder/"
ADDRESS = "https://github.com/anna/course/blob/main/notebooks/week%201.ipynb"


@pytest.fixture(scope="module")
def contexts(browser):
    """Return a reader's browser by its width, whose cache has what pages share."""
    known = {width: new_context(browser, width, "light") for width in (PHONE, DESKTOP)}
    for context in known.values():
        context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield known
    for context in known.values():
        context.close()


@pytest.fixture
def builder(contexts, site_url):
    """Call it for the form on a fresh page; no fault and no other host must have been noted."""
    visits = []

    def open_page(width=DESKTOP):
        visits.append(Visit(contexts[width].new_page(), site_url))
        return visits[-1].open(PAGE).get_by_role("form", name="Badge builder")

    yield open_page
    for visit in visits:
        visit.page.close()
        assert visit.faults == []


def field(form, name):
    return form.locator(f"[name={name}]")


def fill(form, **values):
    for name, value in values.items():
        field(form, name).fill(value)


def typed(form):
    names = ("repository", "branch", "path", "content", "content_branch")
    return {name: field(form, name).input_value() for name in names}


def written(form):
    names = ("link", "markdown", "rst", "html")
    return {name: form.locator(f"#badge-{name}").input_value() for name in names}


def paste(form, name, text):
    form.page.evaluate("text => navigator.clipboard.writeText(text)", text)
    field(form, name).focus()
    form.page.keyboard.press("Control+V")


def status(form):
    return form.get_by_role("status")


def test_what_is_typed_becomes_the_badge_that_python_writes(builder):
    form = builder()
    given = {
        "repository": "ben/tools",
        "branch": "env/2026",
        "path": "day 1/it's (new).ipynb",
        "content": "anna/course",
        "content_branch": "été",
    }
    form.get_by_label("Binder, notebooks apart").check()
    fill(form, **given)
    form.get_by_label("Opens in").select_option(label="Jupyter Notebook")
    for kind, words in (
        ("apart", "launchbinder"),
        ("binder", "launchbinder"),
        ("colab", "OpeninColab"),
    ):
        form.locator(f"[value={kind}]").check()
        url = address(Wish(kind, **given, interface="notebook"))
        expect(form.locator("#badge-link")).to_have_value(url)
        assert written(form) == {"link": url, **badge(url, kind)}
        look = form.get_by_role("link")
        assert look.get_attribute("href") == url
        assert re.sub(r"\s", "", look.inner_text()) == words
    expect(status(form)).to_have_text("Your badge is ready.")


def test_a_field_is_asked_for_only_where_it_has_a_meaning(builder):
    form = builder()
    shown = {}
    for kind in ("binder", "apart", "colab"):
        form.locator(f"[value={kind}]").check()
        controls = form.locator("input[type=text]:visible, select:visible")
        shown[kind] = controls.evaluate_all("them => them.map(it => it.name)")
    assert shown == {
        "binder": ["repository", "branch", "path", "interface"],
        "apart": ["repository", "branch", "content", "content_branch", "path", "interface"],
        "colab": ["repository", "branch", "path"],
    }


def test_nobody_is_blamed_before_typing(builder):
    form = builder()
    field(form, "repository").focus()
    field(form, "path").fill("index.ipynb")
    expect(status(form)).to_have_text("Still to fill in: Repository.")
    assert form.locator("[aria-invalid]").count() == 0
    expect(form.locator("#badge-markdown")).to_be_hidden()


def test_what_is_wrong_is_read_with_its_field_and_goes_when_it_is_right(builder):
    form = builder()
    fill(form, repository="anna", branch="my branch", path="../index.ipynb")
    wrong = faults(Wish("binder", "anna", "my branch", "../index.ipynb"))
    assert list(wrong) == ["repository", "branch", "path"]
    for name, sentence in wrong.items():
        expect(field(form, name)).to_have_accessible_description(re.compile(re.escape(sentence)))
        assert field(form, name).get_attribute("aria-invalid") == "true"
        assert form.get_by_text(sentence, exact=True).first.is_visible()
    expect(status(form)).to_have_text(f"Repository: {wrong['repository']}")
    expect(form.locator("#badge-markdown")).to_be_hidden()

    fill(form, repository="anna/course", branch="main", path="index.ipynb")
    assert form.locator("[aria-invalid]").count() == 0
    expect(field(form, "branch")).to_have_accessible_description("or a tag, or a commit")
    expect(form.locator("#badge-markdown")).to_be_visible()


def test_a_screen_reader_hears_once_that_typing_paused_and_not_at_each_key(builder):
    form = builder()
    status(form).evaluate(
        """it => { window.heard = []
            new MutationObserver(() => heard.push(it.textContent))
                .observe(it, { childList: true, characterData: true, subtree: true }) }"""
    )
    field(form, "repository").press_sequentially("anna/course")
    expect(status(form)).to_have_text("Your badge is ready.")
    assert form.page.evaluate("heard") == ["Your badge is ready."]


def test_colab_wants_a_notebook(builder):
    form = builder()
    fill(form, repository="anna/course", path="app.R")
    expect(form.locator("#badge-link")).to_be_visible()
    form.get_by_label("Colab").check()
    expect(field(form, "path")).to_have_accessible_description(re.compile("must end in .ipynb"))
    expect(form.locator("#badge-link")).to_be_hidden()


def test_a_pasted_address_fills_the_fields(builder):
    form = builder()
    paste(form, "repository", ADDRESS)
    expect(field(form, "path")).to_have_value("notebooks/week 1.ipynb")
    assert typed(form)["repository"] == "anna/course"
    assert "lab/tree/notebooks/week%25201.ipynb" in written(form)["link"]
    expect(status(form)).to_contain_text("Repository anna/course, Branch main, File notebooks/")


def test_a_pasted_address_of_the_notebooks_leaves_the_environment(builder):
    form = builder()
    form.get_by_label("Binder, notebooks apart").check()
    fill(form, repository="ben/tools", branch="v3")
    paste(form, "path", ADDRESS)
    expect(field(form, "path")).to_have_value("notebooks/week 1.ipynb")
    assert typed(form) == {
        "repository": "ben/tools",
        "branch": "v3",
        "content": "anna/course",
        "content_branch": "main",
        "path": "notebooks/week 1.ipynb",
    }


def test_a_typed_address_is_taken_apart_when_it_is_whole(builder):
    form = builder()
    field(form, "repository").press_sequentially(ADDRESS)
    assert field(form, "repository").input_value() == ADDRESS
    assert form.locator("[aria-invalid]").count() == 0
    form.page.keyboard.press("Tab")
    expect(field(form, "repository")).to_have_value("anna/course")
    assert typed(form)["path"] == "notebooks/week 1.ipynb"


def test_a_badge_is_copied_as_it_is_shown(builder):
    form = builder()
    fill(form, repository="anna/course")
    for name in ("Link", "Markdown", "reStructuredText", "HTML"):
        form.get_by_role("button", name=f"Copy {name}").click()
        expect(status(form)).to_have_text(f"Copied: {name}.")
        copied = form.page.evaluate("navigator.clipboard.readText()")
        assert copied.replace("\r\n", "\n") == form.get_by_label(name, exact=True).input_value()


def test_a_badge_is_copied_where_a_page_has_no_clipboard(builder):
    form = builder()
    fill(form, repository="anna/course")
    link = written(form)["link"]
    # As in a page that is read from the disk.
    form.page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    form.get_by_role("button", name="Copy Link").click()
    expect(status(form)).to_have_text("Copied: Link.")
    field(form, "branch").fill("")
    form.page.keyboard.press("Control+V")
    assert field(form, "branch").input_value() == link


def test_the_keyboard_is_enough(builder):
    form = builder()
    press, write = form.page.keyboard.press, form.page.keyboard.insert_text
    form.get_by_label("Binder", exact=True).focus()
    press("ArrowRight")  # Binder, notebooks apart
    for text in ("ben/tools", "v3", "anna/course", "main", "index.ipynb"):
        press("Tab")
        press("Control+A")
        write(text)
    for _ in range(4):  # past the interface, the badge to try and a button
        press("Tab")
    focused = form.page.locator(":focus")
    assert focused.get_attribute("id") == "badge-link"
    assert focused.evaluate("it => it.selectionEnd - it.selectionStart") > 100
    form.page.keyboard.press("Shift+Tab")
    assert focused.evaluate("it => getComputedStyle(it).outlineStyle") == "solid"
    press("Enter")
    expect(status(form)).to_have_text("Copied: Link.")
    url = address(Wish("apart", "ben/tools", "v3", "index.ipynb", "lab", "anna/course", "main"))
    assert form.page.evaluate("navigator.clipboard.readText()") == url


def test_what_looks_like_html_stays_text(builder):
    form = builder()
    form.page.on("dialog", lambda it: pytest.fail(it.message))
    before = form.locator("*").count()
    evil = "<img src=x onerror=alert(1)>"
    fill(form, repository="anna/course", path=f"{evil}\"'.ipynb")
    assert "<img src=x" not in written(form)["html"]
    fill(form, repository=evil, branch=f"{evil} ")
    expect(status(form)).to_contain_text("Repository: ")
    assert form.locator("*").count() == before


CONTENT = ("anna/course", "no repository at all")  # a badge; a sentence in its place
LONG = {"repository": f"{'a' * 39}/{'b' * 100}", "path": f"{'c' * 200}.ipynb"}


def test_it_fits_a_phone_and_a_finger(builder):
    form = builder(PHONE)
    form.get_by_label("Binder, notebooks apart").check()
    sizes = form.locator(":is(input[type=text], select, button, label:has(input)):visible")
    for content in CONTENT:
        fill(form, **LONG, content=content)
        assert form.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        heights = sizes.evaluate_all("them => them.map(it => it.getBoundingClientRect().height)")
        assert min(heights) >= 24  # WCAG 2.2, 2.5.8


@pytest.mark.skipif(not ready(BROWSER), reason=MISSING)
def test_it_shuts_nobody_out_in_light_and_dark(builder):
    form = builder()
    page = form.page
    axe.prepare(page)
    form.get_by_label("Binder, notebooks apart").check()
    fill(form, repository="anna/course")
    for scheme, expected in (("light", "default"), ("dark", "slate")):
        page.emulate_media(color_scheme=scheme)
        page.locator(f"body[data-md-color-scheme={expected}]").wait_for()
        for content in CONTENT:
            fill(form, content=content)
            assert axe.barriers(page, within=".badge-builder") == []


def test_without_scripts_the_badge_by_hand_is_there(browser, site_url):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site_url + PAGE)
    assert not page.locator("#badge-builder").is_visible()
    told = page.locator("#the-badge ~ noscript p")
    assert told.is_visible()
    assert "By hand it goes as below" in told.inner_text()
    assert page.get_by_text("[![Launch on Binder]").is_visible()
    context.close()


def test_only_its_page_loads_it(site_dir):
    pages = {path: (site_dir / path / "index.html").read_text("utf-8") for path in page_paths()}
    assert [path for path, text in pages.items() if re.search(r"badges\.(js|css)", text)] == [PAGE]
