"""The register of runs grows by what was executed, and forgets only what is old."""

import dataclasses
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from press.errors import PressError
from press.runs.history import (
    Executed,
    History,
    different,
    path_of,
    read_history,
    this_machine,
    write_history,
)
from press.runs.record import Failure, MineOfRun, Run
from press.runs.schema import KEPT, KEPT_CHANGES, KEPT_LINES, LOCKED, LONGEST, NEWEST

MINE = MineOfRun("Mine", "R64", "2017-01-18", "embedded")
RUN = Run("a" * 64, "key", "2026-11-22T10:00:00Z", 3.25, "3.13.0", {"pandas": "3.1.1"}, MINE)
FAILED = Failure("a" * 64, "2026-11-23T10:00:00Z", "3.13.0", {"numpy": "2.5.5"}, "It fails.")


def at(day: int, **others) -> Run:
    return dataclasses.replace(RUN, executed=f"2026-11-{day:02}T10:00:00Z", **others)


def test_a_run_is_recorded_with_all_that_it_ran_on(project):
    history = History()
    assert history.add(Executed(LOCKED, {"01-a": RUN}), "Linux") == 1
    assert write_history(project, history)
    (entry,) = read_history(project).entries("01-a", LOCKED)
    assert (entry.executed, entry.seconds, entry.machine) == (RUN.executed, 3.25, "Linux")
    assert entry.mine == {"name": "Mine", "release": "R64", "data_date": "2017-01-18"}
    assert (entry.source_sha256, entry.error, entry.changed) == ("a" * 64, None, None)
    assert read_history(project).environments[entry.environment] == {
        "python": "3.13.0",
        "packages": {"pandas": "3.1.1"},
    }


def test_before_the_first_run_there_is_none(project):
    assert read_history(project) == History()
    assert History().newest_environment(LOCKED) == {}


def test_a_failure_is_a_run_too(project):
    history = History()
    history.add(Executed(NEWEST, {"01-a": RUN}, {"02-b": FAILED}, {"01-a": []}), "Linux")
    write_history(project, history)
    (entry,) = read_history(project).entries("02-b", NEWEST)
    assert (entry.seconds, entry.error, entry.changed) == (None, "It fails.", None)
    # Lessons of one execution share an environment; each tells of a part.
    assert entry.environment == history.entries("01-a", NEWEST)[0].environment
    assert history.newest_environment(NEWEST) == {"numpy": "2.5.5", "pandas": "3.1.1"}


def test_whatever_a_lesson_or_a_mine_says_is_one_line(project):
    long = dataclasses.replace(FAILED, error="one\ntwo\u2028" + "x" * 9999)
    mine = MineOfRun("Mine", "R64\n", None, "embedded")
    history = History()
    runs = {"01-a": dataclasses.replace(RUN, mine=mine)}
    history.add(Executed(LOCKED, runs, {"02-b": long}), "Linux")
    write_history(project, history)
    error = read_history(project).entries("02-b", LOCKED)[0].error
    assert error.startswith("one two xxx")
    assert len(error) == LONGEST
    assert read_history(project).entries("01-a", LOCKED)[0].mine["release"] == "R64"


def test_changes_are_counted_and_the_first_are_kept():
    history = History()
    lines = [f"cell 1, row {number}" for number in range(9)]
    history.add(Executed(NEWEST, {"01-a": RUN}, {}, {"01-a": lines}), "Linux")
    (entry,) = history.entries("01-a", NEWEST)
    assert (entry.changed, entry.changes) == (9, lines[:KEPT_CHANGES])


def test_the_run_of_a_cached_lesson_is_recorded_once():
    history = History()
    assert history.add(Executed(LOCKED, {"01-a": RUN}), "Linux") == 1
    assert history.add(Executed(LOCKED, {"01-a": RUN, "02-b": RUN}), "Linux") == 1
    assert history.add(Executed(NEWEST, {"01-a": RUN}), "Linux") == 1


