"""A page asks nothing of another host until its reader presses something that leads there."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from lxml import html

from tests.browser.hosts import asked_by_styles, asked_for, is_elsewhere


def parsed(file: Path) -> html.HtmlElement:
    return html.document_fromstring(file.read_text("utf-8"))


@pytest.mark.parametrize(
    "markup",
    [
        "<link rel=preconnect href=https://example.org>",
        "<link rel=dns-prefetch href=//example.org>",
        "<link rel='prefetch' href=https://example.org/a.js>",
        "<link rel=manifest href=https://example.org/site.webmanifest>",
        "<script src=https://example.org/a.js></script>",
        "<img src=a.png srcset='a.png 1x, https://example.org/b.png 2x'>",
        "<svg><use xlink:href='https://example.org/a.svg#b'/></svg>",
        "<a href=limits/ ping=https://example.org/>Limits</a>",
        "<form action=https://example.org/></form>",
        "<p style='background: url(https://example.org/a.png)'>",
        "<style>@import 'https://example.org/a.css'</style>",
        "<meta http-equiv=refresh content='0; url=https://example.org/'>",
    ],
)
def test_this_would_be_noticed(markup):
    assert any(map(is_elsewhere, asked_for(html.document_fromstring(markup))))


def test_a_link_to_press_asks_nothing():
    page = html.document_fromstring("<a href=https://example.org/>Elsewhere</a>")
    assert list(asked_for(page)) == []


def test_no_page_names_another_host_but_in_links(path, site_dir):
    page = parsed(site_dir / path / "index.html")
    assert [it for it in asked_for(page) if is_elsewhere(it)] == []


def test_no_style_sheet_names_another_host(site_dir):
    sheets = [*site_dir.glob("assets/**/*.css")]
    assert sheets
    for sheet in sheets:
        assert [it for it in asked_by_styles(sheet.read_text("utf-8")) if is_elsewhere(it)] == []


def test_the_page_for_a_wrong_address_asks_only_this_host(site_dir):
    canonical = parsed(site_dir / "index.html").find(".//link[@rel='canonical']")
    ours = urlsplit(canonical.get("href")).netloc
    asked = asked_for(parsed(site_dir / "404.html"))
    assert {urlsplit(it).netloc for it in asked} <= {"", ours}


@pytest.mark.parametrize(
    ("door", "host"), [("Binder", "mybinder.org"), ("Colab", "colab.research.google.com")]
)
def test_a_door_asks_its_host_when_it_is_pressed(door, host, visit):
    reader = visit()
    asked = []

    def note(route):
        asked.append(urlsplit(route.request.url).hostname)
        route.abort()

    reader.page.route(lambda url: not reader.is_ours(url), note)
    page = reader.open("notebooks/01-first-query/")
    page.get_by_role("link", name=door, exact=True).hover()
    page.get_by_role("link", name=door, exact=True).focus()
    page.wait_for_load_state("networkidle")
    assert asked == []
    with page.expect_event("requestfailed"):
        page.get_by_role("link", name=door, exact=True).click()
    assert asked[0] == host
