"""The record of runs is read as it was written."""

import json

import pytest

from press.errors import PressError
from press.runs.record import MineOfRun, Run, read_runs, runs_to_json

RUN = Run(
    source_sha256="a" * 64,
    key="b" * 64,
    executed="2026-11-22T10:00:00Z",
    seconds=3.25,
    python="3.13.0",
    packages={"intermine": "1.14.0"},
    mine=MineOfRun("Mine", "R64", "2017-01-18", "embedded"),
)


def test_what_is_written_is_read(tmp_path):
    path = tmp_path / "runs.json"
    runs = {"02-more": RUN, "01-count": Run("c", "d", "e", 1.0, "3.12.1", {})}
    path.write_text(runs_to_json(runs))
    assert read_runs(path) == runs
    assert list(json.loads(path.read_text())["lessons"]) == ["01-count", "02-more"]


def test_before_the_first_run_there_is_none(tmp_path):
    assert read_runs(tmp_path / "runs.json") == {}


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"schema": 99}', '{"schema": 1, "lessons": {"a": {"b": 1}}}']
)
def test_a_record_of_another_kind_is_one_sentence(tmp_path, text):
    path = tmp_path / "runs.json"
    path.write_text(text)
    with pytest.raises(PressError, match=r"runs\.json is not a record of runs .* delete it"):
        read_runs(path)
