"""The files that the home page offers, with their sizes."""

import pytest

from press.errors import PressError
from press.offered import fill_sizes, megabytes, offers, path_of, slug

EXTRA = {"book": {"title": "From Mine, to notebook!"}}


def test_a_guide_without_a_book_offers_nothing():
    assert offers({}) == []
    assert path_of("pdf", {}) is None


def test_files_are_called_as_the_book_is():
    assert slug("From Mine, to notebook!") == "from-mine-to-notebook"
    assert [offer.path for offer in offers(EXTRA)] == [
        "downloads/from-mine-to-notebook.pdf",
        "downloads/from-mine-to-notebook.epub",
        "downloads/from-mine-to-notebook-offline.zip",
    ]
    assert path_of("epub", EXTRA) == "downloads/from-mine-to-notebook.epub"


@pytest.mark.parametrize(
    "span", ['<span data-size="downloads/a.pdf">', "<span data-size=downloads/a.pdf>"]
)
def test_the_size_of_a_file_is_put_where_the_page_offers_it(tmp_path, span):
    (tmp_path / "downloads").mkdir()
    (tmp_path / "downloads" / "a.pdf").write_bytes(b"x" * 3_450_000)
    (tmp_path / "index.html").write_text(f"<p>PDF: {span}</span>to print</p>")
    fill_sizes(tmp_path)
    assert (tmp_path / "index.html").read_text() == "<p>PDF: <span>3.5 MB, </span>to print</p>"


def test_what_is_offered_and_is_not_there_stops_the_build(tmp_path):
    (tmp_path / "index.html").write_text('<span data-size="downloads/a.pdf"></span>')
    with pytest.raises(PressError, match=r"offers downloads/a\.pdf, which was not made"):
        fill_sizes(tmp_path)


def test_no_file_has_no_size():
    assert megabytes(1) == "0.1 MB"
    assert megabytes(12_340_000) == "12.3 MB"
