"""What mybinder.org builds is what the lessons were executed with, and no more."""

import re
import tomllib
from pathlib import Path

import pytest

from press.locks import read_lock

ROOT = Path(__file__).parents[2]
BINDER = ROOT / "binder"


def pins(lock: Path) -> dict[str, str]:
    return {name: pin.version for name, pin in read_lock(lock.read_text("utf-8")).items()}


def names(wanted: list[str]) -> set[str]:
    return {re.split(r"[\s=<>\[;]", line)[0] for line in wanted if line and line[0] not in "#-"}


def test_a_reader_meets_the_versions_that_the_pages_were_made_with():
    guide, reader = pins(ROOT / "requirements.txt"), pins(BINDER / "requirements.txt")
    assert reader
    assert {name: guide.get(name) for name in reader} == reader


LOCKS = ["requirements", "jupyter"]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_file_that_is_downloaded_has_its_fingerprint(lock):
    found = read_lock((BINDER / f"{lock}.txt").read_text("utf-8"))
    assert found
    for name, pin in found.items():
        assert "--hash=sha256:" in pin.lines, name


@pytest.mark.parametrize("lock", LOCKS)
def test_all_that_is_wished_for_is_locked(lock):
    wished = names((BINDER / f"{lock}.in").read_text("utf-8").splitlines())
    assert wished & {"intermine", "nbgitpuller"}
    assert wished <= pins(BINDER / f"{lock}.txt").keys()


def test_what_is_wished_for_with_a_version_is_locked_at_it():
    for lock in LOCKS:
        assert pins(BINDER / f"{lock}.in").items() <= pins(BINDER / f"{lock}.txt").items()


def test_what_comes_with_jupyter_is_installed_alone():
    """Its dependencies are repo2docker's; ours would replace the Jupyter that it has tried."""
    assert list(pins(BINDER / "jupyter.txt")) == ["nbgitpuller"]
    assert not set(pins(BINDER / "jupyter.txt")) & set(pins(BINDER / "requirements.txt"))
    assert "--no-deps --require-hashes -r binder/jupyter.txt" in (BINDER / "postBuild").read_text()


def test_minelet_finds_all_that_it_needs_when_it_is_installed_without_dependencies():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    needs = project["project"]["dependencies"] + project["build-system"]["requires"]
    needs += project["project"]["optional-dependencies"]["build"]
    assert names(needs) <= pins(BINDER / "requirements.txt").keys()


def test_the_tools_of_the_site_are_not_in_a_reader_s_image():
    tools = {"mkdocs", "mkdocs-material", "mkdocs-jupyter", "linkchecker", "pytest", "playwright"}
    assert not tools & pins(BINDER / "requirements.txt").keys()


def test_the_python_is_named_as_repo2docker_reads_it():
    said = (BINDER / "runtime.txt").read_text("utf-8").strip()
    found = re.fullmatch(r"python-3\.(\d+)", said)  # a bare 3.13 is an error there
    assert found
    assert int(found[1]) >= 12
