"""The command that opens a lesson on a reader's own computer, as text."""

import shlex
from pathlib import Path

from packaging.requirements import Requirement

from press.launch.laptop import (
    PYTHON,
    commands,
    laptop_command,
    requirement,
    wheel_key,
    wheel_path,
)

SITE = "https://fomightez.github.io/guide/"
ROOT = Path(__file__).parents[3]


def test_one_line_opens_the_published_lesson(lesson):
    assert laptop_command(SITE, lesson("07-count")) == (
        'uvx --python 3.13 --from "minelet[lessons] @'
        f' https://fomightez.github.io/guide/{wheel_path()}?v={wheel_key()}"'
        " minelet open https://fomightez.github.io/guide/notebooks/07-count/07-count.ipynb"
    )


def test_a_shell_takes_it_apart_as_it_is_meant(lesson):
    words = shlex.split(laptop_command(SITE, lesson()))
    assert words[:4] == ["uvx", "--python", PYTHON, "--from"]
    assert words[5:] == ["minelet", "open", f"{SITE}notebooks/01-count/01-count.ipynb"]


def test_what_is_installed_is_the_mine_of_the_site_with_what_lessons_need():
    wanted = Requirement(requirement(SITE))
    assert (wanted.name, wanted.extras) == ("minelet", {"lessons"})
    assert wanted.url == f"{SITE}{wheel_path()}?v={wheel_key()}"
    assert wanted.url.split("?")[0].endswith("/minelet-0.1.0-py3-none-any.whl")


def test_the_python_is_that_of_binder():
    said = (ROOT / "binder" / "runtime.txt").read_text("utf-8").strip()
    assert said == f"python-{PYTHON}"


def test_a_chapter_can_tell_every_way(lesson):
    first = lesson()
    told = commands(SITE, first)
    assert told["command"] == laptop_command(SITE, first)
    assert (
        told["command"]
        == f'uvx --python 3.13 --from "{told["package"]}" minelet open ' + (told["notebook"])
    )
    # The mine alone needs neither JupyterLab nor pandas.
    assert Requirement(shlex.split(told["serve"])[4]).extras == set()
    assert told["serve"].endswith('" minelet serve')
