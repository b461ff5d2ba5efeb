"""Makes the pages that MkDocs has built light."""

import re
from pathlib import Path

from press.light import scripts, sheets
from press.light.drawings import with_few_digits, without_styles
from press.light.icons import icons_of, rules_for, without_icons
from press.light.markup import minified, without_idle_marks
from press.light.paper import without_codes
from press.light.purge import colours_of
from press.light.tables import with_boxes
from press.light.used import used_by
from press.links.addresses import page_of
from press.relative import relative

PLAIN = "color:var(--md-code-fg-color)"
"""What the style sheets say of code that has the colour of all code, and so needs no mark."""
_ROOT = re.compile(r'(?:href|src)="([^":]*)assets/')
"""The address of the root of the site, as a page sees it; 404.html does not know where it is."""
_LATER = "lite"
"""The folder of JupyterLite, whose pages are its own."""


def lighten(made: Path) -> None:
    """Trim the pages in `made`, and give them one style sheet.

    Args:
        made: the folder of the built pages, which are changed in place.
    """
    files = sorted(it for it in made.rglob("*.html") if _LATER not in it.relative_to(made).parts)
    pages = {file: with_boxes(file.read_text("utf-8")) for file in files}
    programs = (file for file in made.rglob("*.js") if "lunr" not in file.parts)
    icons = icons_of(pages.values())
    used = used_by(pages.values(), (file.read_text("utf-8") for file in programs))
    used = used.and_names("icon", *icons.values())
    sheet = sheets.share(pages, made, used, rules_for(icons))
    said = colours_of(sheet.css if sheet else "")
    coloured = {name for name, declarations in said.items() if declarations != PLAIN}
    common = scripts.share(pages.values(), made)
    for file, page in pages.items():
        where = page_of(file.relative_to(made))
        root = _ROOT.search(page)
        page = scripts.without_idle_scripts(page)
        if common:
            page = scripts.with_shared(page, common, root[1] if root else relative("", where))
        if sheet:
            page = sheets.with_shared(page, sheet)
            page = without_icons(without_idle_marks(page, coloured), icons)
        page = without_styles(with_few_digits(without_codes(page, where, made)))
        file.write_text(minified(page), "utf-8")
    for file in made.rglob("*.map"):
        file.unlink()
