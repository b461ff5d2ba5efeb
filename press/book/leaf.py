"""The book between the pages and the files that are made of it.

A leaf's body is HTML of few words, the same for every writer:

- `section` with the leaf's anchor as its id; in it `h1` once and first, then `h2` to `h4`, which
  skip no level;
- `p ul ol li dl dt dd blockquote hr strong em code kbd sub sup br a img math table caption thead
  tbody tr th td pre figure figcaption`; `th` and `td` may be of the class `number`, which is set to
  the right;
- `p.standfirst`; `div.launch` with `data-url`, `data-title`, `data-own` and `data-qr`, a picture;
  `p.run`, also `p.run.run-not`; `div.promise` of `p.promise-title` and `ul`; `section.key-points`;
  `p.dated-facts-title` and `dl.dated-facts`; `p.checked`;
- `div.note.KIND` with `p.note-title` first; `div.tabs` of `div.tab` with `p.tab-title` first;
- `pre.language-NAME > code`, also `pre.language-NAME.numberLines`, in it `span` of the classes of
  press/book/colours.py, before it perhaps `p.code-title`; `div.cell` of `div.cell-input` and
  `div.cell-output`; `pre.output-text` is what code has given, in a chapter too;
  `div.output-error`;
- `p.solution-link` where a hidden solution stood;
- `a.footnote-ref`, and `section.footnotes` of one `ol` at the end;
- `a.term` leads to a term of the glossary.

Every id is ANCHOR--ID and unique in the book, and every `#` leads to one of them or to a leaf.
"""

from dataclasses import dataclass, field
from typing import Literal

from lxml.etree import _Element as Element

Kind = Literal["home", "chapter", "lesson", "reference"]


@dataclass(frozen=True)
class Solution:
    """What was folded away on a page, to be gathered at the end of its chapter."""

    number: int
    """Within the leaf, from 1."""
    title: str
    """What it is called where it stood, or the exercise that it solves."""
    anchor: str
    """Its id."""
    back: str
    """The id of the place where it stood."""
    body: Element
    """A `div`."""


@dataclass(frozen=True)
class Leaf:
    """One page of the guide."""

    url: str
    """Its address within the site, as "first-query/"."""
    anchor: str
    """The same as an id, as "first-query"; "home" for the home page."""
    kind: Kind
    number: int | None
    """Of a lesson, or of a chapter."""
    minutes: int | None
    """That it takes."""
    title: str
    body: Element
    solutions: list[Solution] = field(default_factory=list)

    @property
    def called(self) -> str:
        """What it is called before its title, as "Lesson 2"; "" when it has no number."""
        numbered = self.number is not None and self.kind in ("chapter", "lesson")
        return f"{self.kind.capitalize()} {self.number}" if numbered else ""

    @property
    def bodies(self) -> list[Element]:
        """All that it has to say: its body and its solutions."""
        return [self.body, *(solution.body for solution in self.solutions)]


@dataclass(frozen=True)
class Part:
    """Leaves that stand under one heading in the site's navigation."""

    title: str | None
    leaves: list[Leaf]


@dataclass(frozen=True)
class Book:
    """The whole guide."""

    title: str
    subtitle: str
    authors: list[str]
    rights: str
    language: str
    version: str
    """Of the sources, as git names it."""
    date: str
    """On which the book is made, ISO 8601."""
    data_date: str
    """Of the embedded mine's data; "" when there is no mine."""
    site_url: str
    """Ends in a slash."""
    parts: list[Part]
    figures: dict[str, bytes]
    """Files by their names; `img` names them as figures/NAME."""

    @property
    def leaves(self) -> list[Leaf]:
        """All of them, in reading order."""
        return [leaf for part in self.parts for leaf in part.leaves]
