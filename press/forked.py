"""Kernels that are forked from one warm Python (press/nursery.py) instead of each begun anew."""

import asyncio
import contextlib
import json
import os
import select
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import LocalProvisioner

from press import nursery

WARM = ("ipykernel.kernelapp", "intermine.webservice", "matplotlib.pyplot")
"""To import these is half of what a short lesson takes. None of them starts a thread."""
LEAVE_SECONDS = 2.0
"""How long a nursery may take to leave before it is killed."""


class _Kernel:
    """A process that is not our child: what LocalProvisioner wants of a subprocess.Popen."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._handle = os.pidfd_open(pid)  # means this process, whoever has its number later

    def __del__(self) -> None:
        with contextlib.suppress(AttributeError):  # it was gone before there was a handle
            os.close(self._handle)

    def poll(self) -> int | None:
        """Return None while it runs, then 0, however it ended."""
        return 0 if select.select([self._handle], [], [], 0)[0] else None

    def wait(self) -> int:
        """Wait for its end."""
        select.select([self._handle], [], [])
        return 0

    def send_signal(self, number: int) -> None:
        """Send a signal to this process alone."""
        signal.pidfd_send_signal(self._handle, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)


class Nursery:
    """The warm Python, which forks one kernel at a time."""

    def __init__(self, process: Process) -> None:
        """Take a process that runs press/nursery.py, and its stdin and stdout."""
        self._process = process
        self._turn = asyncio.Lock()

    async def fork(self, module: str, arguments: list[str], **where: Any) -> _Kernel | None:
        """Return a new process that runs a module; None when the warm Python has died.

        Args:
            module: as for `python -m`.
            arguments: of the module.
            where: what else `nursery.become` wants.
        """
        order = json.dumps({"module": module, "arguments": arguments, **where})
        async with self._turn:
            try:
                self._process.stdin.write(f"{order}\n".encode())
                await self._process.stdin.drain()
                answer = await self._process.stdout.readline()
                return _Kernel(int(answer))
            except (OSError, ValueError):
                return None


@contextlib.asynccontextmanager
async def warm(environment: Mapping[str, str]) -> AsyncIterator[Nursery | None]:
    """Keep a warm Python while kernels are wanted; None where no process can be forked so.

    Only Linux has handles of processes, and on macOS what is loaded does not survive a fork.

    Args:
        environment: in which it imports; what a kernel must find at once, not only later.
    """
    try:
        os.close(os.pidfd_open(os.getpid()))
    except (AttributeError, OSError):  # another system, or a container that does not allow it
        yield None
        return
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        nursery.__file__,
        *WARM,
        stdin=PIPE,
        stdout=PIPE,
        env=environment,
        start_new_session=True,  # Ctrl-C is ours; it leaves when its stdin ends
    )
    try:
        yield Nursery(process)
    finally:
        process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), LEAVE_SECONDS)
        except TimeoutError:  # it still imports
            process.kill()
            await process.wait()


class Forked(LocalProvisioner):
    """Starts a kernel in a nursery; as LocalProvisioner does, when that has died."""

    nursery: Nursery | None = None

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Start a kernel, `cmd` being `python -m module arguments`; see the base class."""
        _python, _m, module, *arguments = cmd
        kernel = self.nursery and await self.nursery.fork(
            module, arguments, cwd=kwargs["cwd"], env=kwargs["env"], log=kwargs["stdout"].name
        )
        if kernel is None:
            return await super().launch_kernel(cmd, **kwargs)
        self.process = kernel
        self.pid = self.pgid = kernel.pid  # it leads a group
        self.cwd = Path(kwargs["cwd"])
        return self.connection_info
