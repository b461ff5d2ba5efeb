"""An EPUB put into its final form: links between its files, and the same bytes each time."""

import io
import re
import zipfile

_FIRST = "mimetype"
_WHEN = (1980, 1, 1, 0, 0, 0)
"""The date of every file: that of the book is in its metadata."""
_STYLE = re.compile(r"\s*<style>.*?</style>", re.DOTALL)
_TITLE = re.compile(r"<title>ch\d+\.xhtml</title>")
_HEADING = re.compile(r"<h([12])\b[^>]*>(.*?)</h\1>", re.DOTALL)
_ID = re.compile(r'<[^<>]* id="([^"]+)"')
_LINK = re.compile(r'(<a [^<>]*?href=")#([^"]+)')


def packed(epub: bytes) -> bytes:
    """Return an EPUB of pandoc's with its files sorted and undated, and its links led to files.

    Args:
        epub: the file as pandoc writes it; its pages lie in one folder.
    """
    with zipfile.ZipFile(io.BytesIO(epub)) as source:
        files = {name: source.read(name) for name in source.namelist()}
    pages = {name: data.decode() for name, data in files.items() if name.endswith(".xhtml")}
    places = {
        own: name.rpartition("/")[2] for name, page in pages.items() for own in _ID.findall(page)
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name in sorted(files, key=lambda name: (name != _FIRST, name)):
            data = files[name]
            if name in pages:
                page = linked(tidied(pages[name]), name.rpartition("/")[2], places)
                data = page.encode()
            entry = zipfile.ZipInfo(name, _WHEN)
            entry.external_attr = 0o644 << 16
            # Whoever reads the first bytes sees what kind of file it is (OCF 3.3, section 4.3).
            entry.compress_type = zipfile.ZIP_STORED if name == _FIRST else zipfile.ZIP_DEFLATED
            target.writestr(entry, data, compresslevel=9)
    return out.getvalue()


def tidied(page: str) -> str:
    """Return a page of pandoc's as a reader wants it.

    pandoc's style is gone, of which the book has one of its own. The title is that of the page,
    and not its file's name.
    """
    page = _STYLE.sub("", page)
    if heading := _HEADING.search(page):
        title = " ".join(re.sub(r"<[^>]+>", "", heading[2]).split())
        page = _TITLE.sub(lambda _: f"<title>{title}</title>", page)
    return page


def linked(page: str, own: str, places: dict[str, str]) -> str:
    """Return a page whose links to other files name these.

    Args:
        page: XHTML.
        own: the name of its file.
        places: the file of each id.
    """

    def led(link: re.Match[str]) -> str:
        file = places.get(link[2], own)
        return f"{link[1]}{'' if file == own else file}#{link[2]}"

    return _LINK.sub(led, page)
