"""Two builds of one site are the same, or it is said where they part."""

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from press.rehearsal.compare import Comparison, compare_sites

NAMES = ("MkDocs", "ProperDocs")
PAGE = (
    '<html><head><title>{name}</title><meta name="generator" content="G"></head>'
    '<body><h1 id="top">{name}</h1><p class="a">A gene of yeast.</p></body></html>'
)
SITEMAP = "<urlset><url><loc>https://x.org/</loc><lastmod>2026-11-25</lastmod></url></urlset>"
INDEX = {"docs": [{"location": "", "text": "A gene"}, {"location": "data/", "text": "Data"}]}
SITE = {
    "index.html": PAGE.format(name="Home"),
    "data/index.html": PAGE.format(name="Data"),
    "404.html": PAGE.format(name="Nothing"),
    "sitemap.xml": SITEMAP,
    "sitemap.xml.gz": gzip.compress(SITEMAP.encode()),
    "search/search_index.json": json.dumps(INDEX),
    "assets/main.0123abcd.min.css": "p { color: red }",
    "notebooks/01-a/01-a.ipynb": json.dumps({"cells": [{"source": "1"}]}),
    "assets/icon.png": b"\x89PNG\r\n\xff",
}


def written(folder: Path, site: dict[str, str | bytes]) -> Path:
    for name, contents in site.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(contents if isinstance(contents, bytes) else contents.encode())
    return folder


@pytest.fixture
def compared(tmp_path):
    """Compare the site with what it becomes: `compared({"index.html": "…"}, without=[…])`."""

    def compare(changes: dict[str, str | bytes], without: tuple[str, ...] = ()) -> Comparison:
        other = {name: it for name, it in {**SITE, **changes}.items() if name not in without}
        left, right = tmp_path / "left", tmp_path / "right"
        return compare_sites(written(left, SITE), written(right, other), NAMES)

    return compare


def test_a_site_is_the_same_as_itself(compared):
    assert compared({}) == Comparison(pages=3, pages_same=3, files=6, files_same=6)


def test_what_does_not_matter_is_passed_over_and_counted(compared):
    other = {name: SITE[name].replace('"G"', '"H"') for name in ("index.html", "404.html")}
    other["index.html"] = other["index.html"].replace("gene of", "gene\n  of")
    sitemap = SITEMAP.replace("-25", "-26")
    other |= {"sitemap.xml": sitemap, "sitemap.xml.gz": gzip.compress(sitemap.encode(), mtime=9)}
    found = compared(other)
    assert found.differences == []
    assert (found.pages_same, found.files_same) == (3, 6)
    assert found.passed_over == {
        "generator tag": 2, "run of white space": 1, "date of the build": 2
    }  # fmt: skip


def test_an_archive_of_the_same_file_is_the_same(compared):
    again = gzip.compress(SITEMAP.encode(), mtime=7)
    assert again != SITE["sitemap.xml.gz"]
    assert compared({"sitemap.xml.gz": again}).differences == []


