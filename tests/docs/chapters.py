"""The chapters as a test reads them: their text, and the blocks of code in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from press.chapters import Chapter, read_chapters
from press.lessons import read_lessons
from press.project import Project

ROOT = Path(__file__).parents[2]
PROJECT = Project.at(ROOT)

FENCE = re.compile(
    r"^(?P<indent>[ \t]*)(?P<ticks>`{3,}|~{3,})[ \t]*(?P<info>[^\n`]*)\n"
    r"(?P<body>.*?)^(?P=indent)(?P=ticks)[ \t]*$",
    re.MULTILINE | re.DOTALL,
)


INLINE_CODE = re.compile(r"(?P<ticks>`+)[^`].*?(?<!`)(?P=ticks)(?!`)", re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A fenced block: ```` ```python ```` or ```` ``` { .python .fails } ````."""

    line: int
    """Of its opening fence, from 1."""
    language: str
    classes: frozenset[str]
    """`not-run` for code that is shown only, `fails` for code that must raise, `result` for the
    text that the block before it prints."""
    text: str


def blocks(path: Path) -> Iterator[Block]:
    """Yield the fenced blocks of a Markdown file in order, their indentation taken off."""
    text = path.read_text("utf-8")
    for found in FENCE.finditer(text):
        info = found["info"].strip()
        if info.startswith("{"):
            classes = re.findall(r"\.([\w-]+)", info.split("=")[0])
            language, rest = (classes[0], classes[1:]) if classes else ("", [])
        else:
            language, rest = (info.split() or [""])[0], []
        indent = len(found["indent"])
        body = "\n".join(line[indent:] for line in found["body"].splitlines())
        yield Block(text.count("\n", 0, found.start()) + 1, language, frozenset(rest), body)


def blank(text: str) -> str:
    """Return `text` as spaces, its line ends kept."""
    return re.sub(r"[^\n]", " ", text)


def all_pages() -> list[Chapter]:
    """Return every page of docs/."""
    return read_chapters(PROJECT, read_lessons(PROJECT))


def chapters() -> list[Chapter]:
    """Return the chapters to learn from, in their order."""
    numbered = [page for page in all_pages() if page.number]
    return sorted(numbered, key=lambda page: page.number)
