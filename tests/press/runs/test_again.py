"""Lessons are executed again, in the locked environment and on a mine that is served apart."""

import dataclasses
import json
import os

import pytest

import minelet
from press.mines.register import ANSWERS, SILENT, Entry, write_probes
from press.runs.again import Earlier, again, choose_mine
from press.runs.changes import compare
from press.runs.schema import LIVE, LOCKED

YEAST, FLY, WORM = (f"https://{name}.example.org/service" for name in ("yeast", "fly", "worm"))
ASKS = 'query = service.new_query("Gene")\nquery.add_view("Gene.symbol")'
ASKS_MORE = ASKS + '\nquery.add_view("Gene.introns.length")'
HAS_BOTH = {"Gene": True, "Gene.symbol": True, "Gene.introns.length": True}


def test_every_lesson_is_executed_and_what_changed_is_told(project, write_lesson):
    write_lesson("01-count", "1 + 1", "open('/dev/urandom', 'rb').read(4).hex()")
    write_lesson("02-fails", "1 / 0")
    write_lesson("03-live", "1", mine="live")
    one = again(project, LOCKED, None, timeout=30)
    assert one.executed is not None
    assert list(one.executed.runs) == ["01-count"]
    assert "ZeroDivisionError" in one.executed.failures["02-fails"].error
    assert (one.against, one.executed.changes) == ("", None)

    before = project.root / "build" / "again" / LOCKED / "notebooks"
    kept = before.rename(project.root / "before")
    write_lesson("04-new", "2")
    one = again(project, LOCKED, Earlier("the last build", kept), timeout=30)
    (change,) = one.changes
    assert (change.lesson, change.cell) == ("01-count", 2)
    assert list(one.executed.changes) == ["01-count"]
    assert not project.runs.exists()  # nothing of it is what the site shows
    assert (one.against, one.uncompared) == ("the last build", ["04-new"])
    assert compare(kept, before)[0] == change


def test_lessons_run_on_a_mine_that_is_served_apart(project, write_lesson):
    cell = (
        "from intermine.webservice import Service\nimport minelet\n"
        "service = Service(minelet.url())\n"
        "service.select('Gene.symbol').where(symbol='ACT1').count()"
    )
    write_lesson("01-count", cell)
    write_lesson("02-live", "import os; os.environ['MINE_URL']", mine="live")
    write_lesson("03-own", "1", mine="own")
    root = minelet.url()
    one = again(project, LIVE, None, timeout=30, environ={**os.environ, "MINE_URL": root})
    assert one.executed.kind == root
    assert sorted(one.executed.runs) == ["01-count", "02-live"]
    assert {run.mine.root for run in one.executed.runs.values()} == {root}
    executed = project.root / "build" / "again" / LIVE / "notebooks" / "01-count.ipynb"
    (output,) = json.loads(executed.read_text())["cells"][0]["outputs"][-1:]
    assert output["data"]["text/plain"] in (["1"], "1")


@pytest.fixture
def mines(project, write_lesson):
    """Two lessons that ask a mine and one that brings its own; call it with what was probed."""
    write_lesson("01-count", ASKS)
    write_lesson("02-introns", ASKS_MORE)
    write_lesson("03-own", ASKS, mine="own")
    listed = [
        {
            "name": root[8:12],
            "root": root,
            "organisms": "o",
            "keeper": "k",
            "seen": "2026",
            "source": "s",
        }
        for root in (FLY, YEAST, WORM)
    ]
    project.mines.write_text(json.dumps({"schema": 1, "mines": listed}))

    def probed(**found):
        entries = {}
        for root, entry in (("yeast", YEAST), ("fly", FLY), ("worm", WORM)):
            if root in found:
                status, paths = found[root]
                base = Entry(root, status, "2026-11-25", "2026-11-25")
                entries[entry] = dataclasses.replace(base, paths=paths)
        write_probes(project.registers / "mines.json", entries, "registers/mines.json")
        return choose_mine(project)

    return probed


def test_the_mine_that_has_what_most_lessons_ask_is_chosen(mines):
    lacks = {**HAS_BOTH, "Gene.introns.length": False}
    root, lessons, _ = mines(fly=(ANSWERS, lacks), yeast=(ANSWERS, HAS_BOTH))
    assert (root, lessons) == (YEAST, ["01-count", "02-introns"])
    root, lessons, _ = mines(fly=(ANSWERS, lacks), yeast=(SILENT, HAS_BOTH))
    assert (root, lessons) == (FLY, ["01-count"])
    root, _, _ = mines(worm=(ANSWERS, HAS_BOTH), fly=(ANSWERS, HAS_BOTH))
    assert root == FLY  # the first of the list


def test_without_a_mine_to_ask_it_says_why(project, write_lesson, mines):
    assert choose_mine(project) == (
        "", [], "No public mine has been probed yet, so the lessons were tried on none.",
    )  # fmt: skip
    assert mines(fly=(SILENT, HAS_BOTH))[2].startswith("No public mine answered when it was last")
    assert mines(fly=(ANSWERS, {"Gene": False}))[2].startswith("No public mine that answers has")
    one = again(project, LIVE, None, timeout=30, environ={})
    assert one.executed is None
    assert one.why_not.startswith("No public mine that answers has")
