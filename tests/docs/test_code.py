"""The Python in the chapters runs, from the top of each page, against the embedded mine."""

import re
import shutil

import pytest

from tests.docs.chapters import PROJECT, Block, all_pages, blocks
from tests.docs.running import python, run

OPENING = """
import minelet
from intermine.webservice import Service
service = Service(minelet.url())
"""


def says(block: Block) -> str:
    """Return a block's text as it counts when results are compared: spaces do not."""
    return " ".join(block.text.split())


@pytest.fixture
def shell(tmp_path):
    """A fresh Python among a lesson's files, with a line open to the mine."""
    shutil.copytree(PROJECT.notebooks / "own-mine", tmp_path, dirs_exist_ok=True)
    with python(tmp_path, OPENING) as made:
        yield made


@pytest.mark.parametrize("page", all_pages(), ids=lambda page: page.name)
def test_the_code_of_a_page_does_what_the_page_says(page, shell):
    printed = ""
    for block in blocks(page.path):
        place = f"{page.path.name}:{block.line}"
        if block.language == "python" and "not-run" not in block.classes:
            result, printed = run(shell, block.text)
            assert result.success != ("fails" in block.classes), f"{place}: {printed}"
            if result.result is not None:
                printed += f"\n{result.result!r}"
        elif "result" in block.classes:
            told = " ".join(re.sub(r"\x1b\[[0-9;]*m", "", printed).split())
            assert says(block) in told, f"{place}: the code before it says {told!r}"
