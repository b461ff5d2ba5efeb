"""`press standing`, with a stand-in for `gh` (gh.py, beside this) that keeps issues in a file.

GitHub itself cannot be asked from here: that the real `gh` behaves as its manual says is taken on
trust.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from press.reports import TITLES, Report, write_report

REPOSITORY = Path(__file__).parents[3]
TOKEN = "ghs_not_a_token_of_anybody"


class Weekly:
    """A weekly run with its reports, a `gh` and its issues."""

    def __init__(self, root: Path) -> None:
        self.reports, self.state, self.bin = root / "reports", root / "state.json", root / "bin"
        self.bin.mkdir()
        script = Path(__file__).with_name("gh.py").read_text()
        (self.bin / "gh").write_text(f"#!{sys.executable}\n{script}")
        (self.bin / "gh").chmod(0o755)
        self.keep(repository="owner/guide", issues=[], labels=[], calls=[])

    def keep(self, **changes: object) -> None:
        before = json.loads(self.state.read_text()) if self.state.exists() else {}
        self.state.write_text(json.dumps(before | changes))

    @property
    def issues(self) -> list[dict]:
        return json.loads(self.state.read_text())["issues"]

    @property
    def calls(self) -> list[list[str]]:
        """What `gh` was asked since this was last looked at, but for the list of issues."""
        calls = json.loads(self.state.read_text())["calls"]
        self.keep(calls=[])
        return [call[:2] for call in calls if call[0] != "api"]

    def find(self, day: str = "2026-11-25", **alarms: list[str]) -> None:
        shutil.rmtree(self.reports, ignore_errors=True)
        for of in TITLES:
            report = Report(of, day, f"The {of} were seen.", alarms.get(of, []), [])
            write_report(report, self.reports / f"{of}.json", self.reports / f"{of}.md")

    def tell(self, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "press", "standing", *arguments]
        if not arguments:
            command += ["--repository", "owner/guide", str(self.reports)]
        path = f"{self.bin}{os.pathsep}{os.environ['PATH']}"
        mine = {"PATH": path, "GH_STATE": str(self.state), "GH_TOKEN": TOKEN}
        return subprocess.run(
            command,
            cwd=REPOSITORY,
            env={**os.environ, **mine, **environ},
            capture_output=True,
            text=True,
            timeout=60,
        )


@pytest.fixture
def weekly(tmp_path):
    return Weekly(tmp_path)


def told(answer: subprocess.CompletedProcess[str]) -> list[str]:
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout == ""
    return answer.stderr.splitlines()


def test_a_life_of_the_issue(weekly):
    weekly.find()
    assert told(weekly.tell()) == ["0 alarms; the issue is as it must be."]
    assert (weekly.issues, weekly.calls) == ([], [])

    weekly.find(links=["`https://old.example.org/` is gone.", "Ask @octocat."])
    opened = "Opened https://github.com/owner/guide/issues/1"
    assert told(weekly.tell()) == [opened, "2 alarms; done."]
    assert weekly.calls == [["label", "create"], ["issue", "create"]]
    (issue,) = weekly.issues
    assert issue["title"] == "What the weekly run found"
    assert issue["labels"] == [{"name": "guide-watch"}]
    assert "- `https://old.example.org/` is gone.\n- Ask @\u200boctocat.\n" in issue["body"]

    assert told(weekly.tell()) == ["2 alarms; the issue is as it must be."]
    assert weekly.calls == []

    weekly.find("2026-12-02", links=["`https://old.example.org/` is gone."], mines=["Silent."])
    assert told(weekly.tell()) == ["Edited #1", "Commented on #1", "2 alarms; done."]
    assert weekly.issues[0]["comments"] == ["New:\n\n- Public mines: Silent."]

    weekly.find("2026-12-09")
    assert told(weekly.tell()) == ["Edited #1", "Closed #1", "0 alarms; done."]
    assert weekly.issues[0]["state"] == "closed"

    weekly.find("2026-12-16")
    weekly.calls  # noqa: B018, forgets
    assert told(weekly.tell()) == ["0 alarms; the issue is as it must be."]
    assert weekly.calls == []

    weekly.find("2026-12-23", runs=["Lesson `01-first-query` fails."])
    (weekly.reports / "mines.json").unlink()
    assert told(weekly.tell()) == ["Edited #1", "Opened #1 again", "2 alarms; done."]
    (issue,) = weekly.issues
    assert issue["state"] == "open"
    assert "There is no report: the job that writes it broke off." in issue["body"]
    assert len(issue["comments"]) == 3


def test_the_body_is_never_an_argument(weekly):
    weekly.find(links=["$(touch /tmp/never) `; rm -rf`"])
    told(weekly.tell())
    calls = json.loads(weekly.state.read_text())["calls"]
    assert not [part for call in calls for part in call if "never" in part]
    assert "$(touch /tmp/never)" in weekly.issues[0]["body"]


def test_thousands_of_alarms_fit_into_an_issue(weekly):
    weekly.find(links=[f"`https://example.org/{number}/{'é' * 300}`" for number in range(2000)])
    told(weekly.tell())
    assert "lines are left out for want of room" in weekly.issues[0]["body"]


def test_pull_requests_with_the_label_are_no_issues(weekly):
    label = [{"name": "guide-watch"}]
    theirs = {"number": 1, "state": "open", "body": "<!-- guide-watch -->", "labels": label}
    weekly.keep(issues=[theirs | {"pull_request": {}}], labels=["guide-watch"])
    weekly.find(links=["Gone."])
    assert told(weekly.tell())[0] == "Opened https://github.com/owner/guide/issues/2"


def test_an_outage_of_github_is_one_sentence_and_the_token_is_not_in_it(weekly):
    weekly.find()
    weekly.keep(outage=True)
    answer = weekly.tell()
    assert answer.returncode == 1
    said = "gh could not list the issues: HTTP 503: no server is available (***)\n"
    assert (answer.stdout, answer.stderr) == ("", said)


def test_without_a_token_it_says_so(weekly):
    weekly.find()
    answer = weekly.tell(GH_TOKEN="")
    assert answer.returncode == 1
    assert "set the GH_TOKEN environment" in answer.stderr


def test_without_gh_it_says_so(weekly):
    weekly.find()
    (weekly.bin / "gh").unlink()
    answer = weekly.tell(PATH=str(weekly.bin))
    assert answer.returncode == 1
    assert answer.stderr == "gh: it is not installed here; install GitHub's command line.\n"


def test_an_answer_that_is_no_list_of_issues_is_one_sentence(weekly):
    weekly.find()
    (weekly.bin / "gh").write_text("#!/bin/sh\necho '{}x'\n")
    answer = weekly.tell()
    assert answer.returncode == 1
    assert answer.stderr == "gh: what it says of repos/owner/guide/issues is no list of issues.\n"


@pytest.mark.parametrize("given", ["owner", "owner/guide/x", "-owner/guide", "o/n\n", "o/n?x=1"])
def test_a_repository_is_owner_and_name(weekly, given):
    weekly.find()
    answer = weekly.tell("--repository", given, str(weekly.reports))
    assert answer.returncode == 2
    assert "is not OWNER/NAME" in answer.stderr
    assert weekly.calls == []
