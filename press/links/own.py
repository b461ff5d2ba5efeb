"""The guide's own pages, gone through by LinkChecker over HTTP: every link and place, strictly.

LinkChecker's own check of places reads a page again for each place on it: minutes for a site whose
glossary has a hundred. Here it reads each page once, and the places are compared at the end.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag, urlsplit

from linkcheck import configuration, director
from linkcheck.cache.urlqueue import UrlQueue
from linkcheck.checker import get_url_from
from linkcheck.htmlutil import linkparse
from linkcheck.logger import _Logger

from press.served import served

_ALWAYS = {"", "top"}
"""Places that every page has (HTML Living Standard, 7.4.6.4)."""


class _Answers(_Logger):
    """A logger of LinkChecker's that keeps what is wrong with an address."""

    LoggerName = "answers"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**self.get_args(kwargs))
        self.wrong: dict[str, str] = {}

    def start_output(self) -> None:
        """Begin."""

    def end_output(self, **kwargs: Any) -> None:
        """End."""

    def log_url(self, url_data: Any) -> None:
        """Keep what is wrong with one address."""
        if not url_data.valid:
            self.wrong[urldefrag(url_data.cache_url or url_data.url).url] = url_data.result


@dataclass(frozen=True)
class _Link:
    page: str
    written: str
    url: str


class _Queue(UrlQueue):
    """LinkChecker's queue, which notes every link that is put, also to what it knows already."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[_Link] = []

    def put(self, item: Any) -> None:
        """Note a link and put it."""
        self.links.append(_Link(item.parent_url or "", item.base_url or "", item.url or ""))
        super().put(item)


class _Places:
    """A plugin of LinkChecker's that reads the ids and names of each page."""

    def __init__(self) -> None:
        self.of: dict[str, set[str]] = {}

    def applies_to(self, url_data: Any) -> bool:
        """Read pages of HTML."""
        return url_data.is_html()

    def check(self, url_data: Any) -> None:
        """Read a page."""
        names: set[str] = set()
        linkparse.find_links(
            url_data.get_soup(), lambda url, **_: names.add(url), linkparse.AnchorTags
        )
        self.of[urldefrag(url_data.url).url] = names


def check_own(site: Path, below: str = "/", jobs: int = 4) -> tuple[list[str], int]:
    """Follow every link of a built site that leads into it, to its file and its place.

    Args:
        site: the folder of the built site.
        below: the path under which it is published.
        jobs: requests at one time.

    Returns:
        Each broken link as one sentence, and how many links were followed.
    """
    config = configuration.Configuration()
    config.logger_add(_Answers)
    config["logger"] = answers = config.logger_new("answers")
    config["threads"] = jobs
    config["status"] = False
    config["robotstxt"] = False  # robots.txt is for strangers, and so are pauses:
    config["maxrequestspersecond"] = 10_000  # heeded where the header LinkChecker is sent
    places = _Places()
    with served(site, below) as root:
        aggregate = director.get_aggregate(config)
        aggregate.urlqueue = queue = _Queue()
        aggregate.plugin_manager.content_plugins.append(places)
        for page in ("", "404.html"):
            if page == "" or (site / page).exists():
                queue.put(get_url_from(root + page, 0, aggregate))
        director.check_urls(aggregate)
        links = {link for link in queue.links if link.page and link.url.startswith(root)}
        said = {
            f"{_shown(link.page, root)}: `{_shown(link.written, root)}`: {why}; correct the link."
            for link in links
            if (why := _why(link, answers.wrong, places.of))
        }
    return sorted(said), len(links)


def _why(link: _Link, wrong: dict[str, str], places: dict[str, set[str]]) -> str:
    """Return what is wrong with a link, "" for nothing."""
    page, place = urldefrag(link.url)
    if page in wrong:
        return wrong[page]
    if page in places and unquote(place) not in places[page] | _ALWAYS:
        return "there is no such place on that page"
    return ""


def _shown(url: str, root: str) -> str:
    if not url.startswith(root):
        return url
    return unquote(urlsplit(url).path[len(urlsplit(root).path) :]) or "the home page"
