"""Git does what it is told in a folder, and says in one sentence why it does not."""

import pytest

from press.errors import PressError
from press.git import GitError, git


def test_it_works_in_the_folder_and_tells_what_git_prints(tmp_path):
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    assert git(tmp_path, "symbolic-ref", "HEAD") == "refs/heads/main"
    assert git(tmp_path, "status", "--porcelain") == ""


def test_it_is_given_what_it_reads(tmp_path):
    git(tmp_path, "init", "--quiet")
    name = git(tmp_path, "hash-object", "-w", "--stdin", given="é\n")
    assert git(tmp_path, "cat-file", "blob", name) == "é"


def test_a_refusal_is_one_sentence(tmp_path):
    git(tmp_path, "init", "--quiet")
    with pytest.raises(GitError, match=r"^git log: fatal: .*no-such-branch") as caught:
        git(tmp_path, "log", "no-such-branch")
    assert "\n" not in str(caught.value)
    assert isinstance(caught.value, PressError)
    with pytest.raises(GitError, match=r"^git mktree: "):
        git(tmp_path, "-c", "user.name=Ada", "mktree", given="nonsense")
