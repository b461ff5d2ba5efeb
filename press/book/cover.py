"""The cover of the EPUB, as a picture: title, version and days."""

import json
import shutil
import tempfile
from pathlib import Path

from press.book.leaf import Book
from press.days import day
from press.typesetting import typeset

TEMPLATE = Path(__file__).with_name("cover.typ")
FACES = ("Regular", "Semibold")
PPI = 200
"""Dots per inch: 1260 by 1890 for the whole cover, as shops of books ask for."""


def draw_cover(book: Book) -> bytes:
    """Return the cover as PNG.

    Args:
        book: whose title, subtitle, authors, version and days stand on it.
    """
    lines = [", ".join(book.authors), f"Version {book.version}, made on {day(book.date)}"]
    if book.data_date:
        lines.append(f"Data of {day(book.data_date)}")
    lines.append(book.site_url.partition("://")[2].rstrip("/"))
    about = {"title": book.title, "subtitle": book.subtitle, "lines": lines}
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        shutil.copyfile(TEMPLATE, folder / TEMPLATE.name)
        (folder / "about.json").write_text(json.dumps(about), "utf-8")
        drawn = typeset(folder / TEMPLATE.name, FACES, format="png", ppi=PPI)
    assert isinstance(drawn, bytes)  # noqa: S101, one page is one picture
    return drawn
