"""The register of links as a reader sees it: a table on a page, and links.json beside the pages.

All pages must be there before the table that lists their links can be written. So a chapter has an
empty place for it, and the table is put there when MkDocs is done.
"""

import dataclasses
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import jinja2

from press.days import day
from press.files import write
from press.links import words
from press.links.addresses import Found, collect, page_of
from press.links.noted import standing
from press.links.register import Entry, as_record, read_links
from press.links.uses import Uses, purpose, uses_in, words_around
from press.project import Project
from press.relative import relative
from press.repository import Repository

PLACE = '<div data-table="links"></div>'
"""Where the table goes, in Markdown and in HTML."""

_MACHINERY = re.compile(r"https://(mybinder\.org/v2|colab\.research\.google\.com/github)/")
_LEADING = re.compile(r"\W+")


@dataclass(frozen=True)
class Place:
    """A page, or a file of the repository, that has a link."""

    title: str
    href: str | None
    """As seen from the page of the table; None of a file, which is not published."""


@dataclass(frozen=True)
class Row:
    """One link, as the table shows it."""

    url: str
    name: str
    purpose: str
    quoted: bool
    """Whether `purpose` is the words around the link, and not written to say what it is for."""
    pages: list[Place]
    entry: Entry

    @property
    def host(self) -> str:
        """The host that is asked, without `www.`."""
        return (urlsplit(self.url).hostname or "").removeprefix("www.")

    @property
    def is_machinery(self) -> bool:
        """Whether nobody is meant to read it: a launch, or an action that a workflow uses."""
        only_workflows = all(page.startswith(".github/") for page in self.entry.pages)
        return only_workflows or _MACHINERY.match(self.url) is not None


def publish(site: Path, project: Project, repository: Repository) -> None:
    """Write links.json into a site that is built, and the table into the pages that ask for it.

    Args:
        site: the folder of the pages.
        project: whose register, lessons and files are read.
        repository: whose pages these are; links to them are no links that leave the guide.

    Raises:
        PressError: when the register is not well formed.
    """
    found = collect(
        site,
        project,
        site_url=repository.site_url,
        repository_url=repository.url,
        branch=repository.branch,
    ).found
    path = project.registers / "links.json"
    entries = known_links(found, read_links(path, project.shown(path)))
    record = json.dumps(as_record(entries), indent=1, sort_keys=True, ensure_ascii=False)
    write(site / "links.json", record + "\n")
    texts = {path: path.read_text("utf-8") for path in sorted(site.rglob("*.html"))}
    if not any(PLACE in text for text in texts.values()):
        return
    uses = {page_of(path.relative_to(site)): uses_in(text) for path, text in texts.items()}
    for path, text in texts.items():
        if PLACE in text:
            here = page_of(path.relative_to(site))
            table = to_html(rows(entries, uses, here), relative("links.json", here))
            write(path, text.replace(PLACE, table))


def known_links(found: Mapping[str, Found], register: Mapping[str, Entry]) -> dict[str, Entry]:
    """Return what is known of each link: the register, on the pages of today.

    A link that no check has met yet is *not checked yet*. One that stands nowhere any more keeps
    its history, and has no pages.
    """
    left = {url: dataclasses.replace(entry, pages=[]) for url, entry in register.items()}
    return left | standing(register, found)


def rows(entries: Mapping[str, Entry], uses: Mapping[str, Uses], here: str) -> list[Row]:
    """Return a row for each link that stands somewhere: first the sources, then all others by name.

    Args:
        entries: by address.
        uses: what the pages say of their links, by page.
        here: the page of the table. Its own tables of sources say what a link is for.
    """
    sources, others = {}, []
    for url, entry in entries.items():
        if not entry.pages:
            continue
        told = purpose(url, uses[here])
        name, what_for = told or (entry.what, words_around(url, uses))
        quoted = not told and bool(what_for)
        places = places_of(entry, uses, here)
        row = Row(url, name or bare(url), what_for, quoted, places, entry)
        if told:
            sources[url] = row
        else:
            others.append(row)
    others.sort(key=lambda row: (_LEADING.sub("", row.name).casefold(), row.url))
    return [*(sources[url] for url in uses[here].links if url in sources), *others]


def places_of(entry: Entry, uses: Mapping[str, Uses], here: str) -> list[Place]:
    """Return where a link stands; a lesson that is a page as well is one place."""
    found = []
    for page in entry.pages:
        if f"{page.removesuffix('.ipynb')}/" in uses:
            continue
        known = uses.get(page)
        found.append(
            Place(known.title or page, relative(page, here)) if known else Place(page, None)
        )
    return found


def bare(url: str) -> str:
    """Return an address as it is read: without scheme, `www.` and a slash at its end."""
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.netloc.removeprefix('www.')}{unquote(parts.path)}{query}".rstrip("/")


def summary(entries: Iterable[Entry]) -> str:
    """Return in a sentence or two when the links were last checked, and how they stand."""
    entries = list(entries)
    total = f"{len(entries)} link{'' if len(entries) == 1 else 's'}"
    if not (days := [entry.last_checked for entry in entries if entry.last_checked]):
        return (
            f"{total}. None of them has been checked yet: the weekly check, which asks each address"
            " and writes down what it saw, has not run yet."
        )
    parts = [f"{said}: {count}" for _, said, count in counts(entries)]
    return f"{total}, last checked on {day(max(days))}. {'; '.join(reversed(parts)).capitalize()}."


def counts(entries: Iterable[Entry]) -> list[tuple[str, str, int]]:
    """Return of each status that occurs its name in HTML, its words, and how many links have it."""
    found = Counter(entry.status for entry in entries)
    return [(*words.KINDS[status], found[status]) for status in words.KINDS if found[status]]


def to_html(table: Iterable[Row], data: str) -> str:
    """Return rows as HTML, with the means to sort and filter them.

    Args:
        table: the rows, in their order.
        data: the address of links.json.
    """
    readings, machinery = [], []
    for row in table:
        (machinery if row.is_machinery else readings).append(row)
    return _template().render(
        rows=readings,
        machinery=sorted(machinery, key=lambda row: row.url),
        counts=counts(row.entry for row in readings),
        sentence=summary(row.entry for row in readings),
        data=data,
    )


def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "bare": bare,
        "last_part": lambda url: url.rpartition("/")[2],
        "copy": words.copy_of,
        "day": day,
        "kind": words.kind,
        "rank": lambda entry: list(words.KINDS).index(entry.status),
        "remarks": words.remarks,
        "status": words.status,
    }
    return environment.get_template("table.html")
