"""Weeks of `press mines`, played against mines on loopback and seen in all that it writes."""

import datetime
import json
import subprocess
import sys
from pathlib import Path

import pytest
from werkzeug.wrappers import Response

from press.errors import PressError
from press.guide import Guide
from press.mines.published import publish_mines
from press.mines.register import read_probes
from press.mines.rounds import Manners
from press.mines.weekly import ask_mines
from press.registers import today
from press.reports import read_report
from press.repository import find_repository
from tests.press.mines import farm

REPOSITORY = Path(__file__).parents[3]
MANNERS = Manners("from-a-test", "https://ada.github.io", timeout=0.5, pause=0.0)
TODAY = datetime.date.fromisoformat(today())


def ago(days: int) -> str:
    return (TODAY - datetime.timedelta(days)).isoformat()


@pytest.fixture
def guide(project, write_lesson):
    """A guide of three lessons: on genes, on what one mine alone has, and on a mine of its own."""
    ask = "query = service.select({})".format
    write_lesson("01-genes", ask('"Gene.symbol", "Gene.chromosome.length"'), title="Genes")
    write_lesson("02-things", ask('"Thing.label"') + '\nservice.get_list("all")', title="Things")
    write_lesson("03-own", ask('"Codon.identifier"'), title="Own", mine="own")
    index = project.docs / "index.md"
    tables = "{{ table.mines }}\n\n{{ table.lessons_on_mines }}\n"
    index.write_text(index.read_text().replace("01-count", "01-genes") + tables)
    config = project.config.read_text()
    project.config.write_text(config + "extra: {repository: ada/guide}\n")
    return project


def listed(guide, **roots: str) -> None:
    """Write the list of mines."""
    mines = [
        {"name": name, "root": root, "organisms": "o", "keeper": "k", "seen": "2026", "source": "s"}
        for name, root in roots.items()
    ]
    guide.mines.write_text(json.dumps({"mines": mines}))


def register(guide):
    entries = read_probes(guide.registers / "mines.json", "registers/mines.json")
    return {entry.name: entry for entry in entries.values()}


def page(guide) -> Guide:
    return Guide(guide, find_repository(guide.root, {"repository": "ada/guide"}))


def press(guide, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "press", "mines", "--root", str(guide.root), *arguments],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.fixture(scope="module")
def yeast(mines):
    return mines.root(farm.yeast())


def test_all_of_it_by_the_command(guide, mines, yeast):
    tiny = farm.tiny()
    hung = mines.root(farm.tiny(version=lambda _: mines.released.wait() and "late"))
    listed(
        guide,
        Yeast=yeast,
        Codons=mines.root(farm.without_cors(farm.codons())),
        Things=mines.root(tiny),
        Hung=hung,
        Busy=mines.root(farm.play({"*": Response("", 429, {"Retry-After": "0"})})),
        Moved=mines.root(
            farm.play({"*": lambda request: Response("", 301, {"Location": f"{yeast}/version/ws"})})
        ),
        Page=mines.root(farm.play({"*": "<html>Closed</html>"})),
        Bomb=mines.root(farm.tiny(model=farm.BOMB)),
        Closed=mines.port(listening=False),
    )
    reports = guide.build / "reports"
    said = press(
        guide,
        *("--timeout", "0.5", "--pause", "0"),
        *("--json", str(reports / "mines.json"), "--markdown", str(reports / "mines.md")),
    )
    assert said.returncode == 0, said.stderr
    assert "Yeast: answers, release S288C R64-2-1, 2017-01-18 (" in said.stderr
    assert "Hung: does not answer: it said nothing for 0.5 s (" in said.stderr

    known = register(guide)
    assert {name: entry.status for name, entry in known.items()} == {
        "Yeast": "answers",
        "Codons": "answers",
        "Things": "answers",
        "Hung": "silent",
        "Busy": "silent",
        "Moved": "partly",
        "Page": "silent",
        "Bomb": "partly",
        "Closed": "silent",
    }
    assert {entry.last_probed for entry in known.values()} == {today()}
    assert known["Yeast"].cors.sends
    assert not known["Codons"].cors.reads
    # The paths of a lesson that brings its own mine are looked for nowhere.
    assert known["Yeast"].paths == {
        "Gene.chromosome.length": True,
        "Gene.symbol": True,
        "Thing.label": False,
    }

    told = read_report(reports / "mines.json")
    assert told.sentence == "9 mines were asked: 3 answered, 2 in part only, 4 did not."
    (alarm,) = told.alarms
    assert alarm.startswith("**Moved** has not answered in full")
    assert f"Its new address is `{yeast}`. Correct or delete it in `docs/mines.json`" in alarm
    assert len(told.notes) == 5
    assert told.sentence in (reports / "mines.md").read_text()
    assert f"To act on: {alarm}" in said.stderr

    rows = page(guide).tables["lessons_on_mines"].splitlines()[4:]  # a caption, and a head
    assert rows[0].startswith("| [Genes](notebooks/01-genes.ipynb) | **2 of 4**: Yeast, Moved<br>")
    assert "<br>without `Gene.symbol` and 1 more: Codons, Things |" in rows[0]
    assert "| **1 of 4**: Things<br>without `Thing.label`: Yeast, Codons, Moved<br>" in rows[1]
    assert rows[1].endswith("<br>also the list `all` |")
    assert "it brings its own" in rows[2]


