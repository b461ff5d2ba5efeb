"""What a reader reads: the text of pages, lessons, diagrams and the frame around them.

Everything else is blanked and not cut out, so that a line keeps its number.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from press.lessons import source
from tests.docs.chapters import FENCE, INLINE_CODE, PROJECT, blank

_HTML_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"<(?P<inside>/?[a-zA-Z!?](?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>", re.DOTALL)
# Of a tag only what is read out or shown.
_SAID = re.compile(r"\b(?:alt|title|aria-label)=(?P<q>[\"'])(?P<text>.*?)(?P=q)", re.DOTALL)
_JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_SNIPPET = re.compile(r"^[ \t]*-{1,}8<-{1,}.*$", re.MULTILINE)
_ATTRIBUTES = re.compile(r"\{:?[ \t]*[.#][^{}\n]*\}")
_TARGET = re.compile(r"(?<=\])\((?P<to>[^()\s]*(?:\([^()]*\)[^()\s]*)*)(?P<title>[^()]*)\)")
_FOOTNOTE = re.compile(r"\[\^[^\]\s]+\]:?")
_REFERENCE = re.compile(r"^[ \t]*\[[^\]^]+\]:[ \t]*\S+", re.MULTILINE)
_ADDRESS = re.compile(r"<?\b(?:https?://|www\.|mailto:)[^\s)>\]]+>?|\b[\w.+-]+@[\w-]+\.[\w.]+")
_FORMULA = re.compile(r"\$\$.+?\$\$|(?<![\\$\w])\$(?=\S)[^$\n]*?\S\$(?![\w$])", re.DOTALL)
_NO_PROSE = (
    _HTML_COMMENT,
    INLINE_CODE,
    _FORMULA,
    _SNIPPET,
    _JINJA,
    _ATTRIBUTES,
    _REFERENCE,
    _FOOTNOTE,
)
_KEY = re.compile(r"^[ \t]*(?:- )?\"?\w+\"?:", re.MULTILINE)  # of YAML or JSON
_STYLE = re.compile(r"<(style|script|metadata|defs)\b.*?</\1>", re.DOTALL)


@dataclass(frozen=True)
class Text:
    """One thing that is read."""

    place: str
    """How it is named in a message: a file, or `notebooks/NAME.ipynb, cell ID`."""
    markdown: str
    """As it is written; empty when it is not Markdown."""
    words: str
    """Only what is read of it, line by line."""


def comments(code: str) -> str:
    """Return code of which only the comments are left."""
    return "\n".join(
        blank(line[: at + 1]) + line[at + 1 :] if at >= 0 else blank(line)
        for line in code.split("\n")
        for at in [_comment(line)]
    )


def _comment(line: str) -> int:
    """Return where in a line a comment begins, -1 for none: after the last quotation mark."""
    found = re.search(r"(?:^|\s)#(?=\s)(?!.*[\"'])", line)
    return line.index("#", found.start()) if found else -1


def words_of_html(html: str) -> str:
    """Return the text of HTML, a template of it, or SVG."""
    for pattern in (_JINJA, _STYLE, _HTML_COMMENT):
        html = pattern.sub(lambda found: blank(found[0]), html)
    return _TAG.sub(_said, html)


def _said(tag: re.Match[str]) -> str:
    text = blank(tag[0])
    for said in _SAID.finditer(tag["inside"]):
        start, end = (1 + place for place in said.span("text"))
        text = text[:start] + said["text"] + text[end:]
    return text


def words_of_markdown(markdown: str) -> str:
    """Return the prose of Markdown: no code but its comments, no addresses, no marks of ours."""

    def fenced(block: re.Match[str]) -> str:
        start, end = (place - block.start() for place in block.span("body"))
        body = blank(block["body"]) if ".result" in block["info"] else comments(block["body"])
        return blank(block[0][:start]) + body + blank(block[0][end:])

    text = FENCE.sub(fenced, markdown)
    for pattern in _NO_PROSE:
        text = pattern.sub(lambda found: blank(found[0]), text)
    text = _TARGET.sub(lambda link: blank("(" + link["to"]) + link["title"] + " ", text)
    text = _ADDRESS.sub(lambda found: blank(found[0]), text)
    return _TAG.sub(_said, text)


def pages() -> Iterator[Text]:
    """Yield the pages of docs/, and those at the top of the repository and in .github/."""
    folders = (PROJECT.docs.rglob, PROJECT.root.glob, (PROJECT.root / ".github").glob)
    for path in sorted(path for listed in folders for path in listed("*.md")):
        text = path.read_text("utf-8")
        yield Text(PROJECT.shown(path), text, words_of_markdown(text))


def lessons() -> Iterator[Text]:
    """Yield the cells of the lessons, and what each lesson says of itself."""
    for path in sorted(PROJECT.notebooks.glob("*.ipynb")):
        notebook = json.loads(path.read_text("utf-8"))
        shown = PROJECT.shown(path)
        record = notebook["metadata"].get("guide", {})
        told = json.dumps(record, ensure_ascii=False, indent=1)
        yield Text(f"{shown}, metadata", "", words_of_markdown(told))
        for cell in notebook["cells"]:
            text = source(cell)
            place = f"{shown}, cell {cell['id']}"
            if cell["cell_type"] == "markdown":
                yield Text(place, text, words_of_markdown(text))
            else:
                alt = cell["metadata"].get("alt", "")
                yield Text(place, "", f"{comments(text)}\n{alt}")


def frame() -> Iterator[Text]:
    """Yield the templates around a page, the diagrams, the dated facts, the mines, issue forms."""
    for path in sorted([*PROJECT.theme.rglob("*.html"), *PROJECT.docs.rglob("*.svg")]):
        yield Text(PROJECT.shown(path), "", words_of_html(path.read_text("utf-8")))
    forms = sorted((PROJECT.root / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))
    for path in (PROJECT.dated_facts, PROJECT.mines, *forms):
        values = _KEY.sub(lambda key: blank(key[0]), path.read_text("utf-8"))
        yield Text(PROJECT.shown(path), "", words_of_markdown(values))
