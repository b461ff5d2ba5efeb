"""Formulas between dollar signs, as MathML, which browsers set without a script."""

import html
import re

from latex2mathml.converter import convert

# What pymdownx.arithmatex leaves for a script: \(…\) in a line, \[…\] on a line of its own.
_FORMULA = re.compile(
    r'<(?P<tag>span|div) class="arithmatex">\\[(\[](?P<tex>.*?)\\[)\]]</(?P=tag)>', re.DOTALL
)


def to_mathml(page: str) -> str:
    """Return a page's HTML with its formulas as MathML.

    Args:
        page: HTML in which pymdownx.arithmatex has marked the formulas, in LaTeX.
    """

    def formula(found: re.Match[str]) -> str:
        display = "block" if found["tag"] == "div" else "inline"
        return convert(html.unescape(found["tex"]), display=display)

    return _FORMULA.sub(formula, page)
