"""Every address that leads out of the guide, and where it stands.

Four kinds of places are read: the built pages with all that the theme puts round them, the
executed lessons, the Markdown files beside them, and the workflows with the actions that they use.
Addresses in the *code* of a lesson are not links: they are mines, which `press mines` asks, some of
them closed on purpose.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import markdown

from press.errors import PressError
from press.files import sources
from press.lessons import source
from press.project import Project

OURS = "data-register"
"""The attribute of a link that a page has from the register: it is no link of the page's own."""
_LEADS = {"href", "src", "data", "poster", "action", "xlink:href"}
_USES = re.compile(
    r"""\buses:\s*["']?(?P<action>[\w.-]+/[\w.-]+)(?:/[\w./-]+)?@(?P<ref>[^\s"'#]+)"""
)
_SPAN = re.compile(r"""</?span(?:\s(?:[^<>"']|"[^"]*"|'[^']*')*)?>""")
"""The mark of a word of code, of which a page has thousands, and which leads nowhere."""
_PLAIN = re.compile(r"https?://[^\s<>\"'`]+")
_UNFINISHED = re.compile(r"[{}…]")
"""In an address with a gap for the reader to fill."""
_EXAMPLE = re.compile(r"(?:.*\.)?example(?:\..*)?")
"""A host that is kept for examples."""
_MOST_WORDS = 90
"""Characters: a link that is longer is a sentence, and no name."""
_OWN_FILE = r"(?:edit|blob|tree|raw)/{branch}/(?P<path>[^?#]*)"


@dataclass
class Found:
    """An address, without fragment, and all places that lead to it."""

    url: str
    what: str
    """The words of a link to it, those that say most; empty when none has any."""
    pages: list[str] = field(default_factory=list)
    """`resources/` for a page of the site (`` for its home), else a file of the repository."""
    fragments: list[str] = field(default_factory=list)
    """The places on it to which links lead."""


@dataclass
class _Anchor:
    url: str
    words: str = ""


class _Reader(HTMLParser):
    """Collects what leads out of a page of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.anchors: list[_Anchor] = []
        self._open: _Anchor | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if OURS in dict(attrs):
            return
        for name, value in attrs:
            if value and name in _LEADS:
                self.anchors.append(_Anchor(value.strip()))
                if tag == "a" and name == "href":
                    self._open = self.anchors[-1]
            elif value and name == "srcset":
                parts = [part.split() for part in value.split(",")]
                self.anchors += [_Anchor(part[0]) for part in parts if part]
        if self._open and tag == "img":
            self._open.words += dict(attrs).get("alt") or ""

    def handle_data(self, data: str) -> None:
        if self._open:
            self._open.words += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._open = None


class Addresses:
    """The addresses found so far, those of the guide itself apart."""

    def __init__(
        self, site: Path, project: Project, site_url: str, repository_url: str, branch: str
    ) -> None:
        """Begin with none.

        Args:
            site: the folder of the built pages.
            project: whose links.
            site_url: where the site is published; what begins with it is a page of its own.
            repository_url: the repository's page; a link to a file in it is one to that file.
            branch: the branch that is published.
        """
        self.site = site
        self.project = project
        self.site_url = without_fragment(site_url)[0]
        self.found: dict[str, Found] = {}
        self._markdown = markdown.Markdown(extensions=["tables", "fenced_code"])
        self.missing: list[str] = []
        """Links to what is ours and not there, or to no address at all, each as a sentence."""
        own = _OWN_FILE.format(branch=re.escape(branch))
        self._own_file = re.compile(re.escape(repository_url) + "/" + own, re.IGNORECASE)

    def add_html(self, html: str, place: str) -> None:
        """Add the links of a page of HTML that stands at `place`."""
        reader = _Reader()
        reader.feed(_SPAN.sub("", html))
        for anchor in reader.anchors:
            self.add(anchor.url, anchor.words, place)

    def add_markdown(self, text: str, place: str) -> None:
        """Add the links of a text of Markdown."""
        self.add_html(self._markdown.reset().convert(text), place)

    def add_lesson(self, text: str, place: str) -> None:
        """Add the links in the prose and in the outputs of an executed lesson."""
        for cell in json.loads(text)["cells"]:
            if cell["cell_type"] == "markdown":
                self.add_markdown(source(cell), place)
            for output in cell.get("outputs", ()):
                self.add_html("".join(output.get("data", {}).get("text/html", "")), place)

    def add_workflow(self, text: str, place: str) -> None:
        """Add the addresses in a workflow, and the commits of the actions that it uses."""
        for used in _USES.finditer(text):
            url = f"https://github.com/{used['action']}/commit/{used['ref']}"
            self.add(url, used["action"], place)
        for plain in _PLAIN.finditer(text):
            if "$" not in plain[0]:  # which a shell fills in
                self.add(_without_what_follows(plain[0]), "", place)

    def add(self, url: str, words: str, place: str) -> None:
        """Add one link, unless it leads into the guide or to nowhere that could be asked."""
        if url.startswith("//"):
            url = f"https:{url}"
        address, fragment = without_fragment(url)
        if not address.startswith(("http:", "https:")) or _UNFINISHED.search(address):
            return
        host = _host_of(address)
        if _is_here(host) or _EXAMPLE.fullmatch(host):
            return
        if why := self._lost(address, fragment, host):
            told = f"{place}: it links to {why}; correct the link."
            self.missing += [told] if told not in self.missing else []
        if not host or self._is_ours(address):
            return
        what = " ".join(words.split())
        found = self.found.setdefault(address, Found(address, what))
        is_name = 0 < len(what) <= _MOST_WORDS
        if not found.what or (is_name and not len(what) <= len(found.what) <= _MOST_WORDS):
            found.what = what
        if place not in found.pages:
            found.pages.append(place)
        if fragment and fragment not in found.fragments:
            found.fragments.append(fragment)

    def _is_ours(self, address: str) -> bool:
        return bool(self._own_file.match(address)) or f"{address}/".startswith(self.site_url)

    def _lost(self, address: str, fragment: str, host: str) -> str:
        """Return what a link leads to that is ours and not there; "" when it is, or not ours."""
        if not host:
            return f"`{address}`, which is no address"
        if own := self._own_file.match(address):
            path = unquote(own["path"]).lstrip("/")
            there = (self.project.root / path).exists()
            return "" if there else f"{path} in this repository, which is not there"
        if not self._is_ours(address):
            return ""
        path = unquote(urlsplit(address).path[len(urlsplit(self.site_url).path) :]).lstrip("/")
        page = self.site / path
        page = page / "index.html" if page.is_dir() else page
        if not page.is_file():
            return f"{path} of this guide, which has no such page"
        if fragment and page.suffix == ".html" and fragment not in _ids(page.read_text("utf-8")):
            return f"{path or 'the home page'} of this guide, which has no place `{fragment}`"
        return ""


def without_fragment(url: str) -> tuple[str, str]:
    """Return an address as a client sends it, and the place on it that a link leads to.

    Scheme and host are in small letters, and a host alone has a path, since `HTTPS://X.org` and
    `https://x.org/` are one resource. What looks like a fragment but is a program's own state
    (`#/search`, `#!home`), or are words to look for (`#:~:text=`), is no place on a page.
    """
    try:
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")
        netloc = host[0] + host[1] + host[2].lower()
        address = urlunsplit((parts.scheme.lower(), netloc, parts.path or "/", parts.query, ""))
        place = "" if parts.fragment.startswith(("/", "!")) else parts.fragment.split(":~:")[0]
    except ValueError:  # as of http://[
        return url, ""
    return re.sub(r"\s", lambda space: quote(space[0]), address), unquote(place)


def _host_of(address: str) -> str:
    """Return the host of an address; "" when it is none, as `http://[` and `http://x.org:70000`."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        return host if _is_here(host) or parts.port is None or parts.port else ""
    except ValueError:
        return ""


