"""Where a sentence of English ends, as a reader would say."""

import re

# At a stop, closing marks and a space. What follows may begin with a small letter, as pandas does.
_END = re.compile(r"[.!?][)\]”’\"']*(?:\s+|$)")
# The last word before a stop that ends no sentence: one letter (S. cerevisiae), letters with stops
# of their own (e.g.), and the few that English and citations abbreviate.
_ABBREVIATED = re.compile(
    r"(?:^|[\s(\[“‘\"'])(?:[A-Za-z]|(?:[A-Za-z]\.)+[A-Za-z]|al|approx|ca|cf|chr|Dr|etc|Fig|fig|pp"
    r"|Prof|resp|sp|spp|St|subsp|var|vs)$"
)


def sentences(text: str) -> list[str]:
    """Return the sentences of a paragraph of plain text, each in one line; none of blank text."""
    text = " ".join(text.split())
    found = []
    start = 0
    for end in _END.finditer(text):
        if text[end.start()] != "." or not _ABBREVIATED.search(text[start : end.start()]):
            found.append(text[start : end.end()].rstrip())
            start = end.end()
    return [*found, text[start:]] if text[start:] else found
