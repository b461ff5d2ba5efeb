"""A fork's pages point to the fork; nothing of this machine reaches a page."""

import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from press.errors import PressError
from press.repository import find_environment, find_repository, parse_remote


@pytest.mark.parametrize(
    "remote",
    [
        "https://github.com/ada/mines",
        "https://github.com/ada/mines.git",
        "https://github.com/ada/mines/",
        "https://www.github.com/ada/mines.git",
        "https://ada@github.com/ada/mines.git",
        "https://ada:token@github.com/ada/mines.git",
        "http://github.com/ada/mines",
        "git://github.com/ada/mines.git",
        "ssh://git@github.com/ada/mines.git",
        "ssh://git@github.com:22/ada/mines",
        "git@github.com:ada/mines.git",
        "git@github.com:ada/mines",
        "github.com:ada/mines.git",
        "git@GitHub.com:ada/mines.git\n",
    ],
)
def test_a_remote_on_github_in_each_form_git_knows(remote):
    assert parse_remote(remote) == "ada/mines"


@pytest.mark.parametrize(
    "remote",
    [
        "",
        "/srv/git/mines.git",
        "../mines",
        "file:///srv/github.com/ada/mines.git",
        "/srv/github.com/ada/mines",
        "https://gitlab.com/ada/mines.git",
        "https://github.com.evil.org/ada/mines.git",
        "https://evil.org/github.com/ada/mines.git",
        "git@notgithub.com:ada/mines.git",
        "https://github.com/ada",
        "https://github.com/ada/mines/tree/main",
        'https://github.com/ada/mi"nes',
        "https://github.com/../mines",
    ],
)
def test_any_other_remote_is_no_repository(remote):
    assert parse_remote(remote) is None


@given(st.text())
def test_whatever_is_parsed_is_fit_for_a_page(remote):
    slug = parse_remote(remote)
    assert slug is None or set(slug) <= set(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._/"
    )


@pytest.fixture
def checkout(tmp_path):
    """A git checkout with the given origin."""

    def make(origin: str | None):
        subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
        if origin:
            command = ["git", "-C", str(tmp_path), "remote", "add", "origin", origin]
            subprocess.run(command, check=True)
        return tmp_path

    return make


SEED = {"repository": "fomightez/guide", "branch": "main"}


def test_actions_say_which_repository_it_is(checkout):
    root = checkout("https://github.com/ada/mines")
    found = find_repository(root, SEED, {"GITHUB_REPOSITORY": "grace/fork"})
    assert (found.slug, found.url) == ("grace/fork", "https://github.com/grace/fork")
    assert found.site_url == "https://grace.github.io/fork/"


def test_else_the_origin_of_the_checkout(checkout):
    assert find_repository(checkout("git@github.com:ada/mines.git"), SEED, {}).slug == "ada/mines"


@pytest.mark.parametrize("origin", [None, "/srv/git/mines", "https://gitlab.com/ada/mines"])
def test_else_what_mkdocs_yml_says(checkout, origin):
    found = find_repository(checkout(origin), {**SEED, "branch": "next"}, {})
    assert (found.slug, found.branch) == ("fomightez/guide", "next")


def test_a_folder_that_is_no_checkout(tmp_path):
    assert find_repository(tmp_path, SEED, {}).branch == "main"


def test_the_address_of_the_site_can_be_given(tmp_path):
    environment = {"SITE_URL": "https://mines.example.org"}
    assert find_repository(tmp_path, SEED, environment).site_url == "https://mines.example.org/"


def test_an_owners_own_site_is_at_the_root(tmp_path):
    environment = {"GITHUB_REPOSITORY": "Ada/ada.github.io"}
    assert find_repository(tmp_path, SEED, environment).site_url == "https://ada.github.io/"


@pytest.mark.parametrize("extra", [{}, {"repository": "guide"}, {"repository": "a/b/c"}])
def test_no_repository_is_one_sentence(tmp_path, extra):
    with pytest.raises(PressError, match=r"write OWNER/NAME under `extra:` in mkdocs\.yml"):
        find_repository(tmp_path, extra, {})


@pytest.fixture
def clone(tmp_path):
    """Clones, each with another choice of branches, of a repository that has several."""

    def git(folder, *arguments):
        command = [
            "git",
            "-C",
            str(folder),
            "-c",
            "user.name=Ada",
            "-c",
            "user.email=a@example.org",
        ]
        subprocess.run([*command, *arguments], check=True, capture_output=True)

    hub = tmp_path / "hub"
    subprocess.run(["git", "init", "-q", "-b", "main", str(hub)], check=True)
    git(hub, "commit", "--allow-empty", "-m", "First")

    def make(*options, branch=None):
        if branch:
            git(hub, "branch", branch)
        root = tmp_path / f"clone-{len(list(tmp_path.iterdir()))}"
        subprocess.run(["git", "clone", "-q", *options, hub.as_uri(), str(root)], check=True)
        return root

    make.git = git
    return make


ADA = {"GITHUB_REPOSITORY": "ada/mines"}


def test_a_clone_knows_the_branch_of_the_environment(clone):
    assert find_repository(clone(branch="binder"), SEED, ADA).environment == "binder"


def test_a_fork_may_have_none(clone):
    root = clone(branch="binder-notes")
    assert find_environment(root) is None
    clone.git(root, "branch", "binder")  # a branch of this machine alone
    clone.git(root, "tag", "origin/binder")
    assert find_repository(root, SEED, ADA).environment is None


def test_a_shallow_clone_fetches_it(clone):
    """By the step of the workflows; where there is none, that step changes nothing."""
    fetch = ["fetch", "--depth=1", "origin", "+refs/heads/binder:refs/remotes/origin/binder"]
    without = clone("--depth=1")
    with pytest.raises(subprocess.CalledProcessError):
        clone.git(without, *fetch)
    assert find_environment(without) is None
    root = clone("--depth=1", branch="binder")
    assert find_environment(root) is None
    clone.git(root, *fetch)
    assert find_environment(root) == "binder"


def test_the_branch_of_another_repository_does_not_count(clone):
    root = clone(
        branch="binder"
    )  # its origin is a folder, so mkdocs.yml says whose pages these are
    found = find_repository(root, SEED, {})
    assert (found.slug, found.environment) == ("fomightez/guide", None)


def test_a_folder_that_is_no_checkout_knows_no_environment(tmp_path):
    assert find_environment(tmp_path) is None
