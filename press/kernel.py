"""Execute one lesson in a kernel of its own, and leave no process behind whatever it does."""

import ast
import asyncio
import contextlib
import copy
import datetime
import inspect
import json
import os
import shutil
import signal
import sys
import tempfile
import textwrap
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from press import probe
from press.environment import beside
from press.errors import PressError
from press.forked import Forked, Nursery, warm
from press.lessons import Lesson, source
from press.outputs import Output, check_folders, clean
from press.project import Project

START_SECONDS = 60
"""How long a kernel may take to start."""
LEAVE_SECONDS = 2.0
"""How long an interrupted kernel may take to leave before it is killed."""


@dataclass(frozen=True)
class Execution:
    """What one execution of a lesson gave."""

    executed: str
    seconds: float
    outputs: list[list[Output]]
    """Of each executed code cell, in order."""
    warnings: list[str]
    language_info: dict[str, Any]
    python: str
    packages: dict[str, str]
    mine: dict[str, Any] | None


class _ThisPython(KernelSpecManager):
    """Knows one kernel: the Python that is running, whatever kernelspecs the machine has."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        return KernelSpec(
            argv=[sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
            display_name="Python 3 (ipykernel)",
            language="python",
        )


async def execute(
    lesson: Lesson,
    project: Project,
    timeout: int,
    cell_done: Callable[[], None],
    environ: Mapping[str, str] = os.environ,
    nursery: Nursery | None = None,
) -> Execution:
    """Execute a lesson from its first cell to its last, in a copy of the lessons' folder.

    Args:
        lesson: what to execute; it is not changed.
        project: where it lives.
        timeout: seconds that one cell may take.
        cell_done: called after each executed cell.
        environ: from which the kernel's environment is made.
        nursery: where kernels are forked, of `ready`; without one the kernel begins anew.

    Raises:
        PressError: naming lesson, cell and error when a cell raises, hangs or kills its kernel.
    """
    notebook = nbformat.from_dict(copy.deepcopy(lesson.notebook))
    # A kernel numbers the cells that it runs, so a blank cell would shift no number.
    cells = [cell for cell in notebook.cells if cell.cell_type == "code" and source(cell).strip()]
    where = project.shown(lesson.path)
    executed = datetime.datetime.now(datetime.UTC)
    started = time.monotonic()
    outputs: list[list[Output]] = []
    warnings: list[str] = []
    async with _client(notebook, project, where, timeout, environ, nursery) as (client, folder):
        for number, cell in enumerate(cells, 1):
            first = textwrap.shorten(source(cell).strip().splitlines()[0], 70, placeholder=" …")
            place = f"{where}, code cell {number} (`{first}`)"
            await _run_cell(client, cell, notebook.cells.index(cell), place)
            kept, written = clean(cell.outputs, project.root, folder)
            check_folders(kept, place, project.root, folder)
            outputs.append(kept)
            warnings += [f"code cell {number}: {line}" for line in written]
            cell_done()
        seconds = time.monotonic() - started
        facts = await _ask(client, project.mine.name if project.mine.is_dir() else "", where)
        info = await client.kc.kernel_info(reply=True, timeout=START_SECONDS)
    return Execution(
        executed=executed.strftime("%Y-%m-%dT%H:%M:%SZ"),
        seconds=round(seconds, 2),
        outputs=outputs,
        warnings=warnings,
        language_info=info["content"]["language_info"],
        **facts,
    )


async def _run_cell(client: NotebookClient, cell: Any, index: int, place: str) -> None:
    try:
        await client.async_execute_cell(cell, index)
    except CellTimeoutError:
        raise PressError(
            f"{place}: still running after {client.timeout} s and was stopped; make it faster, or"
            " give all cells more time with --timeout."
        ) from None
    except DeadKernelError:
        # nbclient says this of a cancelled task too, as when another lesson has failed
        if (task := asyncio.current_task()) and task.cancelling():
            raise asyncio.CancelledError from None
        raise PressError(
            f"{place}: the kernel died; did the cell end the process, or run out of memory?"
        ) from None
    except CellExecutionError as error:
        last = str(error.evalue).strip().splitlines() or [""]
        raise PressError(f"{place}: {error.ename}: {last[-1]}") from None


@contextlib.contextmanager
def _scratch(project: Project) -> Iterator[Path]:
    """Give a folder for one run, with the files that stand beside the lessons in notebooks/.

    A lesson finds there only what its key knows of, and what it writes is no source of the next
    run. The folder has a short name: its path is also that of the kernel's sockets.
    """
    with tempfile.TemporaryDirectory(prefix="press-", ignore_cleanup_errors=True) as made:
        folder = Path(os.path.realpath(made))
        for file in beside(project):
            copy_of = folder / file.relative_to(project.root)
            copy_of.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, copy_of)
        for name in (project.notebooks.name, "tmp"):
            (folder / name).mkdir(exist_ok=True)
        yield folder


@contextlib.asynccontextmanager
async def _client(
    notebook: Any,
    project: Project,
    where: str,
    timeout: int,
    environ: Mapping[str, str],
    nursery: Nursery | None,
) -> AsyncIterator[tuple[NotebookClient, Path]]:
    """Start a kernel; give its client and its folder; leave nothing that it started."""
    with _scratch(project) as folder:
        manager = AsyncKernelManager(
            kernel_name="python3",
            kernel_spec_manager=_ThisPython(),
            transport="ipc",  # sockets that only this user can open, and no race for ports
            connection_file=str(folder / "kernel.json"),
            shutdown_wait_time=LEAVE_SECONDS,
        )
        manager.provisioner = Forked(kernel_spec=manager.kernel_spec, parent=manager)
        manager.provisioner.nursery = nursery
        client = NotebookClient(
            notebook, km=manager, timeout=timeout, startup_timeout=START_SECONDS
        )
        client.record_timing = False
        client.log.setLevel("CRITICAL")  # what it would log is in our errors
        client.reset_execution_trackers()
        with open(folder / "kernel.log", "wb") as log:  # its last words when it is stopped
            await manager.start_kernel(
                cwd=str(folder / project.notebooks.name),
                env=_environment(folder, environ),
                stdout=log,
                stderr=log,
            )
        process = manager.provisioner.pid
        finished = False
        try:
            try:
                await client.async_start_new_kernel_client()
            except (RuntimeError, TimeoutError) as error:
                raise PressError(f"{where}: its kernel did not start: {error}") from None
            yield client, folder
            finished = True
        finally:
            try:
                await _stop(client, manager, now=finished)
            finally:  # the kernel leads a group of its own, of which nothing may be left
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(process, signal.SIGKILL)


async def _stop(client: NotebookClient, manager: AsyncKernelManager, *, now: bool) -> None:
    """Interrupt the kernel, ask it to leave, and kill it when it does not.

    Args:
        client: of the kernel.
        manager: of the kernel.
        now: do not ask. Of a lesson that has come to its end all is known, its temporary files
            go with its folder, and to ask takes half a second.
    """
    if client.kc is not None:
        client.kc.stop_channels()
    if manager.has_kernel and await manager.is_alive():
        await manager.shutdown_kernel(now=now)


def ready(environ: Mapping[str, str]) -> AbstractAsyncContextManager[Nursery | None]:
    """Get ready for many kernels: what lessons import is imported once, for all of them.

    Args:
        environ: from which the kernels' environment is made.
    """
    return warm(_everywhere(environ))


def _environment(folder: Path, environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a kernel that has a folder of its own."""
    return _everywhere(environ) | {
        "IPYTHONDIR": str(folder / "ipython"),  # not the start-up files of whoever builds
        "TMPDIR": str(folder / "tmp"),
    }


