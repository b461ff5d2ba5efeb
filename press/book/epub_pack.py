"""An EPUB put into its final form: the same bytes each time, without what no reader needs."""

import io
import re
import zipfile

_FIRST = "mimetype"
_WHEN = (1980, 1, 1, 0, 0, 0)
"""The date of every file: that of the book is in its metadata."""
_LINE_ANCHOR = re.compile(r'<a\s+href="#cb[\d-]+"\s+aria-hidden="true"\s+tabindex="-1"></a>')
_LINE = re.compile(r'<span id="cb\d+-\d+">(.*?)</span>(?=\n|</code>)')
_BLOCK = re.compile(r' id="cb\d+"')
_STYLE = re.compile(r"\s*<style>.*?</style>", re.DOTALL)
_TITLE = re.compile(r"<title>ch\d+\.xhtml</title>")
_HEADING = re.compile(r"<h([12])\b[^>]*>(.*?)</h\1>", re.DOTALL)


def packed(epub: bytes) -> bytes:
    """Return an EPUB of pandoc's with its files sorted, undated, and its code without anchors.

    Args:
        epub: the file as pandoc writes it.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(epub)) as source, zipfile.ZipFile(out, "w") as target:
        names = sorted(source.namelist(), key=lambda name: (name != _FIRST, name))
        for name in names:
            data = source.read(name)
            if name.endswith(".xhtml"):
                data = tidied(data.decode("utf-8")).encode("utf-8")
            entry = zipfile.ZipInfo(name, _WHEN)
            entry.external_attr = 0o644 << 16
            # Whoever reads the first bytes sees what kind of file it is (OCF 3.3, section 4.3).
            entry.compress_type = zipfile.ZIP_STORED if name == _FIRST else zipfile.ZIP_DEFLATED
            target.writestr(entry, data, compresslevel=9)
    return out.getvalue()


def tidied(page: str) -> str:
    """Return a page of pandoc's as a reader wants it.

    The empty links before each line of code are gone, and pandoc's colours, for which it has no
    dark ones. The title is that of the page, and not its file's name.
    """
    page = _BLOCK.sub("", _LINE.sub(r"\1", _LINE_ANCHOR.sub("", page)))
    page = _STYLE.sub("", page)
    if heading := _HEADING.search(page):
        title = " ".join(re.sub(r"<[^>]+>", "", heading[2]).split())
        page = _TITLE.sub(lambda _: f"<title>{title}</title>", page)
    return page
