"""An address as a QR code, to be put into a page."""

import functools
from html import escape

import segno

QUIET = 4
"""Modules of white around a code, so that a camera finds its edge (ISO/IEC 18004)."""


@functools.cache
def qr_svg(url: str) -> str:
    """Return a QR code that says `url`, as SVG of some 2 kB for a usual address.

    Black on white whatever the page's colours are, since not every camera reads an inverted code.
    It has no size of its own; the style of the page gives it one.
    """
    # No shape-rendering is set: with crispEdges, Chromium prints a small code in lines that are too
    # thin to be read.
    # M: a sixth of the code may be lost, in a fold or under a coffee cup.
    svg = segno.make(url, error="m", micro=False).svg_inline(
        border=QUIET, omitsize=True, svgclass="qr", lineclass=None, dark="#000", light="#fff"
    )
    named = f'<svg role="img" aria-label="QR code of {escape(url)}" '
    return svg.replace("<svg ", named, 1)
