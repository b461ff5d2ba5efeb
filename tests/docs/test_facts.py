"""A fact that the repository itself decides is told as it is decided."""

import importlib.metadata
import re

from press.binder.members import MEMBERS
from press.dated import read_facts
from press.lite.runtime import pinned
from tests.docs.chapters import PROJECT, ROOT

_TABLE = read_facts(PROJECT.dated_facts, PROJECT.shown(PROJECT.dated_facts))
FACTS = {name: fact.value for name, fact in _TABLE.items()}


def test_what_runs_in_the_browser_is_what_is_pinned():
    pyodide = pinned()
    assert FACTS["lite_pyodide"] == pyodide.version
    assert FACTS["lite_python"] == pyodide.python
    assert FACTS["lite_pandas"] == pyodide.packages["pandas"]["version"]
    assert FACTS["lite_jupyterlite"] == importlib.metadata.version("jupyterlite-core")


def test_the_pyodide_that_was_tried_is_the_one_of_the_tests():
    wanted = (ROOT / "tests" / "browser" / "lite" / "requirements.txt").read_text("utf-8")
    assert f"A whole Pyodide {FACTS['lite_tried']} " in wanted


def test_binder_has_the_members_and_the_nbgitpuller_that_are_told():
    assert ["none", "one", "two", "three", "four"][len(MEMBERS)] == FACTS["binder_members"]
    pin = re.search(r"^nbgitpuller==(.+)$", (ROOT / "binder" / "jupyter.in").read_text(), re.M)
    assert pin[1] == FACTS["binder_nbgitpuller"]
