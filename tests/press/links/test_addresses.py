"""Every address that leads out of the guide is found, and nothing that is none."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from press.errors import PressError
from press.links.addresses import Addresses, Found, collect, on_pages, without_fragment

SITE_URL = "https://ada.github.io/mines/"
REPOSITORY = "https://github.com/ada/mines"


@pytest.fixture
def addresses(project):
    """The addresses of a guide of two pages, none found yet."""
    for page, inside in {"": "<h1 id='home'>", "data/": "<h2 id='été'><a name='old'>"}.items():
        (project.site / page).mkdir(parents=True, exist_ok=True)
        (project.site / page / "index.html").write_text(inside)
    return Addresses(project.site, project, SITE_URL, REPOSITORY, "main")


@pytest.fixture
def found_in(addresses):
    """Return the addresses in some HTML: `found_in("<a href=…>…")`."""

    def find(html: str) -> list[str]:
        addresses.add_html(html, "data/")
        return list(addresses.found)

    return find


# Where addresses stand in a page


@pytest.mark.parametrize(
    "html",
    [
        "<a href='https://x.org/'>x</a>",
        "<A HREF=https://x.org/ >x</A>",
        "<a href=' https://x.org/\n'>x</a>",
        "<link rel=icon href='https://x.org/'>",
        "<script src='https://x.org/'></script>",
        "<img src='https://x.org/'>",
        "<img srcset='https://x.org/ 2x'>",
        "<source srcset='here.png, https://x.org/ 2x, '>",
        "<video poster='https://x.org/'></video>",
        "<object data='https://x.org/'></object>",
        "<form action='https://x.org/'></form>",
        "<svg><a xlink:href='https://x.org/'></a></svg>",
        "<a href='//x.org/'>x</a>",
        "<a href='HTTPS://X.org'>x</a>",
    ],
)
def test_an_address_is_found_wherever_a_page_has_it(found_in, html):
    assert found_in(html) == ["https://x.org/"]


@pytest.mark.parametrize(
    "html",
    [
        "<a href='mailto:ada@x.org'>x</a>",
        "<a href='javascript:location=\"https://x.org/\"'>x</a>",
        "<img src='data:image/png;base64,https://x.org/'>",
        "<a href='ftp://x.org/'>x</a>",
        "<a href='data/'>x</a>",
        "<a href='#home'>x</a>",
        "<a href=''>x</a>",
        "<a>x</a>",
        "<img srcset=' , '>",
        "<p>https://x.org/</p>",
        "<!-- <a href='https://x.org/'>x</a> -->",
        "<script>'<a href=https://x.org/>x</a>'</script>",
        "<a href='https://x.org/' data-register>an archived copy</a>",
        "<a href='http://localhost:8888/lab'>x</a>",
        "<a href='http://localhost:PORT/lab'>x</a>",
        "<a href='http://127.0.0.1:8000/'>x</a>",
        "<a href='http://[::1]:8000/'>x</a>",
        "<a href='https://{host}/service'>x</a>",
        "<a href='https://x.org/…'>x</a>",
        "<a href='https://mines.example.org/'>x</a>",
        "<a href='https://example.com/'>x</a>",
    ],
)
def test_what_cannot_or_must_not_be_asked_is_no_address(addresses, found_in, html):
    assert found_in(html) == []
    assert addresses.missing == []


@pytest.mark.parametrize(
    "url",
    [
        "https://github.com/x/y/blob/main/.env.example",
        "https://x.org/for.example/page",
        "https://myexample.org/",
        "https://x.org/?mine=www.example.org",
    ],
)
def test_an_address_that_only_speaks_of_examples_is_asked(found_in, url):
    assert found_in(f"<a href='{url}'>x</a>") == [url]


@given(st.text())
def test_no_page_of_the_web_stops_the_search(tmp_path_factory, html):
    site = tmp_path_factory.getbasetemp()
    addresses = Addresses(site, None, SITE_URL, REPOSITORY, "main")
    addresses.add_html(html, "data/")
    addresses.add_html(f"<a href='https:{html}'>{html}</a><img srcset='{html}'>", "data/")


# What an address is


@pytest.mark.parametrize(
    ("written", "address", "place"),
    [
        ("https://x.org", "https://x.org/", ""),
        ("HTTP://Ada@X.ORG:80/A#B", "http://Ada@x.org:80/A", "B"),
        ("https://x.org?q=1", "https://x.org/?q=1", ""),
        ("https://x.org/a%2Fb%E9#%C3%A9t%C3%A9", "https://x.org/a%2Fb%E9", "été"),
        ("https://x.org/gène#été", "https://x.org/gène", "été"),
        ("https://x.org/a b", "https://x.org/a%20b", ""),
        ("https://x.org/a\u00a0b", "https://x.org/a%C2%A0b", ""),
        ("https://x.org/#/search", "https://x.org/", ""),
        ("https://x.org/#!home", "https://x.org/", ""),
        ("https://x.org/#:~:text=ten", "https://x.org/", ""),
        ("https://x.org/#results:~:text=ten", "https://x.org/", "results"),
        ("http://[", "http://[", ""),
    ],
)
def test_an_address_and_the_place_on_it(written, address, place):
    assert without_fragment(written) == (address, place)


@given(st.text())
def test_an_address_that_was_taken_apart_stays_as_it_is(rest):
    address, _ = without_fragment(f"https://x.org/{rest}")
    assert without_fragment(address)[0] == address
    assert not any(letter.isspace() for letter in address)


# What is known of it


def test_an_address_is_found_once_with_all_its_pages_and_places(addresses):
    addresses.add("https://x.org/a#one", "here", "data/")
    addresses.add("https://x.org/a", "The genes  of\n the yeast", "data/")
    addresses.add("https://x.org/a#two", "", "README.md")
    addresses.add("https://x.org/a#one", "yeast", "")
    assert addresses.found == {
        "https://x.org/a": Found(
            "https://x.org/a",
            "The genes of the yeast",
            ["data/", "README.md", ""],
            ["one", "two"],
        )
    }


def test_a_link_is_named_by_words_and_not_by_a_sentence(addresses):
    sentence = "a very long sentence " * 5
    for words in (sentence, "", "the yeast", "it", sentence):
        addresses.add("https://x.org/", words, "data/")
    addresses.add("https://y.org/", sentence, "data/")
    whats = [found.what for found in addresses.found.values()]
    assert whats == ["the yeast", sentence.strip()]


def test_a_picture_that_is_a_link_is_named_by_its_alternative(addresses):
    addresses.add_html("<a href=https://x.org/><img alt='Open in Colab' src=a.png></a>", "")
    addresses.add_html("<a href=https://y.org/><img alt src=a.png></a>", "")
    assert [found.what for found in addresses.found.values()] == ["Open in Colab", ""]


# What is ours


@pytest.mark.parametrize(
    "url",
    [
        SITE_URL,
        SITE_URL.removesuffix("/"),
        f"{SITE_URL}#home",
        f"{SITE_URL}data/?q=1#old",
        f"{SITE_URL}data",
        f"{SITE_URL}data/index.html#%C3%A9t%C3%A9",
        f"{REPOSITORY}/edit/main/docs/index.md",
        "https://github.com/Ada/Mines/blob/main/docs/index.md#L1",
        f"{REPOSITORY}/tree/main/docs/",
    ],
)
def test_a_link_to_what_is_ours_is_not_asked(addresses, url):
    addresses.add(url, "", "README.md")
    assert addresses.found == {}
    assert addresses.missing == []


@pytest.mark.parametrize(
    ("url", "told"),
    [
        (f"{SITE_URL}dat/", "dat/ of this guide, which has no such page"),
        (f"{SITE_URL}data/#new", "data/ of this guide, which has no place `new`"),
        (f"{SITE_URL}#new", "the home page of this guide, which has no place `new`"),
        (f"{SITE_URL}/etc/passwd", "etc/passwd of this guide, which has no such page"),
        (
            f"{REPOSITORY}/blob/main/docs/g%C3%A8ne.md",
            "docs/gène.md in this repository, which is not there",
        ),
        ("http://[", "`http://[`, which is no address"),
        ("https:///x", "`https:///x`, which is no address"),
        ("https://x.org:99999/", "`https://x.org:99999/`, which is no address"),
    ],
)
def test_a_link_to_what_is_ours_and_not_there_is_a_sentence(addresses, url, told):
    for _ in range(2):
        addresses.add(url, "", "README.md")
    assert addresses.missing == [f"README.md: it links to {told}; correct the link."]
    assert addresses.found == {}


@pytest.mark.parametrize(
    "url",
    [
        "https://ada.github.io/mines-2/",
        "https://ada.github.io/",
        f"{REPOSITORY}/issues",
        f"{REPOSITORY}/blob/main-2/README.md",
        f"{REPOSITORY}-2/blob/main/README.md",
    ],
)
def test_what_only_begins_like_ours_is_asked(addresses, url):
    addresses.add(url, "", "README.md")
    assert list(addresses.found) == [url]


# Lessons, Markdown and workflows


def test_a_lesson_has_links_in_its_prose_and_its_outputs_not_in_its_code(addresses):
    book = {
        "cells": [
            {"cell_type": "markdown", "source": ["[a](https://a.org/)\n", "`https://no.org/`"]},
            {
                "cell_type": "code",
                "source": "Service('https://mine.org/service')",
                "outputs": [
                    {"data": {"text/html": ["<a href=", "'https://b.org/'>b</a>"]}},
                    {"data": {"text/html": "<a href='https://c.org/'>c</a>"}},
                    {"data": {"text/plain": "https://no.org/"}},
                    {"name": "stdout", "text": "https://no.org/"},
                ],
            },
        ]
    }
    addresses.add_lesson(json.dumps(book), "notebooks/01-count.ipynb")
    assert list(addresses.found) == ["https://a.org/", "https://b.org/", "https://c.org/"]


def test_markdown_has_links_not_in_its_code(addresses):
    addresses.add_markdown(
        "[a](https://a.org/), <https://b.org/>, [c][c].\n\n"
        "| d |\n|---|\n| [d](https://d.org/) |\n\n"
        "```\n[no](https://no.org/)\n```\n\n[c]: https://c.org/\n",
        "README.md",
    )
    assert sorted(addresses.found) == [f"https://{name}.org/" for name in "abcd"]


def test_a_workflow_has_the_commits_of_its_actions_and_plain_addresses(addresses):
    addresses.add_workflow(
        "- uses: actions/checkout@0123abc # v7\n"
        '- uses: "github/codeql-action/init@v3"\n'
        "- uses: ./.github/workflows/pages.yml\n"
        "# See https://a.org/yeast_(baker), https://b.org/ (or https://c.org/x).\n"
        'about: "Ask at [the forum](https://d.org/)."\n'
        "- run: curl https://$HOST/ https://e.org/${{ matrix.name }} https://f.org/$NAME\n",
        ".github/workflows/test.yml",
    )
    assert list(addresses.found) == [
        "https://github.com/actions/checkout/commit/0123abc",
        "https://github.com/github/codeql-action/commit/v3",
        "https://a.org/yeast_(baker)",
        "https://b.org/",
        "https://c.org/x",
        "https://d.org/",
    ]
    first = addresses.found["https://github.com/actions/checkout/commit/0123abc"]
    assert first.what == "actions/checkout"


# A whole guide


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_a_guide_is_searched_in_all_its_places(project):
    def link(name):
        return f"<a href='https://{name}.org/'>{name}</a>"

    write(project.site / "index.html", link("home"))
    write(project.site / "data" / "index.html", link("data"))
    write(project.site / "404.html", link("lost"))
    cell = {"cell_type": "markdown", "source": "[lesson](https://lesson.org/)"}
    write(project.executed / "01-count.ipynb", json.dumps({"cells": [cell]}))
    write(project.root / "README.md", "[readme](https://readme.org/)")
    write(project.root / ".github" / "ISSUE_TEMPLATE" / "config.yml", "url: https://form.org/\n")
    write(project.root / ".github" / "PULL_REQUEST_TEMPLATE.md", "[pull](https://pull.org/)")
    write(project.root / ".github" / "other.txt", "https://no.org/")

    found = collect(
        project.site, project, site_url=SITE_URL, repository_url=REPOSITORY, branch="main"
    ).found
    assert {url: link.pages for url, link in found.items()} == {
        "https://data.org/": ["data/"],
        "https://form.org/": [".github/ISSUE_TEMPLATE/config.yml"],
        "https://home.org/": [""],
        "https://lesson.org/": ["notebooks/01-count.ipynb"],
        "https://lost.org/": ["404.html"],
        "https://pull.org/": [".github/PULL_REQUEST_TEMPLATE.md"],
        "https://readme.org/": ["README.md"],
    }
    assert list(found) == sorted(found)
    assert set(on_pages(found.values(), {"data/", "", "none/"})) == {
        "https://data.org/",
        "https://home.org/",
    }


def test_without_a_site_it_says_what_to_do(project):
    with pytest.raises(PressError, match="no built site whose links to check; run `make site`"):
        collect(project.site, project, site_url=SITE_URL, repository_url=REPOSITORY)
