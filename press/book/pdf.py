"""The book as a PDF: cover, contents, pages, addresses and index, tagged for PDF/UA-1.

pandoc translates each page (markup.py), Typst sets them all in the design of book.typ.
"""

import json
import os
import re
import shutil
import tempfile
from pathlib import Path

import typst

from press.book.document import document
from press.book.leaf import Book, Leaf
from press.book.markup import translate
from press.errors import PressError
from press.typesetting import typeset

DESIGN = ("book.typ", "front.typ", "back.typ", "code.typ", "signs.typ")
FACES = ("Regular", "It", "Semibold", "SemiboldIt", "Bold")
"""Of Source Sans Pro, that the design uses."""
STANDARD = "ua-1"


def write_pdf(book: Book, to: Path) -> None:
    """Write `book` to the file `to`; the same book gives the same bytes.

    Args:
        book: the clean pages.
        to: the file, which is written when all of it is there.

    Raises:
        PressError: when a page cannot be set: which, why and what to do.
    """
    with tempfile.TemporaryDirectory() as folder:
        to.write_bytes(typeset_in(book, Path(folder)))


def typeset_in(book: Book, folder: Path) -> bytes:
    """Return the PDF of `book`, for which all that Typst reads is put into an empty `folder`."""
    addresses = translate(book, folder, jobs=os.cpu_count() or 1)
    for name in DESIGN:
        shutil.copyfile(Path(__file__).with_name(name), folder / name)
    (folder / "figures").mkdir()
    for name, content in book.figures.items():
        (folder / "figures" / name).write_bytes(content)
    main = folder / "main.typ"
    main.write_text(document(book, addresses), "utf-8")
    try:
        return typeset(main, FACES, pdf_standards=[STANDARD])
    except typst.TypstError as error:
        raise PressError(_told(book, error)) from error


def _told(book: Book, error: typst.TypstError) -> str:
    """Return the sentence that says on which page Typst stopped, why, and what to do."""
    if missing := _MISSING.search(error.message):
        text = json.loads(missing[1])
        names = ", ".join(f"U+{ord(letter):04X}" for letter in text)
        return (
            f"{_page_with(book, text)}: no font of the PDF has “{text}” ({names}); write it in"
            " words, or give press/book/pdf.py a font that has it."
        )
    pages = {leaf.anchor: leaf for leaf in book.leaves}
    named = (name.removesuffix("-code") for name in _FILE.findall(error.diagnostic))
    where = next((_page(pages[name]) for name in named if name in pages), "The book")
    said = " ".join(error.message.split())
    hints = "".join(f" ({' '.join(hint.split())})" for hint in error.hints)
    return (
        f"{where}: Typst cannot set this page in the PDF: {said}{hints}; change what the page"
        " says there, or how press/book/typst.lua and book.typ treat it."
    )


_MISSING = re.compile(r'the text `("(?:[^"\\]|\\.)*")` could not be displayed')
_FILE = re.compile(r"([\w-]+)\.typ\b")


def _page(leaf: Leaf) -> str:
    return leaf.url or "The home page"


def _page_with(book: Book, text: str) -> str:
    for leaf in book.leaves:
        if any(text in "".join(body.itertext()) for body in leaf.bodies):
            return _page(leaf)
    return "The book"
