"""A rehearsal is told in a sentence, and is an alarm when somebody must act."""

from dataclasses import replace

import pytest

from press.rehearsal.passed_over import RULES
from press.rehearsal.told import report_of, report_of_none
from press.reports import write_report
from tests.press.rehearsal.held import SAME as HELD

SAME = replace(HELD, passed_over={RULES[0].name: 34})


def test_where_all_is_the_same_there_is_nothing_to_do():
    report = report_of(SAME)
    assert report.sentence == (
        "With ProperDocs 1.6.7 in the place of MkDocs 1.6.1, 34 pages and 71 other files came out"
        " the same."
    )
    assert report.alarms == []
    assert report.notes == [
        "Both built with Material for MkDocs 9.8.1 and Python 3.13.0.",
        "ProperDocs 1.6.7 took 11.8 s, MkDocs 1.6.1 17.0 s.",
        "Passed over in 34 files, the generator tag: it names the program that made the page.",
    ]


def test_each_difference_is_an_alarm():
    report = report_of(
        replace(
            SAME,
            pages_same=32,
            files_same=70,
            differences=["`data/` differs in text", "`why/` differs in ids"],
            more_differences=1,
        )
    )
    assert report.sentence.endswith("2 of 34 pages and 1 of 71 other files came out different.")
    assert report.alarms == [
        "`data/` differs in text",
        "`why/` differs in ids",
        "1 more file came out different; `make rehearse` keeps both sites.",
    ]


def test_a_build_that_failed_is_an_alarm_with_its_reason():
    report = report_of(
        replace(SAME, pages=0, pages_same=0, failure="No module named 'x'", seconds=None)
    )
    assert report.sentence == "ProperDocs 1.6.7 did not build the site."
    assert report.alarms == ["ProperDocs 1.6.7 did not build the site: No module named 'x'"]


@pytest.mark.parametrize(
    ("last", "alarms"), [(None, 1), ("2026-11-01", 1), ("2026-11-04", 0), ("2026-11-24", 0)]
)
def test_a_rehearsal_that_was_not_held_is_an_alarm_only_after_three_weeks(last, alarms):
    report = report_of_none("The packages could not be installed.", "2026-11-25", last)
    assert len(report.alarms) == alarms
    said = " ".join([*report.alarms, *report.notes])
    assert "could not be installed" in said
    assert (last or "None was ever held") in said


def test_every_report_is_well_formed(tmp_path):
    for report in (report_of(SAME), report_of_none("Why.", "2026-11-25", None)):
        write_report(report, tmp_path / "rehearsal.json", tmp_path / "rehearsal.md")
    assert (tmp_path / "rehearsal.md").read_text("utf-8").startswith("# Exit rehearsal, 2026-11-25")
