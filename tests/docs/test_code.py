"""The Python in the chapters runs, from the top of each page, against the embedded mine."""

import os
import re
import shutil
import warnings

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from tests.docs.chapters import PROJECT, Block, all_pages, blocks

OPENING = """
import minelet
from intermine.webservice import Service
service = Service(minelet.url())
"""


def says(block: Block) -> str:
    """Return a block's text as it counts when results are compared: spaces do not."""
    return " ".join(block.text.split())


@pytest.fixture
def shell(tmp_path, monkeypatch):
    """A fresh Python as in a notebook, among a lesson's files, with a line open to the mine."""
    shutil.copytree(PROJECT.notebooks / "own-mine", tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MINE_URL", raising=False)
    monkeypatch.setitem(os.environ, "MPLBACKEND", "agg")
    made = InteractiveShell()
    with capture_output(), warnings.catch_warnings(action="ignore"):
        made.run_cell(OPENING).raise_error()
        yield made


@pytest.mark.parametrize("page", all_pages(), ids=lambda page: page.name)
def test_the_code_of_a_page_does_what_the_page_says(page, shell):
    printed = ""
    for block in blocks(page.path):
        place = f"{page.path.name}:{block.line}"
        if block.language == "python" and "not-run" not in block.classes:
            with capture_output() as captured:
                result = shell.run_cell(block.text)
            error = result.error_before_exec or result.error_in_exec
            assert bool(error) == ("fails" in block.classes), f"{place}: {error!r}"
            printed = f"{captured.stdout}\n{'' if result.result is None else repr(result.result)}"
            if error:
                printed = f"{type(error).__name__}: {error}"
        elif "result" in block.classes:
            told = " ".join(re.sub(r"\x1b\[[0-9;]*m", "", printed).split())
            assert says(block) in told, f"{place}: the code before it says {told!r}"
