"""What GitHub shows to people who write: forms of issues, the form of pull requests."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
CHECK = Path(sys.executable).parent / "check-jsonschema"
FORMS = {
    path.stem: yaml.safe_load(path.read_text("utf-8"))
    for path in (ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml")
}
CONFIG = FORMS.pop("config")
DOCUMENT = (ROOT / "CONTRIBUTING.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("schema", "files"),
    [
        ("vendor.github-issue-forms", [f"ISSUE_TEMPLATE/{name}.yml" for name in FORMS]),
        ("vendor.github-issue-config", ["ISSUE_TEMPLATE/config.yml"]),
        ("vendor.dependabot", ["dependabot.yml"]),
    ],
)
def test_the_schema_of_github_is_kept(schema, files):
    paths = [str(ROOT / ".github" / file) for file in files]
    ended = subprocess.run(
        [CHECK, "--builtin-schema", schema, *paths], capture_output=True, text=True, timeout=60
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_there_is_a_form_for_what_readers_find():
    assert set(FORMS) == {"dead-link", "wrong-fact", "mine-down", "lesson-idea"}
    assert CONFIG["blank_issues_enabled"] is True


@pytest.mark.parametrize("name", FORMS)
def test_the_label_of_a_form_is_to_be_made_and_the_document_says_so(name):
    """GitHub leaves a label out that the repository does not have."""
    assert FORMS[name]["labels"] == [name]
    assert f"`{name}`" in DOCUMENT
    assert f"ISSUE_TEMPLATE/{name}.yml" in DOCUMENT


@pytest.mark.parametrize("name", FORMS)
def test_a_form_asks_little_and_each_thing_once(name):
    asked = [part for part in FORMS[name]["body"] if part["type"] != "markdown"]
    ids = [part["id"] for part in asked]
    assert len(ids) == len(set(ids)) <= 5
    assert any(part.get("validations", {}).get("required") for part in asked)


def test_no_address_of_a_repository_stands_in_what_a_fork_takes_over():
    paths = [*(ROOT / ".github").rglob("*.yml"), *(ROOT / ".github").rglob("*.md")]
    ours = [*paths, ROOT / "CONTRIBUTING.md"]
    for path in ours:
        assert not re.search(r"github\.com/[^\s)]+/(?:blob|edit|tree)/", path.read_text("utf-8"))


def test_dependabot_watches_what_no_command_of_ours_moves():
    watched = yaml.safe_load((ROOT / ".github" / "dependabot.yml").read_text("utf-8"))["updates"]
    by_kind = {one["package-ecosystem"]: one for one in watched}
    # The locks are tied together, so `make lock` moves them: pip and uv must not be here.
    assert set(by_kind) == {"github-actions", "npm"}
    packages = [*ROOT.glob("tests/*/package.json"), *ROOT.glob("benchmarks/package.json")]
    folders = {path.parent.relative_to(ROOT) for path in packages}
    assert set(by_kind["npm"]["directories"]) == {f"/{folder}" for folder in folders}
