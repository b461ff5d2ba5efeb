"""A report of runs tells what somebody must act on from what is worth knowing."""

import dataclasses

from press.reports import Report
from press.runs.again import Round
from press.runs.changes import Change
from press.runs.history import Executed
from press.runs.record import Failure, Run
from press.runs.report import LINES, report
from press.runs.schema import LIVE, LOCKED, NEWEST

RUN = Run("f" * 64, "key", "2026-11-23T10:00:00Z", 2.5, "3.13.0", {"numpy": "2.5.5"})
NEWER = dataclasses.replace(RUN, packages={"numpy": "2.6.0"})
FAILURE = Failure("f" * 64, "2026-11-23T10:00:00Z", "3.13.0", {"numpy": "2.6.0"}, "It `fails`.")
VALUE = Change("01-a", 2, "row 1, column length", "984", "985")
DIGITS = Change("01-a", 2, "row 1, column share", "0.12", "0.123", "digits")
WARNING = Change("01-a", None, "a warning", "", "FutureWarning: soon", "warning")


def told(*rounds: Round, locked: dict[str, str] = RUN.packages) -> Report:
    return report(rounds, locked, "2026-11-25")


def test_where_all_is_well_nothing_is_to_be_done():
    found = told(Round(LOCKED, Executed(LOCKED, {"01-a": RUN}), [], "the last build"))
    assert found.sentence == (
        "1 lesson ran in the locked environment; none failed, and no value differs from the last"
        " build."
    )
    assert (found.of, found.day, found.alarms, found.notes) == ("runs", "2026-11-25", [], [])


def test_another_value_in_the_same_environment_is_an_alarm():
    found = told(Round(LOCKED, Executed(LOCKED, {"01-a": RUN}), [VALUE], "the last build"))
    assert found.sentence.endswith("none failed, and 1 value differs from the last build.")
    assert found.alarms == [
        "Another value in the locked environment: 01-a, cell 2, row 1, column length: `984` → `985`"
    ]


def test_on_newer_versions_it_is_a_note_and_so_is_what_is_newer():
    executed = Executed(NEWEST, {"01-a": NEWER})
    found = told(Round(NEWEST, executed, [VALUE, DIGITS, WARNING], "the last build"))
    assert found.sentence == (
        "1 lesson ran on the newest versions, of which 1 package differs from the lock;"
        " none failed, and 1 value differs from the last build."
    )
    assert found.alarms == []
    assert found.notes == [
        "Another value on the newest versions: 01-a, cell 2, row 1, column length: `984` → `985`",
        "Other versions than in the lock: numpy 2.5.5 → 2.6.0",
        "On the newest versions, 01-a, a warning: nothing → `FutureWarning: soon`",
        "`01-a` shows 1 number with more or fewer digits on the newest versions; those that both"
        " show agree",
    ]


def test_a_lesson_that_could_not_be_compared_is_named():
    executed = Executed(LOCKED, {"01-a": RUN, "02-b": RUN})
    found = told(Round(LOCKED, executed, [], "the published pages", ["02-b"]))
    assert found.sentence.endswith("none failed, and no value differs from the published pages.")
    assert found.notes == [
        "Not compared in the locked environment, since they are not in the published pages: `02-b`"
    ]


def test_a_lesson_that_fails_is_an_alarm_but_on_a_public_mine():
    failing = Executed(NEWEST, {}, {"02-b": FAILURE})
    assert told(Round(NEWEST, failing)).alarms == [
        "`02-b` fails on the newest versions: `` It `fails`. ``"
    ]
    live = Executed("https://mine.example/service", {"01-a": RUN}, {"02-b": FAILURE})
    found = told(Round(LIVE, live))
    assert found.alarms == []
    assert found.notes == ["`02-b` fails on a public mine: `` It `fails`. ``"]
    assert found.sentence == (
        "1 lesson ran on the mine at `https://mine.example/service`; 1 failed."
    )


def test_what_could_not_be_executed_says_why():
    found = told(Round(LIVE, None, why_not="No public mine answered."))
    assert (found.sentence, found.alarms, found.notes) == ("No public mine answered.", [], [])
    assert told().sentence == "No lesson was executed."


def test_without_a_lock_to_compare_with_nothing_is_said_of_it():
    found = told(Round(NEWEST, Executed(NEWEST, {"01-a": NEWER})), locked={})
    assert found.sentence == "1 lesson ran on the newest versions; none failed."


def test_no_report_has_more_lines_than_anybody_reads():
    changes = [dataclasses.replace(VALUE, cell=number) for number in range(1, LINES + 6)]
    found = told(Round(LOCKED, Executed(LOCKED, {"01-a": RUN}), changes, "the last build"))
    assert len(found.alarms) == LINES + 1
    assert found.alarms[-1].endswith("and 5 lines more")
