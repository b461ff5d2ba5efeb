"""The book as an EPUB 3, by pandoc: it flows, and reads on what is held in a hand."""

import datetime
import json
import tempfile
import uuid
from dataclasses import asdict
from pathlib import Path
from typing import Any

from press.book.cover import draw_cover
from press.book.epub_pack import packed
from press.book.epub_text import pages_of
from press.book.leaf import Book
from press.book.writing import run_pandoc

STYLE = Path(__file__).with_name("epub.css")
READER = Path(__file__).with_name("epub.lua")

FEATURES = [
    "alternativeText",
    "displayTransformability",
    "MathML",
    "readingOrder",
    "structuralNavigation",
    "tableOfContents",
    "unlocked",
]
"""Of Schema.org's accessibilityFeature, those that hold of every page."""
SUMMARY = (
    "The text reflows and takes the reader's own fonts and colours. Every figure has a description,"
    " formulas are MathML, and tables have headers. Code stays text. No colour says anything that"
    " words do not say, too."
)


def write_epub(book: Book, to: Path) -> None:
    """Write `book` to the file `to`; the same book gives the same bytes.

    Args:
        book: the clean pages.
        to: the file, which is written when all of it is there.

    Raises:
        PressError: when pandoc cannot make it, with its words.
    """
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        (folder / "figures").mkdir()
        for name, data in book.figures.items():
            (folder / "figures" / name).write_bytes(data)
        pages = [asdict(page) for page in pages_of(book)]
        (folder / "book.json").write_text(json.dumps(pages), "utf-8")
        (folder / "about.json").write_text(json.dumps(about(book)), "utf-8")
        (folder / "cover.png").write_bytes(draw_cover(book))
        _run_pandoc(folder, book)
        to.write_bytes(packed((folder / "book.epub").read_bytes()))


def about(book: Book) -> dict[str, Any]:
    """Return the metadata of the EPUB as pandoc takes them.

    The identifier is that of the site and the version: a newer version is another book to a
    library, the same version made again is the same.
    """
    own = uuid.uuid5(uuid.NAMESPACE_URL, f"{book.site_url}#{book.version}")
    return {
        "title": [
            {"type": "main", "text": book.title},
            {"type": "subtitle", "text": book.subtitle},
        ],
        "creator": [{"role": "author", "text": name} for name in book.authors],
        "identifier": [{"scheme": "URN", "text": own.urn}],
        "lang": book.language,
        "date": book.date,
        "rights": book.rights,
        "source": book.site_url,
        "subject": ["InterMine", "Python", "Jupyter", "Genomics"],
        "description": f"{book.subtitle}. Version {book.version}."
        + (f" Data of {book.data_date}." if book.data_date else ""),
        "accessModes": ["textual", "visual"],
        "accessModeSufficient": ["textual"],
        "accessibilityFeatures": FEATURES,
        "accessibilityHazards": ["none"],
        "accessibilitySummary": SUMMARY,
    }


def _run_pandoc(folder: Path, book: Book) -> None:
    """Make book.epub of book.json in a folder."""
    noon = datetime.datetime.fromisoformat(book.date).replace(tzinfo=datetime.UTC)
    run_pandoc(
        "EPUB",
        "book.json",
        f"--from={READER}",
        "--to=epub3",
        "--output=book.epub",
        "--metadata-file=about.json",
        "--epub-cover-image=cover.png",
        f"--css={STYLE}",
        "--split-level=2",
        "--toc",
        "--toc-depth=2",
        cwd=folder,
        environ={"SOURCE_DATE_EPOCH": str(int(noon.timestamp()))},
    )
