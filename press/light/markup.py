"""The HTML of a page without what nobody sees: blanks, and marks of code that have no colour."""

import re
from collections.abc import Set

import minify_html

# What is cut off when it is too long: a block, at whose ends no blank is seen.
_SHORT = re.compile(r'(<span class="md-ellipsis">)\s+([^<]*?)\s*</span>')
_MAKER = re.compile(r'<meta name="generator"[^>]*>')
_CODE = re.compile(r"<pre><span></span><code>(.*?)</code></pre>", re.DOTALL)
_TOKEN = re.compile(r'<span class="(\w+)">([^<]*)</span>')
_BETWEEN = re.compile(r'(<span class="(\w+)">[^<]*)</span><span class="\2">')


def without_idle_marks(page: str, coloured: Set[str]) -> str:
    """Return a page whose code has no mark but those of the classes `coloured`.

    Pygments marks every name, blank and bracket, each by itself; the style sheets colour only some.
    """

    def plain(token: re.Match[str]) -> str:
        return token[0] if token[1] in coloured else token[2]

    def code(found: re.Match[str]) -> str:
        text = _TOKEN.sub(plain, found[1])
        while text != (text := _BETWEEN.sub(r"\1", text)):
            pass
        return f"<pre><code>{text}</code></pre>"

    return _CODE.sub(code, page)


def minified(page: str) -> str:
    """Return the HTML of a page without blanks and quotes that HTML does not need, nor its maker.

    All end tags stay, and all elements: what reads the page without being a browser finds it whole.
    """
    page = _SHORT.sub(r"\1\2</span>", _MAKER.sub("", page))
    return minify_html.minify(
        page,
        keep_closing_tags=True,
        keep_html_and_head_opening_tags=True,
        keep_input_type_text_attr=True,
        minify_doctype=False,
    )
