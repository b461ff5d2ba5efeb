"""Every link of a guide, on one page: what it is for, how it stands, when it was last good."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from press.errors import PressError
from press.links.addresses import Found, collect
from press.links.register import STATUSES, Entry, read_links, write_links
from press.links.table import (
    PLACE,
    Row,
    bare,
    known_links,
    publish,
    rows,
    summary,
    to_html,
)
from press.links.uses import uses_in
from press.repository import Repository
from press.site import build_site

HOOKS = Path(__file__).parents[3] / "press" / "hooks.py"
REPOSITORY = Repository("ada", "mines", "main", "https://ada.github.io/mines/")
GOOD = Entry("Old words", ["gone/"], "good", "200 OK", "2026-10-01", None, "2026-11-25")
HERE = uses_in(
    "<h1>Resources</h1><table><tr><td><a href='https://b.org/'>Bees</a></td><td>honey</td></tr>"
    "<tr><td><a href='https://a.org/'>Ants</a></td><td>hills</td></tr></table>"
)
ANSWERS = uses_in("<h1>Answers</h1><p>So says <a href='https://c.org/x'>a paper</a>.</p>")
USES = {"resources/": HERE, "answers/": ANSWERS, "": uses_in("<h1>Home</h1>")}


def entry(what="", *pages, **known):
    return Entry(what, list(pages), **known)


def table(*entries: Entry) -> BeautifulSoup:
    found = {f"https://{number}.org/": it for number, it in enumerate(entries)}
    return BeautifulSoup(to_html(rows(found, USES, "resources/"), "../links.json"), "html.parser")


def cells(page: BeautifulSoup) -> list[list[str]]:
    return [
        [" ".join(cell.get_text(" ").split()) for cell in row.find_all(["th", "td"])]
        for row in page.select(".links > table tbody tr")
    ]


# What is known of each link


def test_a_link_that_no_check_has_met_is_not_checked_yet():
    found = {"https://a.org/": Found("https://a.org/", "Ants", ["a/"], [])}
    assert known_links(found, {}) == {"https://a.org/": entry("Ants", "a/")}
    assert known_links(found, {})["https://a.org/"].status == "not checked yet"


def test_a_link_stands_where_it_stands_today_and_keeps_its_history():
    found = {"https://a.org/": Found("https://a.org/", "Ants", ["a/"], [])}
    known = {"https://a.org/": GOOD, "https://b.org/": GOOD}
    assert known_links(found, known) == {
        "https://a.org/": replace(GOOD, what="Ants", pages=["a/"]),
        "https://b.org/": replace(GOOD, pages=[]),
    }


# The rows


def test_sources_come_first_in_their_order_then_all_others_by_name():
    known = {
        "https://a.org/": entry("the hills", "resources/"),
        "https://b.org/": entry("", "resources/"),
        "https://c.org/x": entry("“Paper”", "answers/"),
        "https://d.org/": entry("", "answers/"),
        "https://e.org/": entry("Bears", "answers/"),
        "https://left.org/": entry("Left"),
    }
    found = rows(known, USES, "resources/")
    assert [(row.name, row.purpose, row.quoted) for row in found] == [
        ("Bees", "honey", False),
        ("Ants", "hills", False),
        ("Bears", "", False),
        ("d.org", "", False),
        ("“Paper”", "So says a paper.", True),
    ]


def test_a_row_names_its_pages_and_a_lesson_once():
    uses = {**USES, "notebooks/01-a/": uses_in("<h1>A lesson</h1>")}
    pages = ["", "answers/", "notebooks/01-a.ipynb", "notebooks/01-a/", "README.md"]
    [row] = rows({"https://a.org/": entry("", *pages)}, uses, "resources/")
    assert [(place.title, place.href) for place in row.pages] == [
        ("Home", "../"),
        ("Answers", "../answers/"),
        ("A lesson", "../notebooks/01-a/"),
        ("README.md", None),
    ]


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("https://www.example.org/", "example.org"),
        ("http://example.org:8080/a%20b/?c=d", "example.org:8080/a b/?c=d"),
        ("https://example.org/M%C3%BCller", "example.org/Müller"),
    ],
)
def test_an_address_is_read_without_its_ends(url, read):
    assert bare(url) == read


# The words


def test_a_guide_whose_links_nobody_asked_says_so_and_why():
    assert summary([entry(), entry()]) == (
        "2 links. None of them has been checked yet: the weekly check, which asks each address and"
        " writes down what it saw, has not run yet."
    )
    assert summary([]).startswith("0 links.")


def test_the_day_is_that_of_the_last_check_and_every_link_is_counted():
    known = [GOOD, replace(GOOD, last_checked="2026-11-18"), entry()]
    known += [replace(GOOD, status="gone"), replace(GOOD, status="gone")]
    assert summary(known) == (
        "5 links, last checked on 25 November 2026. Answered: 2; not checked yet: 1; not found: 2."
    )


# The table


COPIED = replace(GOOD, status="gone", said="404", archived="https://k.org/1")


@pytest.mark.parametrize(
    ("known", "words"),
    [
        (entry(), "not checked yet"),
        (GOOD, "answered"),
        (replace(GOOD, anchors={"x": "missing"}), "answered without the place #x"),
        (
            replace(GOOD, status="moved", redirects_to="https://www.b.org/new/"),
            "moved to b.org/new",
        ),
        (
            replace(GOOD, status="unsure", said="503", failing_since="2026-11-25"),
            "could not tell 503 since 25 November 2026",
        ),
        (
            replace(GOOD, status="suspect", said="200"),
            "looks like a page that says not found 200",
        ),
        (COPIED, "not found 404 archived copy"),
        (
            replace(COPIED, archived_on="2026-05-03"),
            "not found 404 archived copy of 3 May 2026",
        ),
        (
            replace(GOOD, status="excepted", said="It asks for a name."),
            "not asked It asks for a name.",
        ),
    ],
)
def test_a_status_is_said_in_words(known, words):
    [row] = cells(table(replace(known, pages=["answers/"])))
    assert row[3] == words


def test_a_row_says_when_the_link_was_last_good_or_that_it_never_was():
    bees = replace(GOOD, what="Bees", pages=["", "answers/"], last_good="2026-11-04")
    page = table(entry("Ants", "answers/"), bees)
    assert cells(page) == [
        ["Ants 0.org", "", "Answers", "not checked yet", "–"],
        ["Bees 1.org", "", "2 pages Home Answers", "answered", "4 November 2026"],
    ]
    assert page.time["datetime"] == "2026-11-04"
    sorted_by = [cell.get("data-sort") for cell in page.select("tbody tr:last-child td")]
    assert sorted_by == [None, "2", "6", "2026-11-04"]


def test_only_a_status_that_occurs_can_be_chosen_each_with_its_number():
    gone = replace(GOOD, status="gone", pages=["answers/"])
    page = table(gone, entry("Some words", "answers/"), gone)
    chips = page.select("fieldset label")
    assert [" ".join(chip.get_text(" ").split()) for chip in chips] == [
        "not found 2",
        "not checked yet 1",
    ]
    assert [row["data-status"] for row in page.select("tbody tr")] == ["gone", "gone", "unchecked"]
    assert table(gone, gone).fieldset is None
    assert page.output.get_text() == "3 of 3 shown"
    assert page.form.has_attr("hidden")


def test_launches_and_actions_do_not_drown_the_reading():
    known = {
        "https://mybinder.org/v2/gh/ada/mines/main?urlpath=lab/tree/notebooks/01-a.ipynb": entry(
            "Binder", "answers/"
        ),
        "https://mybinder.org/": entry("mybinder.org", "answers/"),
        "https://github.com/actions/checkout/commit/abc": entry(
            "actions/checkout", ".github/workflows/test.yml"
        ),
    }
    page = BeautifulSoup(to_html(rows(known, USES, "resources/"), "x"), "html.parser")
    readings, machinery = page.select("table")
    assert [link.get_text() for link in readings.select("tbody th a")] == ["mybinder.org"]
    assert page.select_one(".links > p").get_text().startswith("1 link. ")
    assert machinery.find_parent("details").summary.get_text().startswith("2 more links")
    assert [cell.get_text() for cell in machinery.select("tbody th")] == [
        "actions/checkout: abc",
        "Binder: 01-a.ipynb",
    ]


texts = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1)


@settings(max_examples=30)
@given(texts, texts, texts.map(lambda it: f"https://k.org/{it}"))
def test_no_words_of_anybody_become_html(what, said, copy):
    page = table(entry(what, "answers/", status="gone", said=said, archived=copy))
    assert page.select_one("tbody th a").get_text() == what
    assert page.select_one("tbody td small").get_text() == said
    assert page.select_one("tbody td a[data-register]")["href"] == copy


def test_all_that_the_register_shows_of_links_is_no_link_of_the_page(project):
    kept = replace(GOOD, pages=["answers/"], archived="https://k.org/1")
    moved = replace(kept, status="moved", redirects_to="https://new.org/")
    project.site.mkdir()
    (project.site / "index.html").write_text(str(table(kept, moved)))
    found = collect(project.site, project, site_url=REPOSITORY.site_url, repository_url="x")
    assert found.found == {}


# The whole way

CHAPTER = """\
---
title: {title}
description: It has links.
lesson: 01-count
---
# {title}

