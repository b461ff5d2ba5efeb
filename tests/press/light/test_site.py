"""A site of two pages is made light, and looks and works as before."""

import json
import re
import shutil

import pytest
from lxml import html

from press.errors import PressError
from press.light.drawings import with_few_digits, without_styles
from press.light.site import lighten

ICON = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="M0 0h9"/></svg>'
CODE = (
    '<div class="highlight"><pre><span></span><code><span class="n">a</span>'
    '<span class="o">.</span><span class="k">if</span><span class="k">not</span>'
    '<span class="w"> </span>  b\n</code></pre></div>'
)
BASE = """.gone { color: red } .kept, .gone { color: blue } p:not(.gone) { margin: 0 }
:root { --used: 1px; --idle: 2px } p { padding: var(--used) }
@media print { .gone { margin: 0 } } [dir=rtl] p { margin: 1px } .menu--open { top: 0 }
@keyframes turn { to { top: 0 } } @keyframes idle { to { top: 1px } } .kept { animation: turn 1s }
.highlight .k { color: var(--md-code-hl-keyword-color) }
.highlight .n, .highlight .o { color: var(--md-code-hl-name-color) }
:root { --md-code-hl-keyword-color: red; --md-code-hl-name-color: var(--md-code-fg-color) }"""
CODE_OF_ALL = "\n  document.body.dataset.ready = ''\n"
QR = (
    '<svg role="img" aria-label="QR code of x" viewBox="0 0 9 9" class="qr">'
    '<path d="M0 0h1"/></svg>'
)
MENU = 'menu.classList.add("menu--" + state)'


def told(root: str) -> str:
    """Return what Material tells its own script."""
    base = root.rstrip("/") or "."
    return json.dumps({"base": base, "search": f"{base}/assets/search.js", "tags": None})


def page(root: str, more: str = "") -> str:
    return f"""<!doctype html>
<html lang="en">
  <head>
    <title>A page</title>
    <link rel="stylesheet" href="{root}assets/stylesheets/base.css">
    <style>h1 {{ color: green }}</style>
    <link rel="stylesheet" href="{root}assets/stylesheets/ours.css">
  </head>
  <body dir="ltr">
    <h1 id="a-page">A page {ICON}</h1>
    <p class="kept">Some <em>words</em> <strong>stand</strong> here.</p>
    <script>{CODE_OF_ALL}</script>
    <script>const known = 1</script>
    {CODE}
    {more}
    <script id="__config" type="application/json">{told(root)}</script>
  </body>
</html>
"""


@pytest.fixture
def made(tmp_path):
    """The site."""
    sheets = tmp_path / "assets" / "stylesheets"
    sheets.mkdir(parents=True)
    (sheets / "base.css").write_text(BASE)
    (sheets / "base.css.map").write_text("{}")
    (sheets / "ours.css").write_text("em { color: orange }")
    (tmp_path / "assets" / "menu.js").write_text(MENU)
    (tmp_path / "lite").mkdir()
    (tmp_path / "lite" / "index.html").write_text("<p>  its own  </p>")
    (tmp_path / "index.html").write_text(page(""))
    (tmp_path / "part").mkdir()
    (tmp_path / "part" / "index.html").write_text(page("../", QR))
    (tmp_path / "404.html").write_text(page("/below/"))
    return tmp_path


@pytest.fixture
def light(made):
    """The site, made light."""
    lighten(made)
    return made


def css(site) -> str:
    (sheet,) = (site / "assets" / "stylesheets").iterdir()
    assert re.fullmatch(r"guide\.[0-9a-f]{8}\.css", sheet.name)
    return sheet.read_text()


def read(site, path: str):
    return html.fromstring((site / path).read_bytes())


def test_pages_share_one_sheet_wherever_they_are(light):
    css(light)
    for path, before in (("index.html", ""), ("part/index.html", "../"), ("404.html", "/below/")):
        (sheet,) = read(light, path).xpath("//link[@rel='stylesheet']/@href")
        assert sheet.startswith(f"{before}assets/stylesheets/guide.")
        assert not read(light, path).xpath("//style")


def test_a_sheet_keeps_its_order(light):
    text = css(light)
    assert text.index(".kept{color:blue}") < text.index("h1{color:green}") < text.index("em{color")


