"""The EPUB: what a reader on a telephone, a library and the official checker find in it."""

import io
import re
import zipfile

import pytest
from lxml import etree, html
from PIL import Image

from press.book.epub import about, write_epub
from press.book.epub_pack import linked, packed, tidied
from press.errors import PressError
from press.project import Project
from tests.press.book.epubs import faults, needs_java
from tests.press.book.sample import SITE, book, moved, simple, whole

PAGES = {"introns": "text/ch002.xhtml", "glossary": "text/ch003.xhtml"}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    path = tmp_path_factory.mktemp("epub") / "book.epub"
    write_epub(whole(), path)
    return path


@pytest.fixture(scope="module")
def files(made):
    with zipfile.ZipFile(made) as epub:
        return {name.removeprefix("EPUB/"): epub.read(name) for name in epub.namelist()}


@pytest.fixture(scope="module")
def lesson(files):
    return html.fromstring(files[PAGES["introns"]])


def text(element):
    return " ".join(element.text_content().split())


def one(page, path):
    found = page.xpath(path)
    assert len(found) == 1, f"{len(found)} of {path}"
    return found[0]


def test_the_whole_guide_is_valid(made):
    needs_java()
    built = list(Project.at(".").site.glob("downloads/*.epub"))
    # A checker takes seconds to begin: where there is no site, it looks at the small book.
    assert faults(built[0] if built else made) == []


def test_the_same_book_gives_the_same_bytes(made, tmp_path):
    again = tmp_path / "elsewhere" / "of-another-name.epub"
    again.parent.mkdir()
    write_epub(whole(), again)
    assert again.read_bytes() == made.read_bytes()


def test_the_contents_name_parts_and_pages_with_their_numbers(files):
    nav = one(html.fromstring(files["nav.xhtml"]), "//nav[@id='toc']")
    assert [text(link) for link in nav.iter("a")] == [
        "Begin",
        "Lesson 2: Genes with introns",
        "Glossary",
    ]
    assert [text(link) for link in nav.xpath("./ol/li/a")] == ["Begin"]


def test_a_library_finds_what_it_asks_for(files):
    package = etree.fromstring(files["content.opf"])
    said = {}
    for meta in package[0]:
        name = meta.get("property") or etree.QName(meta).localname
        said.setdefault(name, []).append(meta.text)
    assert said["title"] == ["From mine to notebook", "A guide"]
    assert said["creator"] == ["A. Writer", "B. Reader"]
    assert said["language"] == ["en"]
    assert said["date"] == ["2026-11-26"]
    assert said["rights"] == ["MIT"]
    assert said["schema:accessMode"] == ["textual", "visual"]
    assert "MathML" in said["schema:accessibilityFeature"]


def test_a_new_version_is_another_book_and_a_new_day_is_not():
    own = about(whole())["identifier"]
    assert own[0]["text"].startswith("urn:uuid:")
    assert about(moved(whole(), version="1.1"))["identifier"] != own
    assert about(moved(whole(), date="2027-01-01"))["identifier"] == own


def test_a_lesson_can_be_opened_by_pressing_and_by_a_telephone(lesson, files):
    launch = one(lesson, "//div[@class='launch']")
    assert one(launch, ".//a/@href") == f"{SITE}go/02/"
    picture = one(launch, ".//img")
    assert picture.get("alt") == f"QR code of {SITE}go/02/"
    assert files[picture.get("src").removeprefix("../")] == whole().figures["code.svg"]


def test_a_solution_stands_at_the_end_and_links_lead_both_ways(lesson):
    at = one(lesson, "//p[@class='solution-link']//a/@href")
    solution = one(lesson, f"//div[@id='{at.partition('#')[2]}']")
    assert "Forty-two genes." in text(solution)
    assert text(one(solution, "./p[@class='solution-title']")) == "1. Count"
    back = one(solution, "./p[@class='solution-back']//a/@href")
    assert lesson.xpath(f"//*[@id='{back.partition('#')[2]}']")


def test_links_lead_to_other_chapters(lesson):
    hrefs = lesson.xpath("//a/@href")
    assert "ch003.xhtml#glossary--intron" in hrefs
    assert "ch003.xhtml#glossary" in hrefs
    assert "https://example.com/paper" in hrefs


