"""One style sheet in the place of those that the pages share: trimmed, and named by its hash."""

import os
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from press.files import digest, write
from press.light.purge import purged
from press.light.tables import for_boxes
from press.light.used import Used

NAME = "guide"
"""Of the shared sheet; the beginning of its hash follows, so that it may be cached for ever."""

_HEAD = re.compile(r"<head>.*?</head>", re.DOTALL)
_SHEET = re.compile(
    r'<link rel="stylesheet" href="(?P<href>[^":?]+)">\s*|<style>(?P<css>.*?)</style>\s*', re.DOTALL
)


@dataclass(frozen=True)
class Sheet:
    """A style sheet of a page's head: a file, or what the page has in itself."""

    file: Path | None
    inside: str = ""

    @property
    def css(self) -> str:
        """Its text."""
        return self.file.read_text("utf-8") if self.file else self.inside


@dataclass(frozen=True)
class Shared:
    """What stands in one file for all pages."""

    sheets: list[Sheet]
    """Those whose place it takes."""
    name: str
    """Of the file, which lies beside the first of them."""
    css: str


def share(pages: Mapping[Path, str], site: Path, used: Used, more: str = "") -> Shared | None:
    """Write the sheets with which all pages begin into one file, and delete those.

    A sheet that follows on some pages only stays apart. So does all that comes after a sheet of
    another folder: the addresses in it would no longer lead where they led.

    Args:
        pages: the HTML of each page, by its file.
        site: the folder of the site.
        used: the names that the pages and their scripts use.
        more: rules to add at the end.

    Returns:
        What was shared; None when the pages have no sheet in common.
    """
    lists = [found for file, page in pages.items() if (found := sheets_of(page, file, site))]
    columns = takewhile(lambda column: len(set(column)) == 1, zip(*lists, strict=False))
    common = [column[0] for column in columns]
    folder = next((sheet.file.parent for sheet in common if sheet.file), None)
    if not folder:
        return None
    common = list(takewhile(lambda it: not it.file or it.file.parent == folder, common))
    css = for_boxes("\n".join([*(sheet.css for sheet in common), more]))
    css = purged(css, used)
    shared = Shared(common, f"{NAME}.{digest(css)[:8]}.css", css)
    write(folder / shared.name, css)
    for sheet in common:
        if sheet.file:
            sheet.file.unlink()
    return shared


def with_shared(page: str, shared: Shared) -> str:
    """Return a page with the shared sheet in the place of its first ones, if it has these."""
    left = len(shared.sheets)

    def replaced(found: re.Match[str]) -> str:
        nonlocal left
        left -= 1
        if left < 0:
            return found[0]
        if not found["href"] or left < len(shared.sheets) - 1:
            return ""
        href = posixpath.join(posixpath.dirname(found["href"]), shared.name)
        return f'<link rel="stylesheet" href="{href}">'

    def head(found: re.Match[str]) -> str:
        return _SHEET.sub(replaced, found[0])

    return _HEAD.sub(head, page, count=1)


def sheets_of(page: str, file: Path, site: Path) -> list[Sheet]:
    """Return the style sheets of a page's head, in the order in which they apply."""
    head = _HEAD.search(page)
    found = []
    for it in _SHEET.finditer(head[0] if head else ""):
        found.append(Sheet(_file(it["href"], file, site)) if it["href"] else Sheet(None, it["css"]))
    return found


def _file(href: str, page: Path, site: Path) -> Path:
    """Return the file that `page` means; 404.html names it by the path of the published site."""
    if not href.startswith("/"):
        return Path(os.path.normpath(page.parent / href))
    parts = href.strip("/").split("/")
    whole = [site.joinpath(*parts[place:]) for place in range(len(parts))]
    return next((file for file in whole if file.is_file()), whole[0])
