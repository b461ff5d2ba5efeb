"""A drawing of a page as a file of its own: the page's colours and fonts are written into it."""

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from lxml import etree
from lxml.etree import _Element as Element

from press.book.style import PROPERTIES, Rule, Style, add_rules, colour, declarations, matches
from press.book.words import words
from press.errors import PressError

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"

TEXT_FONT = "Source Sans Pro"
CODE_FONT = "DejaVu Sans Mono"
_FAMILIES = {
    TEXT_FONT: f"'{TEXT_FONT}', 'Segoe UI', 'Helvetica Neue', Arial, sans-serif",
    CODE_FONT: f"'{CODE_FONT}', Menlo, Consolas, monospace",
}
_HEIGHTS = {TEXT_FONT: 0.486, CODE_FONT: 0.547}
"""Of a small x, in the size of the font: sxHeight of their OS/2 tables."""

# HTML knows no capital letters in names; these have some. From SVG 1.1, what drawings use.
_CASED = (
    "clipPath linearGradient radialGradient textPath viewBox preserveAspectRatio markerWidth"
    " markerHeight markerUnits refX refY patternUnits patternContentUnits patternTransform"
    " gradientUnits gradientTransform spreadMethod clipPathUnits textLength lengthAdjust pathLength"
)
_CASE = {name.lower(): name for name in _CASED.split()}

_DRAWN = words(
    "svg g defs path rect circle ellipse line polyline polygon text tspan use clipPath marker"
    " pattern image linearGradient radialGradient stop symbol a"
)
_SAID = frozenset({"title", "desc", "metadata"})
"""What a drawing says of itself: its text stands beside it in the book."""

_PLAIN = words(
    "id d x y x1 x2 y1 y2 dx dy cx cy r rx ry width height points transform viewBox orient offset"
    " preserveAspectRatio markerWidth markerHeight markerUnits refX refY patternUnits"
    " patternContentUnits patternTransform gradientUnits gradientTransform spreadMethod"
    " clipPathUnits rotate textLength lengthAdjust pathLength fx fy"
)
"""Attributes that are neither style nor for programs."""
_PASSED = re.compile(
    r"xmlns(:\w+)?|version|role|class|style|type|tabindex|focusable|aria-[\w-]+|data-[\w-]+"
    r"|xml:\w+|height|width"
)
_COLOURS = ("fill", "stroke", "stop-color", "color")
_INHERITED = ("color", "font-family", "font-size-adjust")
_NUMBER = re.compile(r"([\d.]+)(px|pt)?")


def to_file(drawing: Element, style: Style) -> bytes:
    """Return a page's inline SVG as a file that draws the same wherever it is put.

    Classes, variables, `currentcolor` and selectors are resolved into attributes. Letters are in
    the book's fonts, and as large as the page's `font-size-adjust` makes them.

    Args:
        drawing: an `svg` in its page, as lxml reads it, whose names may have lost their capitals.
        style: the theme's.

    Raises:
        PressError: with what in the drawing has no place in a file, without the page's name.
    """
    own = replace(style, rules=list(style.rules))
    everywhere = ""
    for sheet in drawing.iter("style"):
        css = sheet.text or ""
        # matplotlib's own is for all elements: inherited from the root, that is the same.
        if whole := re.fullmatch(r"\s*\*\s*\{([^{}]*)\}\s*", css):
            everywhere = whole[1]
        else:
            add_rules(own, css, "a drawing's own style")
    used = set(re.findall(r"""(?:url\(#|href=["']#)([^)"']+)""", etree.tostring(drawing).decode()))
    given = {"color": own.resolve("var(--ink)"), "font-family": TEXT_FONT, "font-size-adjust": ""}
    passing = [rule for rule in own.rules if not rule.values.keys().isdisjoint(_INHERITED)]
    for ancestor in reversed(list(drawing.iterancestors())):
        found = cascade(ancestor, fitting(ancestor, passing))
        given.update({name: own.resolve(found[name]) for name in _INHERITED if name in found})
    out = _Draughtsman(replace(own, rules=own.within(drawing)), used).copy_of(
        drawing, given, everywhere
    )
    _sized(out)
    return etree.tostring(out, encoding="utf-8") + b"\n"


def fitting(element: Element, rules: Iterable[Rule]) -> list[Rule]:
    """Return those rules that choose an element, the strongest last.

    Args:
        element: in its page.
        rules: in the order of their stylesheets.
    """
    return sorted((one for one in rules if matches(one.chain, element)), key=lambda one: one.weight)


def cascade(element: Element, rules: Iterable[Rule], before: str = "") -> dict[str, str]:
    """Return what an element's attributes, the rules and its own style set, by property.

    Args:
        element: in its page.
        rules: that choose it, the strongest last.
        before: declarations that are weaker than any rule.
    """
    found = {name: value for name, value, _ in declarations(before)}
    found.update({name: value for name, value in element.items() if name in PROPERTIES})
    for rule in rules:
        found.update(rule.values)
    own = declarations(element.get("style") or "")
    found.update({name: value for name, value, _ in own})
    for rule in rules:
        found.update({name: rule.values[name] for name in rule.important})
    return found


