"""press/find-python, as the Makefile calls it on a machine that we have not seen."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "press" / "find-python"


@pytest.fixture
def machine(tmp_path):
    """A PATH with nothing on it but what a test puts there."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "home").mkdir()
    return tmp_path


def install(folder: Path, name: str, minor: int | None) -> Path:
    """Put a Python 3.`minor` there: the real one, which says another version of itself.

    None makes a shim that finds nothing, as pyenv leaves for versions that are switched off.
    """
    folder.mkdir(parents=True, exist_ok=True)
    python = folder / name
    if minor is None:
        python.write_text("#!/bin/sh\necho 'pyenv: command not found' >&2\nexit 127\n")
    else:
        prelude = (
            f"import sys; sys.version_info = (3, {minor}, 0); sys.executable = {str(python)!r}"
        )
        python.write_text(
            f'#!/bin/sh\n[ "$1" = -c ] || exit 1\nexec {sys.executable} -c "{prelude}\n$2"\n'
        )
    python.chmod(0o755)
    return python


def find(machine: Path, **variables: str) -> subprocess.CompletedProcess:
    environment = {"PATH": str(machine / "bin"), "HOME": str(machine / "home"), **variables}
    return subprocess.run(
        ["/bin/sh", str(SCRIPT)], env=environment, capture_output=True, text=True, check=False
    )


def test_the_newest_that_will_do_is_taken(machine):
    install(machine / "bin", "python3.12", 12)
    newest = install(machine / "bin", "python3.13", 13)
    install(machine / "bin", "python3", 11)
    assert find(machine).stdout.strip() == str(newest)


def test_a_shim_of_a_version_that_is_switched_off_is_no_python(machine):
    install(machine / "bin", "python3.14", None)
    real = install(machine / "bin", "python3.12", 12)
    assert find(machine).stdout.strip() == str(real)


def test_versions_that_pyenv_has_installed_are_found_though_not_on_the_path(machine):
    install(machine / "bin", "python3", 11)
    kept = install(machine / "home/.pyenv/versions/3.13.5/bin", "python3", 13)
    assert find(machine).stdout.strip() == str(kept)


def test_the_one_that_is_named_comes_first(machine):
    install(machine / "bin", "python3.14", 14)
    named = install(machine / "elsewhere", "python", 12)
    assert find(machine, PYTHON=str(named)).stdout.strip() == str(named)


def test_one_that_is_named_and_will_not_do_is_refused_not_passed_over(machine):
    install(machine / "bin", "python3.14", 14)
    named = install(machine / "elsewhere", "python", 11)
    answer = find(machine, PYTHON=str(named))
    assert answer.returncode == 1
    assert str(named) in answer.stderr


@pytest.mark.parametrize(
    ("minor", "seen"), [(11, "the newest found is Python 3.11"), (None, "no Python was found")]
)
def test_too_old_or_none_is_one_sentence_that_says_what_to_do(machine, minor, seen):
    install(machine / "bin", "python3", minor)
    answer = find(machine)
    assert answer.returncode == 1
    assert answer.stdout == ""
    assert answer.stderr.count("\n") == 1
    assert "needs Python 3.12 or newer" in answer.stderr
    assert seen in answer.stderr
    assert "make PYTHON=" in answer.stderr


def test_the_python_of_these_tests_will_do():
    answer = find(Path(os.devnull).parent, PYTHON=sys.executable)
    assert answer.returncode == 0
