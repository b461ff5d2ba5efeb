"""What the home page offers to take along: the files, and how large each has become."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from press.errors import PressError
from press.files import write

FOLDER = "downloads"

_SIZE = re.compile(r"<span data-size=[\"']?(?P<path>[^\s\"'>]+)[\"']?></span>")


@dataclass(frozen=True)
class Offer:
    """A file with the whole guide in it."""

    kind: str
    """`pdf`, `epub` or `offline`."""
    name: str
    """As it is called on the page."""
    use: str
    """For whom it is, in a few words."""
    path: str
    """Where it is published, relative to the site's root."""


def slug(title: str) -> str:
    """Return a title as the beginning of a file's name: `from-mine-to-notebook`."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")


def offers(extra: Mapping[str, object]) -> list[Offer]:
    """Return what is offered, in the order of the page; nothing for a guide that makes no book.

    Args:
        extra: of mkdocs.yml; its `book` has a `title`.
    """
    book = extra.get("book")
    if not isinstance(book, Mapping):
        return []
    start = f"{FOLDER}/{slug(str(book['title']))}"
    return [
        Offer("pdf", "PDF", "to print, or to read on a large screen", f"{start}.pdf"),
        Offer("epub", "EPUB", "for an e-reader or a phone", f"{start}.epub"),
        Offer(
            "offline",
            "These pages, in a zip",
            "for a room without a network: unpack it, then open index.html",
            f"{start}-offline.zip",
        ),
    ]


def path_of(kind: str, extra: Mapping[str, object]) -> str | None:
    """Return where the file of a kind is published, None when the guide makes none."""
    return next((offer.path for offer in offers(extra) if offer.kind == kind), None)


def fill_sizes(site: Path) -> None:
    """Write into the home page how large each file is that it offers.

    Args:
        site: a built site, with the files.

    Raises:
        PressError: when one that is offered is not there.
    """
    home = site / "index.html"

    def size(found: re.Match[str]) -> str:
        file = site / found["path"]
        if not file.is_file():
            raise PressError(
                f"The home page offers {found['path']}, which was not made; see press/site.py, or"
                " take it out of press/offered.py."
            )
        return f"<span>{megabytes(file.stat().st_size)}, </span>"

    write(home, _SIZE.sub(size, home.read_text("utf-8")))


def megabytes(size: int) -> str:
    """Return a size in bytes as a reader who pays for them wants it: `3.4 MB`, `0.1 MB`."""
    return f"{max(size / 1e6, 0.1):.1f} MB"
