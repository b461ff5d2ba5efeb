"""Only reports that are there, small enough and well formed are believed."""

import json

import pytest

from press.errors import PressError
from press.reports import TITLES, Report, write_report
from press.standing.received import LARGEST, read_checks

DEEP = "[" * 99_999


@pytest.fixture
def folder(tmp_path):
    """A folder with the reports of all checks, none of which found anything."""
    for of in TITLES:
        write_report(
            Report(of, "2026-11-25", "All is well.", [], []), tmp_path / f"{of}.json", None
        )
    return tmp_path


def test_each_check_has_its_report(folder):
    checks = read_checks(folder)
    assert [check.of for check in checks] == list(TITLES)
    assert all(check.report and not check.alarms for check in checks)


def test_a_report_that_is_missing_is_an_alarm(folder):
    (folder / "mines.json").unlink()
    (mines,) = [check for check in read_checks(folder) if check.report is None]
    assert mines.of == "mines"
    assert mines.alarms == ["There is no report: the job that writes it broke off."]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param(DEEP, "it is not JSON (maximum recursion depth", id="nested too deeply"),
        ("{", "The report is not well formed: it is not JSON"),
        ('{"schema": 1}', "The report is not well formed: 'of' is a required property"),
        pytest.param("x" * (LARGEST + 1), "larger than 2,000,000 bytes", id="too large"),
    ],
)
def test_what_cannot_be_read_is_an_alarm_and_the_others_are_read(folder, text, words):
    (folder / "links.json").write_text(text)
    links, *others = read_checks(folder)
    assert links.report is None
    assert words in links.trouble
    assert str(folder) not in links.trouble
    assert all(check.report for check in others)


def test_a_report_cannot_speak_for_another_check(folder):
    record = json.loads((folder / "links.json").read_text()) | {"of": "mines"}
    (folder / "links.json").write_text(json.dumps(record))
    assert "it says that it is one of mines" in read_checks(folder)[0].trouble


def test_a_link_to_a_file_elsewhere_is_not_followed(folder, tmp_path_factory):
    secret = tmp_path_factory.mktemp("elsewhere") / "links.json"
    (folder / "links.json").rename(secret)
    (folder / "links.json").symlink_to(secret)
    assert read_checks(folder)[0].report is None


def test_a_folder_that_is_not_there_is_a_slip_and_no_alarm(tmp_path):
    with pytest.raises(PressError, match="there is no such folder"):
        read_checks(tmp_path / "none")