def _everywhere(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of all kernels: the same on every machine where it can be."""
    environment = dict(environ)
    for name in ("PYTHONSTARTUP", "PYTHONWARNINGS", "PYTHONPATH", "PYTHONHOME"):
        environment.pop(name, None)
    return environment | {
        "PYTHONNOUSERSITE": "1",
        "PYTHONHASHSEED": "0",  # sets print in the same order each time
        "PYTHONUTF8": "1",
        "TZ": "UTC",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "MATPLOTLIBRC": str(Path(__file__).with_name("matplotlibrc")),
        "OPENBLAS_NUM_THREADS": "1",  # a processor a lesson; and a fork takes no thread along
    }


async def _ask(client: NotebookClient, package: str, where: str) -> dict[str, Any]:
    """Return what the kernel itself says of its Python, its packages and its mine."""
    code = f"exec({inspect.getsource(probe)!r}, _press := {{'__name__': '_press'}})"
    reply = await client.kc.execute(
        code,
        silent=True,
        user_expressions={"report": f"_press['report']({package!r})"},
        reply=True,
        timeout=START_SECONDS,
    )
    answer = reply["content"].get("user_expressions", {}).get("report", {})
    if reply["content"]["status"] != "ok" or answer.get("status") != "ok":
        error = answer if answer.get("evalue") else reply["content"]
        raise PressError(
            f"{where}: the lesson ran, but its mine could not be asked for its release:"
            f" {error.get('ename')}: {error.get('evalue')}"
        )
    return json.loads(ast.literal_eval(answer["data"]["text/plain"]))
