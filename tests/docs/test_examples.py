"""Each example does what chapters 10 and 11 say of it: real repo2docker, stopped at its recipe."""

import functools
import os
import re
import shutil
import stat
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import yaml

from tests.docs.chapters import PROJECT, ROOT
from tests.docs.recipes import STRICT, python_of, repo2docker

EXAMPLES = ROOT / "docs" / "examples"
CHAPTER = "".join(
    (ROOT / "docs" / name).read_text("utf-8") for name in ("own-binder.md", "fast-binder.md")
)
FACTS = yaml.safe_load(PROJECT.dated_facts.read_text("utf-8"))
PREBUILT = EXAMPLES / "prebuilt-image"

# What repo2docker says to the repositories that it refuses.
REFUSED = {
    "both-folders-fail": "RuntimeError: The repository contains both a 'binder' and a '.binder'"
    " directory. However they are exclusive.",
    "bare-version-fails": "ValueError: Invalid runtime.txt: 3.12",
    "three-part-version-fails": "ValueError: PythonBuildPack.python_version must always be"
    " specified as 'x.y', e.g. '3.10', got 3.13.2.",
    "too-new-python-fails": "ValueError: Python version 3.15 on linux-64 is not supported!",
}
FOLDERS = {path.name for path in EXAMPLES.iterdir() if path.is_dir()} - {"hub"}  # not for Binder
ACCEPTED = sorted(FOLDERS - REFUSED.keys())


@functools.cache
def answer(name: str) -> subprocess.CompletedProcess[str]:
    return repo2docker(EXAMPLES / name)


def recipe(name: str) -> str:
    done = answer(name)
    assert done.returncode == 0, done.stderr
    return done.stdout


# ── What each folder gives ────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ACCEPTED)
def test_an_example_is_accepted(name):
    assert "FROM " in recipe(name)


@pytest.mark.parametrize(("name", "says"), REFUSED.items())
def test_an_example_that_must_fail_fails_with_the_words_of_the_page(name, says):
    done = answer(name)
    assert done.returncode != 0
    assert done.stdout == ""
    assert done.stderr.strip().splitlines()[-1] == says
    assert f"\n`{says}`\n" in CHAPTER


def test_a_list_of_packages_goes_to_pip_and_the_default_python_is_told_of():
    told = answer("requirements").stderr
    assert 'pip install --no-cache-dir -r "requirements.txt"' in recipe("requirements")
    assert python_of(told) == FACTS["binder_python_default"]["value"]
    warning = "Python version unspecified, using Python version 3.10. This will change in the"
    assert warning in told
    assert warning in CHAPTER


def test_runtime_txt_names_the_python():
    told = answer("requirements-pinned").stderr
    assert python_of(told) == "3.13"
    assert "unspecified" not in told


def test_the_newest_python_that_the_page_names_is_the_newest(tmp_path):
    newest = FACTS["binder_python_newest"]["value"]
    (tmp_path / "requirements.txt").touch()
    (tmp_path / "runtime.txt").write_text(f"python-{newest}\n")
    done = repo2docker(tmp_path)
    assert done.returncode == 0, done.stderr
    assert python_of(done.stderr) == newest
    major, minor = newest.split(".")
    assert f"Python version {major}.{int(minor) + 1} on" in REFUSED["too-new-python-fails"]


def test_the_image_begins_with_the_ubuntu_of_the_page():
    first = recipe("requirements").strip().splitlines()[0]
    assert first == f"FROM docker.io/library/buildpack-deps:{FACTS['binder_ubuntu']['value']}"


@pytest.mark.parametrize("name", ["conda", "conda-with-pip"])
def test_conda_brings_its_own_python(name):
    assert 'env update -p ${NB_PYTHON_PREFIX} --file "environment.yml"' in recipe(name)
    assert python_of(answer(name).stderr) == "3.13"


def test_conda_and_pip_share_one_file():
    wanted = yaml.safe_load((EXAMPLES / "conda-with-pip/environment.yml").read_text("utf-8"))
    assert wanted["dependencies"][-2:] == ["pip", {"pip": ["intermine==1.14.0"]}]
    assert "pip install" not in recipe("conda-with-pip")


def test_a_loose_python_is_overlooked():
    assert "python>=3.12" in (EXAMPLES / "loose-python/environment.yml").read_text("utf-8")
    assert python_of(answer("loose-python").stderr) == FACTS["binder_python_default"]["value"]


def test_programs_of_the_system_come_beside_the_packages():
    assert "apt-get install --yes --no-install-recommends ncbi-blast+ &&" in recipe("apt")
    assert 'pip install --no-cache-dir -r "requirements.txt"' in recipe("apt")


