"""The guide's own pages, gone through by LinkChecker over HTTP: every link and place, strictly.

LinkChecker's own check of places reads a page again for each place on it: minutes for a site whose
glossary has a hundred. Here it reads each page once, and the places are compared at the end.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urldefrag, urlsplit

from linkcheck import configuration, director
from linkcheck.cache.urlqueue import UrlQueue
from linkcheck.checker import get_url_from
from linkcheck.director.aggregator import Aggregate
from linkcheck.htmlutil import linkparse
from linkcheck.logger import _Logger

from press.errors import PressError
from press.links.addresses import page_of
from press.served import served

_UNREAD = "LinkChecker itself failed at it"


class _Answers(_Logger):
    """A logger of LinkChecker's that keeps what is wrong with an address."""

    LoggerName = "answers"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**self.get_args(kwargs))
        self.of: dict[str, str] = {}
        """By address what is wrong with it; "" for nothing."""

    def start_output(self) -> None:
        """Begin."""

    def end_output(self, **kwargs: Any) -> None:
        """End."""

    def log_url(self, url_data: Any) -> None:
        """Keep what is wrong with one address."""
        wrong = "" if url_data.valid else url_data.result
        self.of[urldefrag(url_data.cache_url or url_data.url).url] = wrong


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
        for url in (url_data.url, url_data.cache_url):  # after redirects, and as it was asked
            self.of[urldefrag(url).url] = names


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
    config["verbose"] = True  # tell of what is whole, too
    config["robotstxt"] = False  # robots.txt is for strangers, and so are pauses:
    config["maxrequestspersecond"] = 10_000  # heeded where the header LinkChecker is sent
    places = _Places()
    with served(site, below) as root:
        aggregate = director.get_aggregate(config)
        aggregate.urlqueue = queue = _Queue()
        aggregate.plugin_manager.content_plugins.append(places)
        names = sorted(page_of(path.relative_to(site)) for path in site.rglob("*.html"))
        # Also those to which no link leads
        pages = {name: get_url_from(root + quote(name), 0, aggregate) for name in names}
        for page in pages.values():
            queue.put(page)
        _follow(aggregate)
        host = root.removesuffix(below)
        links = {link for link in queue.links if link.page and link.url.startswith(host)}
        said = {
            f"{_shown(link.page, root)}: `{_shown(link.written, root)}`: {why}; correct the link."
            for link in links
            if (why := _why(link, root, answers.of, places.of))
        }
        said |= {
            f"{name or 'the home page'}: {why}; look at the page."
            for name, page in pages.items()
            if (why := answers.of.get(page.cache_url, _UNREAD))
        }
    return sorted(said), len(links)


def _follow(aggregate: Aggregate) -> None:
    """Follow what is queued, and all that it leads to.

    Raises:
        PressError: when LinkChecker has given up, so that nothing could be said of the rest.
    """
    # Not director.check_urls, which takes an interruption for the end, and any error for a good one
    try:
        aggregate.start_threads()
        director.check_url(aggregate)
        if aggregate.urlqueue.unfinished_tasks:
            raise PressError("LinkChecker has not gone through all pages; check the links again.")
    finally:
        aggregate.finish()
        for session in aggregate.request_sessions.values():
            session.close()


def _why(link: _Link, root: str, answers: dict[str, str], places: dict[str, set[str]]) -> str:
    """Return what is wrong with a link, "" for nothing."""
    page, place = urldefrag(link.url)
    if not f"{page}/".startswith(root):
        return f"it leads out of the guide, which is published below {urlsplit(root).path}"
    if wrong := answers.get(page, _UNREAD):
        return wrong
    if page in places and not {place, unquote(place)} & places[page] and not _is_top(place):
        return "there is no such place on that page"
    return ""


def _is_top(place: str) -> bool:
    """Return whether a place is one that every page has (HTML Living Standard, 7.4.6.4)."""
    return place.lower() in ("", "top")


def _shown(url: str, root: str) -> str:
    if not url.startswith(root):
        return url
    return unquote(urlsplit(url).path[len(urlsplit(root).path) :]) or "the home page"
