"""Matplotlib's drawings with as many digits as can be seen, and no style for the whole page."""

import re

# Its own size stays: all within is drawn to its scale.
_DRAWING = re.compile(r"(?<=version=\"1\.1\">).*?(?=</svg>)", re.DOTALL)
_NOTES = re.compile(r"<metadata>.*?</metadata>|<!--.*?-->", re.DOTALL)
_PLACES = re.compile(r'(?<=[\s"])(?:d|x|y|x1|y1|x2|y2|cx|cy|r|width|height|points)="[^"]*"')
_MOVES = re.compile(r"translate\([^)]*\)")
_LONG = re.compile(r"-?\d+\.\d{3,}")
_STYLED = re.compile(
    r'(?P<size>version="1\.1")>\s*<defs>\s*<style[^>]*>\s*\*\s*\{(?P<rule>[^}]*)\}\s*</style>\s*</defs>'
)
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


def without_styles(page: str) -> str:
    """Return a page whose drawings by Matplotlib say for themselves how their lines are joined.

    Matplotlib says it by a style for `*`. Within a page that is a style for all of it, for which
    the browser works out how everything looks once more.
    """

    def opened(found: re.Match[str]) -> str:
        said = (pair.split(":") for pair in found["rule"].split(";") if ":" in pair)
        told = "".join(f' {name.strip()}="{value.strip()}"' for name, value in said)
        return f"{found['size']}{told}>"

    return _STYLED.sub(opened, page)
