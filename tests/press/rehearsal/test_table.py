"""The newest rehearsals as a table; none is made up."""

from dataclasses import replace

from press.rehearsal.table import NEWEST, REHEARSALS, of_rehearsals
from tests.press.rehearsal.held import SAME

HELD = replace(SAME, pages_same=33, passed_over={}, seconds=11.84, seconds_in_place_of=17)


def test_a_rehearsal_is_a_row():
    assert of_rehearsals([HELD]) == [
        (
            "25 November 2026",
            "ProperDocs 1.6.7, in the place of MkDocs 1.6.1",
            "33 of 34 pages, 71 of 71 other files",
            "11.8&nbsp;s (MkDocs 17.0&nbsp;s)",
        )
    ]
    assert len(REHEARSALS) == len(of_rehearsals([HELD])[0])


def test_a_failure_is_shown_with_its_reason():
    failed = replace(HELD, pages=0, pages_same=0, failure="It stopped.", seconds=None)
    (row,) = of_rehearsals([failed])
    assert row[2:] == ("not built: `It stopped.`", "")


def test_what_a_program_said_is_shown_and_not_obeyed():
    said = "`<script>` [x](javascript:y) {{ fact.z }}"
    (row,) = of_rehearsals([replace(HELD, failure=said, seconds=None)])
    assert row[2] == "not built: `'<script>' [x](javascript:y) { { fact.z }}`"


def test_before_the_first_the_table_says_so():
    ((said, *rest),) = of_rehearsals([])
    assert said == "not rehearsed yet"
    assert not any(rest)


def test_only_the_newest_are_shown():
    days = [f"2026-11-{day}" for day in range(30, 10, -1)]
    rows = of_rehearsals([replace(HELD, day=day) for day in days])
    assert len(rows) == NEWEST
    assert [rows[0][0], rows[-1][0]] == ["30 November 2026", "27 November 2026"]