def test_a_footnote_is_one(lesson):
    kind = "epub:type"
    reference = one(lesson, f"//a[@*[name()='{kind}']='noteref']")
    note = one(lesson, f"//aside[@id='{reference.get('href')[1:]}']")
    assert note.get(kind) == "footnote"
    assert "Said below the line." in text(note)


def test_tables_formulas_figures_and_code_stay_what_they_are(lesson):
    table = one(lesson, "//table")
    assert text(one(table, "./caption")) == "Some genes"
    assert text(one(table, ".//td[@class='number']")) == "90"
    assert text(one(lesson, "//math//mi[1]")).startswith("p")
    figure = one(lesson, "//figure")
    assert one(figure, ".//img/@alt") == "A green box"
    assert text(one(figure, "./figcaption")) == "The map"
    code = one(lesson, "//pre[contains(@class, 'python')]/code")
    assert code.text_content().strip() == (
        'import minelet\n\nquery = service.select("Gene.symbol")  # a question'
    )
    assert text(one(code, ".//span[@class='k']")) == "import"
    assert text(one(code, ".//span[@class='c']")) == "# a question"
    assert not code.xpath(".//span[@class='s']")  # has no look of its own


def test_headings_leave_out_no_degree(files):
    for name in PAGES.values():
        page = html.fromstring(files[name])
        degrees = [int(heading.tag[1]) for heading in page.iter("h1", "h2", "h3", "h4", "h5")]
        steps = [below - above for above, below in zip([1, *degrees], degrees, strict=False)]
        assert max(steps) <= 1, name


def test_the_title_of_a_page_is_that_of_the_chapter(files):
    titles = {one(html.fromstring(files[name]), "//title").text for name in PAGES.values()}
    assert titles == {"Lesson 2: Genes with introns", "Glossary"}


def test_the_cover_is_a_picture_of_a_book(files):
    package = etree.fromstring(files["content.opf"])
    item = next(i for i in package[1] if i.get("properties") == "cover-image")
    cover = Image.open(io.BytesIO(files[item.get("href")]))
    assert cover.height == 1.5 * cover.width
    assert cover.height > 1600


def test_the_style_sets_no_colour_of_paper_or_ink(files):
    css = files["styles/stylesheet1.css"].decode()
    rules = dict(re.findall(r"([^{}]+)\{([^}]*)\}", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)))
    for selector, rule in rules.items():
        colours = re.findall(r"(?:^|[;\s])(?:background|color):\s*([^;]+)", rule)
        assert set(colours) <= {"#fff", "inherit"}, selector
        assert "#fff" not in colours or "img" in selector, selector
    assert all(b"<style" not in data for name, data in files.items() if name.endswith(".xhtml"))


def test_what_pandoc_cannot_find_stops_the_build_and_leaves_the_last_book(tmp_path):
    path = tmp_path / "book.epub"
    path.write_bytes(b"the last one")
    with pytest.raises(PressError, match=r"pandoc finds fault with the EPUB: .*gone\.svg"):
        write_epub(book(simple('<figure><img src="figures/gone.svg" alt="x"></figure>')), path)
    assert path.read_bytes() == b"the last one"
    assert list(tmp_path.iterdir()) == [path]


def test_what_is_packed_begins_with_its_kind_and_has_no_dates():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as epub:
        epub.writestr("b.css", "b")
        epub.writestr("mimetype", "application/epub+zip")
        epub.writestr("a.css", "a")
    content = packed(out.getvalue())
    assert content[38:58] == b"application/epub+zip"
    with zipfile.ZipFile(io.BytesIO(content)) as epub:
        assert epub.namelist() == ["mimetype", "a.css", "b.css"]
        assert {entry.date_time for entry in epub.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_code_that_looks_like_a_title_stays_code():
    page = "<title>ch009.xhtml</title><h2>On &amp; off</h2><pre>&lt;title&gt;x</pre>"
    assert (
        tidied(page) == "<title>On &amp; off</title><h2>On &amp; off</h2><pre>&lt;title&gt;x</pre>"
    )


def test_a_link_to_another_file_names_it():
    page = '<a href="#a">1</a> <a class="term" href="#b">2</a> <code>href="#b"</code>'
    assert linked(page, "ch1.xhtml", {"a": "ch1.xhtml", "b": "ch2.xhtml"}) == (
        '<a href="#a">1</a> <a class="term" href="ch2.xhtml#b">2</a> <code>href="#b"</code>'
    )
