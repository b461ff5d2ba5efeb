"""The two forms of the book, put where the home page offers them."""

import pytest

from press.book import make
from press.book.make import put_book
from press.errors import PressError
from press.project import Project
from tests.press.book.sample import whole

CONFIG = """
extra:
  repository: somebody/guide
  book:
    title: From mine to notebook
    subtitle: A guide
    authors: [A. Writer]
    rights: MIT
"""


@pytest.fixture
def project(tmp_path):
    (tmp_path / "mkdocs.yml").write_text(CONFIG)
    (tmp_path / "site").mkdir()
    return Project.at(tmp_path)


def test_a_guide_that_makes_no_book_has_none(project):
    project.config.write_text("site_name: Tiny\n")
    assert put_book(project, project.site) == []
    assert list(project.site.iterdir()) == []


def test_both_stand_where_the_home_page_offers_them(project, monkeypatch):
    monkeypatch.setattr(make, "read_book", lambda *_: whole())
    files = put_book(project, project.site)
    names = [file.relative_to(project.site).as_posix() for file in files]
    assert names == [
        "downloads/from-mine-to-notebook.pdf",
        "downloads/from-mine-to-notebook.epub",
    ]
    assert [file.read_bytes()[:4] for file in files] == [b"%PDF", b"PK\x03\x04"]
    assert sorted((project.site / "downloads").iterdir()) == sorted(files)


def test_without_pages_there_is_no_book(project):
    with pytest.raises(PressError, match="There is no built site in"):
        put_book(project, project.site)
    assert not (project.site / "downloads").exists()


def test_when_one_fails_the_last_two_stay(project, monkeypatch):
    def fail(book, to):
        raise PressError("first-query/: the PDF was not made.")

    monkeypatch.setattr(make, "read_book", lambda *_: whole())
    monkeypatch.setitem(make._WRITERS, "pdf", fail)
    downloads = project.site / "downloads"
    downloads.mkdir()
    for ending in ("pdf", "epub"):
        (downloads / f"from-mine-to-notebook.{ending}").write_text("the last one")
    with pytest.raises(PressError, match="the PDF was not made"):
        put_book(project, project.site)
    assert {file.read_text() for file in downloads.iterdir()} == {"the last one"}
