"""Badges: from what a reader wishes to a picture with a link behind it, in three languages.

theme/assets/javascripts/badge-rules.js does the same for the badge builder; see names.py. The
addresses of the pictures are the documented ones. They could not be opened from where this was
written.
"""

import html
import re
from dataclasses import dataclass
from urllib.parse import quote

from press.errors import PressError
from press.launch.addresses import INTERFACES, Binder, Content, binder_url, colab_url
from press.launch.names import branch_fault, cleaned, file_fault, repository_fault

_BINDER = ("https://mybinder.org/badge_logo.svg", "Launch on Binder")
_COLAB = ("https://colab.research.google.com/assets/colab-badge.svg", "Open in Colab")

BADGES = {"binder": _BINDER, "apart": _BINDER, "colab": _COLAB}
"""The picture of each kind of badge, and what it says to who cannot see it. "apart" is a Binder
whose notebooks come from elsewhere than its environment."""

# An address has these as they are. All else is written with %, and so ends no link in Markdown or
# reStructuredText, no attribute in HTML, and is no entity in any of them.
_PLAIN = ":/?#@!$&+,=%"
_LONE = re.compile(r"%(?![0-9A-Fa-f]{2})")


@dataclass(frozen=True)
class Wish:
    """What a reader typed."""

    kind: str
    """One of `BADGES`."""
    repository: str
    """OWNER/NAME: what Binder builds, or where Colab finds the notebook."""
    branch: str = "main"
    path: str = ""
    """The file to open, in the repository that has the notebooks."""
    interface: str = "lab"
    content: str = ""
    """OWNER/NAME of the notebooks, when they are apart."""
    content_branch: str = ""

    def cleaned(self) -> "Wish":
        """Return the wish without the blanks around what was typed."""
        return Wish(**{name: cleaned(text) for name, text in vars(self).items()})


def faults(wish: Wish) -> dict[str, str]:
    """Return what is wrong with a wish: for each field at fault, one sentence to act on."""
    wish = wish.cleaned()
    if wish.kind not in BADGES:
        return {"kind": f"Choose a badge: {', '.join(BADGES)}."}
    found = {
        "repository": repository_fault(wish.repository),
        "branch": branch_fault(wish.branch),
        "path": file_fault(wish.path),
    }
    if wish.kind == "apart":
        found["content"] = repository_fault(wish.content)
        found["content_branch"] = branch_fault(wish.content_branch)
    if wish.kind == "colab":
        found["path"] = found["path"] or _notebook_fault(wish.path)
    elif wish.interface not in INTERFACES:
        found["interface"] = f"Choose what opens the file: {', '.join(INTERFACES)}."
    return {name: sentence for name, sentence in found.items() if sentence}


def address(wish: Wish) -> str:
    """Return the address that a badge leads to.

    Raises:
        PressError: when something is wrong with the wish: the first of its `faults`.
    """
    for name, sentence in faults(wish).items():
        raise PressError(f"{name}: {sentence}")
    wish = wish.cleaned()
    if wish.kind == "colab":
        return colab_url(wish.repository, wish.branch, wish.path)
    content = Content(wish.content, wish.content_branch) if wish.kind == "apart" else None
    return binder_url(Binder(wish.repository, wish.branch, wish.path, wish.interface, content))


def badge(url: str, kind: str) -> dict[str, str]:
    """Return the text of a badge for each language that a README is written in.

    Args:
        url: where the badge leads; what would end a link early is written with %.
        kind: one of `BADGES`, which decides on the picture.

    Returns:
        The text by language: `markdown`, `rst` (without a line break at its end) and `html`.

    Raises:
        PressError: when `url` does not begin with https://, or there is no such kind.
    """
    if not url.startswith("https://"):
        raise PressError("The address of a badge must begin with https://.")
    if kind not in BADGES:
        raise PressError(f"There is no badge of that kind; choose one of {', '.join(BADGES)}.")
    image, words = BADGES[kind]
    url = _LONE.sub("%25", quote(url, safe=_PLAIN))
    return {
        "markdown": f"[![{words}]({image})]({url})",
        "rst": f".. image:: {image}\n   :target: {url}\n   :alt: {words}",
        "html": f'<a href="{html.escape(url)}"><img src="{image}" alt="{words}"></a>',
    }


def _notebook_fault(path: str) -> str | None:
    """Return what keeps Colab from opening a file, as a sentence; None for nothing."""
    if not path:
        return "Colab opens one notebook: type its path, which ends in .ipynb."
    if not path.endswith(".ipynb"):
        return "Colab opens only notebooks: the path must end in .ipynb."
    return None