def test_what_no_page_and_no_script_names_is_left_out(light):
    text = css(light)
    for gone in ("red}.kept", ".gone{", "[dir=rtl]", "--idle", "idle{", "@media"):
        assert gone not in text
    for kept in ("p:not(.gone)", "--used:1px", "@keyframes turn", ".menu--open"):
        assert kept in text


def test_an_icon_is_drawn_by_the_sheet(light):
    (icon,) = read(light, "index.html").xpath("//h1/svg")
    (name,) = set(icon.get("class").split()) - {"icon"}
    assert len(icon) == 0
    assert f".{name}{{mask-position:" in css(light)


def test_code_has_marks_only_where_they_have_a_colour(light):
    (code,) = read(light, "index.html").xpath("//pre/code")
    assert code.text_content() == "a.ifnot   b\n"
    assert [(it.get("class"), it.text) for it in code] == [("k", "ifnot")]


def test_words_keep_the_blanks_between_them(light):
    (words,) = read(light, "index.html").xpath("//p")
    assert words.text_content() == "Some words stand here."


def test_a_script_of_several_pages_is_fetched_once_and_runs_where_it_stood(light):
    (script,) = (light / "assets" / "javascripts").iterdir()
    assert CODE_OF_ALL.strip() in script.read_text()
    scripts = read(light, "part/index.html").xpath("//script")
    assert scripts[0].get("src") == f"../assets/javascripts/{script.name}"
    assert [it.text for it in scripts[1:]] == [
        "__guide[0]()",
        "const known = 1",
        '__settings("..")',
    ]


def test_what_material_tells_its_script_is_said_once(light, made):
    (script,) = (light / "assets" / "javascripts").iterdir()
    assert '{"base":"","search":"/assets/search.js","tags":null}' in script.read_text()
    assert read(light, "404.html").xpath("//script")[-1].text == '__settings("/below")'


def test_pages_that_tell_it_different_things_are_refused(made):
    page = made / "part" / "index.html"
    page.write_text(page.read_text().replace("assets/search.js", "assets/other.js"))
    with pytest.raises(PressError, match="look at the data `__config`"):
        lighten(made)


def test_a_code_for_paper_has_a_file_of_its_own(light):
    (code,) = read(light, "part/index.html").find_class("qr")
    assert (code.get("width"), code.get("height"), code.get("alt")) == ("9", "9", "QR code of x")
    drawing = (light / "part" / code.get("src")).read_text()
    assert '<path d="M0 0h1"/>' in drawing


def test_maps_go_and_jupyterlite_stays(light):
    assert not list(light.rglob("*.map"))
    assert (light / "lite" / "index.html").read_text() == "<p>  its own  </p>"


def test_the_same_site_gives_the_same_bytes(made, tmp_path_factory):
    again = tmp_path_factory.mktemp("again") / "site"
    shutil.copytree(made, again)
    lighten(made)
    lighten(again)
    for file in made.rglob("*"):
        if file.is_file():
            assert file.read_bytes() == (again / file.relative_to(made)).read_bytes()


def test_a_drawing_gives_places_in_two_digits_and_keeps_its_size():
    page = with_few_digits(
        '<p>1.234567</p><svg viewBox="0 0 9.123456 9" width="9.123456pt" version="1.1">'
        "<metadata>2026</metadata>"
        '<path d="M 1.234567 -0.001234 L 3 4.500000" style="stroke-width: 0.123456"/>'
        '<use x="12.345678" transform="translate(1.999999 2) scale(0.001234)"/></svg>'
    )
    assert page == (
        '<p>1.234567</p><svg viewBox="0 0 9.123456 9" width="9.123456pt" version="1.1">'
        '<path d="M 1.23 -0 L 3 4.5" style="stroke-width: 0.123456"/>'
        '<use x="12.35" transform="translate(2 2) scale(0.001234)"/></svg>'
    )


def test_a_drawing_has_no_style_for_the_whole_page():
    style = '<style type="text/css">*{stroke-linejoin: round; stroke-linecap: butt}</style>'
    drawing = f'<svg version="1.1">\n <defs>\n  {style}\n </defs>\n <g id="figure_1"/></svg>'
    assert without_styles(drawing) == (
        '<svg version="1.1" stroke-linejoin="round" stroke-linecap="butt">\n'
        ' <g id="figure_1"/></svg>'
    )