{text}
"""


def write_chapter(project, name, text):
    path = project.docs / f"{name}.md"
    path.write_text(CHAPTER.format(title=name.capitalize(), text=text))


def test_a_site_shows_how_each_of_its_links_stands(project, write_lesson):
    project.config.write_text(f"{project.config.read_text()}hooks: [{HOOKS}]\n")
    write_lesson("01-count", ("So says [a wise one](https://good.org/wise).",), "1")
    links = "\n".join(f"- See [{it}](https://{it.replace(' ', '-')}.org/#x)." for it in STATUSES)
    write_chapter(project, "answers", links)
    write_chapter(project, "resources", "Before\n\n{{ table.links }}\n\nAfter")
    register = {
        f"https://{it.replace(' ', '-')}.org/": replace(GOOD, status=it, said="404")
        for it in STATUSES
        if it != "not checked yet"
    }
    copied = replace(register["https://gone.org/"], archived="https://archive.test/gone")
    register |= {"https://gone.org/": copied, "https://left.org/": GOOD}
    path = project.registers / "links.json"
    write_links(path, register, "registers/links.json")
    build_site(project)

    page = BeautifulSoup((project.site / "resources/index.html").read_text(), "html.parser")
    assert "Before" in page.select_one("#links").find_previous("p").get_text()
    stands = {row[0].rpartition(" ")[0]: row[3] for row in cells(page)}
    assert {status: stands[status] for status in STATUSES} == {
        "good": "answered",
        "moved": "moved",
        "suspect": "looks like a page that says not found 404",
        "unsure": "could not tell 404",
        "gone": "not found 404 archived copy",
        "excepted": "not asked 404",
        "not checked yet": "not checked yet",
    }
    [wise] = [row for row in cells(page) if row[0] == "a wise one good.org"]
    assert wise[1:3] == ["So says a wise one.", "notebooks/01-count/"]

    marked = BeautifulSoup((project.site / "answers/index.html").read_text(), "html.parser")
    marks = {it.find_parent("li").a.get_text(): it["href"] for it in marked.select(".link-mark")}
    assert set(marks) == {"unsure", "gone", "suspect"}
    assert marks["gone"] == "../resources/?find=https%3A%2F%2Fgone.org%2F#links"

    published = read_links(project.site / "links.json", "links.json")
    assert published["https://left.org/"].pages == []
    assert published["https://good.org/wise"].status == "not checked yet"
    assert "https://archive.test/gone" not in published
    assert published["https://gone.org/"].pages == ["answers/"]


def test_a_guide_without_the_page_or_a_register_is_built_too(project):
    project.site.mkdir()
    home = '<a href="https://a.org/">Ants</a>'
    (project.site / "index.html").write_text(home)
    publish(project.site, project, REPOSITORY)
    assert (project.site / "index.html").read_text() == home
    assert list(json.loads((project.site / "links.json").read_text())["links"]) == [
        "https://a.org/"
    ]


def test_a_register_that_is_not_well_formed_stops_the_build(project):
    project.site.mkdir()
    (project.site / "index.html").write_text(PLACE)
    project.registers.mkdir()
    (project.registers / "links.json").write_text('{"schema": 2}')
    with pytest.raises(PressError, match=r"registers/links\.json"):
        publish(project.site, project, REPOSITORY)


def test_a_row_knows_its_host():
    assert Row("https://www.A.org:80/b", "", "", False, [], GOOD).host == "a.org"
