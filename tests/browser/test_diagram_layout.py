"""The diagrams as a reader sees them: nothing leaves its box, overlaps, or is too faint."""

import itertools

import pytest

from tests.browser.conftest import ROOT

DRAWINGS = sorted((ROOT / "docs" / "assets").glob("*.svg"))
STYLES = ("colours.css", "type.css", "diagrams.css")
NARROW, WIDE = 328, 480  # what a phone of 360 pixels leaves, and the widest that a diagram gets

MEASURE = """() => {
  const svg = document.querySelector("svg.diagram")
  const view = svg.viewBox.baseVal
  const texts = [...svg.querySelectorAll("text")].map(text => {
    const {x, y, width, height} = text.getBBox()
    return {text, left: x, top: y, right: x + width, bottom: y + height}
  })
  const say = it => it.text.textContent
  const found = []

  const shapes = [...svg.querySelectorAll(".d-box")]
  const holds = (shape, x, y) => shape.isPointInFill(new DOMPoint(x, y))
  texts.forEach(it => {
    if (it.left < view.x || it.top < view.y || it.right > view.width || it.bottom > view.height)
      found.push(`${say(it)}: leaves the drawing`)
    const x = (it.left + it.right) / 2, y = (it.top + it.bottom) / 2
    const box = shapes.filter(shape => holds(shape, x, y)).pop()
    const slack = 2
    if (box && !(holds(box, it.left - slack, y) && holds(box, it.right + slack, y)))
      found.push(`${say(it)}: leaves its box`)
  })
  texts.forEach((one, i) => texts.slice(i + 1).forEach(other => {
    const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left)
    const high = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top)
    if (wide > 0 && high > 3) found.push(`${say(one)}: over ${say(other)}`)
  }))
  const lines = [...svg.querySelectorAll("path.d-line")].filter(it => !it.closest("defs"))
  lines.forEach(line => {
    for (let far = 0, all = line.getTotalLength(); far <= all; far += 2) {
      const {x, y} = line.getPointAtLength(far)
      const within = it => x > it.left && x < it.right && y > it.top + 3 && y < it.bottom - 3
      const hit = texts.find(within)
      if (hit) { found.push(`${say(hit)}: under a line`); break }
    }
  })
  return found
}"""

FAINT = """() => {
  const pen = document.createElement("canvas").getContext("2d", {willReadFrequently: true})
  const luminance = colour => {
    pen.fillStyle = colour
    pen.fillRect(0, 0, 1, 1)
    const [r, g, b] = [...pen.getImageData(0, 0, 1, 1).data].map(
      c => (c /= 255) <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4)
    return .2126 * r + .7152 * g + .0722 * b
  }
  const svg = document.querySelector("svg.diagram")
  const shapes = [...svg.querySelectorAll(".d-box, .d-band")]
  return [...svg.querySelectorAll("text")].flatMap(text => {
    const {x, y, width, height} = text.getBBox()
    const middle = new DOMPoint(x + width / 2, y + height / 2)
    const under = shapes.filter(it => it.isPointInFill(middle)
      && it.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING).pop()
    const page = getComputedStyle(document.body).backgroundColor
    const paper = luminance(under ? getComputedStyle(under).fill : page)
    const ink = luminance(getComputedStyle(text).fill)
    const ratio = (Math.max(ink, paper) + .05) / (Math.min(ink, paper) + .05)
    return ratio < 4.5 ? [`${text.textContent}: ${ratio.toFixed(2)}`] : []
  })
}"""


@pytest.fixture(scope="module")
def show(browser):
    """Call it with a drawing, a scheme and a width: an open page with the drawing alone."""
    styles = ROOT / "theme" / "assets" / "stylesheets"
    css = "".join((styles / name).read_text("utf-8") for name in STYLES)
    page = browser.new_page(viewport={"width": 1000, "height": 900})

    def shown(drawing, scheme="default", width=WIDE):
        page.set_content(
            f"<style>{css} html {{ font-size: 125% }} body {{ background: var(--paper) }}</style>"
            f'<body class="md-typeset" data-md-color-scheme="{scheme}" '
            f'data-md-color-primary="custom"><div style="width: {width}px">'
            f"{drawing.read_text('utf-8')}</div>"
        )
        return page

    yield shown
    page.close()


@pytest.mark.parametrize("drawing", DRAWINGS, ids=lambda it: it.stem)
def test_words_keep_to_their_place(drawing, show):
    assert show(drawing).evaluate(MEASURE) == []


@pytest.mark.parametrize(
    ("drawing", "scheme"),
    list(itertools.product(DRAWINGS, ("default", "slate"))),
    ids=lambda it: getattr(it, "stem", it),
)
def test_words_stand_out_from_what_is_under_them(drawing, scheme, show):
    assert show(drawing, scheme).evaluate(FAINT) == []


@pytest.mark.parametrize("drawing", DRAWINGS, ids=lambda it: it.stem)
def test_words_can_be_read_on_a_phone(drawing, show):
    page = show(drawing, width=NARROW)
    sizes = page.evaluate(
        """() => {
        const svg = document.querySelector("svg.diagram")
        const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width
        return [...svg.querySelectorAll("text")]
            .map(it => parseFloat(getComputedStyle(it).fontSize) * scale)
        }"""
    )
    assert min(sizes) > 10.4


def test_the_measure_finds_a_word_that_is_out_of_place(show, tmp_path):
    bad = tmp_path / "bad.svg"
    bad.write_text(
        '<svg class="diagram" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 90">'
        '<rect class="d-box" x="10" y="5" width="40" height="20"/>'
        '<text x="12" y="20" font-size="12">too long for it</text>'
        '<text x="70" y="50" font-size="12">beyond the edge</text>'
        '<path class="d-line" d="M0 46H100"/>'
        '<text x="5" y="80" font-size="12">one</text><text x="9" y="78" font-size="12">two</text>'
        "</svg>",
        "utf-8",
    )
    assert show(bad).evaluate(MEASURE) == [
        "too long for it: leaves its box",
        "beyond the edge: leaves the drawing",
        "one: over two",
        "beyond the edge: under a line",
    ]
