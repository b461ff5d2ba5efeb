"""The workflow that moves the locked packages on: its scripts, run on a small repository."""

import os
import re
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
JOBS = yaml.safe_load((ROOT / ".github" / "workflows" / "update.yml").read_text("utf-8"))["jobs"]
LOCKS = sorted(re.findall(r" -o (\S+)", (ROOT / "Makefile").read_text("utf-8")))
# Makes one package newer in each lock, as `make lock UPGRADE=1` would.
MOVED = f"for lock in {' '.join(LOCKS)}; do sed -i.bak s/==1/==2/ $lock; rm $lock.bak; done"


def script(job: str, step: str) -> str:
    (found,) = (one["run"] for one in JOBS[job]["steps"] if one["name"] == step)
    return found


def run(text: str, folder: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run a step as GitHub does, which breaks off at the first command that fails."""
    return subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", text],
        cwd=folder,
        env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, **environ},
        capture_output=True,
        text=True,
        timeout=60,
    )


def git(folder: Path, *arguments: str) -> str:
    ended = run(f"git {' '.join(arguments)}", folder)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


@pytest.fixture
def clone(tmp_path):
    """A clone, as the checkout action leaves it, of a repository beside it."""
    origin, clone = tmp_path / "origin", tmp_path / "clone"
    for file, text in {
        **dict.fromkeys(LOCKS, "a==1 \\\n    --hash=x\n"),
        "requirements.txt": "a==1 \\\n    --hash=x\nb==1\n",
        ".github/workflows/test.yml": "on: push\n",
    }.items():
        (origin / file).parent.mkdir(parents=True, exist_ok=True)
        (origin / file).write_text(text)
    git(origin, "init --quiet --initial-branch=main")
    git(origin, "add .")
    git(origin, "-c user.name=a -c user.email=a@example.org commit --quiet --message=a")
    git(tmp_path, "clone --quiet origin clone")
    return clone


@pytest.fixture
def gh(tmp_path):
    """A folder for PATH whose `gh` writes down how it is called, and fails where it is told to."""
    tools = tmp_path / "tools"
    tools.mkdir()
    program = tools / "gh"
    program.write_text(
        f'#!/bin/sh\necho "$@" >> {tmp_path}/said\ncase "$FAILING" in *"$2"*) exit 1;; esac\n'
    )
    program.chmod(0o755)
    return {"PATH": f"{tools}:{os.environ['PATH']}", "FAILING": "nothing"}


def compare(clone: Path, pins: str = "") -> Path:
    (clone / "pins.txt").write_text(pins)
    ended = run(script("lock", "Compare"), clone, GITHUB_OUTPUT=str(clone / "output"))
    assert ended.returncode == 0, ended.stderr
    return clone


def test_nothing_new_is_nothing_to_propose(clone):
    compare(clone)
    assert not (clone / "output").exists()


def test_what_has_moved_is_listed_once_and_what_only_people_move_is_named(clone):
    run(MOVED, clone)
    compare(clone, "mkdocs==2.0\n")
    assert (clone / "output").read_text() == "changed=true\n"
    proposal = (clone / "proposal.md").read_text()
    assert "```diff\n-a==1\n+a==2\n-b==1\n+b==2\n```" in proposal
    assert proposal.endswith("\n- `mkdocs==2.0`\n")


def propose(clone: Path, gh: dict[str, str], **environ: str) -> subprocess.CompletedProcess[str]:
    """Hand what the first job made over to the second, in a checkout of its own."""
    folder = clone.parent / "second"
    git(clone.parent, "clone --quiet origin second")
    (folder / "proposal").mkdir()
    for name in ("locks.patch", "proposal.md"):
        (clone / name).rename(folder / "proposal" / name)
    text = script("propose", "Push the branch and open the pull request")
    return run(text, folder, **gh, **environ)


def test_the_branch_holds_the_locks_and_nothing_else(clone, gh):
    run(f"{MOVED} && echo 'on: issues' > .github/workflows/test.yml", clone)
    ended = propose(compare(clone), gh)
    assert ended.returncode == 0, ended.stderr
    origin = clone.parent / "origin"
    changed = git(origin, "diff --name-only main update-locks").split()
    assert changed == LOCKS
    assert git(origin, "log -1 --format=%an update-locks") == "github-actions[bot]\n"
    *_, said = (clone.parent / "said").read_text().splitlines()
    assert said.startswith("pr create --head update-locks --title Move the locked packages on")


def test_a_proposal_that_is_open_is_brought_up_to_date(clone, gh):
    git(clone, "push --quiet origin HEAD:update-locks")
    run(MOVED, clone)
    ended = propose(compare(clone), gh | {"FAILING": "create"})
    assert ended.returncode == 0, ended.stderr
    *_, said = (clone.parent / "said").read_text().splitlines()
    assert said == "pr edit update-locks --body-file proposal/proposal.md"


def test_where_no_pull_request_may_be_opened_the_run_is_red(clone, gh):
    run(MOVED, clone)
    ended = propose(compare(clone), gh | {"FAILING": "create edit"})
    assert ended.returncode != 0


def test_only_the_job_that_reads_nothing_new_may_write():
    writers = {name for name, job in JOBS.items() if "write" in job["permissions"].values()}
    assert writers == {"propose"}
    assert all("make" not in step.get("run", "") for step in JOBS["propose"]["steps"])


def test_locking_runs_no_code_of_the_packages():
    assert JOBS["lock"]["env"]["UV_NO_BUILD"] == "1"
    assert script("lock", "Lock") == "make lock UPGRADE=1"
    for target in ("lock UPGRADE=1", "pins"):
        told = run(f"make --dry-run {target}", ROOT).stdout
        assert told.count("uv pip compile") == told.count("uv ") > 0
        assert ("--upgrade" in told) == ("UPGRADE" in target)
