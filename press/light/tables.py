"""Tables in the boxes in which they scroll, which Material's script would put around them.

It does so when the page has come, and the browser then works out anew how the whole page looks.
Here the boxes are there from the start. A class keeps the script from the table; the style sheets,
which know such a table as one without a class, are told of it.
"""

import re

BOXED = "boxed"
"""The class of a table in its box."""
_TABLE = re.compile(r"<table(?![^>]*\sclass=)([^>]*)>(.*?)</table>", re.DOTALL)
_SELECTOR = re.compile(r"(?<![\w-])(table|\[data-stack\]):not\(\[class\]\)")


def with_boxes(page: str) -> str:
    """Return the HTML of a page with every table that has no class in its box."""
    return _TABLE.sub(
        r'<div class="md-typeset__scrollwrap"><div class="md-typeset__table">'
        rf'<table class="{BOXED}"\1>\2</table></div></div>',
        page,
    )


def for_boxes(css: str) -> str:
    """Return a style sheet that means the tables of `with_boxes` where it means those in none."""
    return _SELECTOR.sub(rf"\1.{BOXED}", css)
