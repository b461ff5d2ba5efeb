"""Two builds of one site, compared file by file."""

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from press.rehearsal.page import first_difference, read_parts
from press.rehearsal.passed_over import ASSET_HASH, PAGES, RECORDS, needed, without

_LONGEST = 60
"""Characters of a difference that are shown of each side."""


@dataclass(frozen=True)
class Difference:
    """How one file differs."""

    file: str
    """Its path in the site; of a page its address, as `data/`."""
    parts: list[str]
    """What of it differs, as `headings`; empty when only one of the two makes it."""
    first: str
    """The first difference of the first of the parts, in words."""

    def __str__(self) -> str:
        """Return it as one line of Markdown."""
        differs = f" differs in {', '.join(self.parts)}:" if self.parts else ""
        return f"`{self.file or '/'}`{differs} {self.first}"


@dataclass(frozen=True)
class Comparison:
    """What two builds have in common, and what not. A file of only one of them is not the same."""

    pages: int = 0
    pages_same: int = 0
    files: int = 0
    """Beside pages: the search's index, the map of the site, styles, scripts, lessons …"""
    files_same: int = 0
    differences: list[Difference] = field(default_factory=list)
    """Of pages first."""
    passed_over: dict[str, int] = field(default_factory=dict)
    """In how many files a rule was what made them the same, by its name."""


def compare_sites(left: Path, right: Path, names: tuple[str, str]) -> Comparison:
    """Return how two folders of pages and other files differ.

    Args:
        left: a built site.
        right: another.
        names: what made them, as they are named in a difference.
    """
    lefts, rights = _files(left), _files(right)
    counts: Counter[str] = Counter()
    rules: Counter[str] = Counter()
    differences = []
    # Pages first: they are what matters, and a report shows only so many.
    for name in sorted({*lefts, *rights}, key=lambda name: (_kind(name) not in PAGES, name)):
        kind = "pages" if _kind(name) in PAGES else "files"
        counts[kind] += 1
        if name in lefts and name in rights:
            found = _difference(name, lefts[name], rights[name], names, rules)
        else:
            found = Difference(_shown(name), [], f"is made by {names[name in rights]} only")
        if found is None:
            counts[f"{kind}_same"] += 1
        else:
            differences.append(found)
    return Comparison(
        pages=counts["pages"],
        pages_same=counts["pages_same"],
        files=counts["files"],
        files_same=counts["files_same"],
        differences=differences,
        passed_over=dict(rules),
    )


def _files(site: Path) -> dict[str, Path]:
    """Return the files of a site by their names, without what is passed over in those."""
    return {
        ASSET_HASH.apply(path.relative_to(site).as_posix()): path
        for path in sorted(site.rglob("*"))
        if path.is_file()
    }


def _kind(name: str) -> str:
    return PurePosixPath(name.removesuffix(".gz")).suffix


def _shown(name: str) -> str:
    return name.removesuffix("index.html")


def _difference(
    name: str, left: Path, right: Path, names: tuple[str, str], rules: Counter[str]
) -> Difference | None:
    """Return how two files of one name differ, None when they do not; count the rules it took."""
    data = [path.read_bytes() for path in (left, right)]
    if data[0] == data[1]:
        return None
    if name.endswith(".gz"):
        data = [gzip.decompress(one) for one in data]
    kind = _kind(name)
    try:
        whole = [one.decode() for one in data]
    except UnicodeDecodeError:
        sizes = (f"{len(one):,} bytes" for one in data)
        return Difference(_shown(name), ["contents"], _both(names, *sizes))
    texts = [without(text, kind) for text in whole]
    if texts[0] == texts[1]:
        rules.update(needed(whole[0], whole[1], kind))
        return None
    return _told(_shown(name), kind, texts, names)


def _told(file: str, kind: str, texts: list[str], names: tuple[str, str]) -> Difference:
    if kind in PAGES:
        left, right = (read_parts(text) for text in texts)
        parts = [part for part in left if left[part] != right[part]]
        # All that differs does so in the markup, too: it is told when there is nothing else.
        parts = parts[:-1] or parts
        first = first_difference(parts[0], left[parts[0]], right[parts[0]])
        return Difference(file, parts, _both(names, *first))
    if kind in RECORDS and (found := _first_in_json(*texts)):
        place, *values = found
        return Difference(file, ["contents"], f"at {place or 'its root'}: {_both(names, *values)}")
    lines = first_difference("lines", *(text.split("\n") for text in texts))
    return Difference(file, ["contents"], _both(names, *lines))


def _both(names: tuple[str, str], left: str, right: str) -> str:
    """Return what each of the two has, in one line that cannot be taken for Markdown."""
    said = [" ".join(text.split()).replace("`", "'") for text in (left, right)]
    # Long texts are shown from a little before the place where they part.
    same = next((n for n, (a, b) in enumerate(zip(*said, strict=False)) if a != b), 0)
    start = max(0, same - _LONGEST // 2) if max(map(len, said)) > _LONGEST else 0
    shown = [_cut(text, start) for text in said]
    return f"{shown[0]} with {names[0]}, {shown[1]} with {names[1]}"


def _cut(text: str, start: int) -> str:
    end = start + _LONGEST
    return f"`{'…' if start else ''}{text[start:end]}{'…' if text[end:] else ''}`"


def _first_in_json(left: str, right: str) -> tuple[str, str, str] | None:
    """Return where two texts of JSON first differ, and what stands there; None when one is none."""
    try:
        values = json.loads(left), json.loads(right)
    except ValueError:
        return None
    return next(_places(*values), None)


def _places(left: Any, right: Any, place: str = "") -> Iterator[tuple[str, str, str]]:
    if isinstance(left, dict) and isinstance(right, dict):
        for key in sorted({*left, *right}):
            inside = f"{place}.{key}".lstrip(".")
            if key in left and key in right:
                yield from _places(left[key], right[key], inside)
            else:
                yield inside, *("something" if key in it else "nothing" for it in (left, right))
    elif isinstance(left, list) and isinstance(right, list):
        for number, (one, other) in enumerate(zip(left, right, strict=False)):
            yield from _places(one, other, f"{place}[{number}]")
        if len(left) != len(right):
            yield place, f"{len(left)} items", f"{len(right)} items"
    elif (said := json.dumps(left, ensure_ascii=False)) != json.dumps(right, ensure_ascii=False):
        yield place, said, json.dumps(right, ensure_ascii=False)
