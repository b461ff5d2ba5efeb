"""Wheels compiled beforehand: Python takes what is compiled, and errors still show their lines."""

import subprocess
import sys
import zipfile

import pytest

from press.lite.compiled import compile_wheels, python_of

VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"
FILES = {
    "small/__init__.py": "",
    "small/parts/fails.py": "def ask():\n    return 1 / 0  # asked\n",
    "small/old.py": "print 'Python 2'\n",
    "small/data.txt": "read me\n",
}
ASK = """
import sys, traceback
sys.path.insert(0, sys.argv[1])
from small.parts import fails
try:
    fails.ask()
except ZeroDivisionError:
    traceback.print_exc(file=sys.stdout)
try:
    import small.old
except SyntaxError as error:
    print("still", error.text.strip())
"""


@pytest.fixture
def wheel(make_wheel):
    return make_wheel("small", FILES)


def test_python_takes_what_is_compiled_and_shows_the_source(wheel, tmp_path):
    made = compile_wheels([wheel], sys.executable, tmp_path / "store")[wheel.name]
    with zipfile.ZipFile(made) as archive, zipfile.ZipFile(wheel) as plain:
        assert {name: archive.read(name) for name in plain.namelist()} == {
            name: plain.read(name) for name in plain.namelist()
        }
        archive.extractall(tmp_path / "site")
    module = tmp_path / "site" / "small" / "parts" / "fails.py"
    module.write_text("\nreturn 1 / 0  # as it has become, which is no module\n")
    command = [sys.executable, "-c", ASK, str(tmp_path / "site")]
    told = subprocess.run(command, capture_output=True, text=True)
    assert told.stderr == ""
    assert f'File "{module}", line 2, in ask\n    return 1 / 0  # as it has become' in told.stdout
    assert told.stdout.endswith("still print 'Python 2'\n")


def test_what_is_compiled_is_kept_until_the_wheel_changes(make_wheel, wheel, tmp_path):
    store, other = tmp_path / "store", make_wheel("other", {"other/__init__.py": ""})
    first = compile_wheels([wheel, other], sys.executable, store)
    assert first.keys() == {wheel.name, other.name}
    assert compile_wheels([wheel, other], "/there/is/no/python", store) == first
    make_wheel("other", {"other/__init__.py": "x = 1\n"})
    second = compile_wheels([wheel, other], sys.executable, store)
    assert second[wheel.name] == first[wheel.name]
    assert second[other.name] != first[other.name]


def test_the_python_is_one_of_this_machine(tmp_path, monkeypatch):
    python = python_of(VERSION)
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    assert subprocess.check_output([python, "-c", code], text=True) == f"{VERSION}\n"
    assert python_of("9.9") is None
    kept = tmp_path / "versions" / "9.9.1" / "bin" / "python9.9"
    kept.parent.mkdir(parents=True)
    kept.write_text("#!/bin/sh\necho 9.9\n")
    kept.chmod(0o755)
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    assert python_of("9.9") == str(kept)