def _without_what_follows(url: str) -> str:
    """Return an address that was found in a text without the marks of the sentence round it."""
    while url[-1] in ".,;:]" or (url[-1] == ")" and url.count(")") > url.count("(")):
        url = url[:-1]
    return url


class _Ids(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str | None] = {"top"}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = ("id", "name") if tag == "a" else ("id",)
        self.found |= {value for name, value in attrs if name in names}


def _ids(html: str) -> set[str | None]:
    """Return the places on a page."""
    reader = _Ids()
    reader.feed(html)
    return reader.found


def _is_here(host: str) -> bool:
    return host in ("localhost", "::1") or host.startswith("127.")


def collect(
    site: Path, project: Project, *, site_url: str, repository_url: str, branch: str = "main"
) -> Addresses:
    """Return the addresses in a built site, in the executed lessons, and beside them.

    Args:
        site: the folder of the built pages.
        project: where lessons, README and workflows are.
        site_url: where the site is published, ending in a slash.
        repository_url: the repository's page, without a slash at its end.
        branch: the branch that is published.

    Raises:
        PressError: when there is no built site.
    """
    if not (site / "index.html").exists():
        raise PressError("There is no built site whose links to check; run `make site` first.")
    addresses = Addresses(site, project, site_url, repository_url, branch)
    for path in sorted(site.rglob("*.html")):
        addresses.add_html(path.read_text("utf-8"), page_of(path.relative_to(site)))
    for path in sorted(project.executed.glob("*.ipynb")):
        addresses.add_lesson(path.read_text("utf-8"), f"notebooks/{path.name}")
    for path in files_with_links(project):
        add = addresses.add_markdown if path.suffix == ".md" else addresses.add_workflow
        add(path.read_text("utf-8"), project.shown(path))
    addresses.found = {url: addresses.found[url] for url in sorted(addresses.found)}
    return addresses


def page_of(path: Path) -> str:
    """Return the page that a file of the site is: `data/` for data/index.html, `` for the home."""
    name = path.as_posix()
    return name.removesuffix("index.html") if path.name == "index.html" else name


def files_with_links(project: Project) -> Iterator[Path]:
    """Yield the files of the repository, beside pages and lessons, whose links are checked."""
    yield from sorted(project.root.glob("*.md"))
    for path in sources(project.root / ".github"):
        if path.suffix in (".yml", ".yaml", ".md"):
            yield path


def on_pages(found: Iterable[Found], pages: set[str]) -> dict[str, Found]:
    """Return, by address, what stands on one of `pages` at least."""
    return {link.url: link for link in found if pages.intersection(link.pages)}
