"""The card of a link, and the icons: what is drawn, from what, and when again."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from press.cards.page import read_card, shortened
from press.cards.picture import bare
from press.cards.put import put_cards
from press.errors import PressError
from tests.press.conftest import notebook

SIGN = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8">{}<path d="M2 2h4v4z"/></svg>'
GROUND = '<rect width="8" height="8" rx="2" fill="#0b6154"/>'
DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 60">
<g id="patch_1"><path d="M0 0h80v60z" style="fill: #ffffff"/></g>
<g id="axes_1"><g id="matplotlib.axis_1"><g id="xtick_1"><g id="text_1"><text>0</text></g></g></g>
<g id="LineCollection_1"><path d="M0 30h80" style="stroke: #9a9a9a"/></g>
<g id="LineCollection_2"><path d="M9 25v9" style="stroke: #0072b2"/></g></g></svg>"""


def head(name, title, kind="Lesson 2", time="40 minutes"):
    """Return the beginning of a page, as the theme writes it."""
    return f"""<!doctype html><html><head>
<meta property="og:site_name" content="Tiny">
<meta property="og:title" content="{title}">
<meta property="og:description" content="It counts. Then it counts again.">
<meta property="og:image" content="https://ada.example/mines/assets/cards/{name}.png">
<meta property="article:section" content="{kind}"><meta name="twitter:data1" content="{time}">
</head><body><h1>{title}</h1>"""


@pytest.fixture
def made(project):
    """A built site of two pages with a card and one without."""
    folder = project.build / "site.new"
    for path, text in {
        "index.html": head("home", "Count", "", ""),
        "count/index.html": head("count", "Genes &amp; introns"),
        "go/01/index.html": "<!doctype html><title>Moved</title><body>",
        "assets/images/favicon.svg": SIGN.format(GROUND),
    }.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    return folder


def ask(project, setting):
    text = project.config.read_text("utf-8").replace("ada/mines}", f"ada/mines, cards: {setting}}}")
    project.config.write_text(text, "utf-8")


def cards(made):
    return {path.stem: path.read_bytes() for path in (made / "assets" / "cards").glob("*")}


def test_each_page_that_names_a_card_has_one(project, made):
    ask(project, "{}")
    put_cards(project, made)
    drawn = cards(made)
    assert sorted(drawn) == ["count", "home"]
    for data in drawn.values():
        assert Image.open(io.BytesIO(data)).size == (1200, 630)
        assert len(data) < 40_000
    assert drawn["count"] != drawn["home"]


def test_a_card_is_drawn_again_when_its_words_change_and_only_then(project, made):
    ask(project, "{}")
    put_cards(project, made)
    before, kept = cards(made), {path.stat().st_mtime_ns for path in project.build.glob("cards/*")}
    page = made / "count" / "index.html"
    page.write_text(head("count", "Genes with tails"), "utf-8")
    put_cards(project, made)
    after = cards(made)
    assert (after["home"], after["count"] != before["count"]) == (before["home"], True)
    page.write_text(head("count", "Genes &amp; introns"), "utf-8")
    put_cards(project, made)
    assert cards(made) == before  # the same words, the same bytes
    still = {path.stat().st_mtime_ns for path in project.build.glob("cards/*")}
    assert len(still & kept) >= 1


def test_a_guide_that_asks_for_none_gets_none(project, made):
    put_cards(project, made)
    assert not (made / "assets" / "cards").exists()


def test_a_picture_of_a_lesson_stands_at_the_right(project, made):
    project.executed.mkdir(parents=True)
    book = notebook("plot()")
    book["cells"][0]["outputs"] = [
        {"output_type": "display_data", "metadata": {}, "data": {"image/svg+xml": DRAWING}}
    ]
    (project.executed / "01-count.ipynb").write_text(json.dumps(book), "utf-8")
    ask(project, "{picture: 01-count.cell-0}")
    put_cards(project, made)
    card = Image.open(io.BytesIO(cards(made)["home"])).convert("RGB")
    right = card.crop((860, 0, 1200, 630)).convert("L")
    darkest, lightest = right.getextrema()
    assert lightest > 240 > 120 > darkest  # white strokes on the malachite


@pytest.mark.parametrize("setting", ["yes", "{drawing: x}", "{picture: 01-count.none}"])
def test_a_setting_that_means_nothing_is_named(project, made, setting):
    ask(project, setting)
    with pytest.raises(PressError, match=r"mkdocs\.yml") as told:
        put_cards(project, made)
    assert str(told.value).count(". ") == 0


def test_of_a_figure_the_lines_are_left_on_a_dark_ground():
    left = bare(DRAWING)
    assert "text" not in left
    assert "ffffff" in left.split("LineCollection_2")[1]
    assert "#5f9f94" in left.split("LineCollection_1")[1].split("LineCollection_2")[0]
    assert "patch" not in left


def test_icons_are_made_of_the_sign(project, made):
    ask(project, "{}")
    put_cards(project, made)
    images = made / "assets" / "images"
    phone = Image.open(images / "apple-touch-icon.png")
    assert (phone.size, phone.mode) == ((180, 180), "RGB")
    assert phone.getpixel((0, 0)) == (0x0B, 0x61, 0x54)  # a phone rounds the corners itself
    tab = Image.open(images / "favicon.png")
    assert tab.size == (32, 32)
    assert tab.getpixel((0, 0))[3] < 255
    assert Image.open(images / "favicon.ico").info["sizes"] == {(16, 16), (32, 32)}


def test_a_card_says_what_its_page_says():
    card = read_card(head("count", "Genes &amp; introns"))
    assert (card.name, card.kind, card.time) == ("count.png", "Lesson 2", "40 minutes")
    assert (card.guide, card.title) == ("Tiny", "Genes & introns")
    assert card.say == "It counts. Then it counts again."


@given(st.lists(st.text("abc,", min_size=1, max_size=12), min_size=1, max_size=60))
def test_what_a_card_says_has_room_and_is_the_beginning(words):
    text = " ".join(words)
    said = shortened(text)
    assert len(said) <= 150
    assert text.startswith(said.removesuffix(" …").rstrip(":;"))
