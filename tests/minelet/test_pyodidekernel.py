"""A browser's kernel: pandas comes late, and each cell finds what it needs."""

import asyncio
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from types import SimpleNamespace

import pytest

from minelet.pyodidekernel import BeforeEachCell

CLIENT = """
import sys
from minelet import embedded, pyodidekernel, browser
from minelet.service import MineService

pyodidekernel.import_client()
assert "pandas" not in sys.modules, "the stand-in stays"
from intermine.webservice import Service
service = Service(browser.start(MineService(embedded.open_mine(show=False)), "yeast"))
query = service.select("Gene.symbol", "Gene.length").where("symbol", "=", "ACT1")
assert query.count() == 1
print("pandas" in sys.modules)
table = query.dataframe()
import pandas
print(type(table) is pandas.DataFrame, *table.columns, *table.iloc[0])
pyodidekernel.import_client()
print(sys.modules["pandas"] is pandas)
"""


def test_pandas_is_imported_when_the_client_first_makes_a_table():
    told = subprocess.run([sys.executable, "-c", CLIENT], capture_output=True, text=True)
    assert told.stderr == ""
    assert told.stdout == "False\nTrue Gene.symbol Gene.length ACT1 1437\nTrue\n"


class Hasty(asyncio.SelectorEventLoop):
    """An event loop that does not wait: when there is nothing to do, its clock leaps."""

    def __init__(self):
        super().__init__()
        self._now, self._wait = 0.0, self._selector.select
        self._selector.select = self._leap

    def time(self):
        return self._now

    def _leap(self, timeout):
        self._now += timeout or 0
        return self._wait(0)


class Pyodide:
    """What loads packages there; a download takes half a second."""

    def __init__(self):
        self.asked = []
        self.loaded = []

    async def load(self, code):
        self.asked.append(code)
        await asyncio.sleep(0.5)
        self.loaded.append(code)


@pytest.fixture
def pyodide(monkeypatch):
    """A Pyodide, and as much of a shell as importing pandas takes."""
    shell = SimpleNamespace(builtin_trap=nullcontext())
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    return Pyodide()


def run(pyodide, *steps):
    """Let a reader run cells, and wait for as many seconds as a number says."""

    async def read():
        before = BeforeEachCell(pyodide.load)
        for step in steps:
            await (before(step) if isinstance(step, str) else asyncio.sleep(step))

    def all_of_it():
        with asyncio.Runner(loop_factory=Hasty) as runner:
            runner.run(read())

    # In a thread of its own: where a browser has been driven, this one has a loop already.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(all_of_it).result()
    return pyodide.asked


@pytest.mark.parametrize(
    ("cell", "plain"),
    [
        ("import scipy", "import scipy"),
        ("%matplotlib inline\nimport scipy", "\nimport scipy"),
        ("if 1:\n    !ls\n    import Bio\n  %time", "if 1:\n\n    import Bio\n"),
        ("%%time\nx = 5 % 3", "\nx = 5 % 3"),
        ("x = 1\n\n# 100%", "x = 1\n\n# 100%"),
        ("", ""),
    ],
)
def test_a_cell_is_read_without_its_magics_and_on_its_own_lines(pyodide, cell, plain):
    assert run(pyodide, cell) == pyodide.loaded == [plain]


def test_pandas_is_there_before_a_cell_makes_a_table(pyodide):
    cells = ["query.dataframe()", "pd.DataFrame(table)"]
    assert run(pyodide, *cells) == pyodide.loaded == ["import pandas", *cells]


def test_pandas_is_fetched_and_imported_once_while_the_reader_reads(pyodide, monkeypatch):
    monkeypatch.delitem(sys.modules, "pandas", raising=False)
    asked = run(pyodide, "x = 1", 0.9)
    assert (asked, "pandas" in sys.modules) == (["x = 1"], False)
    asked = run(pyodide, 2.0, "x = 2", 2.0, "query.dataframe()", 2.0)
    assert asked[1:] == ["import pandas", "x = 2", "query.dataframe()"]
    assert "pandas" in sys.modules


def test_a_cell_puts_that_off(pyodide):
    cells = [0.8, "x = 1", 0.8, "x = 2", 0.8, "x = 3"]
    assert run(pyodide, *cells) == ["x = 1", "x = 2", "x = 3"]


def test_a_table_waits_for_what_is_being_fetched_already(pyodide):
    run(pyodide, 1.2, "query.dataframe()")
    assert pyodide.loaded == ["import pandas", "query.dataframe()"]


def test_who_was_not_connected_when_pandas_was_fetched_gets_it_later(pyodide, monkeypatch):
    with monkeypatch.context() as disconnected:
        disconnected.setitem(sys.modules, "pandas", None)  # Pyodide tells nobody that it failed
        asked = run(pyodide, 2.0, "x = 1", "query.dataframe()")
    assert asked == ["import pandas", "x = 1", "import pandas", "query.dataframe()"]
