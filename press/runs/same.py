"""Whether a lesson gave in another Python what its page shows: to the letter, but for five things.

`changes` asks whether values changed, and passes over how they are set. Here the other Python runs
in the reader's browser, and what stands on the page is what it should show. Its packages are of
other versions than the locked ones, so five things cannot be equal:

1. A port of this machine, as in `127.0.0.1:41375`: whatever is free is taken.
2. Versions and the day, where a lesson prints what it was run with, as in `pandas==3.1.1`.
3. The file that a kernel calls a cell, in the text of a syntax error.
4. The traceback of an error: it runs through the code of the packages. Name and text count.
5. A figure: matplotlib writes the same drawing otherwise in each release. It must show the same
   words, the same shapes in the same colours, and each in its place (see press/runs/pictures.py).
"""

import re
from collections.abc import Mapping, Sequence
from itertools import zip_longest

from press.outputs import Output, joined
from press.runs.changes import as_code
from press.runs.pictures import png_differences, svg_differences

NEAR = 4.0
"""How far a shape may be from its place, in units of the drawing, a 72nd of an inch. A legend is
set by the width of its words: matplotlib 3.8 put a key of one 3 units beside where 3.11 puts it."""

_DECLARED = (
    (re.compile(r"\b(127\.0\.0\.1|localhost):\d+"), r"\1:PORT"),
    (re.compile(r"\b(Python |(?:pandas|matplotlib|requests)(?: |==))\d+(?:\.\w+)+"), r"\1VERSION"),
    (re.compile(r"\bwere taken on \d{4}-\d\d-\d\d\b"), "were taken on DAY"),
    (re.compile(r"\((?:\d+\.py|cell\.py|<[^<>]*>), line (\d+)\)"), r"(CELL, line \1)"),
)
"""What is put in the place of that which is another in each run: exceptions 1, 2 and 3."""


def lesson_differences(
    ours: Mapping[str, Sequence[Output]], theirs: Mapping[str, Sequence[Output]]
) -> list[str]:
    """Return one sentence on each thing in which two runs of a lesson are not the same.

    Args:
        ours: what the page shows: the outputs of each code cell, cleaned as press/outputs.py does,
            by the id of the cell. A cell without outputs has an empty list.
        theirs: the same of the other run.
    """
    found = []
    for cell in [*ours, *(cell for cell in theirs if cell not in ours)]:
        if cell not in theirs or cell not in ours:
            found.append(f"{cell}: it ran {'there' if cell in theirs else 'here'} only.")
        else:
            found += differences(cell, ours[cell], theirs[cell])
    return found


def differences(cell: str, ours: Sequence[Output], theirs: Sequence[Output]) -> list[str]:
    """Return one sentence on each thing in which two runs of a cell are not the same.

    Args:
        cell: how the cell is called in the sentences.
        ours: the cleaned outputs of one run.
        theirs: those of the other, which should be the same.
    """
    kinds = [[_kind(output) for output in outputs] for outputs in (ours, theirs)]
    if kinds[0] != kinds[1]:
        here, there = (", ".join(names) or "nothing" for names in kinds)
        return [f"{cell}: it gives {here} here, and {there} there."]
    return [
        f"{cell}, {difference}"
        for ours_, theirs_ in zip(ours, theirs, strict=True)
        for difference in _of_output(ours_, theirs_)
    ]


def _kind(output: Output) -> str:
    match output["output_type"]:
        case "stream":
            return f"text on {output['name']}"
        case "error":
            return "an error"
    return " with ".join(sorted(output["data"]))


def _of_output(ours: Output, theirs: Output) -> list[str]:
    match ours["output_type"]:
        case "stream":
            return _of_text("what it prints", joined(ours["text"]), joined(theirs["text"]))
        case "error":
            texts = (f"{error['ename']}: {error['evalue']}" for error in (ours, theirs))
            return _of_text("the error", *texts)
    found = []
    for form, data in ours["data"].items():
        pair = joined(data), joined(theirs["data"][form])
        if form == "image/svg+xml":
            told = svg_differences(*pair, near=NEAR)
        elif form == "image/png":
            told = png_differences(*pair)
        else:
            found += _of_text(f"what it shows as {form}", *pair)
            continue
        found += [f"the figure, {about}: {_pair(a, b)}." for about, a, b in told]
    return found


def _of_text(what: str, ours: str, theirs: str) -> list[str]:
    """Return a sentence on the first line in which two texts differ, and how many more do."""
    lines = [_settled(text).split("\n") for text in (ours, theirs)]
    apart = [
        (number, here, there)
        for number, (here, there) in enumerate(zip_longest(*lines, fillvalue=""), 1)
        if here != there
    ]
    if not apart and len(lines[0]) == len(lines[1]):
        return []
    number, here, there = apart[0] if apart else (min(map(len, lines)) + 1, "", "")
    more = f", and {len(apart) - 1} more lines differ" if len(apart) > 1 else ""
    return [f"{what}, line {number}: {_pair(here, there)}{more}."]


def _settled(text: str) -> str:
    for pattern, same in _DECLARED:
        text = pattern.sub(same, text)
    return text


def _pair(ours: str, theirs: str) -> str:
    said = [as_code(text) if text.strip() else "nothing" for text in (ours, theirs)]
    if said[0] == said[1]:  # spaces, which as_code does not show
        said = [f"`{text!r}`" for text in (ours, theirs)]
    return f"{said[0]} here, {said[1]} there"
