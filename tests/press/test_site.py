"""The site is built once, put in place whole, and left alone by a build that fails."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from press.errors import PressError
from press.site import build_site, sources_key, swap

REPOSITORY = Path(__file__).parents[2]


def published(project) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in project.site.rglob("*") if path.is_file()}


def test_a_site_is_built_once_and_kept_when_the_next_build_fails(project, write_lesson, capfd):
    write_lesson("01-count", "print('forty', 'two')", "import sys; print('x', file=sys.stderr)")
    assert build_site(project)
    assert "Hello." in (project.site / "index.html").read_text()
    assert "forty two" in (project.site / "notebooks/01-count/index.html").read_text()
    assert json.loads((project.site / "runs.json").read_text())["lessons"]["01-count"]["seconds"]
    assert not build_site(project)

    # Someone has changed what is published: it is made again.
    (project.site / "index.html").write_text("mine now")
    assert build_site(project)
    assert "Hello." in (project.site / "index.html").read_text()

    good = published(project)
    home = project.docs / "index.md"
    home.write_text(home.read_text() + "\n[gone](nowhere.md)\n")
    capfd.readouterr()
    with pytest.raises(PressError, match=r"not built, for the reason above\. site/ is still that"):
        build_site(project)
    assert capfd.readouterr().err == (
        "Doc file 'index.md' contains a link 'nowhere.md', but the target is not found among"
        " documentation files.\n"
    )
    assert published(project) == good

    write_lesson("01-count", "raise ValueError('no')")
    home.write_text(home.read_text().replace("nowhere.md", "index.md"))
    with pytest.raises(PressError, match="code cell 1"):
        build_site(project)
    assert published(project) == good

    home.write_text(home.read_text().replace("lesson: 01-count", "lesson: 02-count"))
    with pytest.raises(PressError, match="no lesson `02-count`"):
        build_site(project)
    assert published(project) == good


def test_pages_alone_are_built_and_the_rest_is_kept_until_all_is_built(project, write_lesson):
    write_lesson("01-count", "1")
    assert build_site(project, pages_only=True)
    assert not build_site(project, pages_only=True)
    (project.site / "downloads").mkdir()
    (project.site / "downloads" / "guide.pdf").write_text("the last book")
    home = project.docs / "index.md"
    home.write_text(home.read_text() + "\nOne more sentence.\n")
    assert build_site(project, pages_only=True)
    assert "One more sentence." in (project.site / "index.html").read_text()
    assert (project.site / "downloads" / "guide.pdf").read_text() == "the last book"
    # The rest is brought up to date by the next whole build, which is good enough for both.
    assert build_site(project)
    assert not (project.site / "downloads").exists()
    assert not build_site(project)
    assert not build_site(project, pages_only=True)


@pytest.mark.parametrize(
    "file",
    [
        "docs/index.md",
        "docs/assets/figure.svg",
        "docs/facts.yml",
        "docs/mines.json",
        "docs/examples/requirements/requirements.txt",
        "docs/examples/prebuilt-image/.github/workflows/image.yml",
        "theme/main.html",
        "mkdocs.yml",
        "README.md",
        ".github/workflows/test.yml",
        "registers/links.json",
        "notebooks/01-count.ipynb",
        "minelet/model.py",
        "requirements.txt",
    ],
)
def test_the_fingerprint_holds_all_that_a_site_is_made_from(project, write_lesson, file):
    write_lesson("01-count", "1")
    before = sources_key(project, {})
    path = project.root / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text((path.read_text() if path.exists() else "") + " ")
    assert sources_key(project, {}) != before


@pytest.mark.parametrize("name", ["GITHUB_REPOSITORY", "SITE_URL", "MINE_URL"])
def test_the_fingerprint_holds_what_the_environment_says(project, name):
    assert sources_key(project, {name: "https://example.org"}) != sources_key(project, {})


def test_the_fingerprint_holds_the_origin(project):
    subprocess.run(["git", "init", "-q", str(project.root)], check=True)
    before = sources_key(project, {})
    command = ["git", "-C", str(project.root), "remote", "add", "origin", "github.com:ada/mines"]
    subprocess.run(command, check=True)
    assert sources_key(project, {}) != before


def test_a_folder_takes_the_place_of_another(tmp_path):
    new, current, aside = (tmp_path / name for name in ("new", "site", "old"))
    for folder, word in ((new, "new"), (aside, "left by a build that was killed")):
        folder.mkdir()
        (folder / "page").write_text(word)
    swap(new, current, aside)
    assert (current / "page").read_text() == "new"
    new.mkdir()
    (new / "page").write_text("newer")
    swap(new, current, aside)
    assert (current / "page").read_text() == "newer"
    assert not new.exists()
    assert not aside.exists()


def test_a_build_with_nothing_to_do_loads_no_heavy_package():
    code = (
        "import sys, press.site, press.project, press.__main__\n"
        "press.site.sources_key(press.project.Project.at('.'), {})\n"
        "heavy = {'mkdocs', 'nbclient', 'nbformat', 'jsonschema', 'yaml', 'rich'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    assert answer.stdout == "[]\n"
