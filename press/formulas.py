"""Formulas between dollar signs, as MathML, which browsers set without a script."""

import html
import re

from latex2mathml.converter import convert

from press.errors import PressError

# What pymdownx.arithmatex leaves for a script: \(…\) in a line, \[…\] on a line of its own.
_FORMULA = re.compile(
    r'<(?P<tag>span|div) class="arithmatex">\\[(\[](?P<tex>.*?)\\[)\]]</(?P=tag)>', re.DOTALL
)


def to_mathml(page: str, where: str) -> str:
    """Return a page's HTML with its formulas as MathML.

    Args:
        page: HTML in which pymdownx.arithmatex has marked the formulas, in LaTeX.
        where: the file, named in an error.

    Raises:
        PressError: naming the formula that cannot be read.
    """

    def formula(found: re.Match[str]) -> str:
        display = "block" if found["tag"] == "div" else "inline"
        tex = html.unescape(found["tex"]).strip()
        try:
            return convert(tex, display=display)
        except Exception as error:  # latex2mathml's errors have no parent of their own
            raise PressError(
                f"{where}: the formula `{tex}` cannot be read ({type(error).__name__}); mend its"
                " LaTeX, or write \\$ for a dollar that begins none."
            ) from None

    return _FORMULA.sub(formula, page)
