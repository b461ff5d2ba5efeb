"""From what a kernel sent to what is published: the same run gives the same file, on any machine.

Taken out: what was written to stderr (it is about the machine and the packages, not about the
lesson; the maintainer is told instead), timings, and the folders of this machine from tracebacks.
Any other output that names a folder of this machine stops the build.
"""

import json
import os
import re
import site
import sys
import sysconfig
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from press.errors import PressError

Output = dict[str, Any]

_ANSI = re.compile(r"\x1b\[[0-9;]*m")
# matplotlib writes the moment of drawing into each SVG; the run's own record has the date.
_SVG_DATE = re.compile(r"<dc:date>[^<]*</dc:date>")
_KERNEL_FILE = re.compile(r"(?:[A-Za-z]:)?[\w~/\\.-]*ipykernel_\d+[/\\]\d+\.py")


def clean(outputs: Iterable[Output], *ours: Path) -> tuple[list[Output], list[str]]:
    """Return what is published of a cell's outputs, and the lines it wrote to stderr.

    Args:
        outputs: of one cell, as nbformat holds them.
        ours: folders that no published text may name: the project's, and where the lesson runs.
    """
    kept: list[Output] = []
    warnings: list[str] = []
    for output in json.loads(json.dumps(list(outputs))):
        if output["output_type"] == "stream" and output["name"] == "stderr":
            warnings += [line for line in _ANSI.sub("", output["text"]).splitlines() if line]
            continue
        if output["output_type"] == "stream" and kept and kept[-1]["output_type"] == "stream":
            # One print can arrive in pieces, others in other runs.
            kept[-1]["text"] += output["text"]
            continue
        output.pop("transient", None)
        if output["output_type"] == "error":
            output["traceback"] = [_without_folders(line, ours) for line in output["traceback"]]
            output["evalue"] = _without_folders(output["evalue"], ours)
        svg = output.get("data", {}).get("image/svg+xml")
        if svg is not None:
            output["data"]["image/svg+xml"] = _SVG_DATE.sub("", joined(svg))
        kept.append(output)
    return kept, warnings


def check_folders(outputs: Iterable[Output], where: str, *ours: Path) -> None:
    """Check that no output of a cell names a folder of this machine.

    Args:
        outputs: of one cell, cleaned.
        where: lesson and cell, with which the error begins.
        ours: folders of the build: the project's, and where the lesson runs.

    Raises:
        PressError: naming the folder and what to do.
    """
    folders = _folders(ours)
    for text in _texts(outputs):
        for folder in folders:
            if _mentions(text, folder):
                raise PressError(
                    f"{where}: its output names {folder}, a folder of this machine only; print a"
                    " path relative to the lesson, or a file's name."
                )


def _folders(ours: Iterable[Path]) -> list[str]:
    """Return the folders of this machine that mean nothing on another, longest first."""
    found = {*map(str, ours), sys.prefix, sys.base_prefix, tempfile.gettempdir(), str(Path.home())}
    found |= {os.path.realpath(folder) for folder in found}
    # System folders are the same on many machines and stand in many honest texts.
    common = {"/", "/usr", "/usr/local", "/tmp", "/home", "/opt"}  # noqa: S108
    return sorted(found - common, key=len, reverse=True)


def _mentions(text: str, folder: str) -> bool:
    return re.search(re.escape(folder) + r"(?![\w-])", text) is not None


def _texts(outputs: Iterable[Output]) -> Iterator[str]:
    """Yield every text of some outputs; pictures are no text, except SVG."""
    for output in outputs:
        yield _ANSI.sub("", joined(output.get("text", "")))
        yield _ANSI.sub("", "\n".join([output.get("evalue", ""), *output.get("traceback", [])]))
        for kind, value in output.get("data", {}).items():
            if not kind.startswith(("image/", "audio/", "video/")) or kind == "image/svg+xml":
                yield _ANSI.sub("", joined(value))


def joined(value: Any) -> str:
    """Return a text that nbformat holds as a string, as lines, or as JSON."""
    if isinstance(value, list) and all(isinstance(line, str) for line in value):
        return "".join(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _without_folders(text: str, ours: Iterable[Path]) -> str:
    """Return a line of a traceback with paths that begin where they begin on every machine."""
    home = str(Path.home())
    replacements: dict[str, str] = {}
    libraries = [sysconfig.get_path(name) for name in ("purelib", "platlib", "stdlib")]
    for folder in [*libraries, *site.getsitepackages()]:
        replacements[folder] = Path(folder).name
    for folder in (*map(str, ours), sys.prefix):
        replacements[folder] = "."
    for folder, short in list(replacements.items()):
        replacements[os.path.realpath(folder)] = short
        if folder.startswith(home + os.sep):  # IPython shortens the home folder
            replacements["~" + folder.removeprefix(home)] = short
    text = _KERNEL_FILE.sub("cell.py", text)
    for folder in sorted(replacements, key=len, reverse=True):
        text = re.sub(re.escape(folder) + r"(?![\w-])", lambda _, f=folder: replacements[f], text)
    return text