class _Draughtsman:
    """Copies a drawing, element by element."""

    def __init__(self, style: Style, used: set[str]) -> None:
        self._style = style
        self._used = used
        """Ids that something in the drawing asks for; others are left out."""
        self._fitting: dict[tuple[int, str, str, str], tuple[int, list[Rule]]] = {}
        """A number and rules for every kind of element there is: what it is, and within what."""

    def copy_of(self, drawing: Element, given: dict[str, str], before: str) -> Element:
        """Return the copy of a whole drawing.

        Args:
            drawing: in its page.
            given: what it inherits there.
            before: see `cascade`.
        """
        return self._copy(drawing, None, -1, given, before)

    def _rules(self, element: Element, within: int) -> tuple[int, list[Rule]]:
        """Return the rules for an element, and the number of its kind.

        A figure has thousands of elements of few kinds.
        """
        kind = (within, element.tag, element.get("class") or "", element.get("style") or "")
        if kind not in self._fitting:
            self._fitting[kind] = len(self._fitting), fitting(element, self._style.rules)
        return self._fitting[kind]

    def _copy(
        self,
        element: Element,
        parent: Element | None,
        within: int,
        given: dict[str, str],
        before: str = "",
    ) -> Element:
        tag = _CASE.get(element.tag, element.tag)
        if tag not in _DRAWN:
            raise PressError(f"the element `{tag}` of a drawing, which the book cannot draw")
        kind, rules = self._rules(element, within)
        found = {
            name: self._style.resolve(value)
            for name, value in cascade(element, rules, before).items()
        }
        given = {**given, **{name: found[name] for name in _INHERITED if name in found}}
        attributes = {**dict(self._plain(element)), **dict(self._styled(found, given))}
        children = [child for child in element if isinstance(child.tag, str)]
        children = [one for one in children if one.tag not in _SAID and one.tag != "style"]
        if tag == "g" and not attributes and parent is not None:
            out = parent  # a group that says nothing
        elif parent is None:
            out = etree.Element(f"{{{SVG}}}{tag}", attributes, nsmap={None: SVG, "xlink": XLINK})
        else:
            out = etree.SubElement(parent, f"{{{SVG}}}{tag}", attributes)
        spoken = tag in ("text", "tspan", "a")
        if spoken:
            out.text = element.text
        for child in children:
            copy = self._copy(child, out, kind, given)
            if spoken and copy is not out:
                copy.tail = child.tail
        return out

    def _plain(self, element: Element) -> Iterator[tuple[str, str]]:
        for name, value in element.attrib.items():
            name = _CASE.get(name, name)
            if name == "id" and value not in self._used:
                continue
            if name in ("xlink:href", "href"):
                if not value.startswith(("#", "data:image/png;", "data:image/jpeg;")):
                    raise PressError(
                        f"a drawing that asks for `{value[:60]}`, which is no part of it"
                    )
                yield f"{{{XLINK}}}href", value
            elif name in _PLAIN:
                yield name, value
            elif name not in PROPERTIES and not _PASSED.fullmatch(name):
                raise PressError(
                    f"the attribute `{name}` of a drawing, which the book does not know"
                )

    def _styled(self, found: dict[str, str], given: dict[str, str]) -> Iterator[tuple[str, str]]:
        """Yield attributes for what the style of an element has set."""
        for name, value in found.items():
            if name in _COLOURS:
                if name == "color":
                    continue  # `currentcolor` is resolved below
                if value.lower() in ("currentcolor", "inherit"):
                    value = given["color"]
                yield from _coloured(name, value)
            elif name == "font-family":
                yield name, _FAMILIES[_face(value)]
                # In an EPUB another font may stand for it, which is then as high.
                yield "style", f"font-size-adjust: {_HEIGHTS[_face(value)]}"
            elif name == "font-size":
                yield name, self._size(value, given)
            elif name == "stroke-width":
                yield name, value.removesuffix("px")
            elif (name in PROPERTIES and name not in ("font-size-adjust", "display")) or (
                name == "display" and value == "none"
            ):
                yield name, value

    def _size(self, value: str, given: dict[str, str]) -> str:
        found = _NUMBER.fullmatch(value)
        if found is None:
            raise PressError(f"letters of the size `{value}` in a drawing; give it as a number")
        size = float(found[1]) * (4 / 3 if found[2] == "pt" else 1)
        adjust = given["font-size-adjust"]
        if re.fullmatch(r"[\d.]+", adjust):
            size *= float(adjust) / _HEIGHTS[_face(given["font-family"])]
        return f"{size:.4g}"


def _face(families: str) -> str:
    """Return the font of the book that stands for a list of fonts."""
    return CODE_FONT if "mono" in families.lower() else TEXT_FONT


def _coloured(name: str, value: str) -> Iterator[tuple[str, str]]:
    found = colour(value)
    if found is None:
        if value not in ("none", "context-stroke", "context-fill") and not value.startswith("url("):
            raise PressError(f"the colour `{value}` in a drawing, which the book cannot read")
        yield name, value
        return
    paint, opacity = found
    yield name, paint
    if opacity < 1:
        yield {"stop-color": "stop-opacity"}.get(name, f"{name}-opacity"), f"{opacity:.3g}"


def _sized(drawing: Element) -> None:
    """Give a drawing a width and a height: those of its view, when it has none."""
    box = [
        float(number)
        for number in re.split(r"[\s,]+", drawing.get("viewBox", "").strip())
        if number
    ]
    if len(box) != 4 or not all(map(math.isfinite, box)):
        raise PressError("a drawing without a viewBox, whose size is not known")
    for name, value in (("width", box[2]), ("height", box[3])):
        if not drawing.get(name):
            drawing.set(name, f"{value:g}")
