"""The glossary's terms as tooltips: every link to one says in a sentence what it means."""

import re
from collections.abc import Mapping
from html import escape
from pathlib import Path

from markdown.extensions.toc import slugify

# A term is a heading of the third degree; its first paragraph says what it is.
_TERM = re.compile(r"^###[ \t]+(?P<term>[^\n#{]+?)[ \t]*(?:\{[^}\n]*\})?\n+(?P<text>[^\n#]+)", re.M)
_LINK = re.compile(r'<a (?P<before>[^>]*?)href="(?P<href>[^"]*?glossary/?#(?P<slug>[^"]+))"')
_MARKS = re.compile(r"\[(?P<text>[^\]]*)\]\([^)]*\)|[*`]+|<[^>]+>")
_SENTENCE_END = re.compile(r"(?<=[a-z0-9)”`*][.:?!])\s+(?=[A-Z*`])")


def read_terms(path: Path) -> dict[str, str]:
    """Return the first sentence on each term of a glossary, as plain text, by its anchor.

    Args:
        path: the Markdown file; when it is missing there are no terms.
    """
    if not path.exists():
        return {}
    found = _TERM.finditer(path.read_text("utf-8"))
    return {slugify(term["term"], "-"): _first_sentence(term["text"]) for term in found}


def with_tooltips(html: str, terms: Mapping[str, str]) -> str:
    """Return a page in which every link to a term carries its first sentence as its title."""

    def titled(link: re.Match[str]) -> str:
        sentence = terms.get(link["slug"])
        if not sentence or "title=" in link["before"]:
            return link[0]
        return f'{link[0]} title="{escape(sentence)}"'

    return _LINK.sub(titled, html)


def _first_sentence(markdown: str) -> str:
    plain = _MARKS.sub(lambda mark: mark["text"] or "", markdown).strip()
    return _SENTENCE_END.split(plain)[0]
