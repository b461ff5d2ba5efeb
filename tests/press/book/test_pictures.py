"""Figures: what is drawn on a page, with the words for those who cannot see it."""

import base64
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from press.errors import PressError
from tests.press.book.pages import cleaned, page, shown

SVG = '<svg role="img" aria-label="A red box." viewBox="0 0 4 4"><rect width="4" height="4"/></svg>'


def bitmap(kind):
    out = io.BytesIO()
    Image.new("RGB", (3, 2), "red").save(out, kind)
    return out.getvalue()


def inline(data, kind="png"):
    return f"data:image/{kind};base64,{base64.b64encode(data).decode()}"


def test_a_figure_of_a_lesson_becomes_a_file():
    given = page()
    assert shown(f'<div class="output-figure" tabindex="0">{SVG}</div>', given) == (
        '<figure><img src="figures/first-1.svg" alt="A red box."/></figure>'
    )
    assert given.figures["first-1.svg"].startswith(b"<svg")


def test_a_drawing_alone_in_a_paragraph_is_a_figure():
    assert shown(f"<p>{SVG}</p>").startswith("<figure><img")
    assert shown(f"<p>See {SVG} here.</p>").startswith("<p>See <img")


def test_a_caption_stays():
    made = cleaned(
        f'<figure><div class="output-figure">{SVG}</div><figcaption>So.</figcaption></figure>'
    )
    assert [one.tag for one in made[0]] == ["img", "figcaption"]


def test_title_and_description_are_its_words():
    titled = (
        '<svg aria-labelledby="t d" viewBox="0 0 4 4"><title id="t">A box</title>'
        '<desc id="d">It is red.</desc></svg>'
    )
    assert cleaned(titled).find(".//img").get("alt") == "A box. It is red."


@pytest.mark.parametrize(
    "silent",
    [
        '<svg viewBox="0 0 4 4"><rect/></svg>',
        '<svg role="img" aria-label=" " viewBox="0 0 4 4"/>',
        f'<img src="{inline(b"")}">',
        '<img src="a.png" alt="">',
    ],
)
def test_a_picture_without_words_stops_the_build(silent):
    with pytest.raises(PressError) as said:
        cleaned(f'<h2 id="here">Where are they?</h2><p>{silent}</p>')
    assert "https://example.org/guide/first/, under “Where are they?”" in str(said.value)
    assert "has no alternative text; say in its text what it shows" in str(said.value)


def test_what_is_there_for_its_looks_alone_is_left_out():
    assert shown('<p><svg aria-hidden="true" viewBox="0 0 4 4"></svg></p>') == ""


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_bitmaps_become_png(kind):
    given = page()
    cleaned(f'<p><img alt="Red." src="{inline(bitmap(kind), kind.lower())}"></p>', given)
    assert Image.open(io.BytesIO(given.figures["first-1.png"])).size == (3, 2)


def test_a_file_beside_the_pages_is_taken(tmp_path: Path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "red.png").write_bytes(bitmap("PNG"))
    given = page(site=tmp_path)
    cleaned('<p><img alt="Red." src="../a/red.png"></p>', given)
    assert given.figures["first-1.png"] == bitmap("PNG")


@pytest.mark.parametrize(
    "src", ["missing.png", "https://elsewhere.example/a.png", inline(b"no image"), "data:,x"]
)
def test_an_image_that_cannot_be_opened_stops_the_build(src):
    with pytest.raises(PressError, match=r"example\.org/guide/first/: an image .* cannot be conv"):
        cleaned(f'<p><img alt="Red." src="{src}"></p>')


@given(st.binary(max_size=200))
def test_no_bytes_bring_it_down(data):
    with pytest.raises(PressError, match="cannot be converted"):
        cleaned(f'<p><img alt="Red." src="{inline(data)}"></p>')
