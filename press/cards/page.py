"""What a built page says that its card should say; the theme writes it into the page's head."""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

from lxml import html

FOLDER = "assets/cards/"
"""Where the theme has the cards, below the site's root."""

_SENTENCE = re.compile(r"(?<=[.?!:;]) ")
_ROOM = 150
"""Letters of the description that a card has room for."""


@dataclass(frozen=True)
class Card:
    """The texts of one card."""

    name: str
    """Of its file."""
    guide: str
    kind: str
    """As `Lesson 2`; empty on the home page."""
    time: str
    title: str
    say: str
    """One sentence or two on what the page holds."""

    def texts(self) -> dict[str, str]:
        """Return what stands on it; cards with the same texts are the same picture."""
        return {key: value for key, value in asdict(self).items() if key != "name"}


def cards_named(site: Path) -> Iterator[Card]:
    """Yield the card of each page of a built site that names one, in the order of their paths."""
    for path in sorted(site.rglob("index.html")):
        head, found, _ = path.read_text("utf-8").partition("<body")
        if found and FOLDER in head:
            yield read_card(head)


def read_card(head: str) -> Card:
    """Return the card that the head of a page names."""
    said = {
        one.get("property") or one.get("name"): one.get("content", "")
        for one in html.fromstring(head).iter("meta")
    }
    return Card(
        name=urlsplit(said["og:image"]).path.rpartition("/")[2],
        guide=said["og:site_name"],
        kind=said.get("article:section", ""),
        time=said.get("twitter:data1", ""),
        title=said["og:title"],
        say=shortened(said["og:description"]),
    )


def shortened(text: str) -> str:
    """Return the first sentences of a text that a card has room for, else its first words."""
    kept = ""
    for sentence in _SENTENCE.split(text):
        longer = f"{kept} {sentence}".strip()
        if len(longer) > _ROOM:
            break
        kept = longer
    if kept:
        return kept.rstrip(":;")
    return text[: _ROOM - 2].rpartition(" ")[0].rstrip(",") + " …"
