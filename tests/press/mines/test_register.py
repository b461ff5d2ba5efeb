"""What is remembered of a mine: played over weeks, one probe after another."""

import dataclasses
import datetime
import json

import pytest

from press.errors import PressError
from press.mines.model import Model
from press.mines.probe import Cors, Counted, Found
from press.mines.register import GONE_AFTER, KEPT, merged, read_probes, write_probes
from tests.press.mines.farm import MODEL

FIRST = datetime.date(2026, 9, 1)
ROOT = "https://mine.example.org/mine/service"
ASKED = ("Thing.label", "Thing.size")


def on(days: int) -> str:
    return (FIRST + datetime.timedelta(days)).isoformat()


def good(**instead) -> Found:
    whole = Found(
        reached=True,
        version=35,
        release="1",
        model=Model.parse(MODEL),
        query=Counted("Thing.label", 12),
        cors=Cors("https://ada.github.io", "*", 200, "*", "GET, POST", "content-type"),
        seconds=1.5,
    )
    return dataclasses.replace(whole, **instead)


def silent(fault: str = "said nothing for 30 s") -> Found:
    return Found(reached=True, fault=fault)


def played(*probes: tuple[int, Found]):
    """Return what is known of a mine after probes, each on a day."""
    entry = None
    for day, found in probes:
        entry = merged(entry, "Mine", found, ASKED, on(day))
    return entry


def said(entry) -> list[str]:
    return [change["what"] for change in entry.history]


def test_a_mine_that_answers():
    entry = played((0, good()), (7, good()))
    assert (entry.status, entry.failures, entry.fault) == ("answers", 0, None)
    assert (entry.first_probed, entry.last_probed, entry.last_answered) == (on(0), on(7), on(7))
    assert (entry.version, entry.release, entry.classes) == (35, "1", 1)
    assert entry.query == Counted("Thing.label", 12)
    assert entry.paths == {"Thing.label": True, "Thing.size": False}
    assert said(entry) == ["answers"]


def test_what_was_known_stays_when_a_mine_falls_silent():
    entry = played((0, good()), (7, silent()))
    assert (entry.status, entry.last_answered, entry.failing_since) == ("silent", on(0), on(7))
    assert (entry.release, entry.model_read, entry.fault) == ("1", on(0), "said nothing for 30 s")
    assert entry.paths["Thing.label"]
    assert not entry.gone


@pytest.mark.parametrize(("last", "gone"), [(7 + GONE_AFTER - 1, False), (7 + GONE_AFTER, True)])
def test_a_mine_is_gone_after_three_weeks(last, gone):
    entry = played((0, good()), (7, silent()), (14, silent()), (last, silent()))
    assert entry.gone == gone
    assert (entry.failures, entry.failing_since) == (3, on(7))


def test_a_mine_that_has_never_answered_is_gone_after_three_weeks_too():
    entry = played((0, silent()), (21, silent()))
    assert entry.gone
    assert (entry.last_answered, entry.model_read, entry.version) == (None, None, None)


def test_several_probes_of_one_day_count_once():
    assert played((0, good()), (7, silent()), (7, silent()), (8, silent())).failures == 2
    back = played((0, good()), (7, silent()), (7, good()), (7, silent()))
    assert (back.failures, back.failing_since) == (1, on(7))


def test_a_mine_that_comes_back_begins_anew():
    entry = played((0, good()), (7, silent()), (35, silent()), (42, good()), (49, silent()))
    assert (entry.failures, entry.failing_since, entry.gone) == (1, on(49), False)
    assert said(entry) == [
        "answers",
        "does not answer: it said nothing for 30 s",
        "answers again, after 35 days",
        "does not answer: it said nothing for 30 s",
    ]


def test_a_full_answer_is_what_counts():
    half = good(query=None, fault="answered /query/results with the status 500")
    entry = played((0, good()), (7, half), (28, half))
    assert (entry.status, entry.last_answered) == ("partly", on(0))
    assert entry.overdue
    assert not entry.gone


def test_new_data_and_a_new_model_are_told():
    grown = Model.parse(
        b'<model name="tiny"><class name="Thing"><attribute name="label"/>'
        b'<attribute name="size"/></class><class name="Other"/></model>'
    )
    entry = played((0, good()), (7, good(release="2", version=36, model=grown)))
    assert said(entry) == [
        "answers",
        "version 35 became 36",
        "release 1 became 2",
        "model changed, from 1 classes to 2",
    ]
    assert entry.paths == {"Thing.label": True, "Thing.size": True}


def test_what_is_told_of_a_mine_has_an_end():
    entry = played(*((day, good(release=str(day))) for day in range(KEPT + 10)))
    assert len(entry.history) == KEPT
    assert entry.history[-1] == {
        "day": on(KEPT + 9),
        "what": f"release {KEPT + 8} became {KEPT + 9}",
    }


def test_the_register_is_read_as_it_was_written(tmp_path):
    path = tmp_path / "registers" / "mines.json"
    assert read_probes(path, "registers/mines.json") == {}
    entries = {
        ROOT: played((0, good()), (7, silent())),
        ROOT.replace("mine.", "b."): played((0, silent())),
    }
    assert write_probes(path, entries, "registers/mines.json")
    assert read_probes(path, "registers/mines.json") == entries
    assert not write_probes(path, entries, "registers/mines.json")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"status": "asleep"}, "'asleep' is not one of"),
        ({"last_probed": "yesterday"}, "'yesterday' is not a 'date'"),
        ({"colour": "red"}, "'colour' was unexpected"),
        ({"model_sha256": "abc"}, "does not match"),
        ({"moved_to": "https://a.org/`x` y"}, "does not match"),
        ({"fault": "x" * 9999}, "is too long"),
    ],
)
def test_a_register_that_somebody_has_broken_is_named(tmp_path, change, words):
    path = tmp_path / "mines.json"
    write_probes(path, {ROOT: played((0, good()))}, "registers/mines.json")
    record = json.loads(path.read_text())
    record["mines"][ROOT] |= change
    path.write_text(json.dumps(record))
    with pytest.raises(PressError) as caught:
        read_probes(path, "registers/mines.json")
    assert str(caught.value).startswith("registers/mines.json")
    assert words in str(caught.value)
