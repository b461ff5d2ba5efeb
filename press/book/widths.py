"""How a table finds room on paper: its columns, the size of its type, where long names may break.

The widths are estimates of the widths of Source Sans Pro, whose digits are all of one width; a
table that Typst lays out has auto columns wherever these fit by themselves.
"""

from lxml.html import HtmlElement
from lxml.html import builder as element

INNER, NARROW, WIDE = 320.0, 345.8, 425.2
"""Points inside a note, of the column of text, and of that with the gutter: see book.typ."""
SIZES = (8.5, 8.0, 7.5, 7.0)
"""Points of type, the first that fits is taken; below that, cells wrap."""
GAP = 10.0
"""Points between two columns."""
LONGEST = 16
"""Letters of a word that is never broken."""

_THIN = set("iljtfrI.,:;'|!()[]{} -")
_FAT = set("mwMW@%—…→")


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
    whole, least = [0.0] * count, [0.0] * count
    for row in rows:
        for place, cell in enumerate(row):
            if cell.get("colspan"):
                continue
            _break_long(cell)
            natural, word = _measures(cell)
            whole[place] = max(whole[place], natural)
            least[place] = max(least[place], word)
    gaps = GAP * (count - 1)
    size = SIZES[0]
    if sum(whole) * size + gaps > min(room, NARROW):
        if room > NARROW:
            table.set("data-wide", "true")
        room -= gaps
        size = next((size for size in SIZES if sum(least) * size <= room), SIZES[-1])
        if sum(whole) * size > room:
            table.set("data-columns", _shared(whole, least, room / size))
    table.set("data-points", f"{size}pt")


def _measures(cell: HtmlElement) -> tuple[float, float]:
    """Return the width of a cell's longest line and of its longest word, in em."""
    natural = word = line = 0.0
    for text, code in _texts(cell):
        if text == "\n":
            line = 0.0
            continue
        line += width(text, code=code)
        natural = max(natural, line)
        for part in text.split():
            word = max(word, width(part if len(part) <= LONGEST else part[:LONGEST], code=code))
    return natural, word


def _break_long(cell: HtmlElement) -> None:
    """Put a cell's only word into a span when it is long, so that it may be broken at its signs."""
    name = (cell.text or "").strip()
    if len(cell) == 0 and len(name) > LONGEST and not name.split()[1:]:
        cell.text = None
        cell.append(element.SPAN(name, {"class": "long"}))


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


def _shared(whole: list[float], least: list[float], room: float) -> str:
    """Return column widths: narrow columns get what they want, the others share what is left.

    What is left goes to each in proportion to the root of what it wants, so that a column of long
    sentences does not starve one of short ones.
    """
    count = len(whole)
    given: dict[int, float] = {}
    left = room
    while True:
        open_ = [i for i in range(count) if i not in given]
        weight = sum(whole[i] ** 0.5 for i in open_)
        share = {i: left * whole[i] ** 0.5 / weight for i in open_}
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
