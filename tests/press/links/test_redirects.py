"""New addresses are written into the sources, and nothing else is touched."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from press.links import register
from press.links.redirects import apply_moves, moves
from press.links.register import Entry
from press.project import Project

OLD, NEW = "https://x.org/old", "https://y.org/new?a=b"
MOVED = Entry("", ["data/"], register.MOVED, redirects_to=NEW, permanent=True)


@pytest.fixture
def rewritten(project):
    """Return a page after the move of an address: `rewritten("… https://x.org/old …")`."""

    def write(text: str, old: str = OLD, new: str = NEW) -> str:
        path = project.docs / "data.md"
        path.write_text(text)
        apply_moves(project, {old: new})
        return path.read_text()

    return write


def test_only_what_has_moved_for_good_is_written():
    entries = {
        OLD: MOVED,
        "https://x.org/2": replace(MOVED, permanent=False),
        "https://x.org/3": replace(MOVED, redirects_to=None),
        "https://x.org/4": replace(MOVED, status=register.GOOD),
        "https://x.org/5": replace(MOVED, status=register.SUSPECT),
    }
    assert moves(entries) == {OLD: NEW}


@pytest.mark.parametrize(
    "text",
    [
        "[x]({})",
        '[x]({} "title")',
        "<{}>",
        "{}",
        "See {}.",
        "See {}, or another.",
        "See {}: it is new.",
        "Have you seen {}?",
        "Look at {}!",
        "(as in {}).",
        "**{}**",
        "*{}*, more",
        '<a href="{}">x</a>',
        "<a href='{}'>x</a>",
        "[x]: {}\n",
        "| {} |",
        "`{}`",
        "{}…",
        "{}\n{} {}",
    ],
)
def test_an_address_is_found_as_people_write_it(rewritten, text):
    assert rewritten(text.replace("{}", OLD)) == text.replace("{}", NEW)


@pytest.mark.parametrize(
    "text",
    [
        "{}/",
        "{}/more",
        "{}er",
        "{}.html",
        "{}?a=b",
        "{}&a=b",
        "{}-2",
        "{}_2",
        "{}%20",
        "{}:8",
        "{};a",
        "{},a",
        "{}(2)",
        "{}~a",
        "https://web.archive.org/web/2020/{}",
        "https://z.org/?url={}",
        "https://z.org/{}",
        "https://z.org/={}",
        "https://x.org/Old",
        "http://x.org/old",
        "https://www.x.org/old",
        "https://x.org.uk/old",
    ],
)
def test_within_another_address_it_stays(rewritten, text):
    text = f"See [it]({text.replace('{}', OLD)}) and <{text.replace('{}', OLD)}>"
    assert rewritten(text) == text


def test_a_place_on_the_page_stays(rewritten):
    assert rewritten(f"[x]({OLD}#two)") == f"[x]({NEW}#two)"
    assert rewritten(f"[x]({OLD}#two) {OLD}", new=f"{NEW}#one") == f"[x]({NEW}#two) {NEW}#one"


def test_a_host_is_one_however_its_letters_are_written(rewritten):
    assert rewritten("<HTTPS://X.org/old> <https://X.ORG/Old>") == f"<{NEW}> <https://X.ORG/Old>"


@pytest.mark.parametrize("text", ["<{}>", "<{}/>", "See {}.", "[x]({}/#a)", "[x]({}#a)"])
def test_a_bare_host_is_found_with_and_without_its_slash(rewritten, text):
    moved = rewritten(text.replace("{}", "https://X.org"), "https://x.org/", "https://y.org/")
    assert moved == text.replace("{}/", "{}").replace("{}", "https://y.org/")


@pytest.mark.parametrize(
    "text", ["<https://x.org/a>", "<https://x.org.uk>", "<https://x.org:80/>", "<https://x.org?a>"]
)
def test_a_bare_host_is_no_beginning_of_another_address(rewritten, text):
    assert rewritten(text, "https://x.org/", "https://y.org/") == text


def test_an_address_with_signs_of_patterns_is_taken_as_it_is(rewritten):
    old = "https://x.org/a.b(c)+[d]?e=$1&f=\\1"
    assert rewritten(f"<{old}> <https://x.org/aXb>", old, "https://y.org/\\1") == (
        "<https://y.org/\\1> <https://x.org/aXb>"
    )


@given(st.text())
def test_a_text_without_the_address_stays(tmp_path_factory, text):
    project = Project.at(tmp_path_factory.mktemp("guide"))
    project.docs.mkdir()
    path = project.docs / "data.md"
    path.write_bytes(text.encode("utf-8", "replace"))
    before = path.read_bytes()
    assert apply_moves(project, {OLD: NEW}) == []
    assert path.read_bytes() == before


# In all sources


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_all_sources_are_written_and_each_place_is_told(project):
    cell = {"cell_type": "markdown", "source": [f"[x]({OLD})\n", f"{OLD}.\n"]}
    paths = {
        "docs/data.md": f"\n\n[x]({OLD}) and {OLD}\n",
        "docs/facts.yml": f'a: {{source: "[x]({OLD})"}}\n',
        "docs/mines.json": json.dumps({"mines": [{"source": f"[x]({OLD})"}]}),
        "mkdocs.yml": f"extra: {{social: [{{link: '{OLD}'}}]}}\n",
        "theme/partials/copyright.html": f'<a href="{OLD}">x</a>\n',
        "notebooks/01-count.ipynb": json.dumps({"cells": [cell]}, indent=1),
        "README.md": f"[x]({OLD})\n",
        ".github/ISSUE_TEMPLATE/config.yml": f"url: {OLD}\n",
    }
    others = {
        "build/notebooks/01-count.ipynb": OLD,
        "site/index.html": OLD,
        "registers/a.json": OLD,
    }
    for name, text in (paths | others).items():
        write(project.root / name, text)
    told = apply_moves(project, {OLD: NEW, "https://unused.org/": NEW})
    assert {name: (project.root / name).read_text() for name in paths} == {
        name: text.replace(OLD, NEW) for name, text in paths.items()
    }
    assert all((project.root / name).read_text() == OLD for name in others)
    assert told[:2] == [f"docs/data.md:3: {OLD} → {NEW}"] * 2
    assert {line.split(":")[0] for line in told} == set(paths)
    assert len(told) == 10
    book = json.loads((project.root / "notebooks/01-count.ipynb").read_text())
    assert book["cells"][0]["source"] == [f"[x]({NEW})\n", f"{NEW}.\n"]


def test_what_was_written_is_not_written_again(project):
    path = write(project.docs / "data.md", f"[x]({OLD})\n")
    assert len(apply_moves(project, {OLD: NEW})) == 1
    time = path.stat().st_mtime_ns
    assert apply_moves(project, {OLD: NEW}) == []
    assert path.stat().st_mtime_ns == time