def test_what_a_live_mine_answered_is_kept_under_its_address(project):
    root = "https://mine.example/service"
    live = dataclasses.replace(RUN, mine=MineOfRun(root, None, None, root))
    history = History()
    history.add(Executed(LOCKED, {"01-a": live, "02-b": RUN}), "Linux")
    assert list(history.lessons["01-a"]) == [root]
    assert list(history.lessons["02-b"]) == [LOCKED]
    write_history(project, history)


@given(st.lists(st.integers(1, 28), unique=True, min_size=1), st.data())
def test_in_whatever_order_runs_come_they_are_kept_in_that_of_their_time(days, data):
    history = History()
    for day in data.draw(st.permutations(days)):
        before = history.entries("01-a", LOCKED)[:]
        history.add(Executed(LOCKED, {"01-a": at(day)}), "Linux")
        assert set(map(id, before)) <= set(map(id, history.entries("01-a", LOCKED)))
    kept = [entry.executed for entry in history.entries("01-a", LOCKED)]
    assert kept == [at(day).executed for day in sorted(days)]


def test_of_many_runs_the_youngest_are_kept_and_no_environment_without_a_run(project):
    history = History()
    for number in range(KEPT + 5):
        run = dataclasses.replace(
            RUN,
            executed=f"2026-11-22T10:{number // 60:02}:{number % 60:02}Z",
            packages={"pandas": f"3.{number}"},
        )
        history.add(Executed(LOCKED, {"01-a": run}), "Linux")
    kept = history.entries("01-a", LOCKED)
    assert len(kept) == len(history.environments) == KEPT
    assert kept[0].executed == "2026-11-22T10:00:05Z"
    assert history.newest_environment(LOCKED) == {"pandas": f"3.{KEPT + 4}"}
    write_history(project, history)


def test_only_the_last_round_of_a_kind_is_kept(project):
    history = History()
    history.note(NEWEST, "2026-11-18", "Linux", "One failed.", ["`01-a` fails"])
    history.note(NEWEST, "2026-11-25", "Linux", "None failed.", [str(n) for n in range(20)])
    write_history(project, history)
    told = read_history(project).rounds[NEWEST]
    assert (told["day"], told["sentence"]) == ("2026-11-25", "None failed.")
    assert told["lines"] == [*map(str, range(KEPT_LINES)), "and 8 more"]


def test_writing_what_was_read_changes_nothing(project):
    history = History()
    history.add(Executed(LOCKED, {"01-a": RUN}, {"02-b": FAILED}), "Linux")
    write_history(project, history)
    before = path_of(project).read_bytes()
    assert not write_history(project, read_history(project))
    assert path_of(project).read_bytes() == before


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("schema",), 2),
        (("lessons", "01-a", "sometimes"), []),
        (("lessons", "01-a", LOCKED, 0, "executed"), "yesterday"),
        (("lessons", "01-a", LOCKED, 0, "seconds"), -1),
        (("rounds", "newest"), {"day": "2026-13-01"}),
    ],
)
def test_a_register_that_is_not_well_formed_is_one_sentence(project, path, value):
    history = History()
    history.add(Executed(LOCKED, {"01-a": RUN}), "Linux")
    write_history(project, history)
    record = json.loads(path_of(project).read_text())
    *parents, last = path
    place = record
    for name in parents:
        place = place[name]
    place[last] = value
    path_of(project).write_text(json.dumps(record))
    with pytest.raises(PressError, match=r"^registers/runs\.json, .*; put back the last good one"):
        read_history(project)


def test_only_packages_that_both_have_can_differ():
    old = {"numpy": "2.5.5", "pandas": "3.1.1", "minelet": "0.1.0", "colorama": "0.4.6"}
    new = {"numpy": "2.5.5", "pandas": "3.2.0", "minelet": "0.2.0"}
    assert different(old, new) == {"pandas": ("3.1.1", "3.2.0")}


def test_a_machine_is_known_by_its_kind_and_not_by_its_name():
    here = this_machine({})
    assert " processor" in here
    assert this_machine({"GITHUB_ACTIONS": "true"}) == f"GitHub Actions, {here}"
