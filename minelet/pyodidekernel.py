"""A lesson's kernel in a browser (JupyterLite's, on Pyodide), made ready before the first cell."""

from __future__ import annotations

import asyncio
import logging
import sys
import types
from collections.abc import Awaitable, Callable
from importlib.util import find_spec
from typing import Any

from minelet import browser


def prepare() -> None:
    """Do once what no cell of a lesson does for itself."""
    browser.install()
    import_client()
    # It takes a second to look for fonts, and would say so in red in the midst of a lesson.
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
    from IPython import get_ipython
    from pyodide_kernel import kernel

    get_ipython().Completer.use_jedi = False  # it is not there: see press/lite/lock.py
    kernel._load_packages_from_imports = BeforeEachCell(kernel._load_packages_from_imports)


def import_client() -> None:
    """Import InterMine's client without pandas, which is imported when a table is first made.

    The client's `query` takes one name from it. To fetch and to import pandas takes as long as all
    the rest of a kernel's start; meanwhile the first cells of a lesson can run.
    """
    if "pandas" in sys.modules:
        return
    stand_in = types.ModuleType("pandas")
    stand_in.DataFrame = _data_frame  # type: ignore[attr-defined]
    sys.modules["pandas"] = stand_in
    try:
        import intermine.webservice  # noqa: F401
    finally:
        del sys.modules["pandas"]


class BeforeEachCell:
    """Loads what a cell needs; a kernel awaits it before it runs the cell."""

    IDLE = 1.0  # seconds after the last cell began, or the kernel, until pandas is fetched unasked

    def __init__(self, load: Callable[[str], Awaitable[Any]]):
        """Load with Pyodide's own function.

        Args:
            load: it loads what a cell imports, reads the cell as plain Python, and gives up at the
                first magic.
        """
        self._load = load
        self._pandas: asyncio.Future[Any] | None = None
        self._later = self._when_idle()

    async def __call__(self, cell: str) -> None:
        """Load what `cell` imports, whatever magics it has, and pandas for a table of the client's.

        Args:
            cell: its source.
        """
        self._later.cancel()
        if "dataframe" in cell.lower():
            await self._fetched_pandas()
        lines = cell.splitlines()
        plain = ("" if line.lstrip()[:1] in {"%", "!"} else line for line in lines)
        await self._load("\n".join(plain))
        self._later = self._when_idle()

    def _when_idle(self) -> asyncio.TimerHandle:
        return asyncio.get_event_loop().call_later(self.IDLE, self._fetch_and_import)

    def _fetched_pandas(self) -> asyncio.Future[Any]:
        # Pyodide says nothing when a download fails. Who is connected again needs no new kernel.
        if self._pandas is None or (self._pandas.done() and not find_spec("pandas")):
            self._pandas = asyncio.ensure_future(self._load("import pandas"))
        return self._pandas

    def _fetch_and_import(self) -> None:
        self._fetched_pandas().add_done_callback(_import_pandas)


def _data_frame(*given: Any, **named: Any) -> Any:
    import pandas

    return pandas.DataFrame(*given, **named)


def _import_pandas(fetched: asyncio.Future[Any]) -> None:
    """Import pandas while the reader reads."""
    if fetched.cancelled() or fetched.exception() is not None or not find_spec("pandas"):
        return
    from IPython import get_ipython

    # As in a cell: pandas looks for `get_ipython`, to know how wide it may print.
    with get_ipython().builtin_trap:
        import pandas  # noqa: F401
