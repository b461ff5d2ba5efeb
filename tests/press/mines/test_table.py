"""What a page says of mines: the words of each state, and nothing that a mine can smuggle in."""

from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from markdown import markdown

from press.mines.asked import Asked, Page
from press.mines.listed import PublicMine
from press.mines.probe import Cors
from press.mines.register import Entry
from press.tables import of_lessons_on_mines, of_mines

FLY = PublicMine("FlyMine", "https://f.org/<b>/service", "flies", "us", "2026-05", "[a note](x)")
WORM = PublicMine("WormMine", "https://w.org/w/service", "worms", "us", "2026-05", "a note")
ANSWERED = Entry(
    "FlyMine",
    "answers",
    first_probed="2026-10-01",
    last_probed="2026-11-25",
    last_answered="2026-11-25",
    version=35,
    release="FB2026_02",
    cors=Cors("https://ada.github.io", "*", 200, "*", None, "content-type"),
    paths={"Gene.symbol": True, "Gene.name": False, "Gene.introns": False},
    model_read="2026-11-25",
)
FAILED = replace(
    ANSWERED,
    status="silent",
    last_answered="2026-11-11",
    failures=2,
    failing_since="2026-11-18",
    fault="said nothing for 30 s",
)
GONE = replace(FAILED, failing_since="2026-11-04", failures=4)


def rows(table: str) -> list[list[BeautifulSoup]]:
    """Return the rows of a Markdown table below its heads."""
    page = BeautifulSoup(markdown(table, extensions=["tables"]), "html.parser")
    return [row.find_all("td") for row in page.find_all("tr")][1:]


def words(cell: BeautifulSoup) -> str:
    """Return what a cell says, its lines joined."""
    return " ".join("".join(" " if one.name == "br" else one.text for one in cell.contents).split())


def probed(entry: Entry | None) -> str:
    """Return what the table says of our own probe."""
    ((_, seen),) = rows(of_mines([FLY], {FLY.root: entry} if entry else {}))
    return " ".join(seen.get_text().partition("By us:")[2].split())


def test_the_table_says_who_saw_each_answer_and_when():
    ((mine, seen),) = rows(of_mines([FLY], {}))
    assert str(mine).startswith("<td><strong>FlyMine</strong><br/>flies<br/><code>https://<wbr/>f.")
    assert mine.code.text == FLY.root
    assert str(seen) == (
        '<td>By others: 2026-05, <a href="x">a note</a><br/>By us: not probed yet</td>'
    )
    ((_, seen),) = rows(of_mines([replace(FLY, remark="Slow.")], {}))
    assert "a note</a><br/>Slow.<br/>By us:" in str(seen)


def test_a_mine_that_answered():
    assert probed(ANSWERED) == (
        "answered on 2026-11-25, release FB2026_02, open to pages in a browser"
    )
    assert probed(replace(ANSWERED, release=None, cors=None)) == "answered on 2026-11-25"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"preflight": 403}, "open to pages in a browser, for plain questions only"),
        ({"allow_origin": "https://other.org"}, "closed to pages in a browser"),
        ({"allow_origin": None, "preflight": None}, "closed to pages in a browser"),
    ],
)
def test_what_a_page_in_a_browser_may_do(change, words):
    assert probed(replace(ANSWERED, cors=replace(ANSWERED.cors, **change))).endswith(words)


def test_a_mine_that_did_not_answer_last_time():
    assert probed(FAILED) == (
        "no answer on 2026-11-25: it said nothing for 30 s. Its last full answer was on 2026-11-11."
    )
    assert "It has never answered us in full." in probed(replace(FAILED, last_answered=None))


def test_a_mine_that_answers_in_part_only():
    said = probed(replace(FAILED, status="partly", fault="answered /model with the status 404"))
    assert said.startswith("in part only on 2026-11-25: it answered /model with the status 404.")


def test_a_mine_that_has_answered_in_part_only_for_long_is_not_said_to_be_gone():
    half = replace(GONE, status="partly", fault="answered /model with the status 404")
    assert probed(half) == (
        "in part only: it has not answered in full since 2026-11-04, asked on 4 days: it answered"
        " /model with the status 404. Its last full answer was on 2026-11-11."
        " Ask another mine, or look for its new address."
    )


