"""Previews are put beside the guide, each page with a mark that it is none of the guide's."""

import re
import shutil
from html import escape
from pathlib import Path

from press.errors import PressError
from press.previews.choose import Preview

FOLDER = "preview"
MOST_FILES = 10_000
MOST_BYTES = 80_000_000
"""Of one preview; ten of them and the guide stay below the 1 GB of Pages."""

# A search engine must not find them, nor a map of the site lead there. (A robots.txt is read at the
# root of a host only, where a repository's pages are not.)
_LEFT_OUT = {"sitemap.xml", "sitemap.xml.gz", "robots.txt", "CNAME"}
_ROBOTS = '<meta name="robots" content="noindex, nofollow">'
_HEAD = re.compile(r"<head(?:\s[^>]*)?>", re.IGNORECASE)
_BODY = re.compile(r"<body(?:\s[^>]*)?>", re.IGNORECASE)
_STYLE = (
    "margin:0;padding:.5em 1em;background:#7a2e00;color:#fff;font:1rem/1.4 sans-serif;"
    "text-align:center"
)
_LINK = "color:#fff;text-decoration:underline"


def put(source: Path, site: Path, preview: Preview, repository: str) -> None:
    """Copy the site of a pull request under the guide's, and mark its pages.

    Args:
        source: the site as its build has handed it over: files that anybody may have written.
        site: the guide's.
        preview: whose it is.
        repository: OWNER/NAME.

    Raises:
        PressError: when it is none of a site, or too large; then nothing of it is left.
    """
    files = _files(source, f"The site of pull request {preview.number}")
    target = site / FOLDER / str(preview.number)
    for file in files:
        copy = target / file.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        if file.suffix.lower() in (".html", ".htm"):
            page = file.read_bytes().decode("utf-8", errors="surrogateescape")
            page = marked(page, preview, repository, depth=len(copy.relative_to(site).parts) - 1)
            copy.write_bytes(page.encode("utf-8", errors="surrogateescape"))
        else:
            shutil.copyfile(file, copy)


def marked(page: str, preview: Preview, repository: str, depth: int) -> str:
    """Return a page with a banner on top, and hidden from search engines.

    Args:
        page: HTML.
        preview: whose page it is.
        repository: OWNER/NAME.
        depth: how many folders it lies below the guide's first page.
    """
    pull = f"https://github.com/{repository}/pull/{preview.number}"
    home = "../" * depth
    banner = (
        f'<aside aria-label="Preview" style="{_STYLE}">This is a preview of'
        f' <a style="{_LINK}" href="{escape(pull)}">pull request {preview.number}</a>'
        f" ({escape(preview.commit[:7])}), not the guide. Its buttons launch the guide’s lessons."
        f' <a style="{_LINK}" href="{home}">To the guide</a></aside>'
    )
    page = _after(_HEAD, page, _ROBOTS)
    return _after(_BODY, page, banner)


def index(site: Path, previews: list[Preview], repository: str) -> None:
    """Write the page that lists the previews, when there are any.

    Args:
        site: the guide's.
        previews: those that were put there.
        repository: OWNER/NAME.
    """
    if not previews:
        return
    pulls = f"https://github.com/{repository}/pull"
    items = "".join(
        f'<li><a href="{preview.number}/">Preview</a> of'
        f' <a href="{escape(f"{pulls}/{preview.number}")}">pull request {preview.number}</a></li>'
        for preview in previews
    )
    (site / FOLDER / "index.html").write_text(
        f'<!doctype html><html lang="en"><head><meta charset="utf-8">{_ROBOTS}'
        '<meta name="viewport" content="width=device-width"><title>Previews</title></head>'
        f'<body><h1>Previews</h1><ul>{items}</ul><p><a href="../">The guide</a></p></body>'
        "</html>\n",
        encoding="utf-8",
    )


def _after(tag: re.Pattern[str], page: str, text: str) -> str:
    """Return a page with a text after a tag; before everything when it has no such tag."""
    found = tag.search(page)
    place = found.end() if found else 0
    return page[:place] + text + page[place:]


def _files(source: Path, what: str) -> list[Path]:
    """Return the files of a site; nothing in it may be a link or lead out of it."""
    files, size = [], 0
    for path in sorted(source.rglob("*")):
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            raise PressError(f"{what} is not shown: `{path.relative_to(source)}` is no file.")
        if path.is_file() and path.name not in _LEFT_OUT:
            files.append(path)
            size += path.stat().st_size
    if not (source / "index.html").is_file():
        raise PressError(f"{what} is not shown: it has no index.html.")
    if len(files) > MOST_FILES or size > MOST_BYTES:
        raise PressError(
            f"{what} is not shown: its {len(files):,} files of {size:,} bytes are more than the"
            f" {MOST_FILES:,} of {MOST_BYTES:,} that there is room for."
        )
    return files
