"""Reports: written for the next step and for people, read strictly."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from press.errors import PressError
from press.reports import TITLES, Report, read_report, write_report

GOOD = Report(
    of="links",
    day="2026-11-25",
    sentence="240 links were asked, 1 is gone.",
    alarms=["`https://old.example.org/` is gone (404), on [Resources](docs/resources.md)."],
    notes=["`https://moved.example.org/` has moved for good.", "2 links were not checked."],
)

LINE = st.from_regex(r"[^\s\ud800-\udfff][^\r\n\ud800-\udfff]{0,40}", fullmatch=True)
REPORTS = st.builds(
    Report,
    of=st.sampled_from(sorted(TITLES)),
    day=st.dates().map(str),
    sentence=LINE,
    alarms=st.lists(LINE, max_size=3),
    notes=st.lists(LINE, max_size=3),
)


def test_the_form_that_is_shared(tmp_path):
    write_report(GOOD, tmp_path / "reports" / "links.json", None)
    (written,) = (tmp_path / "reports").iterdir()
    assert json.loads(written.read_text()) == {
        "schema": 1,
        "of": "links",
        "day": "2026-11-25",
        "sentence": GOOD.sentence,
        "alarms": GOOD.alarms,
        "notes": GOOD.notes,
    }


@given(report=REPORTS)
def test_what_was_written_is_read(tmp_path_factory, report):
    path = tmp_path_factory.mktemp("reports") / "report.json"
    write_report(report, path, None)
    assert read_report(path) == report


def test_people_read_the_sentence_then_what_to_act_on_and_the_notes_folded(tmp_path):
    write_report(GOOD, None, tmp_path / "links.md")
    assert (tmp_path / "links.md").read_text() == (
        "# Links, 2026-11-25\n\n"
        "240 links were asked, 1 is gone.\n\n"
        "## To act on\n\n"
        "- `https://old.example.org/` is gone (404), on [Resources](docs/resources.md).\n\n"
        "<details>\n<summary>2 notes</summary>\n\n"
        "- `https://moved.example.org/` has moved for good.\n"
        "- 2 links were not checked.\n\n"
        "</details>\n"
    )


def test_where_nothing_is_to_do_the_sentence_stands_alone():
    calm = Report("rehearsal", "2026-11-25", "All pages are the same.", [], [])
    assert calm.as_markdown() == "# Exit rehearsal, 2026-11-25\n\nAll pages are the same.\n"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"of": "weather"}, "of: 'weather' is not one of ['links', 'mines', 'runs', 'rehearsal']"),
        ({"day": "2026-02-30"}, "day: '2026-02-30' is not a 'date'"),
        ({"sentence": ""}, "sentence: '' does not match"),
        ({"alarms": ["one\ntwo"]}, "alarms → 0: 'one\\ntwo' does not match"),
        ({"alarms": "one"}, "alarms: 'one' is not of type 'array'"),
        ({"notes": ["ends\n"]}, "notes → 0"),
        ({"notes": [" begins with a space, which may be code in a list"]}, "notes → 0"),
        ({"schema": 2}, "schema: 1 was expected"),
        ({"more": 1}, "Additional properties are not allowed ('more' was unexpected)"),
    ],
)
def test_a_report_that_is_not_well_formed_is_one_sentence(tmp_path, change, words):
    path = tmp_path / "links.json"
    write_report(GOOD, path, None)
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    with pytest.raises(PressError) as caught:
        read_report(path)
    said = str(caught.value)
    assert said.startswith(str(path))
    assert words in said
    assert "\n" not in said


def test_what_is_no_report_is_one_sentence(tmp_path):
    with pytest.raises(PressError, match=r"there is no such report; run the check"):
        read_report(tmp_path / "links.json")
    (tmp_path / "links.json").write_text("<html>")
    with pytest.raises(PressError, match="it is not JSON"):
        read_report(tmp_path / "links.json")
    (tmp_path / "links.json").write_text("[]")
    with pytest.raises(PressError, match="is not of type 'object'"):
        read_report(tmp_path / "links.json")


def test_a_report_that_is_not_well_formed_is_not_written(tmp_path):
    wrong = Report("links", "today", "A sentence.", [], [])
    with pytest.raises(PressError, match="day: 'today' is not a 'date'; this is a fault of the"):
        write_report(wrong, tmp_path / "links.json", tmp_path / "links.md")
    assert list(tmp_path.iterdir()) == []
