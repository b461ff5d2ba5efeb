"""A drawing of a page as a file of its own."""

import io

import pytest
import typst
from lxml import etree
from PIL import Image

from press.book.drawings import to_file
from press.errors import PressError
from tests.press.book.pages import article, style

INK, MALACHITE, BLUE = (0x1C, 0x27, 0x26), (0x0B, 0x61, 0x54), (0x00, 0x72, 0xB2)


def filed(svg):
    """Return the file of a drawing that stands in a page."""
    return to_file(next(article(svg).iter("svg")), style()).decode()


def parsed(svg):
    return etree.fromstring(filed(svg).encode())


def pixel(svg, x, y):
    """Return a point of a file as Typst, which makes the PDF, draws it: red, green, blue, alpha."""
    text = "#set page(width: 40pt, height: 40pt, margin: 0pt, fill: none)\n"
    text += '#image(bytes(sys.inputs.at("svg")), width: 40pt, height: 40pt)'
    png = typst.compile(text.encode(), format="png", ppi=72, sys_inputs={"svg": filed(svg)})
    return Image.open(io.BytesIO(png)).convert("RGBA").getpixel((x, y))


def diagram(inside):
    return f'<svg class="diagram" viewBox="0 0 40 40" role="img" aria-label="A">{inside}</svg>'


def plot(inside):
    return (
        '<div class="output-figure"><svg viewbox="0 0 40 40" role="img" aria-label="A">'
        f"{inside}</svg></div>"
    )


def test_classes_become_colours_and_the_ground_stays_open():
    box = diagram('<rect class="d-box d-press" x="10" y="10" width="20" height="20"/>')
    assert pixel(box, 20, 20) == (*MALACHITE, 255)
    assert pixel(box, 2, 2)[3] == 0


def test_matplotlibs_black_is_ink_and_its_blue_is_the_pages():
    line = plot('<path d="M0 20H40V40H0Z" style="fill: #000000"/>')
    assert pixel(line, 20, 30) == (*INK, 255)
    assert pixel(line.replace("#000000", "#0072b2"), 20, 30) == (*BLUE, 255)


def test_what_has_no_colour_has_the_inks():
    assert pixel(plot('<rect width="40" height="40"/>'), 20, 20) == (*INK, 255)


def test_a_repeated_mark_keeps_its_colour():
    mark = plot(
        '<defs><path id="m" d="M0 0H40V40H0Z" style="stroke:#000"/><path id="n"/></defs>'
        '<g><use xlink:href="#m" style="fill:#0072b2"/></g>'
    )
    assert pixel(mark, 20, 20) == (*BLUE, 255)
    assert 'id="n"' not in filed(mark)


def test_names_get_back_their_capitals():
    out = filed(
        diagram('<defs><clippath id="c"/></defs><g clip-path="url(#c)"><path d="M0 0"/></g>')
    )
    assert 'viewBox="0 0 40 40"' in out
    assert "<clipPath" in out


def test_text_stays_text_in_the_books_fonts():
    text, code = parsed(
        diagram(
            '<text font-size="10">gene &amp; <tspan>intron</tspan></text>'
            '<text class="d-code">x</text>'
        )
    )
    assert "".join(text.itertext()) == "gene & intron"
    assert text.get("font-family").startswith("'Source Sans Pro'")
    assert code.get("font-family").startswith("'DejaVu Sans Mono'")
    assert float(text.get("font-size")) > 10  # its small letters are as high as on the page
    assert (
        text.get("style") == "font-size-adjust: 0.486"
    )  # also in the font that a reader has instead


def test_nothing_is_left_that_asks_for_a_page():
    out = filed(
        diagram(
            "<style>*{stroke-linecap: butt}</style><title>A</title><metadata><x/></metadata>"
            '<g class="d-line" data-a="b" aria-hidden="true"><circle class="d-dot" r="3"/></g>'
        )
    )
    for word in (
        "class",
        'style="fill',
        "var(",
        "currentColor",
        "data-",
        "aria-",
        "title",
        "metadata",
    ):
        assert word not in out
    assert 'stroke-linecap="butt"' in out


def test_a_drawing_has_the_size_of_its_view():
    drawn = parsed(diagram("<g/>"))
    assert (drawn.get("width"), drawn.get("height")) == ("40", "40")


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ("<foreignobject><p>x</p></foreignobject>", "the element `foreignobject`"),
        ('<image href="https://example.org/a.png"/>', "asks for `https://example.org/a.png`"),
        ('<rect fill="lab-ish"/>', "the colour `lab-ish`"),
        ('<rect onclick="x()"/>', "the attribute `onclick`"),
        ('<text font-size="2em">x</text>', "letters of the size `2em`"),
    ],
)
def test_what_cannot_be_drawn_is_named(inside, said):
    with pytest.raises(PressError, match=said):
        filed(diagram(inside))


def test_a_drawing_needs_a_view():
    with pytest.raises(PressError, match="without a viewBox"):
        filed('<svg role="img"><g/></svg>')
