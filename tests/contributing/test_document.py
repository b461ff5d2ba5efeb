"""What CONTRIBUTING.md says beside its examples: headings, commands, workflows that are there."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")
WORKFLOWS = {
    record["name"]: record
    for path in (ROOT / ".github" / "workflows").glob("*.yml")
    for record in [yaml.safe_load(path.read_text("utf-8"))]
}


def test_the_document_is_read_in_one_sitting():
    assert DOCUMENT.count("\n") <= 300


def anchors(markdown: str) -> set[str]:
    """Return the places of a page, as GitHub makes them of its headings."""
    headings = re.findall(r"^##+ (.+)$", markdown, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}


def test_links_to_headings_find_them():
    assert set(re.findall(r"\]\(#([\w-]+)\)", DOCUMENT)) <= anchors(DOCUMENT)
    assert set(re.findall(r"\]\(README\.md#([\w-]+)\)", DOCUMENT)) <= anchors(README)


def test_the_standing_issue_leads_to_headings_that_are_there():
    texts = [path.read_text("utf-8") for path in (ROOT / "press" / "standing").glob("*.py")]
    linked = {anchor for text in texts for anchor in re.findall(r"\{contributing\}#([\w-]+)", text)}
    assert linked
    assert linked <= anchors(DOCUMENT)


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`make ([a-z]+)", DOCUMENT + README))))
def test_a_command_of_make_is_there(name):
    ended = subprocess.run(["make", "--dry-run", name], cwd=ROOT, capture_output=True, timeout=60)
    assert ended.returncode == 0


@pytest.mark.parametrize(
    ("command", "option"), re.findall(r"`\.venv/bin/python -m press (\w+) (--[\w-]+)`", DOCUMENT)
)
def test_an_option_of_press_is_there(command, option):
    asked = [sys.executable, "-m", "press", command, "--help"]
    assert option in subprocess.run(asked, cwd=ROOT, capture_output=True, text=True).stdout


@pytest.mark.parametrize("name", ["Test", "Links", "Preview", "Verify", "Update"])
def test_a_workflow_that_is_named_is_there(name):
    assert name in WORKFLOWS
    assert f"*{name}*" in DOCUMENT


def test_the_weekly_run_is_on_the_day_that_is_told():
    assert "Every Monday GitHub" in DOCUMENT
    (schedule,) = WORKFLOWS["Verify"][True]["schedule"]  # YAML takes `on` for true
    assert schedule["cron"].split()[-1] == "1"