def test_an_asset_of_another_hash_is_compared_by_its_contents(compared):
    name, new = "assets/main.0123abcd.min.css", "assets/main.ffff0000.min.css"
    assert compared({new: SITE[name]}, without=(name,)).differences == []
    (found,) = compared({new: "p { color: blue }"}, without=(name,)).differences
    assert found.file == "assets/main.HASH.min.css"


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("index.html", "yeast", "beast",
         "`/` differs in text: `gene of yeast.` with MkDocs, `gene of beast.` with"
         " ProperDocs"),
        ("data/index.html", "h1", "h2",
         "`data/` differs in headings: `h1 Data` with MkDocs, `h2 Data` with ProperDocs"),
        ("404.html", 'id="top"', 'id="head"',
         "`404.html` differs in ids: `top` with MkDocs, `head` with ProperDocs"),
        ("data/index.html", "<title>Data", "<title>Date",
         "`data/` differs in head: `title Data` with MkDocs, `title Date` with ProperDocs"),
        ("index.html", 'class="a"', 'class="b"',
         '`/` differs in markup: `<p class="a">A gene of yeast.` with MkDocs,'
         ' `<p class="b">A gene of yeast.` with ProperDocs'),
        ("search/search_index.json", "Data", "Date",
         "`search/search_index.json` differs in contents: at docs[1].text:"
         ' `"Data"` with MkDocs, `"Date"` with ProperDocs'),
        ("notebooks/01-a/01-a.ipynb", '"source"', '"text"',
         "`notebooks/01-a/01-a.ipynb` differs in contents: at cells[0].source: `something` with"
         " MkDocs, `nothing` with ProperDocs"),
        ("sitemap.xml", "x.org", "y.org",
         "`sitemap.xml` differs in contents: `<urlset><url><loc>https://x.org/</loc><lastmod>"
         "</lastmod></u…` with MkDocs, `<urlset><url><loc>https://y.org/</loc><lastmod></lastmod>"
         "</u…` with ProperDocs"),
    ],
)  # fmt: skip
def test_a_difference_is_told_in_one_line(compared, name, old, new, told):
    found = compared({name: SITE[name].replace(old, new)})
    assert [str(difference) for difference in found.differences] == [told]
    assert found.pages_same + found.files_same == 8


def test_a_list_that_is_longer_is_told_by_its_length(compared):
    more = {"docs": [*INDEX["docs"], {"location": "why/", "text": "Why"}]}
    (found,) = compared({"search/search_index.json": json.dumps(more)}).differences
    assert found.first == "at docs: `2 items` with MkDocs, `3 items` with ProperDocs"


def test_of_what_is_no_text_the_size_is_told(compared):
    (found,) = compared({"assets/icon.png": b"\x89PNG\r\n\xff\xff"}).differences
    assert found.first == "`7 bytes` with MkDocs, `8 bytes` with ProperDocs"


def test_a_file_of_only_one_of_them_is_told(compared):
    found = compared({"new/index.html": PAGE}, without=("index.html", "sitemap.xml"))
    assert [str(difference) for difference in found.differences] == [
        "`/` is made by MkDocs only",
        "`new/` is made by ProperDocs only",
        "`sitemap.xml` is made by MkDocs only",
    ]
    assert (found.pages, found.pages_same) == (4, 2)
    assert (found.files, found.files_same) == (6, 5)


def test_a_difference_far_into_a_long_line_is_shown(compared):
    long = " ".join(["gene"] * 50)
    (found,) = compared({"assets/main.0123abcd.min.css": f"{long} a"}).differences
    assert len(str(found)) < 300
    assert "`" not in found.first.replace("` with", "").replace("`gene", "").replace("`p {", "")


WORDS = st.lists(st.sampled_from(["gene", "yeast", "a", "<b>bold</b>", "&amp;"]), min_size=1)


@given(st.lists(WORDS, min_size=1, max_size=3), st.data())
def test_a_word_that_has_changed_is_found_on_its_page(tmp_path_factory, pages, data):
    folder = tmp_path_factory.mktemp("sites")
    site = {f"p{n}/index.html": f"<p>{' '.join(words)}</p>" for n, words in enumerate(pages)}
    left = written(folder / "left", site)
    assert compare_sites(left, written(folder / "same", site), NAMES).differences == []

    page = data.draw(st.integers(0, len(pages) - 1))
    word = data.draw(st.integers(0, len(pages[page]) - 1))
    words = [*pages[page][:word], "changed", *pages[page][word + 1 :]]
    site[f"p{page}/index.html"] = f"<p>{' '.join(words)}</p>"
    (found,) = compare_sites(left, written(folder / "right", site), NAMES).differences
    assert found.file == f"p{page}/"
    assert found.parts[0] == "text"
    assert "changed" in found.first
