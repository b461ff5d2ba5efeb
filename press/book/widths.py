"""How a table finds room on paper: its columns, the size of its type, where long names may break.

The widths are estimates of the widths of Source Sans Pro, whose digits are all of one width; a
table that Typst lays out has auto columns wherever these fit by themselves.
"""

import re

from lxml.html import HtmlElement
from lxml.html import builder as element

INNER, NARROW, WIDE = 320.0, 345.8, 425.2
"""Points inside a note, of the column of text, and of that with the gutter: see book.typ."""
SIZES = (8.5, 8.0, 7.5, 7.0)
"""Points of type, the first that fits is taken; below that, cells wrap."""
GAP = 10.0
"""Points between two columns."""
LONGEST = 16
"""Letters of a name that is never broken, unless a table has too many columns."""
PIECES = re.compile(r"[A-Z]*[^A-Z./_?&=,(:-]*[./_?&=,(:-]*")
"""Of a long name: see `parts` in code.typ."""
BOLD = 1.06
"""How much wider semibold type is."""
SHORT = 13
"""Rows of a table that is kept on one page."""
WIDEST = 0.62
"""Em that a letter may need."""
TALLEST = 425.0
"""Points of height: see `tallest` in book.typ."""

_THIN = set("iljtfrI.,:;'|!()[]{} -")
_FAT = set("mwMW@%—…→")
_SIGN = re.compile(r"[a-z0-9][A-Z./_?&=,(:-]")


def width(text: str, *, code: bool = False) -> float:
    """Return the width of `text` in em: of our sans, or of our monospaced font."""
    if code:
        return 0.602 * 0.92 * len(text)  # code is set a little smaller than what is around it
    return sum(
        0.30 if c in _THIN else 0.82 if c in _FAT else 0.60 if c.isupper() else 0.51 for c in text
    )


def fit(table: HtmlElement, room: float) -> None:
    """Write into a table how it is to be set: `data-columns`, `data-points`, `data-wide`.

    Args:
        table: a table without merged rows.
        room: the points that it may take.
    """
    rows = [[c for c in row if c.tag in ("td", "th")] for row in table.iter("tr")]
    count = max((len(row) for row in rows), default=0)
    if not count:
        return
    whole, least, total = [0.0] * count, [0.0] * count, [0.0] * count
    for row in rows:
        for place, cell in enumerate(row):
            if cell.get("colspan"):
                continue
            _break(cell, LONGEST, names_only=True)
            natural, word = _measures(cell)
            whole[place] = max(whole[place], natural)
            least[place] = max(least[place], word)
            total[place] += natural
    gaps = GAP * (count - 1)
    size = SIZES[0]
    narrowest = SIZES[-1] * sum(least) + gaps
    if narrowest > room:  # then words break too: in each column as many letters as it has room for
        most = max(2, int((room - gaps) / SIZES[-1] / count / WIDEST))
        for row in rows:
            for cell in row:
                _break(cell, most)
        least = [most * WIDEST] * count
    if sum(whole) * size + gaps > min(room, NARROW):
        if room > NARROW:
            table.set("data-wide", "true")
        room -= gaps
        size = next((size for size in SIZES if sum(least) * size <= room), SIZES[-1])
        if sum(whole) * size > room:
            table.set("data-columns", _shared(whole, least, total, room / size))
    table.set("data-points", f"{size}pt")
    if len(rows) <= SHORT:
        table.set("data-short", "true")


def _measures(cell: HtmlElement) -> tuple[float, float]:
    """Return the width of a cell's longest line and of its longest word, in em."""
    natural = word = line = 0.0
    bold = BOLD if cell.tag == "th" else 1.0
    for text, code in _texts(cell):
        if text == "\n":
            line = 0.0
            continue
        line += width(text, code=code)
        natural = max(natural, line)
        for part in text.split():
            whole_word = len(part) <= LONGEST or not (code or _SIGN.search(part))
            for piece in (part,) if whole_word else PIECES.findall(part):
                word = max(word, width(piece, code=code))
    return natural * bold, word * bold


def _break(cell: HtmlElement, most: int, *, names_only: bool = False) -> None:
    """Put words of more than `most` letters into spans, so that they may be broken there.

    Args:
        cell: of a table.
        most: letters that stay together.
        names_only: leave words alone that have no sign after which one would break them.
    """
    for node in list(cell.iter()):
        if node.tag == "code" or node.get("class") == "long":
            if node.get("class") == "long":
                node.set("data-most", str(most))
            continue
        if node.text and _too_long(node.text, most, names_only):
            spans = _spans(node.text, most)
            node.text = spans[0].tail
            node[:0] = spans[1:]
        if node is not cell and node.tail and _too_long(node.tail, most, names_only):
            parent, spans = node.getparent(), _spans(node.tail, most)
            node.tail = spans[0].tail
            place = parent.index(node) + 1
            parent[place:place] = spans[1:]


def _too_long(text: str, most: int, names_only: bool) -> bool:
    return any(len(word) > most and (not names_only or _SIGN.search(word)) for word in text.split())


def _spans(text: str, most: int) -> list[HtmlElement]:
    """Return a text as spans around its long words; the first span is empty, before its tail."""
    spans = [element.SPAN()]
    spans[0].tail = ""
    for word in re.split(r"(\s+)", text):
        if len(word) > most:
            spans.append(element.SPAN(word, {"class": "long", "data-most": str(most)}))
            spans[-1].tail = ""
        else:
            spans[-1].tail += word
    return spans


def _texts(cell: HtmlElement):
    """Yield the texts of a cell and whether each is code; a line feed where a line ends."""
    for node in cell.iter():
        code = node.tag == "code" or any(a.tag == "code" for a in node.iterancestors("code"))
        if node.tag in ("br", "p", "li") and node is not cell:
            yield "\n", False
        if node.text:
            yield " ".join(node.text.split()) if node.text.strip() else " ", code
        if node is not cell and node.tail and node.tail.strip():
            inside = any(a.tag == "code" for a in node.iterancestors("code"))
            yield f" {' '.join(node.tail.split())}", inside


def _shared(whole: list[float], least: list[float], total: list[float], room: float) -> str:
    """Return column widths: narrow columns get what they want, the others share what is left.

    What is left goes to each in proportion to the root of all that it holds, so that a column of
    long sentences does not starve one of short ones.
    """
    count = len(whole)
    given: dict[int, float] = {}
    left = room
    while True:
        open_ = [i for i in range(count) if i not in given]
        weight = sum(total[i] ** 0.5 for i in open_)
        share = {i: left * total[i] ** 0.5 / weight for i in open_}
        small = [i for i in open_ if whole[i] <= share[i]]
        tight = [i for i in open_ if share[i] < least[i]]
        if small:
            given.update({i: whole[i] for i in small})
        elif tight:
            given.update({i: least[i] for i in tight})
        else:
            given.update(share)
        left = room - sum(given.values())
        if len(given) == count or left <= 0:
            break
    total = sum(given.get(i, least[i]) for i in range(count))
    return "(" + ", ".join(f"{given.get(i, least[i]) / total:.4f}fr" for i in range(count)) + ",)"


def tall(svg: bytes) -> bool:
    """Return whether a drawing, as wide as it may be, is higher than a page has room for."""
    found = re.search(rb'viewBox="[-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+)"', svg)
    if not found:
        return False
    width, height = float(found[1]), float(found[2])
    return min(1, WIDE / width) * height > TALLEST
