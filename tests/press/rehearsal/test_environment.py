"""The rehearsal has an environment of its own: that of the site, but for the builder."""

import re

import pytest

from press.rehearsal.environment import (
    REQUIREMENTS,
    Environment,
    NoEnvironmentError,
    is_ready,
    prepare,
)

PIN = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>\S+)", re.MULTILINE)


def pins(lock) -> dict[str, str]:
    return {found["name"]: found["version"] for found in PIN.finditer(lock.read_text("utf-8"))}


@pytest.fixture
def lock(tmp_path):
    """A lock of no package, for which no index is asked."""
    path = tmp_path / "requirements.txt"
    path.write_text("--no-index\n")
    return path


def test_only_the_builder_is_another_than_the_sites(repository_project):
    site, rehearsal = pins(repository_project.requirements), pins(REQUIREMENTS)
    assert {name for name, version in rehearsal.items() if site.get(name) != version} == {
        "properdocs"
    }


def test_there_is_no_mkdocs_in_it_that_could_be_run_by_mistake():
    names = pins(REQUIREMENTS)
    assert "mkdocs-material" in names
    assert "mkdocs" not in names


def test_all_that_is_wished_for_is_locked_with_its_fingerprint():
    wishes = REQUIREMENTS.with_suffix(".in").read_text("utf-8").splitlines()
    wished = {re.split(r"[<>=~]", line)[0] for line in wishes if line and line[0] != "#"}
    assert wished <= pins(REQUIREMENTS).keys()
    for entry in re.split(r"\n(?=[\w.-]+==)", REQUIREMENTS.read_text("utf-8")):
        if PIN.match(entry):
            assert "--hash=sha256:" in entry, entry.splitlines()[0]


def test_it_is_installed_once_and_again_when_its_lock_changes(project, lock):
    assert not is_ready(project, lock)
    python = prepare(project, lock).python
    assert is_ready(project, lock)
    left = python.parent / "left"
    left.touch()
    assert prepare(project, lock).python == python
    assert left.exists()

    lock.write_text("--no-index\n# another\n")
    assert not is_ready(project, lock)
    prepare(project, lock)
    assert not left.exists()


def test_packages_that_cannot_be_had_are_one_sentence_and_nothing_half_made_is_used(project, lock):
    lock.write_text(f"--no-index\nno-such-package==1 --hash=sha256:{'0' * 64}\n")
    with pytest.raises(NoEnvironmentError, match=r"installed \(.*no-such-package==1.*make lock"):
        prepare(project, lock)
    assert not is_ready(project, lock)


def test_a_package_that_is_not_in_it_is_named(tmp_path):
    with pytest.raises(Exception, match=r"properdocs is not in the rehearsal's environment; add"):
        Environment(tmp_path).version("properdocs")