def test_the_build_makes_the_script_executable_by_itself():
    script = EXAMPLES / "post-build/postBuild"
    assert not script.stat().st_mode & stat.S_IXUSR  # as GitHub's web page would leave it
    lines = "RUN chmod +x postBuild\nRUN ./postBuild\n"
    assert lines in recipe("post-build")
    assert lines in CHAPTER.replace("    ", "")


def test_a_session_begins_with_the_start_script():
    assert not (EXAMPLES / "start/start").stat().st_mode & stat.S_IXUSR
    assert 'RUN chmod +x "${REPO_DIR}/start"\nENV R2D_ENTRYPOINT="${REPO_DIR}/start"' in recipe(
        "start"
    )


def test_a_dockerfile_replaces_everything():
    assert recipe("dockerfile").strip() == (EXAMPLES / "dockerfile/Dockerfile").read_text().strip()


def test_a_finished_image_is_one_line():
    assert recipe("prebuilt-image").strip() == (PREBUILT / "binder/Dockerfile").read_text().strip()
    assert len(recipe("prebuilt-image").split("\n")) <= 3


def test_the_environment_of_the_finished_image_is_one_that_repo2docker_reads():
    done = repo2docker(PREBUILT / "environment")
    assert done.returncode == 0, done.stderr
    assert python_of(done.stderr) == "3.13"


def test_an_environment_apart_can_fetch_the_notebooks():
    wanted = (EXAMPLES / "environment-branch-with-nbgitpuller/requirements.txt").read_text("utf-8")
    assert f"nbgitpuller=={FACTS['binder_nbgitpuller']['value']}" in wanted.splitlines()
    assert '-r "requirements.txt"' in recipe("environment-branch-with-nbgitpuller")


@pytest.mark.parametrize("package", ["jupyter-offlinenotebook", "jupyter-resource-usage"])
def test_an_image_has_the_aids_that_the_chapter_of_limits_names(package):
    locks = Path(find_spec("repo2docker").origin).parent / "buildpacks" / "conda"
    assert f"/{package}-" in (locks / "environment.py-3.13-linux-64.lock").read_text("utf-8")


def test_the_link_to_notebooks_apart_is_told_piece_by_piece():
    made = re.search(r"\.result \}\n(https://mybinder\.org\S+)\n", CHAPTER)[1]
    told = CHAPTER.partition("\nPiece by piece:\n")[2].partition("\nOr fill in")[0]
    pieces = re.findall(r"^`([^`]+)`\n:   (?:`([^`]+)`$)?", told, re.MULTILINE)
    assert "".join(piece for piece, _ in pieces) == made
    for piece, unwrapped in pieces:
        assert unwrapped in ("", unquote(unquote(piece)))
    [inner] = parse_qs(urlsplit(made).query)["urlpath"]
    assert inner.startswith("git-pull?")
    assert parse_qs(urlsplit(inner).query) == {
        "repo": ["https://github.com/anna/course"],
        "branch": ["main"],
        "urlpath": ["lab/tree/course/index.ipynb"],
    }


# ── Which of them wins ────────────────────────────────────────────────────────


def test_environment_yml_hides_requirements_txt():
    assert "requirements.txt" not in recipe("two-files")
    assert '--file "environment.yml"' in recipe("two-files")


def test_the_folder_hides_the_files_at_the_top():
    assert '-r "binder/requirements.txt"' in recipe("folder-hides-top")
    assert '-r "requirements.txt"' not in recipe("folder-hides-top")


@pytest.mark.parametrize("name", ["binder", ".binder"])
def test_both_names_of_the_folder_are_read(tmp_path, name):
    shutil.copytree(EXAMPLES / "requirements-pinned", tmp_path / name)
    assert f'-r "{name}/requirements.txt"' in repo2docker(tmp_path).stdout


def test_the_queue_is_that_of_the_page(tmp_path):
    (tmp_path / "Dockerfile").write_text("FROM a-dockerfile:1\n")
    (tmp_path / "environment.yml").write_text("dependencies: [python=3.13]\n")
    (tmp_path / "Pipfile").write_text('[requires]\npython_version = "3.12"\n')
    (tmp_path / "requirements.txt").write_text("pandas\n")
    (tmp_path / "runtime.txt").write_text("python-3.11\n")
    queue = re.search(r"^`Dockerfile` → .*$", CHAPTER, re.MULTILINE)[0]
    files = re.findall(r"`([^`]+)`", queue)
    assert sorted(files) == sorted(path.name for path in tmp_path.iterdir())
    signs = {
        "Dockerfile": "FROM a-dockerfile:1",
        "environment.yml": '--file "environment.yml"',
        "Pipfile": "pipenv install",
        "requirements.txt": 'pip install --no-cache-dir -r "requirements.txt"',
    }
    for name, sign in signs.items():
        assert sign in repo2docker(tmp_path).stdout, name
        (tmp_path / name).unlink()


