"""Icons of pages in the shared style sheet, where each is written once for all pages.

An icon is a drawing of one colour that says nothing by itself. In a page stays its empty box, with
the size that it has; its shape is a mask over the colour of the text. As `data:` and not as a file:
a page that is opened from a disk may take no mask from another file.
"""

import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote

_ICON = re.compile(
    r'<svg xmlns="http://www\.w3\.org/2000/svg" viewBox="(?P<view>[^"]+)">(?P<shape>.*?)</svg>',
    re.DOTALL,
)
_BOX = (
    ".icon{background:currentColor;-webkit-mask:var(--icon) center/contain no-repeat;"
    "mask:var(--icon) center/contain no-repeat;-webkit-print-color-adjust:exact;"
    "print-color-adjust:exact}"
)


def icons_of(pages: Iterable[str]) -> dict[str, str]:
    """Return a class for each icon in `pages`, by the icon as it stands there."""
    found = sorted({icon[0] for page in pages for icon in _ICON.finditer(page)})
    return {icon: f"icon-{number}" for number, icon in enumerate(found)}


def rules_for(icons: Mapping[str, str]) -> str:
    """Return the style rules that draw the icons."""
    shapes = (
        f'.{name}{{--icon:url("data:image/svg+xml,{_in_css(icon)}")}}'
        for icon, name in icons.items()
    )
    return "\n".join([_BOX, *shapes])


def without_icons(page: str, icons: Mapping[str, str]) -> str:
    """Return a page with a box in the place of each icon."""

    def box(icon: re.Match[str]) -> str:
        name = icons.get(icon[0])
        return f'<svg class="icon {name}" viewBox="{icon["view"]}"></svg>' if name else icon[0]

    return _ICON.sub(box, page)


def _in_css(svg: str) -> str:
    """Return a drawing as it may stand in an address within quotation marks."""
    return quote(svg.replace('"', "'"), safe=" '=:/.,;()+-")
