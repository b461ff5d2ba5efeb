"""A Python that imports once what all lessons want, and becomes the kernel of each by a fork.

Run as a file by press/forked.py, with the names of what to import, and imports nothing of press:
what it has loaded, kernels have.

An order is a line of JSON on stdin, see `become`; the answer is a line on stdout, the process's
number. At the end of stdin it leaves, and kernels left behind notice that their parent has gone.
"""

import builtins
import contextlib
import gc
import importlib
import json
import os
import runpy
import signal
import sys
import tempfile
from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any


def become(order: dict[str, Any]) -> None:
    """Run a module as this process's program, as `python -m module arguments` would.

    Args:
        order: `module` and its `arguments`; `cwd`, the folder to run in; `env`, the whole
            environment; `log`, the file that takes stdout and stderr.
    """
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    nothing, log = os.open(os.devnull, os.O_RDONLY), os.open(order["log"], os.O_WRONLY)
    for there, here in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(there, here)
    os.close(nothing)
    os.close(log)
    os.chdir(order["cwd"])
    os.environ.clear()
    os.environ.update(order["env"], JPY_PARENT_PID=str(os.getppid()))
    tempfile.tempdir = None  # who asks next finds that of this environment
    if random := sys.modules.get("numpy.random"):
        random.seed()  # else what is drawn by chance would be the same in all
    sys.argv = [order["module"], *order["arguments"]]
    runpy.run_module(order["module"], run_name="__main__", alter_sys=True)


def load(modules: Iterable[str]) -> None:
    """Import modules as a notebook would import them."""
    os.environ["JPY_PARENT_PID"] = str(os.getpid())  # ipykernel looks only while it is imported
    # So does pandas, for this: where there is a kernel it shows twenty columns.
    builtins.get_ipython = lambda: SimpleNamespace(kernel=None)
    for name in modules:
        with contextlib.suppress(ImportError):  # a guide need not have it; its lesson would say so
            importlib.import_module(name)
    del builtins.get_ipython


def bury(*_: object) -> None:
    """Take leave of processes that have ended; what they took of the processors is ours, then."""
    with contextlib.suppress(ChildProcessError):  # there are none
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def serve(modules: Iterable[str]) -> None:
    """Import modules, then fork at each order, until there are no more."""
    del sys.path[0]  # the folder of this file
    signal.signal(signal.SIGCHLD, bury)
    load(modules)
    gc.freeze()  # what is loaded stays one copy for all
    for line in sys.stdin:
        if os.fork() == 0:
            os.setsid()
            print(os.getpid(), flush=True)
            become(json.loads(line))
            return


if __name__ == "__main__":
    serve(sys.argv[1:])
