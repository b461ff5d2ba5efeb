"""Matplotlib's drawings with as many digits as can be seen."""

import re

# Its own size stays: all within is drawn to its scale.
_DRAWING = re.compile(r"(?<=version=\"1\.1\">).*?(?=</svg>)", re.DOTALL)
_NOTES = re.compile(r"<metadata>.*?</metadata>|<!--.*?-->", re.DOTALL)
_PLACES = re.compile(r'(?<=[\s"])(?:d|x|y|x1|y1|x2|y2|cx|cy|r|width|height|points)="[^"]*"')
_MOVES = re.compile(r"translate\([^)]*\)")
_LONG = re.compile(r"-?\d+\.\d{3,}")
DIGITS = 2
"""Behind the point, of a typographic point: less than a hundredth of a pixel on any screen."""


def with_few_digits(page: str) -> str:
    """Return a page whose drawings by Matplotlib give places to a hundredth of a point.

    Matplotlib writes six digits behind the point, and says in a note when and by whom it drew.
    """

    def number(found: re.Match[str]) -> str:
        return f"{float(found[0]):.{DIGITS}f}".rstrip("0").rstrip(".")

    def place(found: re.Match[str]) -> str:
        return _LONG.sub(number, found[0])

    def drawing(found: re.Match[str]) -> str:
        text = _NOTES.sub("", found[0])
        return _MOVES.sub(place, _PLACES.sub(place, text))

    return _DRAWING.sub(drawing, page)
