"""A rehearsal in which all came out the same, for the tests to change."""

from press.rehearsal.record import Rehearsal

SAME = Rehearsal(
    day="2026-11-25",
    builder="ProperDocs 1.6.7",
    in_place_of="MkDocs 1.6.1",
    theme="Material for MkDocs 9.8.1",
    python="3.13.0",
    pages=34,
    pages_same=34,
    files=71,
    files_same=71,
    passed_over={"generator tag": 34},
    seconds=11.8,
    seconds_in_place_of=17.0,
)
