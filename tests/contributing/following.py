"""Follow a document step by step: write its files, make its changes, run its commands.

A step is a fenced block. What it is stands behind its language, where GitHub does not show it:

- `title="PATH"`: a file to write; the text before the block must name it.
- `append="PATH"`: lines to put at the end of a file; the text before must name it.
- `diff`: a change. Its first line is the file; what follows stands there, with what to take out
  (-) and to put in (+). `@@` parts one place of the file from the next.
- `console`: a command after each `$ `, and under it what it prints, in this order; `…` stands for
  anything. With `fails` behind the language, each of them must fail.
"""

import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.docs.chapters import FENCE

COMMAND_SECONDS = 300
_HEADING = re.compile(r"^## (?P<title>.+)$", re.MULTILINE)
_PLACE = re.compile(r'(?P<how>title|append)="(?P<path>[^"]+)"')
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


class NotSo(AssertionError):
    """The document says something that is not so: the line of the step, and what is wrong."""


@dataclass(frozen=True)
class Step:
    """One fenced block of the document."""

    line: int
    """Of its opening fence, from 1."""
    language: str
    info: str
    """What stands behind the language."""
    text: str
    before: str
    """The paragraph above the block."""


def sections(document: str) -> dict[str, list[Step]]:
    """Return the steps of each section of a document, in order, those without any left out."""
    found: dict[str, list[Step]] = {}
    for step in _steps(document):
        above = "\n".join(document.split("\n")[: step.line])
        (*_, title) = (heading["title"] for heading in _HEADING.finditer(_without_code(above)))
        found.setdefault(title, []).append(step)
    return found


def _without_code(text: str) -> str:
    return FENCE.sub("", text)


def _steps(document: str) -> Iterator[Step]:
    for block in FENCE.finditer(document):
        language, _, info = block["info"].strip().partition(" ")
        before = document[: block.start()].rstrip().rpartition("\n\n")[2]
        line = document.count("\n", 0, block.start()) + 1
        yield Step(line, language, info, block["body"], before)


def follow(steps: list[Step], folder: Path, environ: Mapping[str, str] = os.environ) -> None:
    """Take steps in a copy of the repository.

    Args:
        steps: of one section.
        folder: the copy, which is changed.
        environ: in which commands run.

    Raises:
        NotSo: a step cannot be taken, or something else comes of it than the document says.
    """
    for step in steps:
        if place := _PLACE.search(step.info):
            _put(step, folder / place["path"], place)
        elif step.language == "diff":
            _change(step, folder)
        elif step.language == "console":
            _run(step, folder, environ)
        else:
            raise NotSo(f"line {step.line}: what is to be done with this block?")


def _put(step: Step, path: Path, place: re.Match[str]) -> None:
    if f"`{place['path']}`" not in step.before:
        raise NotSo(f"line {step.line}: the text above does not name `{place['path']}`")
    if (place["how"] == "append") != path.exists():
        raise NotSo(f"line {step.line}: is `{place['path']}` there already, or not?")
    with path.open("a", encoding="utf-8") as file:
        file.write(step.text)


def _change(step: Step, folder: Path) -> None:
    name, _, text = step.text.partition("\n")
    path = folder / name
    if not path.is_file():
        raise NotSo(f"line {step.line}: there is no file {name}")
    content = path.read_text("utf-8")
    for hunk in re.split(r"^@@\n", text, flags=re.MULTILINE):
        lines = hunk.splitlines()
        old = "".join(f"{line[1:]}\n" for line in lines if line[:1] != "+")
        new = "".join(f"{line[1:]}\n" for line in lines if line[:1] != "-")
        number = len(re.findall(f"(?=\n{re.escape(old)})", f"\n{content}"))
        if number != 1:
            raise NotSo(f"line {step.line}: {name} has this place {number} times:\n{old}")
        content = f"\n{content}".replace(f"\n{old}", f"\n{new}")[1:]
    path.write_text(content, "utf-8")


def _run(step: Step, folder: Path, environ: Mapping[str, str]) -> None:
    before, *parts = re.split(r"^\$ ", step.text, flags=re.MULTILINE)
    if before or not parts:
        raise NotSo(f"line {step.line}: it does not begin with a command")
    for part in parts:
        command, _, expected = part.partition("\n")
        ended = subprocess.run(
            ["bash", "-c", command],
            cwd=folder,
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            timeout=COMMAND_SECONDS,
        )
        printed = _COLOUR.sub("", ended.stdout)
        said = f"line {step.line}: {command}"
        if (ended.returncode != 0) != (step.info == "fails"):
            raise NotSo(f"{said}\nended with {ended.returncode}:\n{printed}")
        if not re.search(_pattern(expected), printed, re.DOTALL):
            raise NotSo(f"{said}\nprinted what the document does not say:\n{printed}")


def _pattern(expected: str) -> str:
    """Return a regular expression for what is printed: any space is as good as another."""
    parts = (r"\s+".join(map(re.escape, part.split())) for part in expected.split("…"))
    return r"\s*.*?\s*".join(parts)
