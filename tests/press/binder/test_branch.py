"""The branch with Binder's environment is written by git alone, with real repositories on disk."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from press.__main__ import main
from press.binder.branch import PARTS, installing, tree_of, write
from press.errors import PressError
from press.git import git
from tests.docs.chapters import ROOT

SOMEBODY = ("-c", "user.name=Somebody", "-c", "user.email=somebody@example.org")


pytestmark = pytest.mark.usefixtures("git_of_a_runner")


def commit(checkout: Path, changed: dict[str, str] | None = None) -> None:
    """Change files of a checkout, and commit that."""
    for name, text in (changed or {}).items():
        path = checkout / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    git(checkout, "add", "--all")
    git(checkout, *SOMEBODY, "commit", "--quiet", "--message=Change")


GUIDE = {
    "LICENSE": "MIT\n",
    "docs/index.md": "# Guide\n",
    "minelet/__init__.py": "",
    "binder/requirements.txt": "intermine\n",
    "binder/postBuild": "#!/bin/sh\n",
    "pyproject.toml": '[project]\nname = "minelet"\n\n[tool.ruff]\nline-length = 100\n',
}


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """A bare repository whose main is a small guide."""
    folder = tmp_path_factory.mktemp("published")
    first, path = folder / "first", folder / "origin.git"
    git(folder, "init", "--quiet", "--initial-branch=main", str(first))
    (first / "binder").mkdir()
    (first / "binder/postBuild").touch(0o755)
    commit(first, GUIDE)
    git(folder, "clone", "--quiet", "--bare", str(first), str(path))
    return path


@pytest.fixture
def origin(published, tmp_path):
    """That repository, for one test."""
    return Path(shutil.copytree(published, tmp_path / "origin.git"))


@pytest.fixture(params=["shallow", "whole"])
def checkout(request, origin, tmp_path):
    """As actions/checkout leaves it, the last commit alone; and as a person has it."""
    path = tmp_path / "checkout"
    depth = ["--depth=1"] if request.param == "shallow" else []
    git(tmp_path, "clone", "--quiet", *depth, origin.as_uri(), str(path))
    return path


def branch(origin: Path) -> list[str]:
    """Return the commits of the branch, the newest first."""
    return git(origin, "log", "--format=%H", "binder").splitlines()


def test_the_branch_has_what_the_image_needs_and_nothing_else(checkout, origin, tmp_path):
    written = write(checkout, push=True)
    assert written.moved
    assert branch(origin) == [written.commit]
    files = git(origin, "ls-tree", "-r", "--name-only", "binder").splitlines()
    assert sorted(files) == sorted([*GUIDE.keys() - {"docs/index.md"}, "README.md"])
    assert "do not edit it" in git(origin, "show", "binder:README.md").lower()
    assert git(origin, "ls-tree", "binder", "binder/postBuild").startswith("100755 ")
    assert git(origin, "show", "binder:pyproject.toml") == '[project]\nname = "minelet"'
    source = git(checkout, "rev-parse", "HEAD")
    assert source in git(origin, "log", "-1", "--format=%B", "binder")
    assert git(origin, "log", "-1", "--format=%an", "binder") == "github-actions[bot]"


def test_the_checkout_stays_as_it_is(checkout):
    commit(checkout, {"docs/index.md": "# Mine\n"})
    (checkout / "LICENSE").write_text("being written\n")
    before = [git(checkout, *words) for words in (("status", "--short"), ("branch", "--list"))]
    head = git(checkout, "rev-parse", "HEAD")
    write(checkout, push=True)
    after = [git(checkout, *words) for words in (("status", "--short"), ("branch", "--list"))]
    assert (after, git(checkout, "rev-parse", "HEAD")) == (before, head)
    assert (checkout / "LICENSE").read_text() == "being written\n"


def test_a_new_sentence_moves_nothing(checkout, origin):
    first = write(checkout, push=True)
    commit(checkout, {"docs/index.md": "# Better\n"})
    ruff = '[project]\nname = "minelet"\n\n[tool.ruff]\nline-length = 80\n'
    commit(checkout, {"pyproject.toml": ruff})
    second = write(checkout, push=True)
    assert (second.commit, second.moved) == (first.commit, False)
    assert branch(origin) == [first.commit]


@pytest.mark.parametrize(
    "changed",
    [
        {"binder/requirements.txt": "intermine==1.14.0\n"},
        {"minelet/new.py": "1\n"},
        {"LICENSE": "MIT, 2027\n"},
        {"pyproject.toml": '[project]\nname = "minelet"\nversion = "2"\n'},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_a_changed_environment_is_put_on_top(checkout, origin, changed):
    first = write(checkout, push=True)
    commit(checkout, changed)
    second = write(checkout, push=True)
    assert second.moved
    assert branch(origin) == [second.commit, first.commit]


def test_without_push_nothing_reaches_the_origin(checkout, origin):
    written = write(checkout)
    assert written.moved
    assert git(checkout, "cat-file", "-t", written.commit) == "commit"
    assert git(origin, "branch", "--list", "binder") == ""


def test_what_was_written_by_another_run_meanwhile_is_not_overwritten(origin, tmp_path):
    path = tmp_path / "checkout"
    git(tmp_path, "clone", "--quiet", origin.as_uri(), str(path))
    hook = origin / "hooks" / "update"
    hook.write_text("#!/bin/sh\necho moved >&2\nexit 1\n")
    hook.chmod(0o755)
    with pytest.raises(PressError, match=r"^git push: .*hook declined"):
        write(path, push=True)


def test_a_repository_without_a_part_is_told_which(checkout):
    git(checkout, "rm", "-r", "--quiet", "minelet")
    commit(checkout)
    with pytest.raises(PressError, match=r"^HEAD has no minelet, which the environment of Binder"):
        write(checkout)


def test_the_command_says_what_would_happen_and_what_has(checkout, origin):
    run = CliRunner().invoke
    told = run(main, ["binder", "branch", "--root", str(checkout)])
    assert told.stdout.startswith("The branch binder would move to ")
    told = run(main, ["binder", "branch", "--root", str(checkout), "--push"])
    assert told.stdout == f"The branch binder has moved to {branch(origin)[0]}.\n"
    told = run(main, ["binder", "branch", "--root", str(checkout)])
    assert told.stdout.startswith("The branch binder has this environment already: ")


def test_the_workflow_s_way_needs_python_and_git_alone(origin, tmp_path):
    checkout = tmp_path / "checkout"
    git(tmp_path, "clone", "--quiet", "--depth=1", origin.as_uri(), str(checkout))
    shutil.copytree(ROOT / "press", checkout / "press")
    output = tmp_path / "output"
    environ = os.environ | {"GITHUB_OUTPUT": str(output)}
    # -S: no package that was installed is seen
    command = [sys.executable, "-S", "-m", "press.binder.branch", "--push"]
    for _ in range(2):
        subprocess.run(command, cwd=checkout, env=environ, check=True, capture_output=True)
    assert output.read_text() == "moved=true\nmoved=false\n"
    assert len(branch(origin)) == 1


# Of this repository


def test_what_installs_minelet_is_kept_and_no_more():
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    whole, kept = tomllib.loads(text), tomllib.loads(installing(text))
    assert kept == {
        "build-system": whole["build-system"],
        "project": whole["project"],
        "tool": {"hatch": whole["tool"]["hatch"]},
    }


def test_this_repository_has_every_part():
    """Of what lies here, committed or not: what git has of this folder may be another state."""
    assert all((ROOT / part).exists() for part in PARTS)
    if (ROOT / ".git").exists():
        assert git(ROOT, "cat-file", "-t", tree_of(ROOT, "HEAD")) == "tree"
