"""Addresses within the site, as one page sees another."""

import posixpath


def relative(target: str, here: str) -> str:
    """Return the address of a page or a file as seen from a page.

    Args:
        target: its address relative to the site's root: `""` for the home page, `limits/`,
            `links.json`. What is quoted in it stays so.
        here: that of the page, as MkDocs gives it.
    """
    path = posixpath.relpath(f"/{target}", posixpath.dirname(f"/{here}"))
    return f"{path}/" if not target or target.endswith("/") else path
