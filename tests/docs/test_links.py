"""Every link between pages leads to a page, and to a place on it: on the site and in Jupyter."""

import json
import re

import pytest

from press.lessons import source
from press.repository import find_repository
from tests.docs.chapters import PROJECT
from tests.docs.links import broken_in_site, broken_in_source, links_in_markdown

LEFT = re.compile(r"\{\{\s*(?:fact|launch|mine|outputs|runs|table)\.|-{2,}8<-{2,}")


@pytest.fixture(scope="module")
def built():
    """The site as `make site` left it."""
    if not (PROJECT.site / "index.html").exists():
        pytest.fail("There is no built site to test: run `make site` first.", pytrace=False)
    return PROJECT.site


def test_every_link_of_the_site_leads_to_a_file_and_to_a_place_on_it(built):
    address = find_repository(PROJECT.root, {"repository": "fomightez/guide_to_intermine-binder"})
    broken = broken_in_site(built, address.site_url)
    assert not broken, "\n" + "\n".join(broken)


def test_no_mark_of_ours_is_left_on_a_page(built):
    left = [
        f"{path.relative_to(built)}: {found[0]}"
        for path in built.rglob("*.html")
        if (found := LEFT.search(path.read_text("utf-8")))
    ]
    assert left == []


@pytest.mark.parametrize("path", sorted(PROJECT.notebooks.glob("*.ipynb")), ids=lambda p: p.stem)
def test_the_links_of_a_lesson_lead_to_files_that_jupyter_opens(path):
    notebook = json.loads(path.read_text("utf-8"))
    broken = [
        said
        for cell in notebook["cells"]
        if cell["cell_type"] == "markdown"
        for said in broken_in_source(source(cell), path.parent, f"{path.name}, {cell['id']}")
    ]
    assert broken == []


@pytest.mark.parametrize(
    "path",
    sorted([*PROJECT.root.glob("*.md"), *PROJECT.examples.rglob("*.md")]),
    ids=lambda path: PROJECT.shown(path),
)
def test_the_links_of_a_readme_lead_to_files(path):
    assert broken_in_source(path.read_text("utf-8"), path.parent, PROJECT.shown(path)) == []


@pytest.fixture
def site(tmp_path):
    """A site of two pages and a lesson, all of whose links lead somewhere."""
    pages = {
        "index.html": '<h1 id="home">A</h1><a href="data/#counts">d</a><a href="#home">h</a>',
        "data/index.html": '<h2 id="counts">C</h2><a href="..">up</a><img src="../a%20b.svg">',
        "notebooks/01-a/index.html": '<a href="../../data/#counts">d</a><a href="01-a.ipynb">n</a>'
        '<a href="/guide/data/">d</a><a href="https://x.org/guide/#home">h</a>'
        '<a href="https://elsewhere.org/nothing">e</a><a href="mailto:a@b.c">m</a>',
        "notebooks/01-a/01-a.ipynb": "{}",
        "a b.svg": "<svg/>",
    }
    for name, text in pages.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


def test_a_site_in_order_has_no_broken_link(site):
    assert broken_in_site(site, "https://x.org/guide/") == []


@pytest.mark.parametrize(
    ("page", "link", "said"),
    [
        ("index.html", "date/", "index.html:1: date/: no such file"),
        ("index.html", "data/#count", "index.html:1: data/#count: no such place on that page"),
        ("index.html", "#counts", "index.html:1: #counts: no such place on that page"),
        ("data/index.html", "data/", "data/index.html:1: data/: no such file"),
        ("data/index.html", "../../x/", "data/index.html:1: ../../x/: it leaves the site"),
        ("data/index.html", "/data/", "data/index.html:1: /data/: it leaves the site"),
        ("data/index.html", "/guide/date/", "data/index.html:1: /guide/date/: no such file"),
        (
            "notebooks/01-a/index.html",
            "https://x.org/guide/data/#x",
            "notebooks/01-a/index.html:1: https://x.org/guide/data/#x: no such place on that page",
        ),
        ("notebooks/01-a/index.html", "../../glossary.md", None),
    ],
)
def test_a_link_to_nowhere_is_named_with_its_page(site, page, link, said):
    path = site / page
    path.write_text(path.read_text() + f'<a href="{link}">x</a>')
    broken = broken_in_site(site, "https://x.org/guide/")
    assert broken == [said or f"{page}:1: {link}: no such file"]


@pytest.mark.parametrize("tag", ["<img src={}>", "<script src={}></script>", "<link href={}>"])
def test_not_only_what_is_clicked_must_be_there(site, tag):
    (site / "index.html").write_text(f"\n\n{tag.format('gone.svg')}")
    assert broken_in_site(site)[0] == "index.html:3: gone.svg: no such file"


@pytest.mark.parametrize(
    ("markdown", "links"),
    [
        ('[a](b.md) and\n[c](<d.md> "T")', ["b.md", "d.md"]),
        ("![a](b.svg)", ["b.svg"]),
        ("[a][r]\n\n[r]: c.md#d", ["c.md#d"]),
        ('<a class="x" href="e.md">e</a>', ["e.md"]),
        ("[a](https://x.org/b_(c))", ["https://x.org/b_(c)"]),
        ("`[a](b.md)`\n\n```md\n[a](b.md)\n```\n", []),
    ],
)
def test_links_are_found_in_markdown(markdown, links):
    assert [link for _, link in links_in_markdown(markdown)] == links
