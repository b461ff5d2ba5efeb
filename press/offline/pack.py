"""From a built site to the zip, to the letter the same for the same site and day."""

import datetime
import posixpath
import re
import zipfile
from html import escape
from pathlib import Path
from urllib.parse import unquote, urlsplit

from press.days import day
from press.errors import PressError
from press.offline.addresses import on_a_disk, rewritten
from press.offline.doors import with_files, with_notes
from press.offline.search import INDEX, SCRIPT, search_script

LEFT_OUT = (
    "lite/",
    "go/",
    "downloads/",
    "preview/",
    "assets/cards/",
    "assets/javascripts/lunr/",
    "assets/javascripts/workers/",
)
"""Folders that are of no use on a disk: JupyterLite starts from a web server only, and runs on
Python from one; short addresses are for who types them; downloads are taken one by one; cards are
for who is sent a link; what the search works with is in its script (press/offline/search.py)."""
_FILES_LEFT_OUT = ("404.html", "sitemap.xml", "sitemap.xml.gz", INDEX)
_FOOT = re.compile(r"<div class=[\"']?md-copyright[\"']?>")

_READ_ME = """\
{name}: a copy to read without a network
Version {version}, made on {day}

Unpack the whole zip, then open index.html in this folder with a double click. It opens in your
browser. Search, links from page to page, figures and the executed notebooks work without a
network. Each notebook also lies beside its page: notebooks/NAME/NAME.ipynb.

What needs one: the buttons that launch a lesson, except Download, and links to other sites.
What is not in here: the guide as one PDF and as an EPUB, and newer versions. They are at

    {url}

Text and code: MIT licence. The data in it: CC BY 4.0. Whose is what: credits/index.html
"""


def write_zip(
    site: Path, to: Path, *, name: str, version: str, date: datetime.date, site_url: str
) -> None:
    """Write the copy of a built site that is read from a disk.

    It unpacks to one folder, called as the zip is. Written whole or not at all.

    Args:
        site: a built site.
        to: the zip.
        name: of the site.
        version: of its sources, as git names them.
        date: the day that the copy says it was made on.
        site_url: where the site is published, ending in a slash.

    Raises:
        PressError: when the site is not as Material builds it.
    """
    files = [path for path in sorted(site.rglob("*")) if path.is_file() and _is_in(site, path)]
    names = {path.relative_to(site).as_posix() for path in files}
    said = f"A copy to read without a network, version {escape(version)}, made on {day(date)}."
    more = "Newer ones, and lessons that can be launched:"
    note = f'<p>{said} {more} <a href="{escape(site_url)}">{escape(site_url)}</a></p>'

    def page(path: Path) -> str:
        shown = path.relative_to(site).as_posix()
        here = shown.removesuffix("index.html")
        html = path.read_text("utf-8")

        def read(address: str) -> bytes | None:
            file = posixpath.normpath(posixpath.join(here, unquote(urlsplit(address).path)))
            local = not urlsplit(address).netloc and file in names
            return (site / file).read_bytes() if local else None

        html = rewritten(html, lambda address: on_a_disk(address, here, names, site_url))
        html = with_files(with_notes(html), read)
        html, times = _FOOT.subn(lambda foot: foot[0] + note, html)
        if times != 1:
            raise PressError(
                f"{shown}: the copy for reading from a disk found {times} places for its note, and"
                " wants one; see theme/partials/copyright.html and press/offline/pack.py."
            )
        return html

    new = to.with_name(f"{to.name}.new")
    to.parent.mkdir(parents=True, exist_ok=True)
    try:
        with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:

            def add(path: str, data: str | bytes) -> None:
                moment = (date.year, date.month, date.day, 0, 0, 0)
                info = zipfile.ZipInfo(f"{to.stem}/{path}", moment)
                info.compress_type = zipfile.ZIP_DEFLATED
                info.external_attr = 0o100644 << 16
                archive.writestr(info, data)

            about = {"name": name, "version": version, "day": day(date), "url": site_url}
            add("READ ME.txt", _READ_ME.format_map(about))
            add(SCRIPT, search_script(site))
            for path in files:
                shown = path.relative_to(site).as_posix()
                add(shown, page(path) if path.name == "index.html" else path.read_bytes())
        new.replace(to)
    finally:
        new.unlink(missing_ok=True)


def _is_in(site: Path, path: Path) -> bool:
    shown = path.relative_to(site).as_posix()
    return not shown.startswith(LEFT_OUT) and shown not in _FILES_LEFT_OUT
