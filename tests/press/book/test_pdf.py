"""The PDF: what a screen reader, a printer and a reader with a telephone find in it."""

import io
import re

import pypdf
import pytest
import typst
import zxingcpp
from PIL import Image

from press.book.pdf import typeset_in, write_pdf
from press.errors import PressError
from tests.press.book.sample import LONG, SITE, book, moved, simple, whole

MARGIN = 30 / 210
"""Of the width of a page: the edge of book.typ, less a millimetre."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("typst")


@pytest.fixture(scope="module")
def pdf(folder):
    return pypdf.PdfReader(io.BytesIO(typeset_in(whole(), folder)))


@pytest.fixture(scope="module")
def pictures(folder, pdf):
    """The pages as pictures of 100 dots an inch."""
    return drawn(folder)


@pytest.fixture(scope="module")
def texts(pdf):
    return [page.extract_text() for page in pdf.pages]


def drawn(folder):
    pages = typst.compile(
        folder / "main.typ",
        root=folder,
        font_paths=[folder / "fonts"],
        ignore_system_fonts=True,
        format="png",
        ppi=100,
    )
    return [Image.open(io.BytesIO(page)) for page in pages]


def structure(node):
    """Yield the elements of the tree of tags."""
    node = node.get_object()
    yield node
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        kid = kid.get_object()
        if isinstance(kid, dict) and kid.get("/Type") != "/OBJR":
            yield from structure(kid)


def titles(outline):
    for entry in outline:
        if isinstance(entry, list):
            yield list(titles(entry))
        else:
            yield entry.title


def page_of(texts, words):
    """Return the printed number of the page on which words stand, the contents apart."""
    (found,) = [n for n, text in enumerate(texts, 1) if words in text and n > 2]
    return found


def flat(text):
    return " ".join(text.split())


def test_it_is_tagged_for_readers_who_listen(pdf):
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert pdf.metadata.title == "From mine to notebook"
    assert pdf.metadata.author == "A. Writer, B. Reader"
    said = root["/Metadata"].get_data().decode()
    assert re.search(r"<pdfuaid:part>1</pdfuaid:part>|pdfuaid:part=.1", said)
    kinds = {node.get("/S") for node in structure(root["/StructTreeRoot"])}
    assert kinds >= {"/H1", "/H2", "/H3", "/P", "/L", "/Table", "/TH", "/Figure", "/Link", "/Code"}


def test_every_picture_and_formula_says_what_it_shows(pdf):
    nodes = list(structure(pdf.trailer["/Root"]["/StructTreeRoot"]))
    pictures = [node for node in nodes if node.get("/S") in ("/Figure", "/Formula")]
    said = [node.get("/Alt") for node in pictures]
    assert said
    assert all(said)
    assert {"A green box", f"QR code of {SITE}go/02/", "p is 1 minus q"} <= set(said)


def test_the_outline_has_parts_pages_and_sections(pdf):
    assert list(titles(pdf.outline)) == [
        "Contents",
        "Begin",
        [
            "Lesson 2 Genes with introns",
            ["1. Ask", "Solutions"],
            "Glossary",
            ["Genes", ["Intron", "Exon"]],
        ],
        "Addresses",
        "Index of terms",
    ]


def test_what_is_printed_on_a_page_is_its_number_in_a_viewer(pdf, texts):
    assert pdf.page_labels == [str(n) for n in range(1, len(pdf.pages) + 1)]
    for number, text in enumerate(texts[1:], 2):
        assert str(number) in text.split()


def test_every_font_is_in_it(pdf):
    seen = 0
    for page in pdf.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            font = font.get_object()
            (inner,) = font.get("/DescendantFonts", [font])
            described = inner.get_object()["/FontDescriptor"]
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(described)
            seen += 1
    assert seen


def test_the_cover_says_which_version_of_what(texts):
    cover = flat(texts[0])
    for said in ("From mine to notebook", "1.0-3-gabcdef0", "26 November 2026", "18 January 2017"):
        assert said in cover


def test_a_reference_names_its_page_and_leads_there(pdf, texts):
    home = page_of(texts, "A stretch that is cut out")
    lesson = page_of(texts, "Few yeast genes")
    assert f"the glossary (page {home})" in flat(texts[lesson - 1])
    assert f"Glossary {home}" in flat(texts[1])


def test_the_index_has_every_page_of_a_term(texts):
    home = page_of(texts, "A stretch that is cut out")
    lesson = page_of(texts, "Few yeast genes")
    assert f"Intron, {home}, {lesson}" in flat(texts[-1])
    assert f"Exon, {home}" in flat(texts[-1])


def test_addresses_are_links_and_listed_with_their_pages(pdf, texts):
    lesson = page_of(texts, "Few yeast genes")
    links = {
        note.get_object()["/A"]["/URI"]
        for page in pdf.pages
        for note in page.get("/Annots", [])
        if "/URI" in note.get_object().get("/A", {})
    }
    assert {"https://example.com/paper", "https://example.net", f"{SITE}go/02/"} <= links
    listed = flat(texts[page_of(texts, "The small number at a link") - 1])
    assert f"1 https://example.com/paper {lesson}" in listed
    assert "example.net" not in listed  # one reads it where it stands


def test_an_exercise_and_its_solution_name_each_others_pages(texts):
    exercise, solved = page_of(texts, "Take care"), page_of(texts, "Forty-two genes")
    assert f"Solution 1, page {solved}" in flat(" ".join(texts))
    assert f"Solution 1: Count exercise on page {exercise}" in flat(texts[solved - 1])


def test_notes_tabs_and_footnotes_are_all_there(texts):
    said = flat(" ".join(texts))
    for words in ("Take care", "Type one.", "On Windows", "Type two.", "Said below the line."):
        assert said.count(words) == 1


def test_a_note_says_in_a_word_of_which_kind_it_is(texts):
    assert "Take care WARNING" in flat(" ".join(texts))


def test_a_long_line_of_code_goes_on_below_and_loses_nothing(texts):
    said = "".join(" ".join(texts).split())
    assert "↪" in said
    assert LONG.replace(" ", "") in said.replace("↪", "")


def test_a_telephone_reads_the_codes(pictures):
    found = [code.text for picture in pictures for code in zxingcpp.read_barcodes(picture)]
    assert found == [f"{SITE}go/02/"]


def inked(picture):
    """Return the share of the width, left and right, beyond which a page is white."""
    box = picture.convert("L").point(lambda shade: 255 if shade < 250 else 0).getbbox()
    return box[0] / picture.width, 1 - box[2] / picture.width


def test_nothing_stands_in_the_margins(pictures):
    for picture in pictures[1:]:
        assert min(inked(picture)) > MARGIN - 0.005


@pytest.mark.parametrize(
    "name", ["Gene.chromosomeLocation.start", "a_word_that_is_much_too_long_for_its_column"]
)
@pytest.mark.parametrize("columns", [2, 9, 14])
def test_no_table_runs_off_the_page(tmp_path, name, columns):
    row = "".join(f"<th>{name}</th>" for _ in range(columns))
    cells = "".join("<td>some words that say something</td>" for _ in range(columns))
    table = f"<table><thead><tr>{row}</tr></thead><tbody><tr>{cells}</tr></tbody></table>"
    typeset_in(book(simple(table)), tmp_path)
    assert min(inked(drawn(tmp_path)[-1])) > MARGIN - 0.005


def test_the_header_of_a_table_is_there_again_on_its_next_page(tmp_path):
    rows = "".join(f"<tr><td>{n}</td><td>gene</td></tr>" for n in range(90))
    table = (
        f"<table><thead><tr><th>Number</th><th>Kind</th></tr></thead><tbody>{rows}</tbody></table>"
    )
    made = pypdf.PdfReader(io.BytesIO(typeset_in(book(simple(table)), tmp_path)))
    assert ["Number" in page.extract_text() for page in made.pages[-2:]] == [True, True]


def test_the_same_book_gives_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write_pdf(whole(), tmp_path / name / "book.pdf")
    one, two = ((tmp_path / name / "book.pdf").read_bytes() for name in ("one", "two"))
    assert one == two


def test_its_date_is_that_of_the_book(tmp_path):
    write_pdf(moved(book(simple("<p>x</p>")), date="2027-01-02"), tmp_path / "book.pdf")
    assert pypdf.PdfReader(tmp_path / "book.pdf").metadata.creation_date_raw.startswith(
        "D:20270102"
    )


def test_a_letter_that_no_font_has_is_named_with_its_page(tmp_path):
    to = tmp_path / "book.pdf"
    to.write_bytes(b"the last good one")
    with pytest.raises(PressError, match=r"^odd/: no font of the PDF has “🧬” \(U\+1F9EC\); write"):
        write_pdf(book(simple("<p>x</p>"), simple("<p>DNA 🧬</p>", "odd")), to)
    assert to.read_bytes() == b"the last good one"
    assert list(tmp_path.iterdir()) == [to]


def test_what_typst_refuses_is_said_with_its_page(tmp_path):
    body = '<figure><img src="figures/gone.svg" alt="A map"></figure>'
    with pytest.raises(PressError, match=r"^odd/: Typst cannot set this page in the PDF: file not"):
        write_pdf(book(simple("<p>x</p>"), simple(body, "odd")), tmp_path / "book.pdf")


@pytest.mark.parametrize(
    "text",
    [
        "1. not a list",
        "= not a heading",
        "#no(code)",
        "a_b*c*",
        "[x](y)",
        "$5 @home",
        "- no",
        "// x",
    ],
)
@pytest.mark.parametrize(
    "around",
    ["<p>{}</p>", '<p><a href="#plain">{}</a>(x)</p>', "<table><tr><td>{}</td></tr></table>"],
)
def test_text_stays_text(tmp_path, text, around):
    """What means something to Typst is said as it is written."""
    made = typeset_in(book(simple(around.format(text))), tmp_path)
    last = pypdf.PdfReader(io.BytesIO(made)).pages[-1].extract_text()
    assert text.replace(" ", "") in "".join(last.split())
