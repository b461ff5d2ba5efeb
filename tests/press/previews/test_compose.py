"""A preview is the site of a pull request, and each of its pages says that it is not the guide."""

import os
import re

import pytest

from press.errors import PressError
from press.previews import compose
from press.previews.choose import Preview
from press.previews.compose import index, marked, put

PREVIEW = Preview(12, "abcdef0" + "1" * 33, 100)
PAGE = '<!doctype html>\n<html><head>\n<title>T</title></head><body class="x">\n<header>…</header>'


@pytest.fixture
def source(tmp_path):
    """The site that the build of a pull request hands over."""
    folder = tmp_path / "source"
    (folder / "why").mkdir(parents=True)
    (folder / "index.html").write_text(PAGE)
    (folder / "why" / "index.html").write_text(PAGE)
    (folder / "why" / "picture.png").write_bytes(b"\x89PNG\xff")
    return folder


@pytest.fixture
def site(tmp_path):
    """The guide."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "index.html").write_text(PAGE)
    return folder


def test_its_files_are_put_under_its_number(source, site):
    put(source, site, PREVIEW, "owner/guide")
    shown = site / "preview" / "12"
    assert sorted(str(path.relative_to(shown)) for path in shown.rglob("*.*")) == [
        "index.html",
        "why/index.html",
        "why/picture.png",
    ]
    assert (shown / "why" / "picture.png").read_bytes() == b"\x89PNG\xff"
    assert (site / "index.html").read_text() == PAGE


@pytest.mark.parametrize(
    ("page", "home"), [("index.html", "../../"), ("why/index.html", "../../../")]
)
def test_each_page_says_what_it_is_and_hides_from_search_engines(source, site, page, home):
    put(source, site, PREVIEW, "owner/guide")
    text = (site / "preview" / "12" / page).read_text()
    assert '<head><meta name="robots" content="noindex, nofollow">\n<title>' in text
    (banner,) = re.findall(r'<body class="x">(<aside.*?</aside>)\n<header>', text)
    assert 'href="https://github.com/owner/guide/pull/12">pull request 12</a> (abcdef0)' in banner
    assert f'href="{home}">To the guide</a>' in banner
    assert (site / "preview" / "12" / page).parent.joinpath(home).resolve() == site


@pytest.mark.parametrize(
    ("page", "seen"),
    [
        ("<header>no head</header>", "BR<header>no head</header>"),
        ("<HEAD>\n<BODY>", "<HEAD>R\n<BODY>B"),
        ("<body>no head", "R<body>Bno head"),
        ("", "BR"),
    ],
)
def test_a_page_without_head_or_body_is_marked_all_the_same(page, seen):
    text = marked(page, PREVIEW, "owner/guide", 2)
    text = re.sub("<meta[^>]*>", "R", text)
    assert re.sub("<aside.*?</aside>", "B", text) == seen


def test_a_page_in_another_encoding_keeps_its_bytes(source, site):
    (source / "old.htm").write_bytes(b"<head></head><body>caf\xe9</body>")
    put(source, site, PREVIEW, "owner/guide")
    assert b"caf\xe9</body>" in (site / "preview" / "12" / "old.htm").read_bytes()


def test_maps_for_search_engines_and_names_of_hosts_are_left_out(source, site):
    for name in ("sitemap.xml", "sitemap.xml.gz", "robots.txt", "CNAME"):
        (source / name).write_text("x")
    put(source, site, PREVIEW, "owner/guide")
    assert sorted(path.name for path in (site / "preview" / "12").iterdir()) == [
        "index.html",
        "why",
    ]


def test_what_is_no_file_is_not_shown(source, site, tmp_path):
    (tmp_path / "secret.txt").write_text("a secret")
    (source / "why" / "stolen.txt").symlink_to(tmp_path / "secret.txt")
    with pytest.raises(PressError, match=r"pull request 12 is not shown: `why/stolen\.txt` is no"):
        put(source, site, PREVIEW, "owner/guide")
    assert not (site / "preview").exists()
    (source / "why" / "stolen.txt").unlink()
    os.mkfifo(source / "pipe.html")
    with pytest.raises(PressError, match=r"`pipe\.html` is no file"):
        put(source, site, PREVIEW, "owner/guide")


def test_a_link_to_a_folder_is_not_entered(source, site, tmp_path):
    (source / "up").symlink_to(tmp_path)
    with pytest.raises(PressError, match="`up` is no file"):
        put(source, site, PREVIEW, "owner/guide")


def test_what_is_no_site_is_not_shown(source, site):
    (source / "index.html").unlink()
    with pytest.raises(PressError, match=r"it has no index\.html"):
        put(source, site, PREVIEW, "owner/guide")


@pytest.mark.parametrize("limit", ["MOST_FILES", "MOST_BYTES"])
def test_there_is_room_for_so_much(source, site, limit, monkeypatch):
    monkeypatch.setattr(compose, limit, 2)
    with pytest.raises(PressError, match=r"its 3 files of \d+ bytes are more than"):
        put(source, site, PREVIEW, "owner/guide")
    assert not (site / "preview").exists()


def test_a_page_lists_the_previews(source, site):
    index(site, [], "owner/guide")
    assert not (site / "preview").exists()
    put(source, site, PREVIEW, "owner/guide")
    index(site, [PREVIEW], "owner/guide")
    text = (site / "preview" / "index.html").read_text()
    assert '<li><a href="12/">Preview</a> of' in text
    assert 'content="noindex, nofollow"' in text
