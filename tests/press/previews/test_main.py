"""`python -m press.previews`, with a stand-in for `gh` (gh.py, beside this) that keeps folders.

GitHub itself cannot be asked from here: that the real `gh` behaves as its manual says is taken on
trust.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[3]
HOME = "owner/guide"


def sha(word: str) -> str:
    """Return a commit, which the same word always names."""
    return hashlib.sha1(word.encode()).hexdigest()


class Hub:
    """A GitHub with one repository, and a `gh` that asks it."""

    def __init__(self, root: Path) -> None:
        self.root, self.bin, self.site = root / "hub", root / "bin", root / "site"
        self.output = root / "output"
        self.bin.mkdir()
        self.root.mkdir()
        script = Path(__file__).with_name("gh.py").read_text()
        (self.bin / "gh").write_text(f"#!{sys.executable}\n{script}")
        (self.bin / "gh").chmod(0o755)
        self.pulls, self.artifacts = [], []

    def pull(self, number: int, commit: str, fork: bool = False, bot: bool = False) -> dict:
        self.pulls.append(
            {
                "number": number,
                "state": "OPEN",
                "headRefOid": commit,
                "isCrossRepository": fork,
                "author": {"id": "x", "is_bot": bot, "login": "somebody", "name": "Somebody"},
            }
        )
        return self.pulls[-1]

    def build(self, run: int, name: str, commit: str, branch: str, fork: bool = False) -> Path:
        """Let a run hand over a site, and return its folder."""
        self.artifacts.append(
            {
                "id": run * 10,
                "name": name,
                "expired": False,
                "created_at": f"2026-11-25T10:{run % 60:02}:00Z",
                "workflow_run": {
                    "id": run,
                    "repository_id": 1,
                    "head_repository_id": 2 if fork else 1,
                    "head_branch": branch,
                    "head_sha": commit,
                },
            }
        )
        folder = self.root / "artifacts" / str(run) / name
        folder.mkdir(parents=True)
        (folder / "index.html").write_text(f"<head></head><body>{name} of {commit}</body>")
        return folder

    def gather(self, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
        """Run it with Python's own packages only, which `-S` leaves."""
        state = {"repository": HOME, "pulls": self.pulls, "artifacts": self.artifacts}
        (self.root / "state.json").write_text(json.dumps(state))
        shutil.rmtree(self.site, ignore_errors=True)
        self.output.write_text("")
        command = [sys.executable, "-S", "-m", "press.previews", "--repository", HOME]
        mine = {
            "PATH": f"{self.bin}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(REPOSITORY),
            "GH_HUB": str(self.root),
            "GH_TOKEN": "ghs_not_a_token_of_anybody",
            "GITHUB_OUTPUT": str(self.output),
        }
        return subprocess.run(
            [*command, *arguments, str(self.site)],
            cwd=self.root,
            env={**os.environ, **mine, **environ},
            capture_output=True,
            text=True,
            timeout=60,
        )

    def shown(self, *arguments: str) -> list[str]:
        """Return the previews that there are after another publication."""
        answer = self.gather(*arguments)
        assert answer.returncode == 0, answer.stderr
        folder = self.site / "preview"
        return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


@pytest.fixture
def hub(tmp_path):
    """With a guide that was built by run 1."""
    hub = Hub(tmp_path)
    hub.build(1, "guide", sha("main1"), "main")
    return hub


def test_a_preview_comes_with_its_pull_request_and_goes_with_it(hub):
    assert hub.shown() == []
    assert (hub.site / "index.html").read_text().endswith(f"<body>guide of {sha('main1')}</body>")

    pull = hub.pull(12, sha("first"))
    assert hub.shown() == []  # not built yet
    hub.build(2, "preview", sha("first"), "better-words")
    assert hub.shown() == ["12", "index.html"]
    assert (
        f"preview of {sha('first')}</body>"
        in (hub.site / "preview" / "12" / "index.html").read_text()
    )

    pull["headRefOid"] = sha("second")
    hub.build(3, "preview", sha("second"), "better-words")
    assert hub.shown() == ["12", "index.html"]
    assert (
        f"preview of {sha('second')}</body>"
        in (hub.site / "preview" / "12" / "index.html").read_text()
    )

    pull["state"] = "MERGED"
    assert hub.shown() == []


def test_the_guide_is_the_newest_or_that_of_the_run_that_asks(hub):
    hub.build(2, "guide", sha("main2"), "main")
    hub.build(3, "guide", sha("forged"), "main", fork=True)
    hub.build(4, "guide", sha("forged"), "better-words")
    hub.shown()
    assert f"guide of {sha('main2')}" in (hub.site / "index.html").read_text()
    hub.shown("--run", "1")
    assert f"guide of {sha('main1')}" in (hub.site / "index.html").read_text()


def test_strangers_and_bots_are_not_shown(hub):
    hub.pull(12, sha("ours"))
    hub.build(2, "preview", sha("ours"), "better-words")
    hub.pull(13, sha("theirs"), fork=True)
    hub.build(3, "preview", sha("theirs"), "main", fork=True)
    hub.pull(14, sha("packages"), bot=True)
    hub.build(4, "preview", sha("packages"), "update-locks")
    assert hub.shown() == ["12", "index.html"]


def test_later_jobs_are_told_which_are_shown(hub):
    hub.shown()
    assert hub.output.read_text() == "shown=\n"
    hub.pull(12, sha("ours"))
    hub.build(2, "preview", sha("ours"), "better-words")
    hub.pull(14, sha("more"))
    hub.build(3, "preview", sha("more"), "more-words")
    hub.pull(13, sha("theirs"), fork=True)
    hub.shown()
    assert hub.output.read_text() == f"shown=14:{sha('more')} 12:{sha('ours')}\n"


def test_what_is_no_commit_does_not_reach_a_shell(hub):
    hub.pull(12, "$(touch stolen)")
    answer = hub.gather()
    assert answer.returncode == 1
    assert answer.stderr == "gh: what it says is no list of pull requests.\n"


def test_one_bad_preview_keeps_nothing_else_from_being_published(hub):
    hub.pull(12, sha("ours"))
    hub.build(2, "preview", sha("ours"), "better-words")
    hub.pull(13, sha("bad"))
    hub.build(3, "preview", sha("bad"), "worse-words").joinpath("link").symlink_to("/etc/hosts")
    hub.pull(14, sha("lost"))
    shutil.rmtree(hub.build(4, "preview", sha("lost"), "no-words"))
    answer = hub.gather()
    assert answer.returncode == 0
    assert answer.stdout == "Previews of pull requests: 12\n"
    lost, bad = answer.stderr.splitlines()
    assert lost == ("gh could not download preview of run 4: no valid artifacts found to download")
    assert bad == "The site of pull request 13 is not shown: `link` is no file."
    assert (hub.site / "index.html").exists()


def test_without_a_guide_nothing_is_published(hub):
    hub.artifacts[0]["expired"] = True
    answer = hub.gather()
    assert answer.returncode == 1
    assert answer.stderr == (
        "No run has handed over the guide lately; start the workflow Publish.\n"
    )


def test_a_page_of_the_guide_is_not_overwritten(hub):
    (hub.root / "artifacts" / "1" / "guide" / "preview").mkdir()
    answer = hub.gather()
    assert answer.returncode == 1
    assert "rename that page" in answer.stderr


def test_an_outage_of_github_is_one_sentence(hub):
    answer = hub.gather(GH_TOKEN="")
    assert answer.returncode == 1
    assert answer.stderr.startswith("gh could not list the artifacts: To use GitHub CLI")
    assert answer.stderr.count("\n") == 1
