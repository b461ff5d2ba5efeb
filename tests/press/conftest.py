"""A tiny guide in a folder of its own, so that each test presses something it wrote itself."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from press.project import Project

GUIDE = {
    "title": "Count",
    "description": "Counts.",
    "minutes": 5,
    "objectives": ["count"],
    "needs": [],
    "key_points": ["One comes before two."],
    "mine": "embedded",
}

WriteLesson = Callable[..., Path]


@pytest.fixture
def git_of_a_runner(monkeypatch: pytest.MonkeyPatch) -> None:
    """Git as on a runner, which knows nobody's name, whatever this machine's settings are."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "EMAIL"):
        monkeypatch.delenv(name, raising=False)


def notebook(*sources: str | tuple[str, ...], **guide: Any) -> dict[str, Any]:
    """Return a notebook; a source is code, `("# prose",)` Markdown, `(code, tag, …)` tagged."""
    cells = []
    for number, given in enumerate(sources):
        text, *tags = (given,) if isinstance(given, str) else given
        cell: dict[str, Any] = {
            "cell_type": "markdown" if isinstance(given, tuple) and not tags else "code",
            "id": f"cell-{number}",
            "metadata": {"tags": tags} if tags else {},
            "source": text,
        }
        if cell["cell_type"] == "code":
            cell |= {"outputs": [], "execution_count": None}
        cells.append(cell)
    metadata = {"guide": {**GUIDE, **guide}}
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project of one chapter and no lesson yet."""
    root = tmp_path / "guide"
    (root / "docs").mkdir(parents=True)
    (root / "notebooks").mkdir()
    (root / "requirements.txt").write_text("# nothing\n")
    (root / "docs" / "index.md").write_text(
        "---\ntitle: Home\ndescription: It begins.\nlesson: 01-count\n---\n# Home\n\nHello.\n"
    )
    (root / "mkdocs.yml").write_text(
        "site_name: Tiny\n"
        "theme: {name: mkdocs, highlightjs: false}\n"
        "extra: {repository: ada/mines}\n"
        "plugins:\n"
        "  - mkdocs-jupyter:\n"
        "      notebook_dirs: {notebooks: build/notebooks}\n"
        '      include: ["*.ipynb"]\n'
        "      execute: false\n"
    )
    return Project.at(root)


@pytest.fixture
def write_lesson(project: Project) -> WriteLesson:
    """Write a lesson of some cells: `write_lesson("01-count", "print(1)", minutes=3)`."""

    def write(name: str, *sources: str | tuple[str, ...], **guide: Any) -> Path:
        path = project.notebooks / f"{name}.ipynb"
        path.write_text(json.dumps(notebook(*sources, **guide)))
        return path

    return write


@pytest.fixture
def edit() -> Callable[[Path, Callable[[dict[str, Any]], Any]], None]:
    """Change a notebook's JSON in place: `edit(path, lambda book: book["cells"].pop())`."""

    def change(path: Path, how: Callable[[dict[str, Any]], Any]) -> None:
        book = json.loads(path.read_text())
        how(book)
        path.write_text(json.dumps(book))

    return change


@pytest.fixture
def repository_project() -> Project:
    """The guide itself."""
    return Project.at(Path(__file__).parents[2])
