"""Registers are committed and pushed, with real repositories on this disk."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from press.errors import PressError
from press.git import git
from press.weekly.push import push

REPOSITORY = Path(__file__).parents[3]
DAY = "2026-11-25"


pytestmark = pytest.mark.usefixtures("git_of_a_runner")


@pytest.fixture
def origin(tmp_path):
    """A bare repository whose main holds one register."""
    path = tmp_path / "origin.git"
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", str(path))
    first = clone(path, tmp_path / "first")
    change(first, "registers/links.json", '{"old": 1}\n')
    git(first, "push", "--quiet", "origin", "HEAD:main")
    return path


def clone(origin: Path, folder: Path) -> Path:
    git(origin.parent, "clone", "--quiet", f"file://{origin}", str(folder))
    return folder


def change(checkout: Path, name: str, text: str) -> None:
    (checkout / name).parent.mkdir(exist_ok=True)
    (checkout / name).write_text(text)
    git(checkout, "add", name)
    somebody = ("-c", "user.name=Somebody", "-c", "user.email=somebody@example.org")
    git(checkout, *somebody, "commit", "--quiet", f"--message=Change {name}")


@pytest.fixture
def checkout(origin, tmp_path):
    """As actions/checkout leaves it: the last commit only, no branch."""
    path = tmp_path / "checkout"
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{origin}", str(path))
    git(path, "checkout", "--quiet", "--detach")
    return path


@pytest.fixture
def registers(tmp_path):
    folder = tmp_path / "taken" / "registers"
    folder.mkdir(parents=True)
    (folder / "links.json").write_text('{"new": 1}\n')
    (folder / "mines.json").write_text('{"mines": 1}\n')
    return folder


def shown(origin: Path, name: str) -> str:
    return git(origin, "show", f"main:{name}")


def test_what_has_changed_is_committed_by_the_bot(origin, checkout, registers):
    assert push(checkout, registers, "main", DAY) == ["links", "mines"]
    assert shown(origin, "registers/links.json") == '{"new": 1}'
    assert shown(origin, "registers/mines.json") == '{"mines": 1}'
    author, message = git(origin, "log", "-1", "--format=%an <%ae>%n%B", "main").split("\n", 1)
    assert author == ("github-actions[bot] <41898282+github-actions[bot]@users.noreply.github.com>")
    assert message.strip() == (
        f"Record what the weekly run saw on {DAY}\n\n- registers/links.json\n- registers/mines.json"
    )
    assert git(origin, "rev-list", "--count", "main") == "2"


def test_when_nothing_has_changed_nothing_is_committed(origin, checkout, registers):
    push(checkout, registers, "main", DAY)
    assert push(checkout, registers, "main", "2026-12-02") == []
    assert git(origin, "rev-list", "--count", "main") == "2"
    for path in registers.iterdir():
        path.unlink()
    assert push(checkout, registers, "main", "2026-12-02") == []


def test_only_registers_are_committed(origin, checkout, registers):
    (registers / "links.toml").write_text("ours\n")
    (registers / "runs.txt").write_text("no register\n")
    (checkout / "stray.txt").write_text("made on the way\n")
    git(checkout, "add", "stray.txt")
    push(checkout, registers, "main", DAY)
    files = git(origin, "ls-tree", "-r", "--name-only", "main").splitlines()
    assert files == ["registers/links.json", "registers/mines.json"]


def test_when_main_has_moved_on_the_registers_come_on_top(origin, checkout, registers, tmp_path):
    other = clone(origin, tmp_path / "other")
    change(other, "docs.md", "A chapter.\n")
    change(other, "registers/links.json", '{"by hand": 1}\n')
    git(other, "push", "--quiet", "origin", "HEAD:main")
    assert push(checkout, registers, "main", DAY) == ["links", "mines"]
    assert shown(origin, "docs.md") == "A chapter."
    assert shown(origin, "registers/links.json") == '{"new": 1}'
    assert git(origin, "rev-list", "--count", "main") == "4"


def test_when_main_already_says_so_there_is_nothing_to_push(origin, checkout, registers, tmp_path):
    other = clone(origin, tmp_path / "other")
    for name in ("links", "mines"):
        path = f"registers/{name}.json"
        change(other, path, (registers / f"{name}.json").read_text())
    git(other, "push", "--quiet", "origin", "HEAD:main")
    assert push(checkout, registers, "main", DAY) == []


def test_a_refusal_is_one_sentence(origin, checkout, registers):
    hook = origin / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\necho main is protected >&2\nexit 1\n")
    hook.chmod(0o755)
    with pytest.raises(PressError, match="could not be pushed to main: git push:") as caught:
        push(checkout, registers, "main", DAY)
    assert "main is protected" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert shown(origin, "registers/links.json") == '{"old": 1}'


def test_later_jobs_are_told_and_nothing_need_be_installed(origin, checkout, registers, tmp_path):
    """`-S` hides every package that is not Python's own."""
    output = tmp_path / "output"
    output.write_text("before=1\n")
    command = [sys.executable, "-S", "-m", "press.weekly.push", str(registers.parent)]
    environ = {**os.environ, "PYTHONPATH": str(REPOSITORY), "GITHUB_OUTPUT": str(output)}
    for said, told in [("Pushed: links, mines\n", "true"), ("No register has changed.\n", "false")]:
        answer = subprocess.run(
            command, cwd=checkout, env=environ, capture_output=True, text=True, timeout=60
        )
        assert (answer.returncode, answer.stdout) == (0, said), answer.stderr
        assert output.read_text().endswith(f"changed={told}\n")
    assert output.read_text().startswith("before=1\n")
    assert json.loads(shown(origin, "registers/links.json")) == {"new": 1}
