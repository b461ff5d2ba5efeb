"""Pictures compared by what they show: the words, shapes and colours of an SVG, a PNG's pixels."""

import base64
import io
import re
from collections import Counter
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from press.runs import values

NEAR = 1.0
"""How far a point may move, in units of the drawing: matplotlib's are a 72nd of an inch, less than
a line is wide. From release to release it lays out the same figure that much differently."""
PIXELS = 0.001
"""The part of a PNG's pixels that may be another colour."""
_SHADE = 16
"""By how much of 255 a pixel's red, green or blue may differ: what smoothing of edges does."""

_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?", re.IGNORECASE)
_COLOUR = re.compile(r"(?:^|;)\s*(?:fill|stroke)\s*:\s*([^;]+)")
_GEOMETRY = ("d", "points", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "rx", "ry")
_GEOMETRY += ("width", "height", "transform")
_NOT_SEEN = {"metadata", "style", "title", "desc", "clipPath"}

Difference = tuple[str, str, str]
"""What it is about, the old, the new."""


@dataclass(frozen=True)
class _Shape:
    commands: str
    """The kind of shape and what it is drawn with, without the numbers."""
    numbers: list[float]
    colours: str


def svg_differences(old: str, new: str) -> list[Difference]:
    """Return what two drawings do not both show; ids and the program's name are not seen."""
    try:
        before, after = fromstring(old), fromstring(new)
    except (ParseError, DefusedXmlException):
        return [] if old == new else [("the drawing", "other text", "no XML that can be read")]
    words = ["\n".join(_words(drawing)) for drawing in (before, after)]
    found = [("words in it", a, b) for a, b in values.differences(*words)]
    shapes = [list(_shapes(drawing)) for drawing in (before, after)]
    if [shape.commands for shape in shapes[0]] != [shape.commands for shape in shapes[1]]:
        return [*found, ("its shapes", _counted(shapes[0]), _counted(shapes[1]))]
    pairs = list(zip(*shapes, strict=True))
    far = max((_distance(a.numbers, b.numbers) for a, b in pairs), default=0.0)
    if far > NEAR:
        moved = sum(_distance(a.numbers, b.numbers) > NEAR for a, b in pairs)
        where = f"{moved} of {len(pairs)} elsewhere, by up to {far:.1f} units"
        found.append(("its shapes", "in their places", where))
    found += [
        ("a colour in it", a, b)
        for a, b in dict.fromkeys((a.colours, b.colours) for a, b in pairs)
        if a != b
    ]
    return found


def _words(drawing: Element) -> list[str]:
    return [
        text
        for element in _seen(drawing)
        if _kind(element) == "text" and (text := " ".join("".join(element.itertext()).split()))
    ]


def _seen(element: Element) -> list[Element]:
    """Return an element and all within it that is drawn, in order."""
    if not isinstance(element.tag, str) or _kind(element) in _NOT_SEEN:  # a comment has no tag
        return []
    return [element, *(inner for child in element for inner in _seen(child))]


def _kind(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _shapes(drawing: Element) -> list[_Shape]:
    shapes = []
    for element in _seen(drawing):
        if _kind(element) in ("text", "tspan", "svg", "defs"):  # what it says is compared apart
            continue
        given = [f"{name}={element.get(name)}" for name in _GEOMETRY if element.get(name)]
        style = element.get("style", "")
        colours = [found.strip() for found in _COLOUR.findall(style)]
        colours += [element.get(name, "") for name in ("fill", "stroke")]
        if given or any(colours):
            geometry = " ".join(" ".join(given).split())
            commands = f"{_kind(element)} {''.join(_NUMBER.sub('', geometry).split())}"
            numbers = [float(number) for number in _NUMBER.findall(geometry)]
            shapes.append(_Shape(commands, numbers, " ".join(filter(None, colours))))
    return shapes


def _distance(old: list[float], new: list[float]) -> float:
    if len(old) != len(new):
        return float("inf")
    return max((abs(a - b) for a, b in zip(old, new, strict=True)), default=0.0)


def _counted(shapes: list[_Shape]) -> str:
    kinds = Counter(shape.commands.partition(" ")[0] for shape in shapes)
    return f"{len(shapes)}: " + ", ".join(f"{n} {kind}" for kind, n in sorted(kinds.items()))


def png_differences(old: str, new: str) -> list[Difference]:
    """Return what two pictures, in base64, do not both show.

    Without Pillow, which comes with matplotlib, only whether their bytes differ is known.
    """
    if "".join(old.split()) == "".join(new.split()):
        return []
    try:
        from PIL import Image, ImageChops
    except ImportError:
        return [("the picture", "other bytes", "its pixels cannot be read without Pillow")]
    before, after = (
        Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")
        for image in (
            Image.open(io.BytesIO(base64.b64decode(data))).convert("RGBA") for data in (old, new)
        )
    )
    if before.size != after.size:
        sizes = [f"{width} × {height} pixels" for width, height in (before.size, after.size)]
        return [("its size", *sizes)]
    apart = ImageChops.difference(before, after)
    shades = max(apart.split(), key=lambda band: band.getextrema()[1])
    for band in apart.split():
        shades = ImageChops.lighter(shades, band)
    others = sum(shades.histogram()[_SHADE + 1 :]) / (before.width * before.height)
    if others <= PIXELS:
        return []
    return [("its pixels", "as they were", f"{others:.1%} are of another colour")]
