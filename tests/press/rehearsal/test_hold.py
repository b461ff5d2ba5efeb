"""A rehearsal is really held, with ProperDocs, on a guide of two pages."""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from press.__main__ import main
from press.errors import PressError
from press.project import Project
from press.rehearsal.environment import folder_of, is_ready, prepare
from press.rehearsal.hold import hold
from press.rehearsal.record import add_rehearsal, read_rehearsals
from press.reports import read_report

GUIDE = Project.at(Path(__file__).parents[3])
# In CI nothing may be skipped: there its packages are installed, from the lock.
needs_properdocs = pytest.mark.skipif(
    not is_ready(GUIDE) and not os.environ.get("CI"),
    reason="ProperDocs is not installed; run `make rehearse` once to test with it.",
)

SETTINGS = """
site_name: Tiny
theme: {name: material, font: false}
extra: {repository: ada/mines}
hooks: [HOOKS]
plugins:
  - search
"""
LESSONS = """
  - mkdocs-jupyter:
      notebook_dirs: {notebooks: build/notebooks}
      include: ["*.ipynb"]
      include_source: true
      execute: false
"""
# A hook that sees who calls it: MkDocs, or ProperDocs under the name of MkDocs.
WHO = "import mkdocs\n\nWHO = mkdocs.__name__\n\n\n"


@pytest.fixture
def tiny(project, write_lesson) -> Project:
    """A guide of one chapter, whose lesson is not executed and not shown; with our own hooks."""
    write_lesson("01-count", "print('forty', 'two')", mine="live")
    hooks = GUIDE.root / "press" / "hooks.py"
    project.config.write_text(SETTINGS.strip().replace("HOOKS", str(hooks)))
    environment = folder_of(project)
    environment.parent.mkdir(parents=True)
    environment.symlink_to(prepare(GUIDE).folder)
    return project


def hook(project: Project, text: str) -> None:
    """Add a hook to a guide."""
    (project.root / "hook.py").write_text(WHO + text)
    settings = project.config.read_text("utf-8")
    project.config.write_text(settings.replace("hooks.py]", "hooks.py, hook.py]"))


@needs_properdocs
def test_a_guide_is_built_twice_compared_and_written_down(tiny, write_lesson, tmp_path):
    write_lesson("01-count", "print('forty', 'two')")
    tiny.config.write_text(tiny.config.read_text("utf-8") + LESSONS)
    reports = ["--json", str(tmp_path / "r.json"), "--markdown", str(tmp_path / "r.md")]
    answer = CliRunner().invoke(main, ["rehearse", "--root", str(tiny.root), *reports])
    assert answer.exit_code == 0, answer.output

    (held,) = read_rehearsals(tiny)
    assert held.builder.startswith("ProperDocs 1.")
    assert held.in_place_of.startswith("MkDocs 1.")
    assert held.failure is None
    assert held.differences == []
    assert (held.pages, held.pages_same) == (4, 4)  # home, the lesson and its short address, 404
    assert held.files == held.files_same > 20
    assert held.passed_over["generator tag"] == 3
    lesson = tiny.build / "rehearsal/properdocs/notebooks/01-count/index.html"
    assert "forty two" in lesson.read_text("utf-8")
    assert "ProperDocs" in lesson.read_text("utf-8")

    report = read_report(tmp_path / "r.json")
    assert report.alarms == []
    assert "4 pages" in report.sentence
    assert report.sentence in (tmp_path / "r.md").read_text("utf-8")


@needs_properdocs
def test_a_page_that_comes_out_different_is_named(tiny):
    hook(tiny, "def on_page_content(html, **_):\n    return html.replace('Hello', WHO)\n")
    held = hold(tiny)
    assert (held.pages, held.pages_same) == (3, 2)  # home, a short address, 404
    assert held.differences[0].startswith("`/` differs in text: `")
    assert "mkdocs." in held.differences[0]
    assert "`search/search_index.json` differs in contents" in held.differences[1]


@needs_properdocs
def test_a_build_that_fails_is_told_by_its_sentence(tiny):
    hook(
        tiny,
        "import logging\n\n\n"
        "def on_config(config):\n"
        "    if WHO != 'mkdocs':\n"
        "        logging.getLogger('mkdocs').warning('This is for MkDocs only.' + 999 * ' .')\n",
    )
    held = hold(tiny)
    assert held.failure.startswith("This is for MkDocs only.")
    add_rehearsal(tiny, held)  # however long the reason was
    assert (held.pages, held.seconds) == (0, None)


@needs_properdocs
def test_where_mkdocs_fails_too_there_is_no_rehearsal(tiny):
    settings = tiny.config.read_text("utf-8")
    tiny.config.write_text(settings.replace("material", "nothing"))
    with pytest.raises(PressError, match=r"MkDocs itself does not build .*theme name: 'nothing'"):
        hold(tiny)


@needs_properdocs
def test_sources_that_change_meanwhile_make_no_rehearsal(tiny):
    hook(
        tiny,
        "from pathlib import Path\n\n\n"
        "def on_config(config):\n"
        "    Path(config.docs_dir, 'index.md').open('a').write('\\nMore.\\n')\n",
    )
    with pytest.raises(PressError, match="changed during the rehearsal"):
        hold(tiny)


def test_where_properdocs_cannot_be_had_the_report_says_so(project, tmp_path, monkeypatch):
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", "")
    path = tmp_path / "r.json"
    command = ["rehearse", "--root", str(project.root), "--json", str(path)]
    answer = CliRunner().invoke(main, command)
    assert answer.exit_code == 1
    assert "The rehearsal's packages could not be installed" in answer.output
    assert read_rehearsals(project) == []
    assert json.loads(path.read_text("utf-8"))["sentence"] == "No rehearsal was held."
