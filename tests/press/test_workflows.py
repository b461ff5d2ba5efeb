"""The workflows are well formed, pinned, and may do no more than they must."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

REPOSITORY = Path(__file__).parents[2]
WORKFLOWS = sorted((REPOSITORY / ".github" / "workflows").glob("*.yml"))
TOOLS = Path(sys.executable).parent

# Commits that were read in well-kept public workflows; none may be made up.
PINS = {
    "actions/checkout": ("3d3c42e5aac5ba805825da76410c181273ba90b1", "v7.0.1"),
    "actions/setup-python": ("5fda3b95a4ea91299a34e894583c3862153e4b97", "v7.0.0"),
    "actions/configure-pages": ("983d7736d9b0ae728b81ab479565c72886d7745b", "v5.0.0"),
    "actions/upload-pages-artifact": ("7b1f4a764d45c48632c6b24a0339c27f5614fb0b", "v4.0.0"),
    "actions/deploy-pages": ("d6db90164ac5ed86f2b6aed7e0febac5b3c0c03e", "v4.0.5"),
    "actions/upload-artifact": ("043fb46d1a93c77aae656e7c1c64a875d1fc6a0a", "v7.0.1"),
    "actions/download-artifact": ("3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c", "v8.0.1"),
    "astral-sh/setup-uv": ("20cfd1bf945f4377ade1205e4dbc17946fc9a30d", "v10.0.1"),
}

each_workflow = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)


def workflow(path: Path) -> dict:
    return yaml.safe_load(path.read_text())


def test_there_are_workflows():
    assert {path.name for path in WORKFLOWS} >= {"test.yml", "publish.yml"}


def test_zizmor_finds_nothing():
    command = [str(TOOLS / "zizmor"), "--offline", "--persona", "pedantic", "--no-progress"]
    answer = subprocess.run(
        [*command, str(REPOSITORY / ".github")], capture_output=True, text=True, timeout=60
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_the_schema_of_workflows_is_kept():
    command = [str(TOOLS / "check-jsonschema"), "--builtin-schema", "vendor.github-workflows"]
    answer = subprocess.run(
        [*command, *map(str, WORKFLOWS)], capture_output=True, text=True, timeout=60
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr


@each_workflow
def test_every_action_is_pinned_to_a_commit(path):
    """To the one that was seen, where we have seen one; Dependabot moves them on from there."""
    uses = re.findall(
        r"uses: (\S+?)@([0-9a-f]{40}) # (v\d+(?:\.\d+)*)$", path.read_text(), re.MULTILINE
    )
    for action, commit, version in uses:
        seen, then = PINS[action]
        assert (commit == seen) == (version == then), action
    assert path.read_text().count("uses:") == len(uses)


def test_an_action_is_the_same_in_every_workflow():
    uses = {use for path in WORKFLOWS for use in re.findall(r"uses: (\S+)", path.read_text())}
    names = [use.partition("@")[0] for use in uses]
    assert sorted(names) == sorted(set(names))


@each_workflow
def test_nothing_is_permitted_but_what_a_job_asks_for(path):
    record = workflow(path)
    assert record["permissions"] == {}
    assert record["concurrency"]["group"]
    for job in record["jobs"].values():
        assert job["permissions"]
        if "steps" in job:
            assert job["timeout-minutes"] <= 20


def test_what_is_published_was_tested():
    jobs = workflow(REPOSITORY / ".github/workflows/publish.yml")["jobs"]
    assert [step["run"] for step in jobs["build"]["steps"] if "run" in step] == ["make test"]


def test_only_the_job_that_runs_nothing_of_ours_may_write():
    jobs = workflow(REPOSITORY / ".github/workflows/publish.yml")["jobs"]
    writers = {name for name, job in jobs.items() if "write" in job["permissions"].values()}
    assert writers == {"deploy"}
    assert jobs["deploy"]["needs"] == "build"
    assert all("run" not in step for step in jobs["deploy"]["steps"])
    assert all("secrets" not in path.read_text() for path in WORKFLOWS)


def test_no_repository_is_named_so_that_a_fork_publishes_itself():
    for path in WORKFLOWS:
        named = re.findall(r"[\w-]+\.github\.io|github\.com/\S+", path.read_text())
        assert named == []


def test_continuous_integration_runs_the_readmes_command():
    script = REPOSITORY / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert script.read_text().rstrip().endswith("make --no-print-directory test")
    subprocess.run(["bash", "-n", str(script)], check=True)
