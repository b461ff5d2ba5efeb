"""The register of rehearsals grows by one a day, and no longer than it may."""

import json
from dataclasses import replace

import pytest

from press.errors import PressError
from press.rehearsal.record import DIFFERENCES, KEPT, add_rehearsal, read_rehearsals
from tests.press.rehearsal.held import SAME as REHEARSAL


def test_before_the_first_there_is_none(project):
    assert read_rehearsals(project) == []


def test_the_newest_is_the_first(project):
    later = replace(REHEARSAL, day="2026-12-02", failure="It cannot read mkdocs.yml.", seconds=None)
    add_rehearsal(project, REHEARSAL)
    add_rehearsal(project, later)
    assert read_rehearsals(project) == [later, REHEARSAL]
    record = json.loads((project.registers / "rehearsal.json").read_text("utf-8"))
    assert record["schema"] == 1
    assert record["rehearsals"][1]["pages_same"] == 34


def test_the_last_of_a_day_is_kept(project):
    add_rehearsal(project, replace(REHEARSAL, pages_same=33, differences=["`data/` differs"]))
    add_rehearsal(project, REHEARSAL)
    assert read_rehearsals(project) == [REHEARSAL]


def test_the_register_holds_a_year(project):
    days = [f"2026-{month:02}-{day:02}" for month in (1, 2, 3) for day in range(1, 22)]
    for day in days:
        add_rehearsal(project, replace(REHEARSAL, day=day))
    assert [known.day for known in read_rehearsals(project)] == days[::-1][:KEPT]


def test_more_differences_than_it_may_hold_are_not_written(project):
    add_rehearsal(project, REHEARSAL)
    many = replace(REHEARSAL, differences=["`data/` differs in text"] * (DIFFERENCES + 1))
    with pytest.raises(PressError, match=r"^registers/rehearsal\.json, rehearsals → 0 → diff"):
        add_rehearsal(project, many)
    assert read_rehearsals(project) == [REHEARSAL]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"pages": 34', '"pages": "34"'),
        ('"day"', '"date"'),
        ("2026-11-25", "2026-25-11"),
        ("ProperDocs 1.6.7", "<b>ProperDocs</b>"),
        ("MkDocs 1.6.1", "MkDocs `1.6.1`"),
    ],
)
def test_a_register_that_somebody_has_spoilt_is_named(project, old, new):
    add_rehearsal(project, REHEARSAL)
    path = project.registers / "rehearsal.json"
    path.write_text(path.read_text("utf-8").replace(old, new))
    with pytest.raises(PressError, match=r"^registers/rehearsal\.json, .*git checkout"):
        read_rehearsals(project)


def test_the_register_of_this_guide_is_well_formed(repository_project):
    assert all(
        known.pages_same <= known.pages and known.files_same <= known.files
        for known in read_rehearsals(repository_project)
    )
