"""Pictures by Typst and Pillow, without a browser: from SVG and texts to small files of pixels."""

import io
import json
import re
from collections.abc import Sequence
from pathlib import Path

from lxml import etree
from PIL import Image

from press.typesetting import typeset

TEMPLATE = Path(__file__).parent / "card.typ"
FACES = ("Regular", "Semibold")
"""Of Source Sans Pro, that card.typ uses."""

_COLOURS = 64
"""Of a card: a few flat ones and what lies between them at the edges of letters."""

_AROUND = ("patch_", "matplotlib.axis_", "legend_", "text_")
"""What matplotlib calls all that stands around the data: ground, axes with their ticks, words."""

_STROKE = re.compile(r"stroke: (#[0-9a-f]{6})")
_GROUND = re.compile(r'<rect[^>]* fill="(#[0-9a-f]{6})"')
"""Of the sign, which is drawn on a square with round corners."""


def bare(svg: str) -> str:
    """Return a figure of matplotlib without ground, axes and words: its lines, for a dark ground.

    Grey lines become fainter than those that have a colour.
    """
    root = etree.fromstring(svg.encode())
    for element in list(root.iter("{*}g")):
        if element.get("id", "").startswith(_AROUND):
            element.getparent().remove(element)

    def paler(found: re.Match[str]) -> str:
        red, green, blue = (int(found[1][place : place + 2], 16) for place in (1, 3, 5))
        return "stroke: #5f9f94" if red == green == blue else "stroke: #ffffff"

    return _STROKE.sub(paler, etree.tostring(root, encoding="unicode"))


def draw_cards(
    texts: Sequence[dict[str, str]], mark: Path, picture: str | None, folder: Path
) -> list[bytes]:
    """Return a PNG for each card's texts, in their order.

    Args:
        texts: what stands on each, by the names that card.typ uses.
        mark: the guide's sign, SVG.
        picture: an SVG of which each card shows a part, if there is one.
        folder: where the files are laid that Typst reads, and nothing else is.
    """
    folder.mkdir(parents=True, exist_ok=True)
    inputs = {"cards": json.dumps(list(texts)), "mark": "mark.svg"}
    (folder / "mark.svg").write_bytes(mark.read_bytes())
    if picture is not None:
        (folder / "picture.svg").write_text(bare(picture), "utf-8")
        inputs["picture"] = "picture.svg"
    source = folder / "card.typ"
    source.write_bytes(TEMPLATE.read_bytes())
    drawn = _png(source, inputs)
    return [_small(one) for one in drawn]


def icon(mark: Path, size: int, folder: Path, *, square: bool = False) -> Image.Image:
    """Return the guide's sign as pixels.

    Args:
        mark: the sign, SVG.
        size: its sides.
        folder: as for draw_cards.
        square: fill its corners, as for a phone, which rounds them itself.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "mark.svg").write_bytes(mark.read_bytes())
    source = folder / "icon.typ"
    ground = _GROUND.search(mark.read_text("utf-8")) if square else None
    fill = f'rgb("{ground[1]}")' if ground else "none"
    source.write_text(
        f"#set page(width: {size}pt, height: {size}pt, margin: 0pt, fill: {fill})\n"
        '#image("mark.svg", width: 100%)',
        "utf-8",
    )
    (drawn,) = _png(source, {})
    return Image.open(io.BytesIO(drawn))


def png(image: Image.Image) -> bytes:
    """Return an image as the bytes of a PNG."""
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def _png(source: Path, inputs: dict[str, str]) -> list[bytes]:
    made = typeset(source, FACES, inputs, format="png", ppi=72)
    return made if isinstance(made, list) else [made]


def _small(drawn: bytes) -> bytes:
    image = Image.open(io.BytesIO(drawn)).convert("RGB")
    return png(image.quantize(_COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE))
