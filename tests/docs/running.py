"""Run code as a reader runs it: a lesson from its top, or the code of a page, cell by cell."""

import contextlib
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from IPython.core.interactiveshell import ExecutionResult, InteractiveShell
from IPython.utils.capture import capture_output
from nbclient import NotebookClient
from nbformat import NotebookNode


def execute(lesson: NotebookNode, folder: Path) -> None:
    """Execute a lesson in a folder, its outputs into its cells."""
    NotebookClient(lesson, timeout=60, resources={"metadata": {"path": str(folder)}}).execute()


def text_of(outputs: list[Any]) -> str:
    """Return what a cell printed and showed, as plain text or Markdown."""
    shown = [output.get("text", "") for output in outputs]
    for output in outputs:
        data = output.get("data", {})
        shown.append(data.get("text/markdown", data.get("text/plain", "")))
    return "\n".join(shown)


@contextlib.contextmanager
def python(folder: Path, opening: str) -> Iterator[InteractiveShell]:
    """Hold a fresh Python as in a notebook, in a folder, on the embedded mine.

    Args:
        folder: where it runs.
        opening: code that it has run already.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.delenv("MINE_URL", raising=False)
        patch.setenv("MPLBACKEND", "agg")
        shell = InteractiveShell()
        with capture_output(), warnings.catch_warnings(action="ignore"):
            shell.run_cell(opening).raise_error()
            yield shell


def run(shell: InteractiveShell, code: str) -> tuple[ExecutionResult, str]:
    """Return how a cell ended, and what it printed, or the error as a reader sees it."""
    with capture_output() as captured:
        result = shell.run_cell(code)
    error = result.error_before_exec or result.error_in_exec
    return result, f"{type(error).__name__}: {error}" if error else captured.stdout
