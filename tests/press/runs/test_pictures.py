"""Pictures that matplotlib really drew, compared by what they show."""

import base64
import io

import matplotlib
import pytest

from press.runs.pictures import png_differences, svg_differences

matplotlib.use("agg")

import matplotlib.pyplot as plt


def drawn(
    form: str, heights=(1, 2, 3), title="Genes", salt="a", dpi=50, size=(3, 2), **style
) -> str:
    """Return a figure of bars as Jupyter gets it."""
    with plt.rc_context({"svg.hashsalt": salt, "svg.fonttype": "none"}):
        figure, axes = plt.subplots(figsize=size)
        axes.bar(["I", "II", "III"], heights, **style)
        axes.set_ylim(0, 10)
        axes.set_title(title)
        axes.plot([0, 1], [5, 6], marker="o")
        file = io.BytesIO()
        figure.savefig(file, format=form, dpi=dpi, metadata={} if form == "png" else {"Date": salt})
        plt.close(figure)
    data = file.getvalue()
    return data.decode() if form == "svg" else base64.b64encode(data).decode()


@pytest.fixture(scope="module")
def old():
    """The figure that the others are compared with, by form."""
    return {form: drawn(form) for form in ("svg", "png")}


def test_ids_and_dates_are_not_seen(old):
    again = drawn("svg", salt="b")
    assert again != old["svg"]
    assert svg_differences(old["svg"], again) == []


def test_a_bar_of_another_height_is_seen(old):
    ((about, before, after),) = svg_differences(old["svg"], drawn("svg", heights=(1, 2, 4)))
    assert (about, before) == ("its shapes", "in their places")
    assert after.startswith("1 of ")


def test_a_hair_s_breadth_is_not(old):
    assert svg_differences(old["svg"], drawn("svg", heights=(1, 2, 3.001))) == []


def test_a_drawing_that_is_a_little_larger_shows_the_same(old):
    assert svg_differences(old["svg"], drawn("svg", size=(3.05, 2.05))) == []


def test_a_bar_of_another_height_is_seen_in_it(old):
    larger = drawn("svg", heights=(1, 2, 4), size=(3.05, 2.05))
    ((_, _, after),) = svg_differences(old["svg"], larger)
    assert after.startswith("1 of ")


def test_a_drawing_that_is_much_larger_is_another(old):
    ((_, _, after),) = svg_differences(old["svg"], drawn("svg", size=(4, 2)))
    assert "elsewhere" in after


def test_other_words_are_told(old):
    ((about, *pair),) = svg_differences(old["svg"], drawn("svg", title="Genes, 5"))
    assert (about, pair) == ("words in it", ["Genes", "Genes, 5"])


def test_another_colour_is_told(old):
    ((about, before, after),) = svg_differences(old["svg"], drawn("svg", color="#d55e00"))
    assert (about, before, after) == ("a colour in it", "#1f77b4", "#d55e00")


def test_more_shapes_are_counted(old):
    found = svg_differences(old["svg"], drawn("svg", hatch="/"))
    assert [about for about, _, _ in found] == ["its shapes"]


def test_a_drawing_that_cannot_be_read_is_told(old):
    assert svg_differences("<svg", "<svg") == []
    assert svg_differences(old["svg"], "<svg")[0][2] == "no XML that can be read"


def test_a_drawing_that_would_fetch_or_swell_is_not_read(old):
    bomb = '<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg><text>&a;</text></svg>'
    assert svg_differences(old["svg"], bomb)[0][2] == "no XML that can be read"


def test_pixels_are_compared_and_not_bytes(old):
    from PIL import Image

    file = io.BytesIO()
    Image.open(io.BytesIO(base64.b64decode(old["png"]))).save(file, "png", compress_level=0)
    again = base64.b64encode(file.getvalue()).decode()
    assert again != old["png"]
    assert png_differences(old["png"], again) == []


def test_other_pixels_and_another_size_are_told(old):
    ((about, before, after),) = png_differences(old["png"], drawn("png", heights=(1, 2, 9)))
    assert (about, before) == ("its pixels", "as they were")
    assert after.endswith("% are of another colour")
    assert png_differences(old["png"], drawn("png", dpi=60)) == [
        ("its size", "150 × 100 pixels", "180 × 120 pixels")
    ]
