"""Pages that say in words what their status does not: that nothing is there (*soft 404s*).

A page that speaks of something that cannot be found is doubted. Then an address is asked that
cannot exist, beside it on its host: when that is answered in the same way, so is everything there.
The way is that of Bar-Yossef et al., *Sic Transit Gloria Telae* (WWW 2004), 2.2.
"""

import hashlib
import html
import re
from urllib.parse import urlsplit, urlunsplit

from press.links.answer import Answer

_DOUBTFUL = re.compile(
    r"\b(?:not\s+found|(?:can\s*not|can['’]?t|could\s*n[o'’]t|couldn['’]t|unable\s+to)\s+(?:be\s+)?"
    r"f(?:ind|ound)|no\s+longer\s+(?:available|exists?|here)|(?:does\s+not|doesn['’]t)\s+exist|"
    r"error\s+404|404\s+error|oops)\b",
    re.IGNORECASE,
)
_SHORT = 3_000
"""Letters of a page that says nothing else; an article in which a thing is not found is longer."""


def suspicious(page: str) -> bool:
    """Return whether a page of HTML is worth reading: whether it has such words, or a 404."""
    return "404" in page or _DOUBTFUL.search(html.unescape(page)) is not None


def doubtful(text: str) -> bool:
    """Return whether a page's visible text is short and speaks of something that is not there."""
    return len(text) < _SHORT and _DOUBTFUL.search(text) is not None


def beside(url: str) -> str:
    """Return an address that cannot exist, in the same folder as `url`; always the same one."""
    name = hashlib.sha256(url.encode()).hexdigest()[:20]
    parts = urlsplit(url)
    folder = parts.path.rpartition("/")[0]
    return urlunsplit((parts.scheme, parts.netloc, f"{folder}/no-such-page-{name}", "", ""))


def alike(page: Answer, other: Answer) -> bool:
    """Return whether two answers show the same page: title, first heading, and where it is."""
    if not (page.good and other.good):
        return False
    if page.final == other.final:  # both were sent to one place
        return True
    return (page.title, page.heading) == (other.title, other.heading)