def switched(mine):
    """Return a mine that can be switched off and on, and its switch."""
    switch = {"on": True}
    return farm.spoilt(mine, lambda _: None if switch["on"] else Response("", 500)), switch


def test_a_mine_that_falls_silent_is_a_note_then_an_alarm_and_then_a_note(guide, mines, yeast):
    mine, switch = switched(farm.tiny())
    listed(guide, Yeast=yeast, Things=mines.root(mine))

    def week(days: int):
        return ask_mines(guide, MANNERS, ago(days))

    first = week(35)
    assert (first.alarms, first.notes) == ([], [])
    switch["on"] = False
    for days in (28, 21, 14):
        told = week(days)
        assert told.alarms == []
        (note,) = told.notes
        assert note.startswith(f"**Things** has not answered since {ago(28)}")
        assert note.endswith(f"Its last full answer was on {ago(35)}.")
        assert "no answer" in page(guide).tables["mines"]
        assert "| **1 of 2**: Things<br>" in page(guide).tables["lessons_on_mines"]
    told = week(7)
    assert told.notes == []
    (alarm,) = told.alarms
    assert alarm.startswith(f"**Things** has not answered since {ago(28)}, asked on 4 days")
    assert "docs/mines.json" in alarm
    assert "**gone?** It has not answered" in page(guide).tables["mines"]
    assert "| **0 of 1**<br>without" in page(guide).tables["lessons_on_mines"]
    switch["on"] = True
    told = week(0)
    assert told.alarms == []
    assert told.notes == [f"**Things** answers again; it had not since {ago(28)}."]
    assert [change["what"] for change in register(guide)["Things"].history] == [
        "answers",
        "does not answer: it answered /version/ws with the status 500",
        "answers again, after 28 days",
    ]


def test_a_release_that_changes_and_a_lesson_that_stops_are_notes(guide, mines):
    answers = {"release": "1", "model": farm.MODEL}
    mine = farm.tiny(release=lambda _: answers["release"], model=lambda _: answers["model"])
    listed(guide, Things=mines.root(mine))
    ask_mines(guide, MANNERS, ago(7))
    answers |= {"release": "2", "model": farm.MODEL.replace(b"label", b"mark")}
    told = ask_mines(guide, MANNERS, ago(0))
    assert told.alarms == []
    assert told.notes == [
        "**Things**: release 1 became 2.",
        "**Things**: model changed, from 1 classes to 1.",
        "**Things** can no longer answer [Things]: its model has no `Thing.label`.",
    ]


