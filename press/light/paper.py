"""Codes that only paper needs, in files of their own."""

import re
from pathlib import Path

from press.files import digest, write
from press.relative import relative

FOLDER = "assets/codes"
_CODE = re.compile(
    r'<svg role="img" aria-label="(?P<alt>[^"]*)" viewBox="0 0 (?P<side>\d+) \d+" class="qr">'
    r"(?P<shape>.*?)</svg>",
    re.DOTALL,
)


def without_codes(page: str, where: str, site: Path) -> str:
    """Return a page with an image in the place of the QR code of its launch bar.

    It is fetched with the page, after all else: a browser that prints may not wait for what it has
    not asked for yet.

    Args:
        page: its HTML.
        where: its address relative to the root of the site.
        site: the folder of the site, in which the code's file is written.
    """

    def image(code: re.Match[str]) -> str:
        side = code["side"]
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{side}" height="{side}"'
            f' viewBox="0 0 {side} {side}">{code["shape"]}</svg>'
        )
        name = f"{FOLDER}/{digest(svg)[:8]}.svg"
        write(site / name, svg)
        return (
            f'<img class="qr" src="{relative(name, where)}" alt="{code["alt"]}" width="{side}"'
            f' height="{side}" fetchpriority="low" decoding="async">'
        )

    return _CODE.sub(image, page)