def test_programs_scripts_and_starts_come_beside_conda_too(tmp_path):
    for name in ("conda", "apt", "post-build", "start"):
        shutil.copytree(EXAMPLES / name, tmp_path, dirs_exist_ok=True)
    told = repo2docker(tmp_path).stdout
    assert '--file "environment.yml"' in told
    for sign in ("ncbi-blast+", "RUN ./postBuild", "R2D_ENTRYPOINT"):
        assert sign in told


def test_without_configuration_mybinder_refuses_what_repo2docker_would_take():
    done = repo2docker(EXAMPLES / "nothing", STRICT)
    assert done.returncode != 0
    assert "No environment specification found. See https://repo2docker" in done.stderr
    assert "\n`No environment specification found.`\n" in CHAPTER
    assert STRICT in CHAPTER
    assert python_of(answer("nothing").stderr) == FACTS["binder_python_default"]["value"]


def test_programs_of_the_system_are_no_configuration_by_themselves(tmp_path):
    shutil.copy(EXAMPLES / "apt/apt.txt", tmp_path)
    assert "No environment specification found." in repo2docker(tmp_path, STRICT).stderr
    shutil.copy(EXAMPLES / "apt/runtime.txt", tmp_path)
    assert "ncbi-blast+" in repo2docker(tmp_path, STRICT).stdout


# ── The guide's own ───────────────────────────────────────────────────────────


def test_the_guide_s_own_folder_is_read_as_the_page_says(tmp_path):
    shutil.copytree(ROOT / "binder", tmp_path / "binder")
    (tmp_path / "binder/postBuild").chmod(0o644)
    done = repo2docker(tmp_path, STRICT)
    assert done.returncode == 0, done.stderr
    assert f"python-{python_of(done.stderr)}" in CHAPTER.partition("## A worked example")[2]
    assert 'pip install --no-cache-dir -r "binder/requirements.txt"' in done.stdout
    assert "RUN chmod +x binder/postBuild\nRUN ./binder/postBuild\n" in done.stdout
    assert "requirements.in" not in done.stdout


# ── The files themselves ──────────────────────────────────────────────────────


def test_the_page_shows_or_names_every_folder():
    shown = {name for name in FOLDERS if f'--8<-- "{name}/' in CHAPTER or f"`{name}`" in CHAPTER}
    assert shown == FOLDERS


@pytest.mark.parametrize("name", ["post-build/postBuild", "start/start"])
def test_a_script_of_an_example_is_one_of_bash(name):
    script = EXAMPLES / name
    assert script.read_text("utf-8").startswith("#!/bin/bash\n")
    subprocess.run(["bash", "-n", script], check=True)


def test_the_start_script_sets_the_mine_and_hands_over():
    told = subprocess.run(
        ["bash", EXAMPLES / "start/start", "printenv", "MINE_URL"], capture_output=True, text=True
    )
    assert re.fullmatch(r"https://\S+/service\n", told.stdout)


def test_what_the_build_fetches_is_what_the_page_promises(tmp_path):
    program = EXAMPLES / "post-build/fetch_snornas.py"
    serve = "import minelet, os, runpy, sys; os.environ['MINE_URL'] = minelet.url();"
    run = f"{serve} runpy.run_path(sys.argv[1])"
    environment = {name: value for name, value in os.environ.items() if name != "MINE_URL"}
    subprocess.run(
        [sys.executable, "-c", run, program], cwd=tmp_path, env=environment, check=True, timeout=120
    )
    rows = (tmp_path / "snornas.csv").read_text("utf-8").splitlines()
    assert rows[0].startswith("SnoRNAGene.secondaryIdentifier,")
    assert len(rows) > 2


def test_the_workflow_is_one_that_github_and_its_auditor_accept():
    workflow = PREBUILT / ".github/workflows/image.yml"
    tools = Path(sys.executable).parent
    schema = [tools / "check-jsonschema", "--builtin-schema", "vendor.github-workflows", workflow]
    subprocess.run(schema, check=True, capture_output=True)
    audit = [tools / "zizmor", "--offline", "--quiet", "--no-progress"]
    subprocess.run([*audit, workflow], check=True, capture_output=True)
    assert yaml.safe_load(workflow.read_text("utf-8"))["permissions"] == {}
    pinned = FACTS["binder_r2d"]["value"]
    assert f"jupyter-repo2docker=={pinned}" in workflow.read_text("utf-8")


def test_the_tool_of_these_tests_has_the_version_that_the_page_names():
    command = [sys.executable, "-m", "repo2docker", "--version"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert told.strip() == FACTS["binder_r2d"]["value"]
    assert f"pip install jupyter-repo2docker=={told.strip()}" in CHAPTER
