"""MkDocs, or what may take its place, as a process of its own; what it says as sentences."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from press.project import Project

_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_RECORD = re.compile(r"(?P<level>DEBUG|INFO|WARNING|ERROR|CRITICAL) *-  ?(?P<text>.*)")
_OUR_ERROR = re.compile(r"press\.[\w.]+Error: (?P<text>.*)")
# The time of day while serving; and a preface to errors that name their place themselves.
_PREFIX = re.compile(r"^(\[[\d:]+\] )?(Error reading page '[^']*': )?")
_TRACEBACK = "Traceback (most recent call last):"


@dataclass(frozen=True)
class Builder:
    """A program that makes pages by the settings of mkdocs.yml."""

    name: str
    """As people say it."""
    module: str
    """What Python runs: `python -m MODULE`."""
    python: str | Path = sys.executable
    """Of the environment that holds the program, the theme and the plugins."""


MKDOCS = Builder("MkDocs", "mkdocs")


def build(project: Project, into: Path, builder: Builder = MKDOCS) -> list[str]:
    """Build the pages, strictly, into the folder `into`; what was in it is deleted.

    Returns:
        What kept the pages from being built, a sentence each; none when they are built.
    """
    shutil.rmtree(into, ignore_errors=True)
    settings = ("--config-file", str(project.config), "--site-dir", str(into))
    process = start(project, "build", "--strict", *settings, builder=builder)
    try:
        found = list(sentences(process.stdout or ()))
        status = process.wait()
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
    if not status:
        return []
    return found or [f"{builder.name} ended with exit status {status} and gave no reason."]


def start(project: Project, *arguments: str, builder: Builder = MKDOCS) -> subprocess.Popen[str]:
    """Start a builder with `arguments` in the project's folder; its words come through a pipe."""
    # Hooks import press, which is run from the checkout and not installed.
    path = [str(Path(__file__).parent.parent), os.environ.get("PYTHONPATH", "")]
    environment = os.environ | {
        "NO_MKDOCS_2_WARNING": "1",  # Material's banner is not about this build
        "PYTHONPATH": os.pathsep.join(part for part in path if part),
        "PYTHONUNBUFFERED": "1",
    }
    return subprocess.Popen(
        [str(builder.python), "-m", builder.module, *arguments],
        cwd=project.root,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,  # Ctrl-C is for us, who then stop it
    )


def sentences(lines: Iterable[str]) -> Iterator[str]:
    """Yield what a maintainer must know of the words of a builder, as they come.

    That is warnings and errors without their marks, and an error of ours without the traceback
    around it. The traceback of any other error is kept: it is a fault to be found.
    """
    level = "INFO"
    trace: list[str] = []
    told = ""
    for raw in lines:
        line = _ANSI.sub("", raw).rstrip("\n")
        if line == _TRACEBACK:
            trace = [line]
            continue
        if trace:
            trace.append(line)
            if not line or line[0].isspace():
                continue
            ours = _OUR_ERROR.fullmatch(line)
            if not ours or ours["text"] != told:
                yield ours["text"] if ours else "\n".join(trace)
            trace = []
            continue
        record = _RECORD.match(line)
        if record:
            level = record["level"]
            line = record["text"]
        if level not in ("DEBUG", "INFO") and line.strip() and not line.startswith("Aborted"):
            told = _PREFIX.sub("", line).strip()
            yield told
        elif not record and line.startswith(("Config value", "Error:")):
            yield line
    if trace:
        yield "\n".join(trace)
