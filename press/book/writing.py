"""What both writers do with the clean pages before pandoc reads them, and how they run it."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pypandoc
from lxml.etree import _Element as Element
from lxml.html import builder as element

from press.book.leaf import Book
from press.errors import PressError

MEMORY = ("+RTS", "-A256m", "-RTS")
"""Room for what pandoc makes new, so that it tidies up less often: a quarter less time."""


def titles_of(book: Book) -> dict[str, str]:
    """Return the link to each page by the link to its title."""
    return {f"#{next(leaf.body.iter('h1')).get('id')}": f"#{leaf.anchor}" for leaf in book.leaves}


def lead_to_pages(page: Element, titles: Mapping[str, str]) -> None:
    """Let a link to a title lead to its page: the heading bears the page's own anchor."""
    for link in page.iter("a"):
        link.set("href", titles.get(link.get("href"), link.get("href")))


def wrap(one: Element, attributes: Mapping[str, str]) -> None:
    """Put an element into a div, which takes its place."""
    box = element.DIV(dict(attributes))
    box.tail, one.tail = one.tail, None
    one.getparent().replace(one, box)
    box.append(one)


def run_pandoc(
    book: str,
    *arguments: str | Path,
    cwd: Path | None = None,
    environ: Mapping[str, str] | None = None,
) -> None:
    """Run pandoc.

    Args:
        book: which one it makes, for errors: "EPUB".
        arguments: of its command.
        cwd: the folder in which it runs.
        environ: what it finds in its environment beside ours.

    Raises:
        PressError: when it has anything to say, or fails.
    """
    run = subprocess.run(
        [pypandoc.get_pandoc_path(), *MEMORY, *arguments],
        cwd=cwd,
        env={**os.environ, **(environ or {})},
        capture_output=True,
    )
    if said := " ".join(run.stderr.decode("utf-8", "replace").split()):
        raise PressError(f"pandoc finds fault with the {book}: {said[:600]}")
    if run.returncode:
        raise PressError(f"pandoc did not make the {book}; it left with status {run.returncode}.")
