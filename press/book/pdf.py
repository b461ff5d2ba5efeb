"""The book as a PDF: cover, contents, pages, addresses and index, tagged for PDF/UA-1.

pandoc translates each page (markup.py), Typst sets them all in the design of book.typ.
"""

import os
import re
import shutil
import tempfile
from pathlib import Path

import font_source_sans_pro
import typst

from press.book.document import document
from press.book.leaf import Book
from press.book.markup import translate
from press.errors import PressError
from press.launch.qr import qr_svg

DESIGN = ("book.typ", "front.typ", "back.typ", "code.typ", "signs.typ")
FACES = ("Regular", "It", "Semibold", "SemiboldIt", "Bold")
"""Of Source Sans Pro. Libertinus Serif and DejaVu Sans Mono are in Typst."""
STANDARD = "ua-1"


def write_pdf(book: Book, to: Path) -> None:
    """Write `book` to the file `to`; the same book gives the same bytes.

    Args:
        book: the clean pages.
        to: a file, which is replaced when the new one is complete.

    Raises:
        PressError: when a page cannot be set: which, why and what to do.
    """
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        content = typeset_in(book, folder)
        part = to.with_name(f"{to.name}.part")
        part.write_bytes(content)
        os.replace(part, to)


def typeset_in(book: Book, folder: Path) -> bytes:
    """Return the PDF of `book`, for which all that Typst reads is put into an empty `folder`."""
    addresses = translate(book, folder, jobs=os.cpu_count() or 1)
    for name in DESIGN:
        shutil.copyfile(Path(__file__).with_name(name), folder / name)
    fonts = folder / "fonts"
    fonts.mkdir()
    source = Path(font_source_sans_pro.__file__).parent / "files"
    for face in FACES:
        shutil.copyfile(source / f"SourceSansPro-{face}.otf", fonts / f"SourceSansPro-{face}.otf")
    (folder / "figures").mkdir()
    for name, content in book.figures.items():
        (folder / "figures" / name).write_bytes(content)
    main = folder / "main.typ"
    main.write_text(document(book, addresses), "utf-8")
    for leaf in book.leaves:
        for url in leaf.body.xpath(".//div[@class='launch']/@data-url")[:1]:
            (folder / f"{leaf.anchor}.svg").write_text(_code(url), "utf-8")
    try:
        return typst.compile(
            main,
            root=folder,
            font_paths=[fonts],
            ignore_system_fonts=True,
            pdf_standards=[STANDARD],
        )
    except typst.TypstError as error:
        raise PressError(_told(book, error)) from error


def _code(url: str) -> str:
    """Return the QR code of an address as a file of its own."""
    return qr_svg(url).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)


def _told(book: Book, error: typst.TypstError) -> str:
    """Return the sentence that says on which page Typst stopped, and why."""
    said = " ".join(error.message.split())
    hints = "".join(f" ({' '.join(hint.split())})" for hint in error.hints)
    found = re.search(r"┌─ .*?([\w-]+)\.typ:", error.diagnostic)
    pages = {leaf.anchor: leaf.url or "the home page" for leaf in book.leaves}
    where = pages.get(found[1] if found else "", "The book")
    return f"{where}: the PDF was not made: {said}{hints}"
