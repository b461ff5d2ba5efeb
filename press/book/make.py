"""The book in its two forms, made side by side from the built pages."""

import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from press.book.epub import write_epub
from press.book.pdf import write_pdf
from press.book.read import read_book
from press.offered import path_of
from press.project import Project
from press.repository import read_extra

_WRITERS = {"pdf": write_pdf, "epub": write_epub}


def put_book(
    project: Project,
    made: Path,
    to: Path | None = None,
    environ: Mapping[str, str] = os.environ,
) -> list[Path]:
    """Write the book as PDF and as EPUB; nothing in a guide that makes no book.

    Both are made before either is put in its place, so that the two are always of one age.

    Args:
        project: whose book it is.
        made: the folder with the pages.
        to: the folder for the files; by default where the home page offers them, in `made`.
        environ: for the day (`SOURCE_DATE_EPOCH`) and the repository.

    Returns:
        The files.

    Raises:
        PressError: when something on a page has no place in a book, or one cannot be made.
    """
    extra = read_extra(project.config)
    paths = {kind: path for kind in _WRITERS if (path := path_of(kind, extra)) is not None}
    if not paths:
        return []
    book = read_book(project, made, environ)
    files = {kind: (to / Path(path).name if to else made / path) for kind, path in paths.items()}
    new = {kind: file.with_name(f"{file.name}.new") for kind, file in files.items()}
    try:
        with ThreadPoolExecutor(len(files)) as pool:  # they wait for pandoc and Typst
            written = []
            for kind, file in new.items():
                file.parent.mkdir(parents=True, exist_ok=True)
                written.append(pool.submit(_WRITERS[kind], book, file))
        for one in written:
            one.result()
        for kind, file in files.items():
            os.replace(new[kind], file)
    finally:
        for file in new.values():
            file.unlink(missing_ok=True)
    return list(files.values())