def test_a_mine_that_is_gone_is_marked_in_words_that_explain_themselves():
    assert probed(GONE) == (
        "gone? It has not answered since 2026-11-04, asked on 4 days: it said nothing for 30 s."
        " Its last full answer was on 2026-11-11."
        " Ask another mine, or look for its new address."
    )


def test_a_mine_that_has_moved_says_where_to():
    moved = replace(
        FAILED, status="partly", fault="sends on", moved_to="https://new.org/`x/service"
    )
    assert probed(moved).endswith("Try https://new.org/x/service")
    assert probed(replace(moved, failing_since="2026-11-01")).endswith("https://new.org/x/service")


def test_nothing_that_a_mine_says_becomes_part_of_the_page():
    said = (
        '<script>x</script> | *a* [b](javascript:c) `d` &amp; @ada {{ fact.x }} "e" _f_ ~~g~~ :h:'
    )
    for entry in (replace(ANSWERED, release=said), replace(GONE, fault=said)):
        ((_, cell),) = rows(of_mines([FLY], {FLY.root: entry}))
        assert f" {said}" in cell.text
        assert [tag.name for tag in cell.find_all(True)] == [
            "a",
            "br",
            "strong",
            *["time"] * cell.text.count("2026-1"),
        ]


# ── Lessons on mines ──────────────────────────────────────────────────────────

SYMBOLS = Page("01-a", "A", "notebooks/01-a.ipynb", False, Asked(("Gene.symbol",)))
NAMES = Page(
    "02-b",
    "B",
    "notebooks/02-b.ipynb",
    False,
    Asked(("Gene.introns", "Gene.name", "Gene.symbol"), ("snoRNAs", "all"), ("Gene_GO",)),
)
NEW = Page("03-c", "C", "notebooks/03-c.ipynb", False, Asked(("Gene.new", "Gene.symbol")))
OWN = Page("04-d", "D", "notebooks/04-d.ipynb", True, Asked(("Codon.name",), ("l",)))


def on_mines(page: Page, *entries: Entry | None) -> str:
    """Return on which mines a page runs, as the table says."""
    probes = {mine.root: entry for mine, entry in zip((FLY, WORM), entries, strict=False) if entry}
    ((_, where),) = rows(of_lessons_on_mines([page], [FLY, WORM], probes))
    return words(where)


def test_a_page_whose_paths_a_model_has():
    assert on_mines(SYMBOLS, ANSWERED) == "1 of 1: FlyMine"
    worm = replace(ANSWERED, paths={"Gene.symbol": True})
    assert on_mines(SYMBOLS, ANSWERED, worm) == "2 of 2: FlyMine, WormMine"


def test_a_page_some_of_whose_paths_a_model_has_not():
    assert on_mines(NAMES, ANSWERED) == (
        "0 of 1 without Gene.introns and 1 more: FlyMine"
        " also the lists snoRNAs, all also the template Gene_GO"
    )
    assert "and 1 more: FlyMine, WormMine also the" in on_mines(NAMES, ANSWERED, ANSWERED)


@pytest.mark.parametrize("entries", [(), (replace(GONE),), (replace(ANSWERED, model_read=None),)])
def test_where_no_model_was_read_nothing_is_known(entries):
    assert on_mines(SYMBOLS, *entries) == "not probed yet"


def test_a_path_that_is_newer_than_the_last_probe_is_not_known():
    assert on_mines(NEW, ANSWERED) == "not probed yet"
    assert on_mines(NEW, replace(ANSWERED, paths={"Gene.symbol": False})).startswith("0 of 1")


def test_a_mine_that_is_silent_for_now_still_counts():
    assert on_mines(SYMBOLS, FAILED) == "1 of 1: FlyMine"


def test_a_lesson_that_brings_its_mine_needs_no_other():
    assert on_mines(OWN, ANSWERED) == "no mine is needed: it brings its own"
