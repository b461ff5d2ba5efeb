"""The PDF of this guide, as the built site offers it: every page of the site is in it."""

import pypdf
import pytest

from tests.browser.conftest import page_paths


@pytest.fixture(scope="module")
def pdf(site_dir):
    (file,) = (site_dir / "downloads").glob("*.pdf")
    return pypdf.PdfReader(file)


def flat(outline):
    for entry in outline:
        if isinstance(entry, list):
            yield from flat(entry)
        else:
            yield entry.title


def test_every_page_of_the_site_is_in_its_outline(pdf, read):
    titles = list(flat(pdf.outline))
    for path in page_paths():
        (heading,) = read(path).select("h1")
        for mark in heading.select(".headerlink"):
            mark.extract()
        title = " ".join(heading.get_text().split())
        assert [it for it in titles if it.endswith(title)], path


def test_it_is_the_book_of_a_reader_who_listens_too(pdf):
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert "pdfuaid" in root["/Metadata"].get_data().decode()


def test_no_link_stands_off_its_page(pdf):
    seen = 0
    for page in pdf.pages:
        right, top = page.mediabox.upper_right
        for note in page.get("/Annots", []):
            x0, y0, x1, y1 = note.get_object()["/Rect"]
            assert 0 <= x0 < x1 <= right
            assert 0 <= y0 < y1 <= top
            seen += 1
    assert seen > 1000


def test_every_font_is_in_it(pdf):
    fonts = {}
    for page in pdf.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            fonts[font.idnum] = font.get_object()
    assert len(fonts) >= 5
    for font in fonts.values():
        (inner,) = font.get("/DescendantFonts", [font])
        described = inner.get_object()["/FontDescriptor"]
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(described)
