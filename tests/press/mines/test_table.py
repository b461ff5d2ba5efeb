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


def probed(entry: Entry | None) -> str:
    """Return what the table says of our own probe."""
    ((*_, cell),) = rows(of_mines([FLY], {FLY.root: entry} if entry else {}))
    return " ".join(cell.stripped_strings)


def test_the_table_says_who_saw_each_answer_and_when():
    ((name, root, seen, own),) = rows(of_mines([FLY], {}))
    assert str(name) == "<td><strong>FlyMine</strong><br/>flies</td>"
    assert root.text == FLY.root
    assert len(root.find_all("wbr")) == 4
    assert str(seen) == '<td>2026-05, <a href="x">a note</a></td>'
    assert own.text == "not probed yet"
    ((_, _, seen, _),) = rows(of_mines([replace(FLY, remark="Slow.")], {}))
    assert str(seen).endswith("a note</a><br/>Slow.</td>")


def test_a_mine_that_answered():
    assert probed(ANSWERED) == (
        "answered on 2026-11-25 release FB2026_02 open to pages in a browser"
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
        "no answer on 2026-11-25: it said nothing for 30 s. It last answered us on 2026-11-11."
    )
    assert "It has never answered us." in probed(replace(FAILED, last_answered=None))


def test_a_mine_that_answers_in_part_only():
    said = probed(replace(FAILED, status="partly", fault="answered /model with the status 404"))
    assert said.startswith("in part only on 2026-11-25: it answered /model with the status 404.")


def test_a_mine_that_is_gone_is_marked_in_words_that_explain_themselves():
    assert probed(GONE) == (
        "Gone? It does not answer since 2026-11-04, on 4 days that we asked: it said nothing for"
        " 30 s. It last answered us on 2026-11-11. Ask another mine, or look for its new address."
    )


def test_a_mine_that_has_moved_says_where_to():
    moved = replace(
        FAILED, status="partly", fault="sends on", moved_to="https://new.org/`x/service"
    )
    assert probed(moved).endswith("Try https://new.org/x/service .")
    assert probed(replace(moved, failing_since="2026-11-01")).endswith(
        "https://new.org/x/service ."
    )


def test_nothing_that_a_mine_says_becomes_part_of_the_page():
    said = (
        '<script>x</script> | *a* [b](javascript:c) `d` &amp; @ada {{ fact.x }} "e" _f_ ~~g~~ :h:'
    )
    ((*_, cell),) = rows(of_mines([FLY], {FLY.root: replace(ANSWERED, release=said)}))
    assert f"release {said}" in cell.text
    assert {tag.name for tag in cell.find_all(True)} <= {"strong", "br"}
    ((*_, cell),) = rows(of_mines([FLY], {FLY.root: replace(GONE, fault=said)}))
    assert f"it {said}." in cell.text
    assert {tag.name for tag in cell.find_all(True)} <= {"strong", "br"}


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


def on_mines(page: Page, *entries: Entry | None) -> tuple[str, str]:
    """Return on which mines a page runs, and what else it needs, as the table says."""
    probes = {mine.root: entry for mine, entry in zip((FLY, WORM), entries, strict=False) if entry}
    ((_, where, named),) = rows(of_lessons_on_mines([page], [FLY, WORM], probes))
    return " ".join(where.stripped_strings), " ".join(named.stripped_strings)


def test_a_page_whose_paths_a_model_has():
    assert on_mines(SYMBOLS, ANSWERED) == ("FlyMine", "nothing")
    worm = replace(ANSWERED, paths={"Gene.symbol": True})
    assert on_mines(SYMBOLS, ANSWERED, worm)[0] == "FlyMine, WormMine"


def test_a_page_some_of_whose_paths_a_model_has_not():
    lists = "lists snoRNAs , all template Gene_GO"
    assert on_mines(NAMES, ANSWERED) == (
        "no mine that we could read missing: FlyMine ( Gene.introns and 1 more)",
        lists,
    )


@pytest.mark.parametrize("entries", [(), (replace(GONE),), (replace(ANSWERED, model_read=None),)])
def test_where_no_model_was_read_nothing_is_known(entries):
    assert on_mines(SYMBOLS, *entries)[0] == "not probed yet"


def test_a_path_that_is_newer_than_the_last_probe_is_not_known():
    assert on_mines(NEW, ANSWERED)[0] == "not probed yet"
    assert on_mines(NEW, replace(ANSWERED, paths={"Gene.symbol": False}))[0].startswith("no mine")


def test_a_mine_that_is_silent_for_now_is_named_with_the_day_of_its_model():
    assert on_mines(SYMBOLS, FAILED)[0] == "FlyMine (read 2026-11-25)"


def test_a_lesson_that_brings_its_mine_needs_no_other():
    assert on_mines(OWN, ANSWERED) == ("none is needed: it brings its own", "")
