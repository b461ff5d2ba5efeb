"""What the jobs hand over is believed only as far as it is what it must be."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from press.reports import TITLES, Report, write_report
from press.weekly import NAMES
from press.weekly.take import LARGEST, take

REPOSITORY = Path(__file__).parents[3]
EMPTY = {
    "links": {"schema": 1, "links": {}},
    "mines": {"schema": 1, "mines": {}},
    "runs": {"schema": 1, "environments": {}, "lessons": {}, "rounds": {}},
    "rehearsal": {"schema": 1, "rehearsals": []},
}
DEEP = pytest.param("[" * 99_999, id="nested too deeply")


@pytest.fixture
def found(tmp_path):
    """What four jobs hand over, each in its folder."""
    folder = tmp_path / "found"
    for name, register in EMPTY.items():
        put(folder, name, f"registers/{name}.json", json.dumps(register))
        report = Report(name, "2026-11-25", "All is well.", [], [])
        write_report(report, folder / name / "build" / "reports" / f"{name}.json", None)
    return folder


def put(found: Path, job: str, name: str, text: str) -> Path:
    path = found / job / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_there_is_one_job_for_each_report():
    assert list(TITLES) == list(NAMES)


def test_registers_and_reports_are_taken_over(found, tmp_path):
    assert take(found, tmp_path / "taken") == []
    wanted = [f"{folder}/{name}.json" for folder in ("registers", "reports") for name in NAMES]
    assert files(tmp_path / "taken") == sorted(wanted)
    for name in NAMES:
        given = (found / name / "registers" / f"{name}.json").read_bytes()
        assert (tmp_path / "taken" / "registers" / f"{name}.json").read_bytes() == given


def test_a_job_that_broke_off_has_handed_over_nothing(found, tmp_path):
    for path in (found / "runs").rglob("*.json"):
        path.unlink()
    assert take(found, tmp_path / "taken") == []
    assert len(files(tmp_path / "taken")) == 6


def test_other_files_and_the_files_of_other_jobs_are_not_looked_at(found, tmp_path):
    put(found, "runs", "registers/links.json", json.dumps({"schema": 1, "links": "forged"}))
    put(found, "runs", "press/__main__.py", "raise SystemExit")
    put(found, "runs", "registers/links.toml", "")
    put(found, "extra", "registers/extra.json", "{}")
    assert take(found, tmp_path / "taken") == []
    assert len(files(tmp_path / "taken")) == 8
    taken = json.loads((tmp_path / "taken" / "registers" / "links.json").read_text())
    assert taken == EMPTY["links"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "text", ['{"schema": 1, "more": 1}', "{", "[]", '{"schema": 2}', "[" * 99_999]
)
def test_a_register_that_cannot_be_read_is_named_and_the_others_are_taken(
    found, tmp_path, name, text
):
    put(found, name, f"registers/{name}.json", text)
    (trouble,) = take(found, tmp_path / "taken")
    assert trouble.startswith(f"Not taken over: registers/{name}.json")
    assert f"registers/{name}.json" not in files(tmp_path / "taken")
    assert len(files(tmp_path / "taken")) == 7


def test_a_file_that_is_too_large_is_not_even_read(found, tmp_path):
    put(found, "links", "registers/links.json", "[" * (LARGEST + 1))
    put(found, "links", "build/reports/links.json", " " * 2_000_001)
    register, report = take(found, tmp_path / "taken")
    assert register == (
        "Not taken over: registers/links.json: its 10,000,001 bytes are more than the 10,000,000"
        " it may have."
    )
    assert "build/reports/links.json: its 2,000,001 bytes" in report


def test_a_link_is_not_followed(found, tmp_path):
    path = found / "links" / "registers" / "links.json"
    path.rename(tmp_path / "elsewhere.json")
    path.symlink_to(tmp_path / "elsewhere.json")
    (found / "mines" / "registers").rename(tmp_path / "elsewhere")
    (found / "mines" / "registers").symlink_to(tmp_path / "elsewhere")
    assert take(found, tmp_path / "taken") == [
        "Not taken over: registers/links.json: it is a link to another file.",
        "Not taken over: registers/mines.json: it is a link to another file.",
    ]


def test_what_is_not_taken_over_makes_the_job_fail(found, tmp_path):
    command = [sys.executable, "-m", "press.weekly.take", str(found), str(tmp_path / "taken")]

    def run():
        return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, timeout=60)

    assert run().returncode == 0
    put(found, "mines", "registers/mines.json", "{}")
    answer = run()
    assert answer.returncode == 1
    assert answer.stderr.startswith("Not taken over: registers/mines.json: ")
    assert answer.stderr.count("\n") == 1
