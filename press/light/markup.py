"""The HTML of a page without what nobody sees: blanks, and marks of code that have no colour."""

import re
from collections.abc import Set

import minify_html

_CODE = re.compile(r"(?<=<code>).*?(?=</code></pre>)", re.DOTALL)
_TOKEN = re.compile(r'<span class="(\w+)">([^<]*)</span>')
_NEIGHBOURS = re.compile(
    r'<span class="(?P<kind>\w+)">(?P<first>[^<]*)</span>(?P<gap> *)'
    r'<span class="(?P=kind)">(?P<second>[^<]*)</span>'
)


def without_idle_tokens(page: str, coloured: Set[str]) -> str:
    """Return a page whose code has no mark that is not of the classes `coloured`.

    Pygments marks every name, blank and bracket; the style sheets colour only some.
    """

    def plain(found: re.Match[str]) -> str:
        return found[0] if found[1] in coloured else found[2]

    return _CODE.sub(lambda code: _TOKEN.sub(plain, code[0]), page)


def minified(page: str) -> str:
    """Return the HTML of a page without blanks and quotes that HTML does not need.

    All end tags stay, and all elements: what reads the page without being a browser finds it whole.
    """
    return minify_html.minify(
        page,
        keep_closing_tags=True,
        keep_html_and_head_opening_tags=True,
        keep_input_type_text_attr=True,
        minify_doctype=False,
    )
