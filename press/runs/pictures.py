"""Pictures compared by what they show: the words, shapes and colours of an SVG, a PNG's pixels."""

import base64
import io
import re
from collections import Counter
from dataclasses import dataclass
from statistics import median
from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from press.runs import values

NEAR = 1.0
"""How far a point may move, in units of the drawing: matplotlib's are a 72nd of an inch, less than
a line is wide. From release to release it lays out the same figure that much differently."""
TOGETHER = 10.0
"""How far all that is drawn may have been shifted or stretched together, in the same units: labels
that are a little wider or higher do that, and it leaves each point where it is in the data."""
PIXELS = 0.001
"""The part of a PNG's pixels that may be another colour."""
_SHADE = 16
"""By how much of 255 a pixel's red, green or blue may differ: what smoothing of edges does."""

_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?", re.IGNORECASE)
_COLOUR = re.compile(r"(?:^|;)\s*(?:fill|stroke)\s*:\s*([^;]+)")
_GEOMETRY = ("d", "points", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "rx", "ry")
_GEOMETRY += ("width", "height", "transform")
_ALONG = {"x": "x", "x1": "x", "x2": "x", "cx": "x", "y": "y", "y1": "y", "y2": "y", "cy": "y"}
"""Along which axis an attribute of one number lies."""
_IN_PAIRS = re.compile(r"[\sMLQCTSZz\d.,eE+-]*")
"""A path in which every second number is one across, the others are down: all of matplotlib's."""
_NOT_SEEN = {"metadata", "style", "title", "desc", "clipPath"}

Difference = tuple[str, str, str]
"""What it is about, the old, the new."""


@dataclass(frozen=True)
class _Shape:
    commands: str
    """The kind of shape and what it is drawn with, without the numbers."""
    numbers: list[float]
    axes: str
    """Of each number: `x` across, `y` down, `-` for what does not move with the drawing."""
    colours: str


def svg_differences(old: str, new: str, near: float = NEAR) -> list[Difference]:
    """Return what two drawings do not both show; ids and the program's name are not seen.

    Args:
        old: an SVG.
        new: the SVG that stands in its place.
        near: how far a shape may be from its place.
    """
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
    together = {axis: _together(pairs, axis) for axis in "xy"} | {"-": (1.0, 0.0)}
    moves = [_move(a, b, together) for a, b in pairs]
    if (far := max(moves, default=0.0)) > near:
        moved = sum(move > near for move in moves)
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
    """Return what is drawn, without the paper: its size is that of the words around a figure."""
    size = [round(float(number), 3) for number in _NUMBER.findall(drawing.get("viewBox", ""))][2:]
    # A marker is drawn once, about its own origin, and used at many places.
    markers = {
        id(inner) for element in _seen(drawing) if _kind(element) == "defs" for inner in element
    }
    shapes = []
    for element in _seen(drawing):
        if _kind(element) in ("text", "tspan", "svg", "defs"):  # what it says is compared apart
            continue
        given = {name: str(element.get(name)) for name in _GEOMETRY if element.get(name)}
        style = element.get("style", "")
        colours = [found.strip() for found in _COLOUR.findall(style)]
        colours += [element.get(name, "") for name in ("fill", "stroke")]
        if given or any(colours):
            geometry = " ".join(f"{name}={_NUMBER.sub('', given[name])}" for name in given)
            commands = f"{_kind(element)} {''.join(geometry.split())}"
            numbers, axes = [], ""
            for name, text in given.items():
                found = [float(number) for number in _NUMBER.findall(text)]
                numbers += found
                axes += _axes(name, text, len(found)) if id(element) not in markers else ""
            if (
                size
                and given.keys() == {"d"}
                and {round(abs(number), 3) for number in numbers} == {0.0, *size}
            ):
                continue
            axes = axes.ljust(len(numbers), "-")
            shapes.append(_Shape(commands, numbers, axes, " ".join(filter(None, colours))))
    return shapes


def _axes(name: str, text: str, count: int) -> str:
    """Return of each of the `count` numbers of an attribute along which axis it lies."""
    if name in ("d", "points") and count % 2 == 0 and _IN_PAIRS.fullmatch(text):
        return "xy" * (count // 2)
    return _ALONG.get(name, "-") * count


def _together(pairs: list[tuple[_Shape, _Shape]], axis: str) -> tuple[float, float]:
    """Return by what factor, and then how far, most points of a drawing moved along one axis.

    What few points do beside the others has no say in it. A drawing that moved by more than
    TOGETHER did not move as a whole: the answer is then 1 and 0.
    """
    points = sorted(
        (old, new)
        for a, b in pairs
        if a.axes == b.axes
        for along, old, new in zip(a.axes, a.numbers, b.numbers, strict=True)
        if along == axis
    )
    half = len(points) // 2
    opposite = zip(points, points[half:], strict=False)
    factor = median([(d - b) / (c - a) for (a, b), (c, d) in opposite if c - a > NEAR] or [1.0])
    shift = median([new - factor * old for old, new in points] or [0.0])
    ends = [points[0][0], points[-1][0]] if points else []
    if any(abs(factor * end + shift - end) > TOGETHER for end in ends):
        return 1.0, 0.0
    return factor, shift


def _move(old: _Shape, new: _Shape, together: dict[str, tuple[float, float]]) -> float:
    """Return how far a shape is from where it was, and from where it would be with all others."""
    if len(old.numbers) != len(new.numbers):
        return float("inf")
    along = [
        number * together[axis][0] + together[axis][1]
        for axis, number in zip(old.axes, old.numbers, strict=True)
    ]
    return min(
        max((abs(a - b) for a, b in zip(numbers, new.numbers, strict=True)), default=0.0)
        for numbers in (old.numbers, along)
    )


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
