"""Makes the pages that MkDocs has built light."""

from pathlib import Path

from press.light.markup import minified, without_idle_tokens
from press.light.purge import classes_of
from press.light.sheets import share, with_shared
from press.light.used import used_by

_LATER = "lite"
"""The folder of JupyterLite, whose pages are its own."""


def lighten(made: Path) -> None:
    """Trim the pages in `made`, and give them one style sheet.

    Args:
        made: the folder of the built pages, which are changed in place.
    """
    files = sorted(
        file for file in made.rglob("*.html") if _LATER not in file.relative_to(made).parts
    )
    pages = {file: file.read_text("utf-8") for file in files}
    scripts = (file for file in made.rglob("*.js") if "lunr" not in file.parts)
    used = used_by(pages.values(), (file.read_text("utf-8") for file in scripts))
    shared = share(pages, made, used)
    coloured = classes_of(shared.css) if shared else set()
    for file, page in pages.items():
        if shared:
            page = without_idle_tokens(with_shared(page, shared), coloured)
        file.write_text(minified(page), "utf-8")
    for file in made.rglob("*.map"):
        file.unlink()
