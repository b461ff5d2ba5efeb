"""The zip with the pages, for a disk."""

import datetime
import json
import zipfile

import pytest

from press.errors import PressError
from press.offline.pack import write_zip

DAY = datetime.date(2026, 11, 26)
URL = "https://example.org/guide/"
PAGE = '<a href="{}limits/">Limits</a><a href="{}lite/">Run</a><div class="md-copyright"></div>'


@pytest.fixture
def site(tmp_path):
    """A site of two pages, with all that is published beside pages."""
    site = tmp_path / "site"
    files = {
        "index.html": PAGE.format("", ""),
        "limits/index.html": PAGE.format("../", "../"),
        "limits/table.csv": "a,b",
        "404.html": "",
        "sitemap.xml": "",
        "assets/main.css": "",
        "assets/cards/home.png": "",
        "assets/javascripts/workers/search.1234.min.js": "work('</script>')",
        "search/search_index.json": '{"docs": [{"location": ""}, {"location": "limits/#x"}]}',
        "lite/index.html": "",
        "go/01/index.html": "",
        "downloads/guide.pdf": "",
    }
    for name, text in files.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text)
    return site


def pack(site, to):
    write_zip(site, to, name="Guide", version="v1-2-gabc", date=DAY, site_url=URL)
    with zipfile.ZipFile(to) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_it_unpacks_to_one_folder_with_all_that_works_from_a_disk(site, tmp_path):
    assert sorted(pack(site, tmp_path / "guide-offline.zip")) == [
        "guide-offline/READ ME.txt",
        "guide-offline/assets/main.css",
        "guide-offline/index.html",
        "guide-offline/limits/index.html",
        "guide-offline/limits/table.csv",
        "guide-offline/search/search_index.js",
    ]


def test_a_page_leads_to_files_and_says_what_it_is(site, tmp_path):
    page = pack(site, tmp_path / "a.zip")["a/limits/index.html"]
    assert '<a href="../limits/index.html">' in page
    assert f'<a href="{URL}lite/">' in page
    assert "version v1-2-gabc, made on 26 November 2026" in page


def test_the_read_me_says_what_it_is_and_what_needs_a_network(site, tmp_path):
    words = pack(site, tmp_path / "a.zip")["a/READ ME.txt"]
    assert words.startswith(
        "Guide: a copy to read without a network\nVersion v1-2-gabc, made on 26"
    )
    assert URL in words


def test_the_search_finds_files(site, tmp_path):
    index, worker = pack(site, tmp_path / "a.zip")["a/search/search_index.js"].splitlines()
    docs = json.loads(index.removeprefix("var __index = "))["docs"]
    assert [doc["location"] for doc in docs] == ["index.html", "limits/index.html#x"]
    assert json.loads(worker.removeprefix("var __worker = ")) == "work('</script>')"


def test_the_same_site_gives_the_same_bytes(site, tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        pack(site, tmp_path / name / "guide.zip")
        for path in site.rglob("*"):
            path.touch()
    assert (tmp_path / "one/guide.zip").read_bytes() == (tmp_path / "two/guide.zip").read_bytes()


@pytest.mark.parametrize("missing", ["search/search_index.json", "assets/javascripts/workers"])
def test_a_site_without_search_is_not_packed_and_the_last_zip_stays(site, tmp_path, missing):
    (tmp_path / "guide.zip").write_text("the last")
    (site / missing).rename(tmp_path / "away")
    with pytest.raises(PressError, match=r"needs search/search_index\.json and one"):
        pack(site, tmp_path / "guide.zip")
    assert (tmp_path / "guide.zip").read_text() == "the last"
    assert list(tmp_path.glob("*.new")) == []


def test_a_page_without_a_foot_is_named(site, tmp_path):
    (site / "limits/index.html").write_text("<p>No foot.</p>")
    with pytest.raises(PressError, match=r"^limits/index\.html: .* found 0 places"):
        pack(site, tmp_path / "guide.zip")