def test_without_a_network_nothing_is_recorded(guide, mines):
    listed(guide, A="https://a.invalid/a/service", B=mines.port(listening=False))
    said = press(guide, "--pause", "0", "--timeout", "0.5", "--json", str(guide.build / "r.json"))
    assert said.returncode == 0, said.stderr
    assert said.stderr.splitlines()[-1] == (
        "No mine could be reached from this computer, which says more of its network than of the"
        " mines: nothing was recorded."
    )
    assert not guide.registers.exists()
    assert read_report(guide.build / "r.json").alarms == []
    assert page(guide).tables["mines"].count("not probed yet") == 2
    assert page(guide).tables["lessons_on_mines"].count("not probed yet") == 2


def test_without_a_network_an_alarm_that_there_was_stays(guide, mines, yeast):
    listed(guide, Yeast=yeast, Closed=mines.port(listening=False))
    for days in (28, 21, 7):
        ask_mines(guide, MANNERS, ago(days))
    before = (guide.registers / "mines.json").read_text()
    roots = {entry.name: root for root, entry in _by_root(guide).items()}
    told = ask_mines(guide, MANNERS, ago(0), names=["Closed"])
    assert told.sentence.startswith("No mine could be reached")
    (alarm,) = told.alarms
    assert alarm.startswith(f"**Closed** has not answered since {ago(28)}, asked on 3 days")
    assert (guide.registers / "mines.json").read_text() == before
    assert roots["Closed"] in before


def _by_root(guide):
    return read_probes(guide.registers / "mines.json", "registers/mines.json")


def test_mines_that_are_not_asked_keep_their_record(guide, mines, yeast):
    listed(guide, Yeast=yeast, Things=mines.root(farm.tiny()))
    ask_mines(guide, MANNERS, ago(7))
    told = ask_mines(guide, MANNERS, ago(0), names=["Things"])
    assert told.sentence == "1 mine was asked: 1 answered, 0 in part only, 0 did not."
    known = register(guide)
    assert (known["Yeast"].last_probed, known["Things"].last_probed) == (ago(7), ago(0))
    listed(guide, Yeast=yeast)  # a mine that is taken off the list keeps its history
    ask_mines(guide, MANNERS, ago(0))
    assert set(register(guide)) == {"Yeast", "Things"}


def test_a_name_that_is_not_listed_is_one_sentence(guide, yeast):
    listed(guide, YeastMine=yeast)
    said = press(guide, "--mine", "YestMine")
    assert said.returncode == 1
    assert said.stderr == (
        "docs/mines.json: it lists no mine `YestMine` (did you mean `YeastMine`?); the mines are"
        " YeastMine.\n"
    )
    guide.mines.unlink()
    with pytest.raises(PressError, match="it lists no mine, so there is nobody to ask"):
        ask_mines(guide, MANNERS, ago(0))


def test_list_and_probes_are_published_together(guide, mines, yeast, tmp_path):
    listed(guide, Yeast=yeast, Closed=mines.port(listening=False))
    made = page(guide)
    publish_mines(tmp_path, made.mines, made.probes, made.asking)
    record = json.loads((tmp_path / "mines.json").read_text())
    assert [mine["status"] for mine in record["mines"]] == ["not probed", "not probed"]
    assert [mine["probe"] for mine in record["mines"]] == [None, None]
    ask_mines(guide, MANNERS, ago(0))
    made = page(guide)
    publish_mines(tmp_path, made.mines, made.probes, made.asking)
    record = json.loads((tmp_path / "mines.json").read_text())
    one, other = record["mines"]
    assert (one["name"], one["root"], one["status"], one["gone"]) == (
        "Yeast",
        yeast,
        "answers",
        False,
    )
    assert one["probe"]["last_answered"] == ago(0)
    assert one["probe"]["lessons"] == {"01-genes": [], "02-things": ["Thing.label"]}
    assert (other["status"], other["probe"]["lessons"]) == ("silent", {})


def test_a_guide_without_mines_publishes_none(tmp_path):
    publish_mines(tmp_path, [], {}, [])
    assert not (tmp_path / "mines.json").exists()
