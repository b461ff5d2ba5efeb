"""A pull request is asked for the links of the pages that it changes."""

import os

import pytest

from press.errors import PressError
from press.git import git
from press.links.changed import changed_pages, pages_of


@pytest.fixture(autouse=True)
def somebody(monkeypatch):
    """Git as on a machine that has no settings."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "Somebody")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "somebody@example.org")


@pytest.fixture
def branch(project):
    """The project in a checkout, on a branch that has left `main`, which has gone on since."""
    git(project.root, "init", "--quiet", "--initial-branch=main")
    write(project, "docs/data.md", "Data, a page that is long enough to be known again.\n" * 3)
    write(project, "docs/old.md", "Old\n")
    write(project, "notebooks/01-count.ipynb", "{}")
    commit(project)
    git(project.root, "switch", "--quiet", "--create", "branch")
    git(project.root, "switch", "--quiet", "main")
    write(project, "docs/others.md", "Others\n")
    write(project, "theme/main.html", "Others\n")
    commit(project)
    git(project.root, "switch", "--quiet", "branch")
    return project


def write(project, name, text):
    (project.root / name).parent.mkdir(exist_ok=True)
    (project.root / name).write_text(text)


def commit(project):
    git(project.root, "add", "--all")
    git(project.root, "commit", "--quiet", "--message=Change")


def test_a_branch_that_changes_nothing_changes_no_page(branch):
    assert changed_pages(branch, "main") == set()


def test_what_a_branch_changes_counts_not_what_others_did_meanwhile(branch):
    write(branch, "docs/index.md", "Home\n")
    write(branch, "notebooks/01-count.ipynb", '{"cells": []}')
    write(branch, "README.md", "Read me\n")
    commit(branch)
    assert changed_pages(branch, "main") == {
        "docs/index.md",
        "",
        "notebooks/01-count.ipynb",
        "notebooks/01-count/",
        "README.md",
    }


def test_what_is_not_committed_yet_counts_too(branch):
    write(branch, "docs/data.md", "Other data\n")
    assert changed_pages(branch, "main") == {"docs/data.md", "data/"}


def test_a_page_that_has_another_name_now_is_the_one_with_that_name(branch):
    git(branch.root, "mv", "docs/data.md", "docs/gènes und more.md")
    commit(branch)
    assert {"docs/gènes und more.md", "gènes und more/"} <= changed_pages(branch, "main")


def test_a_page_that_is_gone_has_no_links(branch):
    git(branch.root, "rm", "--quiet", "docs/old.md")
    commit(branch)
    assert changed_pages(branch, "main") == {"docs/old.md", "old/"}


@pytest.mark.parametrize(
    "name",
    ["mkdocs.yml", "theme/partials.html", "press/hooks.py", "docs/facts.yml", "docs/mines.json"],
)
def test_what_is_on_many_pages_changes_them_all(branch, name):
    write(branch, name, "changed: 1\n")
    git(branch.root, "add", name)
    assert changed_pages(branch, "main") is None


@pytest.mark.parametrize("since", ["origin/main", "no such name", "main:docs", ""])
def test_a_commit_that_git_does_not_know_is_one_sentence(branch, since):
    with pytest.raises(PressError) as caught:
        changed_pages(branch, since)
    said = str(caught.value)
    assert said.startswith(f"What has changed since {since} cannot be told (git diff: ")
    assert said.endswith("; fetch that branch with its history.")
    assert "\n" not in said


@pytest.mark.parametrize("since", ["--output=stolen", "-O/etc/passwd", "--"])
def test_an_option_of_git_is_no_name_of_a_commit(branch, since):
    with pytest.raises(PressError, match="is no name of a commit"):
        changed_pages(branch, since)
    assert not (branch.root / "stolen").exists()


@pytest.mark.parametrize(
    ("name", "pages"),
    [
        ("docs/index.md", {"docs/index.md", ""}),
        ("docs/data.md", {"docs/data.md", "data/"}),
        ("docs/more/index.md", {"docs/more/index.md", "more/"}),
        ("docs/more/data.md", {"docs/more/data.md", "more/data/"}),
        ("docs/assets/a.svg", {"docs/assets/a.svg"}),
        ("notebooks/01-count.ipynb", {"notebooks/01-count.ipynb", "notebooks/01-count/"}),
        (".github/workflows/test.yml", {".github/workflows/test.yml"}),
        ("README.md", {"README.md"}),
    ],
)
def test_the_pages_that_are_made_from_a_file(name, pages):
    assert pages_of(name) == pages
