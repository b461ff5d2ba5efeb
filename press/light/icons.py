"""Icons of pages in the shared style sheet, where each is drawn once for all pages.

An icon is a drawing of one colour that says nothing by itself. In a page stays its empty box, with
the size that it has; its shape is a mask over the colour of the text. All of them are one drawing,
of which a box shows its part: a browser makes a page of its own for each drawing, and for twenty
small ones that took longer than the page that they stand in. As `data:` and not as a file: a page
that is opened from a disk may take no mask from another file.
"""

import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote

_ICON = re.compile(
    r'<svg xmlns="http://www\.w3\.org/2000/svg" viewBox="(?P<view>[^"]+)">(?P<shape>.*?)</svg>',
    re.DOTALL,
)
SIDE, STEP = 24, 32
"""Of an icon, which is square, and from one to the next, so that none shows an edge of another."""


def icons_of(pages: Iterable[str]) -> dict[str, str]:
    """Return a class for each icon in `pages`, by the icon as it stands there."""
    found = sorted({icon[0] for page in pages for icon in _ICON.finditer(page)})
    return {icon: f"icon-{number}" for number, icon in enumerate(found)}


def rules_for(icons: Mapping[str, str]) -> str:
    """Return the style rules that draw the icons."""
    if not icons:
        return ""
    width = STEP * len(icons)
    drawn, places = [], []
    for number, (icon, name) in enumerate(icons.items()):
        begin = STEP * number + (STEP - SIDE) // 2
        box = f'<svg x="{begin}" width="{SIDE}" height="{SIDE}" '
        drawn.append(icon.replace('<svg xmlns="http://www.w3.org/2000/svg" ', box))
        # In percent of the room that is left beside the drawing: there is less than none.
        places.append(f".{name}{{mask-position:{100 * begin / (width - SIDE):.4f}% 0}}")
    sheet = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {SIDE}">'
        f"{''.join(drawn)}</svg>"
    )
    box = (
        f'.icon{{background:currentColor;mask:url("data:image/svg+xml,{_in_css(sheet)}")'
        f" 0 0/{100 * width / SIDE:.4f}% 100% no-repeat;print-color-adjust:exact}}"
    )
    return "\n".join([box, *places])


def without_icons(page: str, icons: Mapping[str, str]) -> str:
    """Return a page with a box in the place of each icon."""

    def box(icon: re.Match[str]) -> str:
        name = icons.get(icon[0])
        return f'<svg class="icon {name}" viewBox="{icon["view"]}"></svg>' if name else icon[0]

    return _ICON.sub(box, page)


def _in_css(svg: str) -> str:
    """Return a drawing as it may stand in an address within quotation marks."""
    return quote(svg.replace('"', "'"), safe=" '=:/.,;()+-")
