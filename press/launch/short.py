"""Short addresses for paper: `go/01/` leads to the first lesson, wherever its page is by then."""

from collections.abc import Iterable
from html import escape
from pathlib import Path
from urllib.parse import quote, urljoin

from press.files import write
from press.lessons import Lesson
from press.relative import relative

FOLDER = "go"

# Neither a script nor a server's rule is needed: a file on GitHub Pages, or on a disk, will do.
_PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="robots" content="noindex">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta http-equiv="refresh" content="0; url={relative}">
<link rel="canonical" href="{url}">
<title>{title} · {site_name}</title>
</head>
<body>
<p>This short address leads to the lesson <a href="{relative}">{title}</a>.</p>
</body>
</html>
"""


def short_path(lesson: Lesson) -> str:
    """Return the short address of a lesson, relative to the site's root."""
    return f"{FOLDER}/{lesson.number:02}/"


def write_redirects(site: Path, lessons: Iterable[Lesson], site_url: str, site_name: str) -> None:
    """Write for each lesson the page at its short address, which leads to the lesson's page.

    Written after MkDocs has made the pages, they are in no sitemap and no search.

    Args:
        site: the folder of the built site.
        lessons: those of the site.
        site_url: where it is published, ending in a slash.
        site_name: what it is called.
    """
    for lesson in lessons:
        page = f"notebooks/{quote(lesson.name)}/"
        path = short_path(lesson)
        text = _PAGE.format(
            relative=escape(relative(page, path)),
            url=escape(urljoin(site_url, page)),
            title=escape(lesson.title),
            site_name=escape(site_name),
        )
        write(site / path / "index.html", text)
